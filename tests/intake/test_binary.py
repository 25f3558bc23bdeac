from __future__ import annotations

import random
import zlib
from pathlib import Path

import pytest

from editguard.intake.apply import apply_patch
from editguard.intake.unified import binary, read_unified
from editguard.intake.write import FileText, write_unified
from editguard.vocabulary.config import Limits
from editguard.vocabulary.patch import Applied, AppliedFile, ProblemCode
from tests.support_sources import Memory, commit, git, problem_codes, repository, totals

NOISE = random.Random(5).randbytes(3000)


def _git_diff(folder: Path, before: bytes | None, after: bytes | None, *options: str) -> bytes:
    repository(folder, {"other": "x\n"} | ({} if before is None else {"b.dat": before}))
    if after is None:
        (folder / "b.dat").unlink()
        commit(folder)
    else:
        commit(folder, {"b.dat": after})
    return git(folder, "diff", *(options or ("--binary",)), "HEAD^", "HEAD")


def _apply(data: bytes, before: bytes | None) -> AppliedFile:
    patch = read_unified(data)
    assert patch.problems == ()
    assert (patch.added, patch.removed) == totals(patch), "payloads have no changed lines"
    (file,) = apply_patch(patch, Memory({} if before is None else {"b.dat": before})).files
    return file


@pytest.mark.parametrize(
    ("before", "after", "method"),
    [
        (None, NOISE, "literal"),
        (NOISE, None, "literal"),
        (b"\0", NOISE, "literal"),
        (NOISE, NOISE[:1000] + b"inserted" + NOISE[1000:], "delta"),
        (NOISE, NOISE[500:], "delta"),
        (b"\0" * 70_000, b"\0" * 140_000, "delta"),
        (NOISE, b"\0", "literal"),
    ],
)
def test_what_git_writes(tmp_path: Path, before: bytes | None, after: bytes | None, method: str) -> None:
    data = _git_diff(tmp_path / "r", before, after)
    change = read_unified(data).files[0]
    assert change.binary
    assert change.binary_data is not None
    assert after is None or change.binary_data.method == method
    file = _apply(data, before)
    assert (file.before, file.after, file.applied) == (before, after, Applied.EXACT)


def test_what_editguard_writes_git_reads(tmp_path: Path) -> None:
    folder = repository(tmp_path / "r", {"b.dat": NOISE})
    for after in (b"\0" + NOISE, b"\0", NOISE[:26] + b"\0", NOISE[:27] + b"\0", NOISE[:52] + b"\0", None):
        data = write_unified([FileText("b.dat", NOISE, after)])
        git(folder, "apply", "--index", stdin=data)
        assert ((folder / "b.dat").read_bytes() if after is not None else None) == after
        git(folder, "reset", "--hard", "--quiet")


def test_without_its_data_a_binary_change_is_opaque(tmp_path: Path) -> None:
    data = _git_diff(tmp_path / "r", NOISE, NOISE + b"\0", "--no-color")
    assert b"Binary files a/b.dat and b/b.dat differ" in data
    file = _apply(data, NOISE)
    assert (file.applied, file.after) == (Applied.FAILED, None)
    assert problem_codes(file) == [ProblemCode.BINARY_OPAQUE]


def test_where_the_object_store_has_the_blob_nothing_is_opaque(tmp_path: Path) -> None:
    data = _git_diff(tmp_path / "r", NOISE, NOISE + b"\0", "--full-index")
    base = Memory({"b.dat": NOISE, "elsewhere": NOISE + b"\0"})
    (file,) = apply_patch(read_unified(data), base).files
    assert (file.after, file.applied) == (NOISE + b"\0", Applied.EXACT)


@pytest.mark.parametrize(
    ("line", "status"),
    [
        (b"Binary files a/x and b/x differ\n", "modified"),
        (b"Binary files /dev/null and b/x differ\n", "added"),
        (b"Binary files a/x and /dev/null differ\n", "deleted"),
    ],
)
def test_what_the_diff_command_says_of_binary_files(line: bytes, status: str) -> None:
    (change,) = read_unified(line).files
    assert (change.path, change.status.value, change.binary) == ("x", status, True)


def test_a_delta_for_another_base_does_not_fit(tmp_path: Path) -> None:
    data = _git_diff(tmp_path / "r", NOISE, NOISE[:1000] + b"inserted" + NOISE[1000:])
    file = _apply(data, NOISE + b"!")
    assert (file.applied, problem_codes(file)) == (Applied.FAILED, [ProblemCode.DOES_NOT_APPLY])
    assert "delta" in file.problems[0].message


def _payload(body: bytes) -> bytes:
    head = b"diff --git a/b.dat b/b.dat\nindex 1111111..2222222 100644\nGIT binary patch\n"
    return head + body + b"\n"


GOOD = write_unified([FileText("b.dat", b"", b"\0" * 20)]).split(b"GIT binary patch\n")[1].split(b"\n\n")[0] + b"\n"


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(GOOD.replace(b"literal 20", b"literal 21"), id="size too large"),
        pytest.param(GOOD.replace(b"literal 20", b"literal 19"), id="size too small"),
        pytest.param(GOOD[:-4] + b"\n", id="a line cut off"),
        pytest.param(b"literal 5\nAzzzzzzzzzz\n", id="a line longer than its mark"),
        pytest.param(b'literal 5\nE"""""\n', id="no base 85"),
        pytest.param(b"literal 5\n", id="no lines"),
    ],
)
def test_a_damaged_payload_is_said_and_the_file_stays_named(body: bytes) -> None:
    patch = read_unified(_payload(body))
    assert problem_codes(patch) == [ProblemCode.MALFORMED]
    assert "damaged" in patch.problems[0].message
    assert [file.path for file in patch.files] == ["b.dat"]
    assert patch.files[0].binary_data is None


def test_an_inflating_payload_is_not_inflated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binary, "MAX_INFLATED", 19)
    patch = read_unified(_payload(GOOD))
    assert problem_codes(patch) == [ProblemCode.LIMIT]
    assert patch.files[0].binary_data is None


def test_a_payload_that_lies_about_its_size_is_not_inflated_either() -> None:
    bomb = zlib.compress(bytes(10_000_000))
    payload = write_unified([FileText("b.dat", b"", b"\0")])  # for its shape only
    assert payload
    from base64 import b85encode

    lines = b"literal 10\n"
    for start in range(0, len(bomb), 52):
        part = bomb[start : start + 52]
        mark = len(part) + 64 if len(part) <= 26 else len(part) + 70
        lines += bytes((mark,)) + b85encode(part, pad=True) + b"\n"
    patch = read_unified(_payload(lines))
    assert problem_codes(patch) == [ProblemCode.MALFORMED]
    assert "11 bytes or more" in patch.problems[0].message


def test_a_payload_over_the_bound_of_a_file_is_not_taken() -> None:
    patch = read_unified(_payload(GOOD))
    (file,) = apply_patch(patch, Memory({"b.dat": b"x\n"}), Limits(file_bytes=10)).files
    assert (file.applied, problem_codes(file)) == (Applied.FAILED, [ProblemCode.LIMIT])
