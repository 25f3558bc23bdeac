"""Patches on a base in memory: as git applies them, and beyond where git gives up."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from editguard.intake.apply import apply_patch
from editguard.intake.unified import read_unified
from editguard.intake.write import FileText, grouped, line_opcodes, split_lines, write_unified
from editguard.vocabulary.config import Limits
from editguard.vocabulary.patch import (
    Applied,
    AppliedFile,
    FileChange,
    FileStatus,
    Hunk,
    HunkLine,
    Patch,
    PatchFormat,
    ProblemCode,
)
from tests.support_sources import Memory, blob_id, git_status, problem_codes

FUNCTIONS = b"".join(b"def f%d(x):\n    if x:\n        return %d\n    return None\n\n\n" % (n, n) for n in range(8))


def one(data: bytes, base: bytes | Memory, path: str = "f.py") -> AppliedFile:
    (file,) = apply_patch(read_unified(data), base if isinstance(base, Memory) else Memory({path: base})).files
    return file


def diff(hunk: str | bytes, path: str = "f.py") -> bytes:
    body = hunk.encode() if isinstance(hunk, str) else hunk
    return f"--- a/{path}\n+++ b/{path}\n".encode() + body


def codes(file: AppliedFile) -> list[str]:
    return [repair.code for repair in file.repairs]


# --- as git does

LINE = st.sampled_from([b"a\n", b"b\n", b"c\n", b"\n", b"  a\n", b"a \n", b"d\r\n", b"\x0c\n"])
LINES = st.lists(LINE, max_size=14).map(b"".join)
TEXT = LINES | st.lists(LINE, max_size=6).map(lambda lines: b"".join(lines) + b"end")


def written(before: bytes, after: bytes, context: int, shift: int) -> bytes:
    """A diff with so much context, whose hunk headers are off by ``shift`` lines."""
    old, new = split_lines(before), split_lines(after)
    rows = [b"diff --git a/f b/f\n--- a/f\n+++ b/f\n"]
    for group in grouped(line_opcodes(old, new), context):
        i1, i2, j1, j2 = group[0][1], group[-1][2], group[0][3], group[-1][4]
        starts = [max(0, first + (1 if end > first else 0) + shift) for first, end in ((i1, i2), (j1, j2))]
        rows.append(b"@@ -%d,%d +%d,%d @@\n" % (starts[0], i2 - i1, starts[1], j2 - j1))
        for tag, a1, a2, b1, b2 in group:
            for op, lines in ((b" ", old[a1:a2]),) if tag == "equal" else ((b"-", old[a1:a2]), (b"+", new[b1:b2])):
                rows += [
                    op + line + (b"" if line[-1:] == b"\n" else b"\n\\ No newline at end of file\n") for line in lines
                ]
    return b"".join(rows)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder outside any repository, in which `git apply` works on files."""
    return tmp_path_factory.mktemp("plain")


@settings(deadline=None, max_examples=300)
@given(TEXT, TEXT, LINES, TEXT, st.sampled_from([0, 1, 2, 3, 3, 3]), st.sampled_from([0, 0, 0, 1, -1, 3, -5]))
@example(b"a\nb\na\nb\n", b"a\nb\na\nc\n", b"a\nb\n", b"", 1, 0)
@example(b"", b"a\n", b"", b"", 3, 0)
@example(b"a\n", b"", b"", b"", 3, 0)
def test_what_git_applies_is_applied_alike(
    plain: Path, before: bytes, after: bytes, front: bytes, back: bytes, context: int, shift: int
) -> None:
    # `front` never holds the unterminated `end`: git takes it for the beginning of a line `end` that has a line
    # end, and glues the following line to it, which is not to be followed
    if before == after:
        return
    base = front + before + (back if before.endswith(b"\n") or not before else b"")
    data = written(before, after, context, shift)
    place = plain / "f"
    place.write_bytes(base)
    accepted = git_status(plain, "apply", "--whitespace=nowarn", stdin=data) == 0
    file = one(data, base, "f")
    if accepted:
        result = place.read_bytes() if place.exists() else b""
        assert (file.applied, file.after) == (Applied.EXACT, result)
    elif file.applied is Applied.EXACT:
        pytest.fail(f"git refuses what we call exact: {data!r} on {base!r}")


@settings(deadline=None, max_examples=60)
@given(st.lists(TEXT, min_size=2, max_size=4), st.data())
def test_placed_hunks_add_up(texts: list[bytes], data: st.DataObject) -> None:
    before, after = data.draw(st.permutations(texts))[:2]
    if before == after:
        return
    file = one(written(before, after, 3, 0), before, "f")
    old, new = split_lines(before), split_lines(after)
    assert (file.applied, file.after) == (Applied.EXACT, after)
    for hunk in file.hunks:
        kept = [line.text for line in hunk.lines if line.op != "+"]
        made = [line.text for line in hunk.lines if line.op != "-"]
        assert old[hunk.old_start - 1 : hunk.old_start - 1 + len(kept)] == kept
        assert new[hunk.new_start - 1 : hunk.new_start - 1 + len(made)] == made


# --- beyond git

HUNK = "@@ -1,4 +1,4 @@\n def f3(x):\n     if x:\n-        return 3\n+        return 33\n     return None\n"
WANTED = FUNCTIONS.replace(b"return 3\n", b"return 33\n")
PLACED = [
    ("wrong line", HUNK.replace("-1,4 +1,4", "-40,4 +40,4"), FUNCTIONS, Applied.EXACT, [], WANTED),
    ("first line claimed", HUNK, FUNCTIONS, Applied.REPAIRED, ["moved"], WANTED),
    ("no numbers", HUNK.replace("@@ -1,4 +1,4 @@", "@@ @@"), FUNCTIONS, Applied.REPAIRED, [], WANTED),
    ("trailing blanks in the base", HUNK, FUNCTIONS.replace(b"f3(x):", b"f3(x):  "), Applied.FUZZY, ["trailing-space"],
     WANTED.replace(b"f3(x):", b"f3(x):  ")),
    ("trailing blanks in the hunk", HUNK.replace("return 3\n", "return 3 \n"), FUNCTIONS, Applied.FUZZY,
     ["trailing-space"], WANTED),
    ("too shallow", HUNK.replace(" def", "-def").replace(" def", "def").replace("-def", " def").replace("     ", " ")
     .replace("-        ", "-    ").replace("+        ", "+    ").replace(" def f3(x):\n", ""),
     FUNCTIONS, Applied.FUZZY, ["indentation"], WANTED),
    ("a base with CRLF", HUNK, FUNCTIONS.replace(b"\n", b"\r\n"), Applied.FUZZY, ["trailing-space", "line-ends"],
     WANTED.replace(b"\n", b"\r\n")),
    ("one line of context differs", "@@ -1,6 +1,6 @@\n \n \n def f3(x):\n     if x is None:\n-        return 3\n"
     "+        return 33\n     return None\n", FUNCTIONS, Applied.FUZZY, ["similar"], WANTED),
    ("nothing but an addition: at the end, as git", "@@ -6,0 +7,1 @@\n+# here\n", FUNCTIONS, Applied.EXACT, [],
     FUNCTIONS + b"# here\n"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("hunk", "base", "applied", "notes", "after"), [case[1:] for case in PLACED], ids=[case[0] for case in PLACED]
)
def test_placed(hunk: str, base: bytes, applied: Applied, notes: list[str], after: bytes) -> None:
    data = re.sub(r"^@@ -(\d+),\d+ \+(\d+),\d+ @@", lambda m: _counted(hunk, m), hunk)
    file = one(diff(data), base)
    assert (file.applied, codes(file), file.problems) == (applied, notes, ())
    assert file.after == after


def _counted(hunk: str, head: re.Match[str]) -> str:
    ops = [line[:1] for line in hunk.split("\n")[1:-1]]
    return f"@@ -{head[1]},{sum(op != '+' for op in ops)} +{head[2]},{sum(op != '-' for op in ops)} @@"


NOT_PLACED = [
    ("in eight places", "@@ @@\n     if x:\n+        pass\n",
     ProblemCode.AMBIGUOUS, "fits in 8 places"),
    ("nowhere", "@@ -1,2 +1,2 @@\n def g(y):\n-    yield 1\n+    yield 2\n", ProblemCode.DOES_NOT_APPLY,
     "not in the file"),
    ("applied already", "@@ -3 +3 @@\n-        return zero\n+        return 0\n", ProblemCode.DOES_NOT_APPLY,
     "applied already"),
    ("the removed line differs", "@@ -1,4 +1,4 @@\n def f3(x):\n     if x:\n-        return three\n+        return 33\n"
     "     return None\n", ProblemCode.DOES_NOT_APPLY, "not in the file"),
    ("an addition nowhere", "@@ @@\n+x = 1\n", ProblemCode.DOES_NOT_APPLY, "neither context nor a usable place"),
    ("an addition to an empty file that is not", "@@ -0,0 +1 @@\n+x = 1\n", ProblemCode.DOES_NOT_APPLY,
     "neither context nor a usable place"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("hunk", "code", "word"), [case[1:] for case in NOT_PLACED], ids=[case[0] for case in NOT_PLACED]
)
def test_not_placed(hunk: str, code: str, word: str) -> None:
    file = one(diff(hunk), FUNCTIONS)
    assert (file.applied, file.after, problem_codes(file)) == (Applied.FAILED, None, [code])
    assert word in file.problems[0].message
    changed = [line for line in hunk.split("\n")[1:] if line[:1] in ("-", "+")]
    assert all(line in file.problems[0].detail for line in changed), "the hunk is quoted"
    assert [line.op for hunk in file.hunks for line in hunk.lines if line.op != " "] == [line[0] for line in changed]


def test_the_nearest_place_is_quoted_with_its_line() -> None:
    file = one(diff("@@ -1,3 +1,3 @@\n def f5(x):\n     if y:\n-        return 6\n+        return 7\n"), FUNCTIONS)
    assert "nearest place, line 31 of the file:" in file.problems[0].detail
    assert "        return 5" in file.problems[0].detail


def test_one_hunk_that_fails_fails_the_file_and_no_other() -> None:
    good = diff(HUNK.replace("-1,4 +1,4", "-19,4 +19,4"))
    bad = "@@ -1,2 +1,2 @@\n nowhere\n-at all\n+or here\n"
    applied = apply_patch(read_unified(good + bad.encode() + diff("@@ -1 +1 @@\n-x\n+y\n", "g")), Memory(
        {"f.py": FUNCTIONS, "g": b"x\n"}))  # fmt: skip
    assert [file.applied for file in applied.files] == [Applied.FAILED, Applied.EXACT]
    assert applied.applied is Applied.FAILED
    assert applied.files[0].after is None
    assert [hunk.applied for hunk in applied.files[0].hunks] == [Applied.EXACT, Applied.FAILED]


def test_the_bound_on_likeness_is_kept() -> None:
    data = diff(
        "@@ -1,4 +1,4 @@\n def f3(x):\n     if other:\n-        return 3\n+        return 33\n     return None\n"
    )
    patch = read_unified(data)
    (strict,) = apply_patch(patch, Memory({"f.py": FUNCTIONS}), Limits(similarity=0.8)).files
    (loose,) = apply_patch(patch, Memory({"f.py": FUNCTIONS}), Limits(similarity=0.75)).files
    assert (strict.applied, loose.applied) == (Applied.FAILED, Applied.FUZZY)
    assert loose.after == WANTED
    assert loose.hunks[0].similarity == 0.75


def test_a_mended_patch_is_not_exact_and_its_wrapping_is_no_mend() -> None:
    good = diff(_recounted(HUNK, 19))
    assert one(good, FUNCTIONS).applied is Applied.EXACT
    assert one(b"Here:\n```diff\n" + good + b"```\n", FUNCTIONS).applied is Applied.EXACT
    assert one(good.replace(b"\n", b"\r\n"), FUNCTIONS).applied is Applied.REPAIRED
    assert one(good.replace(b"-19,4", b"-19,7"), FUNCTIONS).applied is Applied.REPAIRED


def _recounted(hunk: str, line: int) -> str:
    return hunk.replace("-1,4 +1,4", f"-{line},4 +{line},4")


# --- files as a whole


def test_one_file_twice_is_applied_in_order() -> None:
    data = diff("@@ -1 +1 @@\n-a\n+b\n") + diff("@@ -1 +1 @@\n-b\n+c\n")
    first, second = apply_patch(read_unified(data), Memory({"f.py": b"a\n"})).files
    assert (first.after, second.before, second.after) == (b"b\n", b"b\n", b"c\n")


def git_part(*head: str, body: str = "", old: str = "f.py", new: str = "f.py") -> bytes:
    return "".join(f"{line}\n" for line in (f"diff --git a/{old} b/{new}", *head)).encode() + body.encode()


BASE = Memory(
    {
        "f.py": b"a\nb\n",
        "g.py": b"g\n",
        "dir/h.py": b"h\n",
        "link": (b"g.py", "120000"),
        "run.sh": (b"#!\n", "100755"),
        "module": (b"", "160000"),
        "empty": b"",
    }
)
BODY = "--- a/f.py\n+++ b/f.py\n@@ -1,2 +1,2 @@\n a\n-b\n+B\n"
MOVE = "--- a/f.py\n+++ b/n.py\n@@ -1,2 +1,2 @@\n a\n-b\n+B\n"

WHOLE: list[tuple[str, bytes, Applied, bytes | None, str | None, list[str]]] = [
    ("modified", git_part(body=BODY), Applied.EXACT, b"a\nB\n", "100644", []),
    ("renamed", git_part("rename from f.py", "rename to n.py", new="n.py"), Applied.EXACT, b"a\nb\n", "100644", []),
    ("renamed and changed", git_part("rename from f.py", "rename to n.py", body=MOVE, new="n.py"), Applied.EXACT,
     b"a\nB\n", "100644", []),
    ("copied", git_part("copy from f.py", "copy to n.py", body=MOVE, new="n.py"), Applied.EXACT, b"a\nB\n",
     "100644", []),
    ("onto what exists", git_part("rename from f.py", "rename to g.py", new="g.py"), Applied.FAILED, None, None,
     ["does-not-apply"]),
    ("from what is missing", git_part("rename from m.py", "rename to n.py", old="m.py", new="n.py"), Applied.FAILED,
     None, None, ["does-not-apply"]),
    ("mode", git_part("old mode 100644", "new mode 100755"), Applied.EXACT, b"a\nb\n", "100755", ["mode"]),
    ("mode stays", git_part("index 1111111..2222222 100755", old="run.sh", new="run.sh",
     body="--- a/run.sh\n+++ b/run.sh\n@@ -1 +1 @@\n-#!\n+#!x\n"), Applied.EXACT, b"#!x\n", "100755", []),
    ("deleted", git_part("deleted file mode 100644", body="--- a/f.py\n+++ /dev/null\n@@ -1,2 +0,0 @@\n-a\n-b\n"),
     Applied.EXACT, None, None, []),
    ("deleted, lines left", git_part("deleted file mode 100644", body="--- a/f.py\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n"),
     Applied.FAILED, None, None, ["does-not-apply"]),
    ("empty deleted", git_part("deleted file mode 100644", old="empty", new="empty"), Applied.EXACT, None, None, []),
    ("empty added", git_part("new file mode 100644", old="n", new="n"), Applied.EXACT, b"", "100644", []),
    ("added, exists", git_part("new file mode 100644", body="--- /dev/null\n+++ b/f.py\n@@ -0,0 +1 @@\n+x\n"),
     Applied.FAILED, None, None, ["does-not-apply"]),
    ("missing", diff("@@ -1 +1 @@\n-x\n+y\n", "dir/missing.py"), Applied.FAILED, None, None, ["does-not-apply"]),
    ("in a file", diff("@@ -0,0 +1 @@\n+y\n", "f.py/x").replace(b"--- a/f.py/x", b"--- /dev/null"), Applied.FAILED,
     None, None, ["does-not-apply"]),
    ("in place of a folder", diff("@@ -0,0 +1 @@\n+y\n", "dir").replace(b"--- a/dir", b"--- /dev/null"),
     Applied.FAILED, None, None, ["does-not-apply"]),
    ("link retargeted", diff("@@ -1 +1 @@\n-g.py\n\\ No newline\n+f.py\n\\ No newline\n", "link"), Applied.EXACT,
     b"f.py", "120000", ["symlink"]),
    ("submodule", git_part("index 1111111..2222222 160000", old="module", new="module", body="--- a/module\n"
     "+++ b/module\n@@ -1 +1 @@\n-Subproject commit 1\n+Subproject commit 2\n"),
     Applied.EXACT, None, None, ["submodule"]),
    ("new submodule", git_part("new file mode 160000", old="n", new="n", body="--- /dev/null\n+++ b/n\n@@ -0,0 +1 @@\n"
     "+Subproject commit 2\n"), Applied.EXACT, None, None, ["submodule"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "applied", "after", "mode", "problems"), [case[1:] for case in WHOLE], ids=[case[0] for case in WHOLE]
)
def test_whole_files(data: bytes, applied: Applied, after: bytes | None, mode: str | None, problems: list[str]) -> None:
    file = one(data, BASE)
    assert (file.applied, file.after, file.new_mode, problem_codes(file)) == (applied, after, mode, problems)


def test_a_file_that_is_missing_is_looked_for_elsewhere() -> None:
    file = one(diff("@@ -1 +1 @@\n-h\n+H\n", "src/h.py"), BASE)
    assert "a file of that name is `dir/h.py`" in file.problems[0].message


def test_a_prefix_that_was_taken_for_a_folder() -> None:
    data = b"--- x/f.py\n+++ x/f.py\n@@ -1,2 +1,2 @@\n a\n-b\n+B\n"
    file = one(data, BASE)
    assert (file.change.path, codes(file), file.after) == ("f.py", ["path-prefix"], b"a\nB\n")
    real = Memory({"x/f.py": b"a\nb\n", "f.py": b"other\n"})
    assert (one(data, real).change.path, one(data, real).applied) == ("x/f.py", Applied.EXACT)


def test_renamed_away_and_made_anew() -> None:
    data = git_part("rename from f.py", "rename to n.py", new="n.py") + (
        b"diff --git a/f.py b/f.py\nnew file mode 100644\n--- /dev/null\n+++ b/f.py\n@@ -0,0 +1 @@\n+new\n"
    )
    moved, made = apply_patch(read_unified(data), BASE).files
    assert (moved.after, made.after, made.before) == (b"a\nb\n", b"new\n", None)


def test_a_folder_that_a_file_replaces_after_its_last_file_went() -> None:
    data = git_part("deleted file mode 100644", old="dir/h.py", new="dir/h.py", body="--- a/dir/h.py\n+++ /dev/null\n"
                    "@@ -1 +0,0 @@\n-h\n") + git_part("new file mode 100644", old="dir", new="dir",
                    body="--- /dev/null\n+++ b/dir\n@@ -0,0 +1 @@\n+now a file\n")  # fmt: skip
    gone, made = apply_patch(read_unified(data), BASE).files
    assert gone.applied is Applied.EXACT
    assert (made.applied, made.after) == (Applied.EXACT, b"now a file\n")


def _content(path: str, content: bytes, *, status: FileStatus = FileStatus.ADDED) -> Patch:
    old = None if status is FileStatus.ADDED else path
    return Patch(PatchFormat.WHOLE_FILE, (FileChange(path, old, status, content=content),))


@pytest.mark.parametrize("status", [FileStatus.ADDED, FileStatus.MODIFIED])
@pytest.mark.parametrize(
    ("path", "content", "before", "becomes", "lines"),
    [
        ("f.py", b"a\nB\nc", b"a\nb\n", FileStatus.MODIFIED, [" a", "-b", "+B", "+c"]),
        ("n.py", b"a\n", None, FileStatus.ADDED, ["+a"]),
        ("f.py", b"", b"a\nb\n", FileStatus.MODIFIED, ["-a", "-b"]),
    ],
)
def test_whole_content_becomes_hunks(
    status: FileStatus, path: str, content: bytes, before: bytes | None, becomes: FileStatus, lines: list[str]
) -> None:
    (file,) = apply_patch(_content(path, content, status=status), BASE).files
    assert (file.applied, file.before, file.after, file.change.status) == (Applied.EXACT, before, content, becomes)
    assert [line.op + line.text.decode().strip("\n") for hunk in file.hunks for line in hunk.lines] == lines


def test_whole_content_that_is_there_already_is_said() -> None:
    (file,) = apply_patch(_content("f.py", b"a\nb\n"), BASE).files
    assert (file.applied, codes(file), file.hunks) == (Applied.EXACT, ["no-change"], ())


@pytest.mark.parametrize(
    "patch",
    [
        pytest.param(_content("n.py", b"x" * 11), id="after"),
        pytest.param(read_unified(diff("@@ -1 +1 @@\n-x\n+y\n", "big")), id="before"),
        pytest.param(read_unified(diff(b"@@ -1,2 +1,3 @@\n a\n b\n+" + b"x" * 20 + b"\n")), id="made by hunks"),
    ],
)
def test_a_file_over_the_bound_is_not_checked(patch: Patch) -> None:
    base = Memory({"big": b"x\n" * 20, "f.py": b"a\nb\n"})
    (file,) = apply_patch(patch, base, Limits(file_bytes=10)).files
    assert (file.applied, file.after, problem_codes(file)) == (Applied.FAILED, None, [ProblemCode.LIMIT])
    assert "limits.file-bytes" in file.problems[0].message


def test_a_blob_that_the_store_lacks_is_not_taken_for_an_empty_file() -> None:
    base = Memory({"f.py": b"a\nb\n"})
    del base.blobs[blob_id(b"a\nb\n")]
    for data in (
        git_part(body=BODY),
        git_part("rename from f.py", "rename to n.py", new="n.py"),
        git_part("deleted file mode 100644"),
    ):
        file = one(data, base)
        assert (file.applied, file.after) == (Applied.FAILED, None)
        assert "object store" in file.problems[0].message
    (file,) = apply_patch(_content("f.py", b"x\n"), base).files
    assert file.applied is Applied.FAILED


def test_formats_without_numbers_take_the_place_behind_their_anchors() -> None:
    lines = tuple(HunkLine(op, text) for op, text in ((" ", b"    if x:\n"), ("+", b"        pass\n")))
    change = FileChange("f.py", "f.py", FileStatus.MODIFIED, (Hunk(lines, anchors=("def f4(x):",)),))
    (file,) = apply_patch(Patch(PatchFormat.V4A, (change,)), Memory({"f.py": FUNCTIONS})).files
    assert file.after == FUNCTIONS.replace(b"def f4(x):\n    if x:\n", b"def f4(x):\n    if x:\n        pass\n")
    assert file.applied is Applied.EXACT


def test_nothing_is_written(tmp_path: Path) -> None:
    here = os.getcwd()
    os.chdir(tmp_path)
    try:
        one(write_unified([FileText("n.py", None, b"x\n")]), Memory({}))
    finally:
        os.chdir(here)
    assert list(tmp_path.iterdir()) == []


def test_where_a_hunk_fails_new_lines_are_those_of_the_proposal() -> None:
    """Nothing stands after it, and a hunk that was found elsewhere is looked for where the proposal has it."""
    moved = "@@ -3,3 +3,4 @@\n     if x:\n         return 5\n+    # five\n     return None\n"
    fails = "@@ -90,2 +91,2 @@\n-nothing of the kind\n+something\n     return None\n"
    file = one(diff(moved + fails), FUNCTIONS)
    assert file.after is None
    assert [(hunk.old_start, hunk.new_start) for hunk in file.hunks] == [(32, 3), (90, 91)]
