"""How relevance flows from the task through the ties between edits.

What reaches an edit is the best product of the weights of the ties on a path from an edit that the task
speaks of, times how much it speaks of that one (a single-source best path for each, as in the max-product
form of spreading activation): unlike a sum over paths it can be shown to a reader.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from typing import NamedTuple

from editguard.relevance.links import Link


class Reached(NamedTuple):
    """What reaches an edit from the others: ``value`` from 0 to 1, ``link`` the last tie on the way, ``origin``
    the edit from which it comes, -1 if nothing does."""

    value: float = 0.0
    link: Link | None = None
    origin: int = -1


def flow(seeds: Sequence[float], ties: Sequence[Link]) -> list[Reached]:
    """What reaches each edit from all others; ``seeds`` are what the task gives each, from 0 to 1."""
    around: list[list[tuple[int, int]]] = [[] for _ in seeds]
    for number, tie in enumerate(ties):
        if tie.weight > 0:
            around[tie.one].append((tie.other, number))
            around[tie.other].append((tie.one, number))
    # the best two of different origins: an edit's own seed does not come back to it
    found: list[list[Reached]] = [[] for _ in seeds]
    queue: list[tuple[float, int, int, int]] = [
        (-seed, place, place, -1) for place, seed in enumerate(seeds) if seed > 0
    ]
    heapq.heapify(queue)
    while queue:
        value, at, origin, by = heapq.heappop(queue)
        held = found[at]
        if len(held) == 2 or any(reached.origin == origin for reached in held):
            continue
        held.append(Reached(-value, ties[by] if by >= 0 else None, origin))
        for other, number in around[at]:
            if len(found[other]) < 2:
                heapq.heappush(queue, (value * ties[number].weight, other, origin, number))
    return [next((r for r in held if r.origin != place), Reached()) for place, held in enumerate(found)]
