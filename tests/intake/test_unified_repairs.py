"""Every mend of a unified diff, by its code, with the line of the proposal that it concerns."""

from __future__ import annotations

import pytest

from editguard.intake.apply import apply_patch
from editguard.intake.unified import read_unified
from editguard.intake.unified.repairs import REPAIRS
from editguard.vocabulary.patch import Applied
from tests.support_sources import Memory, changed, repair_codes, totals

HEAD = b"--- a/f.py\n+++ b/f.py\n"
BODY = b"@@ -1,3 +1,3 @@\n one\n-two\n+TWO\n three\n"
CHANGE = [("-", b"two\n"), ("+", b"TWO\n")]

# code, the proposal, the line of the proposal it is reported at; what is read is always the same change
CASES = [
    ("surrounding-text", b"Here is the fix:\n\n" + HEAD + BODY, 1),
    ("surrounding-text", b"```diff\n" + HEAD + BODY + b"```\n", 1),
    ("surrounding-text", HEAD + BODY + b"\nThis should help.\n", 7 + 2),
    ("colour-codes", b"\x1b[1m--- a/f.py\x1b[m\n\x1b[1m+++ b/f.py\x1b[m\n\x1b[36m@@ -1,3 +1,3 @@\x1b[m\n one\x1b[m\n"
     b"\x1b[31m-two\x1b[m\n\x1b[32m+TWO\x1b[m\n three\x1b[m\n", 1),
    ("indented-block", b"".join(b"    " + line + b"\n" for line in (HEAD + BODY).splitlines()), 1),
    ("indented-block", b"".join(b"> " + line + b"\n" for line in (HEAD + BODY).splitlines()), 1),
    ("crlf-transport", (HEAD + BODY).replace(b"\n", b"\r\n"), 1),
    ("path-return", b"--- a/f.py\r\n+++ b/f.py\r\n" + BODY, 1),
    ("path-return", b"--- a/f.py\n+++ b/f.py\r\n" + BODY, 1),
    ("path-space", b"--- a/f.py  \n+++ b/f.py\n" + BODY, 1),
    ("path-backslash", b"--- a/pkg\\f.py\n+++ b/pkg\\f.py\n" + BODY, 1),
    ("path-dot", b"--- ./f.py\n+++ ./f.py\n" + BODY, 1),
    ("path-dot", b"--- a/./f.py\n+++ b/./f.py\n" + BODY, 1),
    ("file-header", b"+++ f.py\n" + BODY, 1),
    ("file-header", b"--- f.py\n" + BODY, 1),
    ("file-header", b"diff --git a/f.py b/f.py\n" + BODY, 2),
    ("duplicate-header", b"diff --git a/f.py b/f.py\ndiff --git a/f.py b/f.py\n" + HEAD + BODY, 1),
    ("hunk-header", HEAD + BODY.replace(b"@@ -1,3 +1,3 @@", b"@@ @@"), 3),
    ("hunk-header", HEAD + BODY.replace(b"@@ -1,3 +1,3 @@", b"@@ ... @@"), 3),
    ("hunk-header", HEAD + BODY.replace(b"@@ -1,3 +1,3 @@", b"@@"), 3),
    ("hunk-header", HEAD + BODY.partition(b"\n")[2], 2),
    ("hunk-header-form", HEAD + BODY.replace(b"@@ -1,3 +1,3 @@", b"@@ -1,3, +1,3 @@"), 3),
    ("hunk-header-form", HEAD + BODY.replace(b"@@ -1,3 +1,3 @@", b"@@ -1,3 +1,3"), 3),
    ("hunk-counts", HEAD + BODY.replace(b"-1,3 +1,3", b"-1,4 +1,4"), 3),
    ("hunk-counts", HEAD + BODY.replace(b"-1,3 +1,3", b"-1,9 +1,4"), 3),
    ("hunk-counts", HEAD + BODY.replace(b"-1,3 +1,3", b"-1,3 +1,9"), 3),
    ("blank-context", HEAD + b"@@ -1,4 +1,4 @@\n one\n\n-two\n+TWO\n three\n", 3),
    ("bare-context", HEAD + BODY.replace(b" one\n", b"one\n"), 3),
    ("final-newline", (HEAD + BODY).removesuffix(b"\n"), 7),
]  # fmt: skip


@pytest.mark.parametrize(("code", "data", "line"), CASES, ids=[f"{n}-{case[0]}" for n, case in enumerate(CASES)])
def test_each_mend_is_made_and_named(code: str, data: bytes, line: int) -> None:
    patch = read_unified(data)
    assert changed(patch) == CHANGE
    assert [file.path for file in patch.files] == ["pkg/f.py" if code == "path-backslash" else "f.py"]
    assert patch.problems == ()
    assert set(repair_codes(patch)) == {code}
    assert patch.repairs[0].line == line
    assert patch.repairs[0].message == REPAIRS[code]
    assert (patch.added, patch.removed) == totals(patch)


def test_the_table_has_a_case_for_every_code() -> None:
    assert {code for code, _, _ in CASES} == set(REPAIRS)


def test_a_sound_diff_is_not_mended() -> None:
    patch = read_unified(HEAD + BODY)
    assert patch.repairs == ()
    assert changed(patch) == CHANGE


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"diff --git a/f.py b/f.py\nindex 1111111..2222222 100644\n" + HEAD + BODY, id="git headers"),
        pytest.param(b"Index: f.py\n" + b"=" * 67 + b"\n" + HEAD + BODY, id="svn headers"),
        pytest.param(b"diff -ru old/f.py new/f.py\n" + HEAD + BODY, id="the diff command's line"),
        pytest.param(b"--- a/f.py\t2024-01-01 00:00:00.0 +0000\n+++ b/f.py\t2024-01-02\n" + BODY, id="time stamps"),
        pytest.param(HEAD + BODY.replace(b"@@\n", b"@@ def f():\n"), id="section"),
    ],
)
def test_what_tools_write_is_no_mend(data: bytes) -> None:
    patch = read_unified(data)
    assert (repair_codes(patch), changed(patch)) == ([], CHANGE)
    assert patch.files[0].path == "f.py"


@pytest.mark.parametrize("old", range(9))
@pytest.mark.parametrize("new", [0, 1, 3, 4, 8])
def test_whatever_the_header_counts_every_changed_line_is_read(old: int, new: int) -> None:
    body = b" one\n-two\n-2\n+TWO\n three\n+four\n five\n"
    patch = read_unified(HEAD + b"@@ -1,%d +1,%d @@\n" % (old, new) + body)
    assert changed(patch) == [("-", b"two\n"), ("-", b"2\n"), ("+", b"TWO\n"), ("+", b"four\n")]
    assert (patch.added, patch.removed) == (2, 2)
    # 5 and 5 would be right; at 4 and 4 only the context behind the last change is left out, as git leaves it
    assert set(repair_codes(patch)) <= {"hunk-counts", "surrounding-text"}
    assert ("hunk-counts" in repair_codes(patch)) == ((old, new) != (4, 4))


@pytest.mark.parametrize("head", [b"+++ b/f.py\n", b"--- a/f.py\n"])
def test_half_a_header_gives_its_prefix_away_only_on_the_base(head: bytes) -> None:
    patch = read_unified(head + BODY)
    assert (repair_codes(patch), changed(patch)) == (["file-header"], CHANGE)
    applied = apply_patch(patch, Memory({"f.py": b"one\ntwo\nthree\n"}))
    assert applied.files[0].after == b"one\nTWO\nthree\n"
    assert (applied.files[0].change.path, applied.applied) == ("f.py", Applied.REPAIRED)


def test_an_undercounted_hunk_leaves_the_following_ones_whole() -> None:
    second = b"@@ -10,2 +10,2 @@\n ten\n-eleven\n+ELEVEN\n"
    other = b"--- a/g.py\n+++ b/g.py\n@@ -1 +1 @@\n-g\n+G\n"
    patch = read_unified(HEAD + BODY.replace(b"-1,3 +1,3", b"-1,1 +1,1") + second + other)
    assert [(file.path, len(file.hunks)) for file in patch.files] == [("f.py", 2), ("g.py", 1)]
    assert totals(patch) == (3, 3) == (patch.added, patch.removed)


def test_an_overcounted_hunk_does_not_swallow_the_next_file() -> None:
    other = b"--- a/g.py\n+++ b/g.py\n@@ -1 +1 @@\n-g\n+G\n"
    patch = read_unified(HEAD + BODY.replace(b"-1,3 +1,3", b"-1,8 +1,8") + other)
    assert [(file.path, file.added, file.removed) for file in patch.files] == [("f.py", 1, 1), ("g.py", 1, 1)]
    assert patch.problems == ()


def test_several_fences_are_one_patch_and_a_list_behind_is_no_hunk() -> None:
    other = b"--- a/g.py\n+++ b/g.py\n@@ -1 +1 @@\n-g\n+G\n"
    prose = b"\nand the second file:\n\n"
    data = b"First:\n```diff\n" + HEAD + BODY + b"```\n" + prose + b"```diff\n" + other + b"```\n- A point\n+ Another\n"
    patch = read_unified(data)
    assert [file.path for file in patch.files] == ["f.py", "g.py"]
    assert changed(patch) == [*CHANGE, ("-", b"g\n"), ("+", b"G\n")]
    assert patch.problems == ()


def test_a_mail_signature_is_not_a_removed_line() -> None:
    patch = read_unified(b"From 0123456789abcdef Mon Sep 17 00:00:00 2001\n" + HEAD + BODY + b"-- \n2.43.0\n\n")
    assert changed(patch) == CHANGE
    assert (patch.added, patch.removed) == (1, 1)
