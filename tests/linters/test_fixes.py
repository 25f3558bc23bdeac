"""Fixes of linters as lines."""

from __future__ import annotations

import pytest

from editguard.linters.fixes import preview, replacement
from editguard.vocabulary.patch import Replacement

TEXT = b"import os\nimport sys\n\n\ndef f(x):\n    return x == None\n"


@pytest.mark.parametrize(
    ("edits", "change", "shown"),
    [
        ([((1, 1), (2, 1), "")], Replacement(1, 1, ()), "- import os"),
        ([((6, 14), (6, 16), "is")], Replacement(6, 6, ("    return x is None",)), None),
        ([((3, 1), (3, 1), "import re\n")], Replacement(3, 2, ("import re",)), "+ import re"),
        (
            [((6, 14), (6, 16), "is"), ((5, 7), (5, 8), "y")],
            Replacement(5, 6, ("def f(y):", "    return x is None")),
            None,
        ),
    ],
)
def test_what_lines_become(
    edits: list[tuple[tuple[int, int], tuple[int, int], str]], change: Replacement, shown: str | None
) -> None:
    assert replacement(TEXT, edits) == change
    lines = TEXT.decode().split("\n")
    lines[change.first - 1 : change.last] = change.text
    by_hand = TEXT.decode()
    for (row, column), (end_row, end_column), content in sorted(edits, reverse=True):
        rows = by_hand.split("\n")
        begin = sum(len(one) + 1 for one in rows[: row - 1]) + column - 1
        end = sum(len(one) + 1 for one in rows[: end_row - 1]) + end_column - 1
        by_hand = by_hand[:begin] + content + by_hand[end:]
    assert "\n".join(lines) == by_hand
    if shown is not None:
        assert preview(TEXT, change) == shown


@pytest.mark.parametrize(
    "edits",
    [
        [],
        [((6, 14), (6, 16), "==")],  # nothing changes
        [((9, 1), (9, 2), "x")],  # no such line
        [((1, 1), (1, 7), "a"), ((1, 3), (1, 4), "b")],  # one within the other
        [((1, 1), (1, 1), "x\n" * 13)],  # long
    ],
)
def test_what_is_not_told(edits: list[tuple[tuple[int, int], tuple[int, int], str]]) -> None:
    assert replacement(TEXT, edits) is None
    assert preview(TEXT, None) == ""
    assert replacement(b"\xff", [((1, 1), (1, 2), "")]) is None
