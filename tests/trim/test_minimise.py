"""Delta debugging."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from editguard.trim.minimise import StoppedError, ddmin, inseparable


@given(st.integers(1, 12).flatmap(lambda size: st.tuples(st.just(size), st.sets(st.integers(0, size - 1), min_size=1))))
def test_what_has_to_stay_is_found(case: tuple[int, set[int]]) -> None:
    size, needed = case
    kept, complete = ddmin(list(range(size)), lambda some: needed <= set(some))
    assert (set(kept), complete) == (needed, True)
    assert kept == sorted(kept)


@given(st.integers(2, 9).flatmap(lambda size: st.tuples(st.just(size), st.sets(st.integers(1, 2**size - 1)))))
def test_the_answer_is_1_minimal_whatever_the_test_says(case: tuple[int, set[int]]) -> None:
    """Even for a test that is not monotone: some sets succeed, the whole one among them, the empty one does not."""
    size, good = case

    def succeeds(some: Sequence[int]) -> bool:
        mask = sum(1 << part for part in some)
        return mask == 2**size - 1 or mask in good

    kept, complete = ddmin(list(range(size)), succeeds)
    assert complete
    assert succeeds(kept)
    assert not any(succeeds([other for other in kept if other != part]) for part in kept)


def test_nothing_stays_if_nothing_is_needed() -> None:
    assert ddmin(["a", "b", "c"], lambda some: True) == ([], True)


def test_what_stands_first_is_tried_first() -> None:
    tried: list[list[str]] = []

    def succeeds(some: Sequence[str]) -> bool:
        tried.append(list(some))
        return "needed" in some

    ddmin(["likely", "maybe", "hardly", "needed"], succeeds)
    assert tried[0] == ["hardly", "needed"]


def test_a_search_that_is_stopped_gives_the_best_so_far() -> None:
    runs = 0

    def succeeds(some: Sequence[int]) -> bool:
        nonlocal runs
        runs += 1
        if runs > 2:
            raise StoppedError
        return 7 in some

    kept, complete = ddmin(list(range(8)), succeeds)
    assert not complete
    assert kept == [6, 7]


def test_groups_that_need_each_other() -> None:
    needed = {"a": frozenset({"b"}), "b": frozenset({"c"}), "c": frozenset({"a"}), "d": frozenset({"a"})}
    assert inseparable(["d", "a", "b", "c", "e"], needed) == [("d",), ("a", "b", "c"), ("e",)]
