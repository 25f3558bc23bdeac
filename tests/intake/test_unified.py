"""Sound unified diffs: paths, headers, content that is easily mistaken, and what cannot be mended."""

from __future__ import annotations

from pathlib import Path

import pytest

from editguard.intake.unified import read_unified
from editguard.vocabulary.patch import FileStatus, PatchFormat, ProblemCode
from tests.support_sources import changed, commit, git, problem_codes, repair_codes, repository, totals, write

BODY = b"@@ -1 +1 @@\n-one\n+ONE\n"
CHANGE = [("-", b"one\n"), ("+", b"ONE\n")]


def pair(old: bytes, new: bytes) -> bytes:
    return b"--- " + old + b"\n+++ " + new + b"\n" + BODY


# what stands in the headers, the path before, the path after
PATHS = [
    ("a and b", pair(b"a/x.py", b"b/x.py"), "x.py", "x.py"),
    ("no prefix", pair(b"x.py", b"x.py"), "x.py", "x.py"),
    ("a folder called a", pair(b"a/x.py", b"a/x.py"), "a/x.py", "a/x.py"),
    ("a folder called a, prefixed", pair(b"a/a/x.py", b"b/a/x.py"), "a/x.py", "a/x.py"),
    ("mnemonic, index to work tree", pair(b"i/x.py", b"w/x.py"), "x.py", "x.py"),
    ("mnemonic, commit to index", pair(b"c/x.py", b"i/x.py"), "x.py", "x.py"),
    ("mnemonic, object to work tree", pair(b"o/x.py", b"w/x.py"), "x.py", "x.py"),
    ("git diff --no-index", pair(b"1/x.py", b"2/x.py"), "x.py", "x.py"),
    ("reversed", pair(b"b/x.py", b"a/x.py"), "x.py", "x.py"),
    ("diff --git knows of no prefix", b"diff --git x/y.py x/y.py\n" + pair(b"x/y.py", b"x/y.py"), "x/y.py", "x/y.py"),
    ("octal", pair(b'"a/\\303\\244.py"', b'"b/\\303\\244.py"'), "ä.py", "ä.py"),
    ("octal, not UTF-8", pair(b'"a/\\344.py"', b'"b/\\344.py"'), "\udce4.py", "\udce4.py"),
    ("raw UTF-8", pair("a/ä.py".encode(), "b/ä.py".encode()), "ä.py", "ä.py"),
    ("quoted quote, tab, newline", pair(b'"a/\\"\\t\\n\\\\.py"', b'"b/\\"\\t\\n\\\\.py"'), '"\t\n\\.py', '"\t\n\\.py'),
    ("a blank", pair(b"a/x y.py\t", b"b/x y.py\t"), "x y.py", "x y.py"),
    ("a blank, in git's line", b"diff --git a/x y.py b/x y.py\n" + pair(b"a/x y.py\t", b"b/x y.py\t"), "x y.py",
     "x y.py"),
    ("a blank and ` b/`", b"diff --git a/x b/y b/x b/y\n" + pair(b"a/x b/y\t", b"b/x b/y\t"), "x b/y", "x b/y"),
    ("an original beside it", pair(b"x.py.orig", b"x.py"), "x.py", "x.py"),
    ("plain names differ", pair(b"a/x.py", b"b/y.py"), "x.py", "y.py"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "old", "new"), [case[1:] for case in PATHS], ids=[case[0] for case in PATHS])
def test_paths(data: bytes, old: str, new: str) -> None:
    patch = read_unified(data)
    (file,) = patch.files
    assert (file.old_path, file.path) == (old, new)
    assert file.status is (FileStatus.MODIFIED if old == new else FileStatus.RENAMED)
    assert (changed(patch), patch.repairs, patch.problems) == (CHANGE, (), ())


@pytest.mark.parametrize(
    ("data", "status", "path", "old_path"),
    [
        (b"--- /dev/null\n+++ b/x.py\n@@ -0,0 +1 @@\n+x\n", FileStatus.ADDED, "x.py", None),
        (b"--- a/x.py\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n", FileStatus.DELETED, "x.py", "x.py"),
        (b"--- x.py\t1970-01-01 00:00:00.0000 +0000\n+++ x.py\n@@ -0,0 +1 @@\n+x\n", FileStatus.ADDED, "x.py", None),
        (b"--- x.py\t1970-01-01 02:00:00 +0200\n+++ x.py\n@@ -0,0 +1 @@\n+x\n", FileStatus.ADDED, "x.py", None),
        (b"--- x.py\t1969-12-31 19:00:00 -0500\n+++ x.py\n@@ -0,0 +1 @@\n+x\n", FileStatus.ADDED, "x.py", None),
        (b"--- x.py\t1970-01-01 02:00:00 +0000\n+++ x.py\n@@ -1 +1 @@\n-y\n+x\n", FileStatus.MODIFIED, "x.py", "x.py"),
        (b"--- x.py\n+++ x.py\t1970-01-01 00:00:00 +0000\n@@ -1 +0,0 @@\n-x\n", FileStatus.DELETED, "x.py", "x.py"),
        (b"diff --git a/x b/x\nnew file mode 100755\nindex 0000000..e69de29\n", FileStatus.ADDED, "x", None),
        (b"diff --git a/x b/x\ndeleted file mode 100644\nindex e69de29..0000000\n", FileStatus.DELETED, "x", "x"),
        (b"diff --git a/x b/x\nold mode 100644\nnew mode 100755\n", FileStatus.MODIFIED, "x", "x"),
        (b"diff --git a/x b/y\nsimilarity index 100%\nrename from x\nrename to y\n", FileStatus.RENAMED, "y", "x"),
        (b"diff --git a/x b/y\nsimilarity index 100%\ncopy from x\ncopy to y\n", FileStatus.COPIED, "y", "x"),
        (b'diff --git "a/\\303\\244" b/y\nrename from "\\303\\244"\nrename to y\n', FileStatus.RENAMED, "y", "ä"),
    ],
)  # fmt: skip
def test_what_happens_to_the_file(data: bytes, status: FileStatus, path: str, old_path: str | None) -> None:
    patch = read_unified(data)
    (file,) = patch.files
    assert (file.status, file.path, file.old_path) == (status, path, old_path)
    assert (patch.repairs, patch.problems) == ((), ())


def test_modes_and_ids_are_kept() -> None:
    head = b"diff --git a/x b/y\nold mode 100644\nnew mode 100755\nsimilarity index 50%\nrename from x\nrename to y\n"
    (file,) = read_unified(head + b"index 1111111..2222222\n--- a/x\n+++ b/y\n" + BODY).files
    assert (file.old_mode, file.new_mode, file.old_id, file.new_id) == ("100644", "100755", "1111111", "2222222")
    (file,) = read_unified(b"diff --git a/x b/x\nindex 1111111..2222222 100755\n--- a/x\n+++ b/x\n" + BODY).files
    assert (file.old_mode, file.new_mode) == ("100755", None)


CONTENT = [
    ("form feed", b"\x0cpage"),
    ("U+2028", "a\u2028b".encode()),
    ("U+0085", "a\x85b".encode()),
    ("lone carriage return", b"a\rb"),
    ("carriage return at the end", b"a\r"),
    ("not UTF-8", b"\xff\xfe caf\xe9"),
    ("NUL", b"a\0b"),
    ("vertical tab and separators", b"\x0b\x1c\x1d\x1e"),
    ("nothing", b""),
    ("looks like a file header", b"-- a/x.py"),
    ("looks like the other file header", b"++ b/x.py"),
    ("looks like a hunk", b"@@ -1 +1 @@"),
    ("looks like a fence", b"```"),
    ("looks like git's line", b"diff --git a/x b/x"),
    ("looks like the marker", b"\\ No newline at end of file"),
    ("looks like a signature", b"- "),
    ("colour", b"\x1b[31mred\x1b[m"),
]


@pytest.mark.parametrize("text", [case[1] for case in CONTENT], ids=[case[0] for case in CONTENT])
@pytest.mark.parametrize("git_line", [b"", b"diff --git a/f b/f\n"])
def test_content_comes_through_byte_for_byte(text: bytes, git_line: bytes) -> None:
    body = b"@@ -1,3 +1,4 @@\n " + text + b"\n-" + text + b"\n+" + text + b"!\n+" + text + b"\n last\n"
    patch = read_unified(git_line + b"--- a/f\n+++ b/f\n" + body)
    assert patch.problems == ()
    assert patch.repairs == ()
    (file,) = patch.files
    assert [(line.op, line.text) for line in file.hunks[0].lines] == [
        (" ", text + b"\n"),
        ("-", text + b"\n"),
        ("+", text + b"!\n"),
        ("+", text + b"\n"),
        (" ", b"last\n"),
    ]
    assert (patch.added, patch.removed) == (2, 1)


def test_no_newline_at_the_end_of_either_side() -> None:
    marker = b"\\ No newline at end of file\n"
    (file,) = read_unified(b"--- a/f\n+++ b/f\n@@ -1,2 +1,2 @@\n one\n-two\n" + marker + b"+TWO\n" + marker).files
    assert [line.text for line in file.hunks[0].lines] == [b"one\n", b"two", b"TWO"]
    (file,) = read_unified(b"--- a/f\n+++ b/f\n@@ -1 +1 @@\n-two\n+two\n" + marker).files
    assert [line.text for line in file.hunks[0].lines] == [b"two\n", b"two"]
    (file,) = read_unified(b"--- a/f\n+++ b/f\n@@ -1 +1 @@\n-two\n\\ Kein Zeilenumbruch am Dateiende.\n+two\n").files
    assert [line.text for line in file.hunks[0].lines] == [b"two", b"two\n"], "git translates the marker"


def test_carriage_returns_of_single_lines_are_content() -> None:
    data = b"--- a/f\n+++ b/f\n@@ -1,2 +1,2 @@\n one\r\n-two\r\n+TWO\r\n"
    patch = read_unified(data)
    assert changed(patch) == [("-", b"two\r\n"), ("+", b"TWO\r\n")]
    assert patch.repairs == ()


def test_a_crlf_diff_of_a_crlf_file_loses_only_the_return_of_the_transport() -> None:
    data = b"--- a/f\r\n+++ b/f\r\n@@ -1 +1 @@\r\n-one\r\r\n+ONE\r\r\n"
    assert changed(read_unified(data)) == [("-", b"one\r\n"), ("+", b"ONE\r\n")]


def test_one_file_twice_is_two_parts_in_order() -> None:
    patch = read_unified(pair(b"a/x", b"b/x") + pair(b"a/x", b"b/x").replace(b"ONE", b"1").replace(b"one", b"ONE"))
    assert [file.path for file in patch.files] == ["x", "x"]
    assert changed(patch) == [*CHANGE, ("-", b"ONE\n"), ("+", b"1\n")]


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"@@ -1 +1 @@\n-one\n+ONE\n", "before any file header"),
        (b"--- a/x\n+++ b/x\n", "without any change"),
        (b"--- a/x\n+++ b/x\n@@ -1 +1 @@\n", "without lines"),
        (b"diff --git a/x b/x\nindex 1111111..2222222 100644\n", "without any change"),
        (b"--- a/x\n+++ b/x\n@@ -1,20 +1,21 @@\n one\n+two\n three\n", "cut off"),
        (b"diff --git a/x b/x\nnew file mode 100644\ndeleted file mode 100644\n", "both a new and a deleted"),
        (b"diff --cc x\nindex 1,2..3\n--- a/x\n+++ b/x\n@@@ -1 -1 +1 @@@\n--one\n++two\n", "combined"),
        (b"diff --combined x\n--- a/x\n+++ b/x\n@@@ -1 -1 +1 @@@\n- one\n++two\n", "combined"),
        (b"diff --git a/x b/x\nindex 1111111..2222222\nGIT binary patch\n", "without its payload"),
        (
            b"--- a/x\n+++ b/x\n@@ -1 +1 @@\n-one\n+ONE\nGIT binary patch\nliteral 0\nHcmV?d00001\n\n",
            "binary patch without",
        ),
        (b"Binary files a/x and b/x differ\n@@ -1 +1 @@\n-one\n+ONE\n", "below a binary file"),
        (b"diff --git a/x b/x\nindex 1111111..2222222\nGIT binary patch\nliteral 5\nMcmZQzU\n\n", "damaged"),
    ],
)
def test_what_is_broken_is_said(data: bytes, word: str) -> None:
    patch = read_unified(data)
    assert set(problem_codes(patch)) == {ProblemCode.MALFORMED}
    assert any(word in problem.message for problem in patch.problems), patch.problems
    assert all(problem.line for problem in patch.problems)


def test_a_combined_diff_between_others_does_not_take_them_along() -> None:
    merge = b"diff --cc m\nindex 1,2..3\n--- a/m\n+++ b/m\n@@@ -1 -1 +1 @@@\n--one\n++two\n"
    one = b"diff --git a/x b/x\n" + pair(b"a/x", b"b/x")
    patch = read_unified(one + merge + merge + one.replace(b"x", b"y"))
    assert [file.path for file in patch.files] == ["x", "y"]
    assert problem_codes(patch) == [ProblemCode.MALFORMED] * 2


@pytest.mark.parametrize("data", [b"", b"\n", b"no diff here\n", b"- a list\n+ of points\n", b"\0\1\2\xff"])
def test_what_is_no_diff_is_unreadable(data: bytes) -> None:
    patch = read_unified(data)
    assert (patch.format, patch.files) == (PatchFormat.NONE, ())
    assert problem_codes(patch) == [ProblemCode.UNREADABLE]


def test_the_lines_of_files_and_hunks_are_those_of_the_proposal() -> None:
    data = b"Look:\n\n```diff\n" + pair(b"a/x", b"b/x") + b"@@ -9 +9 @@ def f():\n-nine\n+NINE\n```\n"
    (file,) = read_unified(data).files
    assert file.line == 4
    assert [(hunk.line, hunk.old_start, hunk.section) for hunk in file.hunks] == [(6, 1, ""), (9, 9, "def f():")]


def test_a_real_diff_of_everything_at_once(tmp_path: Path) -> None:
    folder = repository(
        tmp_path / "r",
        {
            "kept.py": "a\nb\nc\n",
            "gone.py": "x\n",
            "old name.py": "".join(f"line {n}\n" for n in range(30)),
            "empty": "",
            "ä\t.py": "1\n",
            "run.sh": "#!/bin/sh\n",
            "data.bin": bytes(range(256)),
            "crlf.txt": b"a\r\nb\r\n",
            "end.txt": "no newline",
        },
    )
    for name in ("gone.py", "empty"):
        (folder / name).unlink()
    (folder / "old name.py").rename(folder / "new name.py")
    (folder / "run.sh").chmod(0o755)
    (folder / "link").symlink_to("kept.py")
    write(
        folder,
        {
            "kept.py": "a\nB\nc\n",
            "ä\t.py": "2\n",
            "data.bin": bytes(range(255, -1, -1)),
            "crlf.txt": b"a\r\nB\r\n",
            "end.txt": "no newline still",
            "added/deep.py": "new\n",
            "added/empty": "",
        },
    )
    commit(folder)
    patch = read_unified(git(folder, "diff", "--binary", "-M", "HEAD^", "HEAD"))
    assert {(file.status.value, file.old_path, file.path) for file in patch.files} == {
        ("modified", "kept.py", "kept.py"),
        ("deleted", "gone.py", "gone.py"),
        ("renamed", "old name.py", "new name.py"),
        ("renamed", "empty", "added/empty"),
        ("modified", "ä\t.py", "ä\t.py"),
        ("modified", "run.sh", "run.sh"),
        ("modified", "data.bin", "data.bin"),
        ("modified", "crlf.txt", "crlf.txt"),
        ("modified", "end.txt", "end.txt"),
        ("added", None, "added/deep.py"),
        ("added", None, "link"),
    }
    assert (patch.repairs, patch.problems) == ((), ())
    assert (patch.added, patch.removed) == totals(patch)
    by_path = {file.path: file for file in patch.files}
    assert by_path["data.bin"].binary_data is not None
    assert by_path["data.bin"].binary_data.data == bytes(range(255, -1, -1))
    assert by_path["link"].new_mode == "120000"
    assert repair_codes(patch) == []
