from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from editguard.intake.apply import apply_patch
from editguard.intake.unified import read_unified
from editguard.intake.write import (
    FileText,
    added_file_diff,
    grouped,
    line_opcodes,
    quote,
    split_lines,
    write_unified,
)
from editguard.vocabulary.patch import Applied
from tests.support_sources import Memory, git, repository

TEXT = st.lists(st.sampled_from([b"a", b"b", b"", b"  c", b"\x0c", b"d\r", b"-- x", b"++ y", b"\xff", b"@@ @@"])).map(
    b"\n".join
) | st.binary(max_size=30)
EDITED = "".join(f"line {n}\n" for n in range(12)).encode()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return repository(tmp_path_factory.mktemp("write") / "r", {"f.py": EDITED, "x/other": "x\n"})


def after_git(folder: Path, diff: bytes) -> bytes:
    """The index after ``git apply --cached``, as ls-files shows it; the index is put back."""
    git(folder, "apply", "--cached", "--whitespace=nowarn", stdin=diff)
    try:
        return git(folder, "ls-files", "--stage", "-z")
    finally:
        git(folder, "read-tree", "HEAD")


@pytest.mark.parametrize(
    ("file", "entry"),
    [
        (FileText("n.py", None, b"new\n"), ("100644", "n.py", b"new\n")),
        (FileText("n.py", None, b"no newline"), ("100644", "n.py", b"no newline")),
        (FileText("n.sh", None, b"x\n", new_mode="100755"), ("100755", "n.sh", b"x\n")),
        (FileText("n", None, b"f.py", new_mode="120000"), ("120000", "n", b"f.py")),
        (FileText("empty", None, b""), ("100644", "empty", b"")),
        (FileText("n.bin", None, b"\0\1"), ("100644", "n.bin", b"\0\1")),
        (FileText("f.py", EDITED, EDITED[:-1]), ("100644", "f.py", EDITED[:-1])),
        (FileText("f.py", EDITED, b""), ("100644", "f.py", b"")),
        (FileText("f.py", EDITED, EDITED, new_mode="100755"), ("100755", "f.py", EDITED)),
        (FileText("f.py", EDITED, b"f", new_mode="120000"), ("120000", "f.py", b"f")),
        (FileText("g.py", EDITED, EDITED, old_path="f.py"), ("100644", "g.py", EDITED)),
        (FileText("g h.py", EDITED, EDITED + b"x\n", old_path="f.py"), ("100644", "g h.py", EDITED + b"x\n")),
        (FileText("g.py", EDITED, b"\0", old_path="f.py"), ("100644", "g.py", b"\0")),
        (FileText('q"\t\n\\ä.py', None, b"x\n"), ("100644", 'q"\t\n\\ä.py', b"x\n")),
        (FileText("\udcff b.py", None, b"x\n"), ("100644", "\udcff b.py", b"x\n")),
    ],
)
def test_git_takes_what_is_written_and_so_do_we(folder: Path, file: FileText, entry: tuple[str, str, bytes]) -> None:
    mode, path, content = entry
    diff = write_unified([file])
    id = git(folder, "hash-object", "-w", "--stdin", stdin=content).strip()
    assert f"{mode} ".encode() + id + b" 0\t" + path.encode("utf-8", "surrogateescape") in after_git(
        folder, diff
    ).split(b"\0")
    files = apply_patch(read_unified(diff), Memory({"f.py": EDITED})).files
    last = files[-1]
    assert (last.applied, last.change.path, last.new_mode, last.after) == (Applied.EXACT, path, mode, content)


def test_a_deletion(folder: Path) -> None:
    diff = write_unified([FileText("f.py", EDITED, None)])
    assert b"f.py" not in after_git(folder, diff)


def test_nothing_changed_is_nothing_written() -> None:
    assert write_unified([FileText("f.py", b"x\n", b"x\n")]) == b""


@settings(deadline=None, max_examples=60)
@given(TEXT, TEXT)
def test_any_two_texts(folder: Path, before: bytes, after: bytes) -> None:
    if before == after:
        return
    diff = added_file_diff("t", before) + write_unified([FileText("t", before, after)])
    id = git(folder, "hash-object", "-w", "--stdin", stdin=after).strip()
    assert b" ".join((b"100644", id, b"0\tt")) in after_git(folder, diff).split(b"\0")
    (file,) = apply_patch(read_unified(write_unified([FileText("t", before, after)])), Memory({"t": before})).files
    assert (file.applied, file.after) == (Applied.EXACT, after)


LINES = st.lists(st.sampled_from([b"a\n", b"b\n", b"c\n", b"d\n"]), max_size=40)


@settings(deadline=None, max_examples=200)
@given(LINES, LINES, st.integers(0, 4))
def test_opcodes_cover_both_sides_and_groups_leave_out_only_what_is_equal(
    before: list[bytes], after: list[bytes], context: int
) -> None:
    codes = line_opcodes(before, after)
    old = new = 0
    for tag, i1, i2, j1, j2 in codes:
        assert (i1, j1) == (old, new)
        assert (before[i1:i2] == after[j1:j2]) or tag != "equal"
        old, new = i2, j2
    assert (old, new) == (len(before), len(after))
    groups = grouped(codes, context)
    assert [code for code in codes if code[0] != "equal"] == [c for group in groups for c in group if c[0] != "equal"]
    for group in groups:
        assert any(code[0] != "equal" for code in group)
        for at, (tag, i1, i2, _, _) in enumerate(group):
            if tag == "equal" and at in (0, len(group) - 1):
                assert i2 - i1 <= context


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("a b.py", b"a b.py"),
        ("ä", b'"\\303\\244"'),
        ("\udcff", b'"\\377"'),
        ('"', b'"\\""'),
        ("\\", b'"\\\\"'),
        ("\t\n\r\a\b\v\f\x7f\x01", b'"\\t\\n\\r\\a\\b\\v\\f\\177\\001"'),
    ],
)
def test_quoting_is_git_s_own(tmp_path: Path, path: str, shown: bytes) -> None:
    assert quote(path) == shown
    repository(tmp_path / "r", {path: "x\n"})
    assert git(tmp_path / "r", "ls-files").strip(b"\n") == shown


def test_lines_end_in_newlines_only() -> None:
    assert split_lines(b"a\rb\x0cc\r\n\xe2\x80\xa8d") == [b"a\rb\x0cc\r\n", b"\xe2\x80\xa8d"]
    assert split_lines(b"") == []
    assert split_lines(b"\n") == [b"\n"]
