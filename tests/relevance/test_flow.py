"""How relevance flows: against the best over all paths, found by trying them all."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from editguard.relevance.flow import flow
from editguard.relevance.links import Link

SIZE = 5
SHARE = st.sampled_from([0.0, 0.2, 0.5, 0.8, 0.9, 1.0])
PAIRS = list(itertools.combinations(range(SIZE), 2))


def best_path(weights: dict[tuple[int, int], float], start: int, end: int) -> float:
    """The largest product of weights over all paths without a circle."""
    best = 0.0
    others = [place for place in range(SIZE) if place not in (start, end)]
    for count in range(len(others) + 1):
        for between in itertools.permutations(others, count):
            product = 1.0
            for one, other in itertools.pairwise([start, *between, end]):
                product *= weights.get((min(one, other), max(one, other)), 0.0)
            best = max(best, product)
    return best


@settings(max_examples=150, deadline=None)
@given(st.lists(SHARE, min_size=SIZE, max_size=SIZE), st.dictionaries(st.sampled_from(PAIRS), SHARE))
def test_the_best_path_from_another_edit(seeds: list[float], weights: dict[tuple[int, int], float]) -> None:
    ties = [Link(one, other, "name", weight, "`x`") for (one, other), weight in weights.items()]
    for place, reached in enumerate(flow(seeds, ties)):
        expected = max(seeds[other] * best_path(weights, other, place) for other in range(SIZE) if other != place)
        assert reached.value == pytest.approx(expected)
        assert (reached.link is None) == (expected == 0)
        if expected:
            assert reached.origin != place
            assert place in (reached.link.one, reached.link.other)  # type: ignore[union-attr]


def test_what_an_edit_gives_does_not_come_back_to_it() -> None:
    found = flow([1.0, 0.0], [Link(0, 1, "name", 0.9, "`x`")])
    assert found[0].value == 0
    assert (found[1].value, found[1].origin) == (0.9, 0)


def test_no_edits_and_no_ties() -> None:
    assert flow([], []) == []
    assert [reached.value for reached in flow([1.0, 1.0], [])] == [0.0, 0.0]
