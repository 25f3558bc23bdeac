"""Marks, hunks and suggestions, each by itself."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from editguard.api import examine_change, open_change
from editguard.bots.hunks import FileHunks
from editguard.bots.marks import (
    check_name,
    is_known,
    key_of,
    known_keys,
    known_mark,
    line_mark,
    summary_mark,
    without_marks,
)
from editguard.bots.remarks import body, placed, remarks
from editguard.bots.runner import write_outputs
from editguard.bots.suggestions import Suggestions, difference
from editguard.bots.values import Remark, Side
from editguard.vocabulary.config import LintChoice
from editguard.vocabulary.errors import UsageError
from editguard.vocabulary.finding import Finding
from tests.bots.diffs import shown
from tests.bots.test_action import parsed
from tests.faces import Repo

KEYS = st.text("0123456789abcdef", min_size=16, max_size=16)


@given(st.lists(KEYS, max_size=20), KEYS)
def test_what_a_summary_remembers(keys: list[str], other: str) -> None:
    known = known_keys(f"{summary_mark('x')}\n{known_mark(keys)}\ntext")
    assert all(is_known(key, known) for key in keys)
    assert is_known(other, known) == any(key[:12] == other[:12] for key in keys)


@pytest.mark.parametrize("text", ["", "x", "<!-- editguard:known:AAAA -->", "\n<!-- editguard:known:A -->\n", "\n\n"])
def test_what_is_no_memory(text: str) -> None:
    assert known_keys(text) == frozenset()


def test_keys_of_lines() -> None:
    text = f"{line_mark('editguard', 'a' * 16)}\nwords"
    assert key_of("editguard", text) == "a" * 16
    assert key_of("editguard", f"\n{text}") == "a" * 16
    assert key_of("other", text) is None
    assert key_of("editguard", f"> {text}") is None
    assert without_marks(text) == "words"


@pytest.mark.parametrize("name", ["", "-x", "a b", "a--b", "a-->b", "x" * 51, "é"])
def test_names(name: str) -> None:
    with pytest.raises(UsageError):
        check_name(name)
    assert check_name("editguard.strict_1-a") == "editguard.strict_1-a"


PATCH = """@@ -1,4 +1,5 @@ def f():
 a
-b
+B
+C
 d
 e
@@ -20,2 +21,2 @@
-x
 y
+z
\\ No newline at end of file"""


def test_rows_of_hunks() -> None:
    hunks = FileHunks(PATCH, "a.py")
    assert [line for line in range(1, 30) if hunks.row(Side.NEW, line)] == [1, 2, 3, 4, 5, 21, 22]
    assert [line for line in range(1, 30) if hunks.row(Side.OLD, line)] == [1, 2, 3, 4, 20, 21]
    assert hunks.row(Side.NEW, 4) == (3, 4)


@pytest.mark.parametrize(
    ("side", "first", "last", "expected"),
    [
        (Side.NEW, 2, 3, True),
        (Side.NEW, 2, 5, True),
        (Side.NEW, 1, 2, False),  # a removed line is between
        (Side.NEW, 5, 21, False),  # another hunk
        (Side.NEW, 21, 22, True),
        (Side.NEW, 6, 6, False),
        (Side.OLD, 1, 2, True),
        (Side.OLD, 2, 3, False),  # added lines are between
    ],
)
def test_lines_that_stand_together(side: Side, first: int, last: int, expected: bool) -> None:
    assert FileHunks(PATCH, "a.py").joined(side, first, last) == expected


def test_a_remark_moves_to_what_can_be_seen() -> None:
    hunks = {"a.py": FileHunks(PATCH, "a.py")}

    def at(first: int, last: int, path: str = "a.py") -> tuple[int, int] | None:
        found = placed(Remark("0" * 16, path, Side.NEW, first, last, "t"), hunks)
        return None if found is None else (found.first, found.last)

    assert at(2, 3) == (2, 3)
    assert at(1, 3) == (3, 3)
    assert at(4, 9) == (5, 5)
    assert at(6, 20) is None
    assert at(2, 3, "b.py") is None


LINES = st.lists(st.sampled_from([b"a", b"b", b"", b"\t c"]), max_size=8).map(b"\n".join)


@given(LINES, LINES)
@settings(deadline=None)
def test_a_difference_makes_one_of_the_other(old: bytes, new: bytes) -> None:
    change = difference(old, new)
    if change is None:
        assert old == new
        return
    lines = old.decode().split("\n")
    lines[change.first - 1 : change.last] = change.text
    assert "\n".join(lines).encode() == new


@given(st.lists(st.text(st.characters(exclude_characters="\n\r", exclude_categories=["Cs"]), max_size=20), max_size=5))
def test_code_does_not_leave_its_suggestion(lines: list[str]) -> None:
    text = body(Remark("0" * 16, "a", Side.NEW, 1, 1, "words", tuple(lines)), "suggestion")
    rows = text.split("\n")
    fence = rows[2].removesuffix("suggestion")
    assert set(fence) == {"`"}
    assert rows[-1] == fence
    assert rows[3:-1] == lines
    assert not any(fence in line for line in lines)


def suggested(repo: Repo, before: str, after: str, task: str) -> Mapping[str, str]:
    """Rule by rule what the file would be if the suggestion was applied; those without one are left out."""
    repo.commit(m=before)
    repo.git("checkout", "--quiet", "-b", "topic")
    repo.commit(m=after)
    base = repo.git("rev-parse", "HEAD~1").strip()
    files = {one.path: FileHunks(one.patch, one.old_path) for one in shown(repo, base, "HEAD")}
    found = {}
    with open_change(repo.path, base=base, head="HEAD", task=task) as change:
        examined = examine_change(change, LintChoice())
        maker = Suggestions(examined, files, 1 << 20)
        for remark, about in remarks(examined.report):
            made = maker.add(remark, about)
            if made.suggestion is not None:
                assert files["m.py"].joined(Side.NEW, made.first, made.last)
                lines = after.split("\n")
                lines[made.first - 1 : made.last] = made.suggestion
                rule = about.external_rule or about.rule if isinstance(about, Finding) else remark.text.split()[3]
                found[rule] = "\n".join(lines)
    return found


START = "import os\n\n\ndef double(x):\n    # twice\n    return x + x\n\n\ndef name():\n    return os.sep\n"


DONE = START.replace("x + x", "2 * x")


@pytest.mark.parametrize(
    ("before", "after", "rule", "result"),
    [
        # debug output goes
        (START, DONE.replace("    return 2", "    print('DEBUG', x)\n    return 2"), "EG110", DONE),
        # layout comes back
        (START, DONE.replace("    return os.sep", "    return (\n        os.sep\n    )"), "EG101", DONE),
        # the fix of a linter
        ("import os\n\nx = os.sep\n", "import os\n\nx = '/'\n", "F401", "\nx = '/'\n"),
    ],
)
def test_what_a_click_would_do(repo: Repo, before: str, after: str, rule: str, result: str) -> None:
    task = "double() and name() are slow: multiply instead of adding; x is a slash"
    assert suggested(repo, before, after, task)[rule] == result


def test_what_was_removed_comes_back_beside_a_neighbour(repo: Repo) -> None:
    before = START.replace("    return os.sep", "    # of folders\n    return os.sep")
    found = suggested(repo, before, DONE, "Multiply in double()")
    assert before.replace("x + x", "2 * x") in found.values(), found


BLANK = "def double(x):\n    return x + x\n\n\ndef pair(a, b):\n    c = a + b\n\n    return c, a\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (BLANK, BLANK.replace("b\n\n", "b\n    # well now\n")),
        (BLANK.replace("b\n\n", "b\n\n\n"), BLANK.replace("b\n\n", "b\n    # well now\n")),
        (BLANK.replace("b\n\n", "b\n    \n"), BLANK),
    ],
    ids=["a line", "two lines", "a line of blanks"],
)
def test_blank_lines_alone_are_not_offered(repo: Repo, before: str, after: str) -> None:
    """GitLab takes a suggestion of blanks for an empty one, and would delete the line."""
    assert not suggested(repo, before, after.replace("x + x", "2 * x"), "Multiply in double()")


def test_a_blank_line_comes_back_beside_one_that_is_not(repo: Repo) -> None:
    after = BLANK.replace("b\n\n", "b\n").replace("x + x", "2 * x")
    assert set(suggested(repo, BLANK, after, "Multiply in double()").values()) == {BLANK.replace("x + x", "2 * x")}


def test_what_others_need_is_not_offered(repo: Repo) -> None:
    """A helper that is used: to take it back by itself would leave an undefined name."""
    after = START.replace("    return x + x", "    return _twice(x)") + "\n\ndef _twice(x):\n    return 2 * x\n"
    for text in suggested(repo, START, after, "Reword the documentation of the command line").values():
        compile(text, "m.py", "exec")
        assert ("_twice(x)\n" in text) == ("def _twice" in text)


@pytest.mark.parametrize("line", ["x = 1\r", "x = '\u202e'", "x = 1\x0c", "x" * 1_001])
def test_what_does_not_show_is_not_offered(line: str) -> None:
    from editguard.bots.suggestions import _plain

    assert not _plain((line,))
    assert _plain(("\tx = 'é'",))


def test_a_value_cannot_end_itself(tmp_path: Path) -> None:
    target = tmp_path / "output"
    values = {"a": "x\nEOF\nb=c", "b": "<<", "c": ""}
    assert write_outputs({"GITHUB_OUTPUT": str(target)}, values)
    assert parsed(target.read_text()) == values
    assert not write_outputs({}, values)
    with pytest.raises(UsageError):
        write_outputs({"GITHUB_OUTPUT": str(tmp_path)}, values)


def test_both_ends_of_a_move_go_together(repo: Repo) -> None:
    before = "import json\nimport os\nimport re\n\n\ndef double(x):\n    return x + x, json, os, re\n"
    moved = before.replace("import json\nimport os\n", "import os\nimport json\n").replace("x + x", "2 * x")
    found = suggested(repo, before, moved, "Multiply in double()")
    assert list(found.values()) == [before.replace("x + x", "2 * x")]
