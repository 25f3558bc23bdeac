"""Line by line comparison: right for any lines, and bounded where `difflib` alone is not."""

from __future__ import annotations

import time
from collections.abc import Sequence
from difflib import SequenceMatcher
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from editguard.intake.line_diff import Opcode, fewest_changes, line_opcodes

LINES = st.lists(st.sampled_from([b"a\n", b"b\n", b"c\n", b"\n", b"d"]), max_size=14)


def check(before: Sequence[bytes], after: Sequence[bytes], codes: Sequence[Opcode]) -> int:
    """Opcodes cover both sides in order and say what is equal; returns the number of equal lines."""
    i = j = equal = 0
    previous = ""
    for tag, i1, i2, j1, j2 in codes:
        assert (i1, j1) == (i, j)
        if tag == "equal":
            assert before[i1:i2] == after[j1:j2]
            equal += i2 - i1
        assert i2 > i1 or j2 > j1
        assert tag == "equal" or tag == ("replace" if i2 > i1 and j2 > j1 else "delete" if i2 > i1 else "insert")
        assert (tag == "equal") != (previous == "equal") or not previous
        i, j, previous = i2, j2, tag
    assert (i, j) == (len(before), len(after))
    return equal


@settings(max_examples=200, deadline=None)
@given(LINES, LINES)
def test_any_lines(before: list[bytes], after: list[bytes]) -> None:
    check(before, after, line_opcodes(before, after))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 30), max_size=30), st.lists(st.integers(0, 60), max_size=4))
def test_small_texts_are_compared_as_difflib_does(numbers: list[int], gone: list[int]) -> None:
    before = [b"%d\n" % number for number in numbers]
    after = [line for index, line in enumerate(before) if index not in gone]
    found = check(before, after, line_opcodes(before, after))
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    assert found >= sum(block.size for block in blocks)


def blanks_and_lines(count: int, offset: int) -> list[bytes]:
    return [b"\n" if index % 2 == offset else b"%d of %d\n" % (index, offset) for index in range(count)]


NUMBERED = [b"%d\n" % index for index in range(20_000)]
SHUFFLED = Random(1).sample(NUMBERED, len(NUMBERED))
FEW = [b"%d\n" % (index % 7) for index in range(20_000)]


@pytest.mark.parametrize(
    ("before", "after", "least"),
    [
        pytest.param(
            NUMBERED, [b"x\n" if n % 2 else line for n, line in enumerate(NUMBERED)], 10_000, id="every other"
        ),
        pytest.param(NUMBERED, NUMBERED[::-1], 1, id="reversed"),
        pytest.param(NUMBERED, SHUFFLED, 100, id="shuffled"),
        pytest.param(FEW, [b"%d\n" % (index % 5) for index in range(20_000)], 1, id="few different lines"),
        pytest.param(blanks_and_lines(5_000, 0), blanks_and_lines(5_000, 1), 0, id="nothing but empty lines in common"),
    ],
)
def test_large_texts_are_compared_in_bounded_time(before: list[bytes], after: list[bytes], least: int) -> None:
    start = time.process_time()
    codes = line_opcodes(before, after)
    # a few tenths of a second; `difflib` alone takes from ten seconds to many minutes
    assert time.process_time() - start < 8
    assert check(before, after, codes) >= least


def test_scattered_changes_of_a_large_file_stay_scattered() -> None:
    random = Random(2)
    before = [b"\n" if random.random() < 0.3 else b"    line %d\n" % index for index in range(6_000)]
    after = [b"new\n" if index % 100 == 50 else line for index, line in enumerate(before)]
    codes = line_opcodes(before, after)
    assert check(before, after, codes) == sum(old == new for old, new in zip(before, after, strict=True))
    assert sum(code[0] == "replace" for code in codes) == 60


@given(
    st.lists(st.sampled_from([b"a", b"b", b"c"]), max_size=9), st.lists(st.sampled_from([b"a", b"b", b"c"]), max_size=9)
)
def test_the_fewest_changes_are_what_the_longest_common_part_leaves(before: list[bytes], after: list[bytes]) -> None:
    common = [[0] * (len(after) + 1) for _ in range(len(before) + 1)]
    for i, line in enumerate(before):
        for j, other in enumerate(after):
            common[i + 1][j + 1] = common[i][j] + 1 if line == other else max(common[i][j + 1], common[i + 1][j])
    least = len(before) + len(after) - 2 * common[-1][-1]
    assert fewest_changes(before, after, 18) == least
    assert fewest_changes(before, after, least) == least
    assert fewest_changes(before, after, least - 1) is None
