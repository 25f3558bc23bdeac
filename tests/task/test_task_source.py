"""The task's words as they come."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from editguard.task.source import task_from_branch, task_from_bytes, task_from_message, task_from_text
from editguard.vocabulary.task import Task


@pytest.mark.parametrize("text", ["", " ", "\n\t\n", "\u3000"])
def test_a_blank_text_is_no_task(text: str) -> None:
    assert task_from_text(text, "--task") is None
    assert task_from_bytes(text.encode(), "issue.md") is None


def test_a_text_is_kept_as_it_stands() -> None:
    assert task_from_text("  Fix it\n", "--task") == Task("  Fix it\n", "--task")


@pytest.mark.parametrize(
    ("data", "text", "source"),
    [
        (b"caf\xc3\xa9", "café", "issue.md"),
        (b"\xef\xbb\xbfcaf\xc3\xa9", "café", "issue.md"),
        ("café".encode("utf-16"), "café", "issue.md"),
        (b"\xfe\xff\x00a", "a", "issue.md"),
        (b"caf\xe9", "caf\ufffd", "issue.md (not UTF-8: what could not be read was replaced)"),
        (b"a\x00b", "a\x00b", "issue.md"),
    ],
)
def test_a_file_is_decoded_and_says_what_was_lost(data: bytes, text: str, source: str) -> None:
    assert task_from_bytes(data, "issue.md") == Task(text, source)


MESSAGE = """\
Discounts over 100 per cent are refused

#12 has the details.
Fixes: #12

Signed-off-by: A <a@example.org>
co-authored-by: B <b@example.org>
Change-Id: I0123456789
(cherry picked from commit 0123456789abcdef)
"""


def test_trailers_are_not_the_task() -> None:
    task = task_from_message(MESSAGE, "the commit HEAD")
    assert task == Task(
        "Discounts over 100 per cent are refused\n\n#12 has the details.\nFixes: #12", "the commit HEAD"
    )


def test_of_an_edited_message_what_git_wrote_is_not_the_task() -> None:
    edited = (
        "Fix it\r\n#12 has the details\r\n# Please enter the commit message\r\n#\r\n#\ton branch main\r\n"
        "# ------------------------ >8 ------------------------\n# Do not modify\ndiff --git a/x b/x\n"
    )
    assert task_from_message(edited, "m", edited=True) == Task("Fix it\n#12 has the details", "m")


@pytest.mark.parametrize("mark", ["#", ";", "//"])
def test_the_scissors_are_known_by_any_comment_character(mark: str) -> None:
    edited = f"Fix it\n{mark} ------------------------ >8 ------------------------\ndiff --git a/x b/x\n"
    assert task_from_message(edited, "m", edited=True) == Task("Fix it", "m")


def test_outside_of_an_editor_a_hash_is_a_heading() -> None:
    assert task_from_message("# Fix it", "m") == Task("# Fix it", "m")


@pytest.mark.parametrize("message", ["", "\n", "# only git's own words\n", "Signed-off-by: A <a@b>\n"])
def test_a_message_without_words_is_no_task(message: str) -> None:
    assert task_from_message(message, "m", edited=True) is None


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("fix/issue-12-empty-list", "fix issue 12 empty list"),
        ("feature_total.rounding", "feature total rounding"),
        ("Übersetzung", "Übersetzung"),
        ("maintain-cache", "maintain cache"),
    ],
)
def test_a_branch_name_reads_as_its_words(name: str, text: str) -> None:
    assert task_from_branch(name) == Task(text, f"the branch {name}")


@pytest.mark.parametrize("name", ["main", "master", "develop", "team/main", "Trunk", "---"])
def test_some_branch_names_say_nothing(name: str) -> None:
    assert task_from_branch(name) is None


@given(st.text(), st.booleans())
@settings(deadline=None, max_examples=100)
def test_of_any_message_only_whole_lines_are_left_out(message: str, edited: bool) -> None:
    task = task_from_message(message, "m", edited=edited)
    left = task.text.split("\n") if task else []
    lines = [line.rstrip("\r").strip() for line in message.split("\n")]
    assert all(line.strip() in lines for line in left)
