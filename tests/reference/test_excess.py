"""What a patch does beyond its reference, measured; and that nothing useless measures as perfect."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editguard.api import open_change
from editguard.engine import examine
from editguard.reference.complexity import added_complexity, complexity_of
from editguard.reference.excess import Excess, excess, measurable, read_reference
from editguard.reference.tokens import distance, token_count
from tests.support import Work

BEFORE = (
    "def f(x):\n    return 1\n\n\ndef g(x):\n    if x:\n        for y in x:\n            if y:\n"
    "                return y\n    return None\n"
)
REFERENCE = "--- a/a.py\n+++ b/a.py\n@@ -1,2 +1,2 @@\n def f(x):\n-    return 1\n+    return 2\n"


@pytest.fixture(scope="module")
def repo(tmp_path_factory: pytest.TempPathFactory) -> Work:
    work = Work(tmp_path_factory.mktemp("reference"))
    work.put("a.py", BEFORE)
    work.put("b.py", "import a\n")
    work.put("tests/test_a.py", "from a import f\n")
    work.put("old.py", "print 'two'\n")
    work.commit()
    return work


def measured(repo: Work, patch: str, reference: str = REFERENCE) -> Excess:
    assert measurable()
    with open_change(repo.folder, patch=patch, base="HEAD", task="f must be 2") as change:
        found = examine(change.patch, change.snapshot, change.task, change.config)
        known = read_reference(reference.encode(), change.snapshot, change.config)
        assert known is not None
        return excess(found.report.edits, found.applied, known, change.config)


def test_the_reference_itself_has_no_excess(repo: Work) -> None:
    found = measured(repo, REFERENCE)
    assert (found.excess_token_distance, found.excess_complexity) == (0.0, 0)
    assert (found.line_precision, found.line_recall, found.symbol_precision, found.symbol_recall) == (1, 1, 1, 1)
    tokens = token_count(BEFORE.encode())
    assert found.token_distance == found.reference_token_distance == round(1 / tokens, 6)


def test_more_than_the_reference(repo: Work) -> None:
    more = REFERENCE + (
        "@@ -5,6 +5,8 @@\n def g(x):\n-    if x:\n+    if x and x is not None:\n         for y in x:\n"
        "+            if y == 1:\n+                continue\n             if y:\n                 return y\n"
        "     return None\n"
    )
    found = measured(repo, more)
    assert found.excess_token_distance is not None
    assert found.excess_token_distance > 0.1
    # `and` +1; an `if` two deep 1 + 2; `continue` is free without a label
    assert (found.added_complexity, found.excess_complexity) == (4, 4)
    assert (found.line_precision, found.line_recall) == (round(2 / 6, 6), 1)
    assert (found.symbol_precision, found.symbol_recall) == (0.5, 1)


def test_a_created_file_is_all_excess(repo: Work) -> None:
    body = "".join(f"+print({number})\n" for number in range(100))
    found = measured(repo, f"--- /dev/null\n+++ b/reproduce.py\n@@ -0,0 +1,100 @@\n{body}")
    assert found.token_distance is not None
    assert found.token_distance > 0.8
    assert (found.line_precision, found.line_recall, found.symbol_precision, found.symbol_recall) == (0, 0, 0, 0)


def test_to_delete_is_neither_tidy_nor_simple(repo: Work) -> None:
    lines = BEFORE.splitlines()
    gone = f"--- a/a.py\n+++ /dev/null\n@@ -1,{len(lines)} +0,0 @@\n" + "".join(f"-{line}\n" for line in lines)
    found = measured(repo, gone)
    assert found.token_distance == 1.0
    assert found.added_complexity == 0
    assert found.line_precision == 0.1
    function = "@@ -4,7 +4,1 @@\n \n-def g(x):\n" + "".join(f"-{line}\n" for line in lines[5:])
    emptied = measured(repo, f"--- a/a.py\n+++ b/a.py\n{function}")
    assert emptied.added_complexity == 0
    assert emptied.excess_token_distance is not None
    assert emptied.excess_token_distance > 0.5
    assert (emptied.line_precision, emptied.line_recall) == (0, 0)


def test_what_does_not_parse_has_no_complexity_and_still_a_distance(repo: Work) -> None:
    broken = measured(repo, REFERENCE.replace("return 2", "return (2"))
    assert (broken.added_complexity, broken.excess_complexity) == (None, None)
    assert broken.excess_token_distance is not None
    assert broken.excess_token_distance > 0
    old = measured(repo, "--- a/old.py\n+++ b/old.py\n@@ -1 +1 @@\n-print 'two'\n+print 'three'\n")
    assert (old.added_complexity, old.reference_added_complexity) == (None, 0)


def test_what_does_not_apply_is_not_measured(repo: Work) -> None:
    assert measured(repo, REFERENCE.replace("return 1", "return 7")) == Excess()
    assert measured(repo, "") == Excess()


def test_tests_are_left_out_on_both_sides(repo: Work) -> None:
    test = "--- a/tests/test_a.py\n+++ b/tests/test_a.py\n@@ -1 +1,2 @@\n from a import f\n+assert f(0) == 2\n"
    assert measured(repo, REFERENCE + test) == measured(repo, REFERENCE) == measured(repo, REFERENCE, REFERENCE + test)
    only = measured(repo, test)
    assert (only.line_precision, only.line_recall, only.symbol_precision, only.symbol_recall) == (None, 0, None, 0)
    assert only.token_distance == 0.0


def test_an_insertion_meets_what_stands_on_either_side(repo: Work) -> None:
    after = "--- a/a.py\n+++ b/a.py\n@@ -1,2 +1,3 @@\n def f(x):\n     return 1\n+    # done\n"
    found = measured(repo, after)
    assert (found.line_precision, found.line_recall) == (1, 1)
    far = "--- a/a.py\n+++ b/a.py\n@@ -9,2 +9,3 @@\n                 return y\n     return None\n+# done\n"
    found = measured(repo, far)
    assert (found.line_precision, found.line_recall) == (0, 0)


def test_a_renamed_file_is_compared_with_what_it_was(repo: Work) -> None:
    renamed = (
        "diff --git a/a.py b/c.py\nsimilarity index 90%\nrename from a.py\nrename to c.py\n--- a/a.py\n+++ b/c.py\n"
        "@@ -1,2 +1,2 @@\n def f(x):\n-    return 1\n+    return 2\n"
    )
    found = measured(repo, renamed)
    assert (found.excess_token_distance, found.line_precision, found.line_recall) == (0, 1, 1)


def test_a_reference_that_does_not_apply_measures_nothing(repo: Work) -> None:
    with open_change(repo.folder, patch=REFERENCE, base="HEAD") as change:
        for reference in (REFERENCE.replace("return 1", "return 7"), "", "no patch"):
            assert read_reference(reference.encode(), change.snapshot, change.config) is None


# distances


@given(
    st.lists(st.sampled_from(["a", "b", "(", "\n"]), max_size=12),
    st.lists(st.sampled_from(["a", "b", "(", "\n"]), max_size=12),
)
def test_the_distance_is_levenshteins(first: list[str], second: list[str]) -> None:
    before, after = (" ".join(words).encode() for words in (first, second))
    one, other = ([word for word in words if word.strip()] for words in (first, second))
    found = distance(before, after, token_count(before))
    # layout at the beginning of lines counts as well, so it may be more
    assert (
        _levenshtein(one, other) <= found.tokens <= _levenshtein(one, other) + before.count(b"\n") + after.count(b"\n")
    )
    assert (found.before, found.after) == (token_count(before), token_count(after))
    assert found.tokens <= found.size


def _levenshtein(one: list[str], other: list[str]) -> int:
    row = list(range(len(other) + 1))
    for number, word in enumerate(one, start=1):
        last, row[0] = row[0], number
        for place, peer in enumerate(other, start=1):
            last, row[place] = row[place], min(last + (word != peer), row[place] + 1, row[place - 1] + 1)
    return row[-1]


def test_layout_counts_where_lines_begin() -> None:
    assert distance(b"if x:\n    y\n", b"if x:\n        y\n", 5).tokens == 1
    assert distance(b"f(a,  b)\n", b"f(a, b)\n", 6).tokens == 0


def test_what_is_too_long_to_compare_counts_as_written_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("editguard.reference.tokens._CELLS", 3)
    assert distance(b"a b", b"a c", 2).tokens == 2


def test_comments_do_not_switch_complexity_off() -> None:
    text = b"def f(x):  # complexipy: ignore\n    if x:\n        pass\n\n\nif f:\n    pass\n"
    found = complexity_of(text)
    assert found is not None
    assert (dict(found.functions), found.outside) == ({"f": 1}, 1)
    empty = complexity_of(b"")
    assert empty is not None
    assert added_complexity(empty, found) == 2
    assert added_complexity(found, empty) == 0
    assert complexity_of(b"def f(:") is None
    assert complexity_of(b"\xff") is None


def test_depth_ends_no_process() -> None:
    for text in ("x = " + "(" * 20_000 + ")" * 20_000, "if x:\n    pass\n" + "elif y:\n    pass\n" * 20_000):
        complexity_of(text.encode())
