"""The least edits with which a test still succeeds, by delta debugging."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from itertools import pairwise
from typing import TypeVar

T = TypeVar("T", bound=Hashable)


class StoppedError(Exception):
    """Raised by a test that may not go on; the best answer so far stands."""


def ddmin(parts: Sequence[T], succeeds: Callable[[Sequence[T]], bool]) -> tuple[list[T], bool]:
    """A 1-minimal selection of ``parts`` with which ``succeeds`` holds, in their order, and whether the search came
    to its end: then no single part can be left out of it. What stands first is tried first.

    ``succeeds`` is taken to hold for all of ``parts``; it may raise `StoppedError`.

    The algorithm is ddmin of A. Zeller and R. Hildebrandt, "Simplifying and Isolating Failure-Inducing Input",
    IEEE Transactions on Software Engineering 28(2), 2002, turned round: what has to hold is a success.
    """
    kept = list(parts)
    pieces = 2
    try:
        while len(kept) > 1:
            chunks = _chunks(kept, pieces)
            subset = next((chunk for chunk in reversed(chunks) if len(chunks) > 1 and succeeds(chunk)), None)
            if subset is not None:
                kept, pieces = subset, 2
                continue
            # with two chunks the complements are the chunks themselves
            rest = _without_one(kept, chunks, succeeds) if len(chunks) > 2 else None
            if rest is not None:
                kept, pieces = rest, max(pieces - 1, 2)
            elif pieces >= len(kept):
                break
            else:
                pieces = min(2 * pieces, len(kept))
        if len(kept) == 1 and succeeds([]):
            kept = []
    except StoppedError:
        return kept, False
    return kept, True


def _without_one(
    kept: Sequence[T], chunks: Sequence[Sequence[T]], succeeds: Callable[[Sequence[T]], bool]
) -> list[T] | None:
    for chunk in chunks:
        gone = set(chunk)
        rest = [part for part in kept if part not in gone]
        if succeeds(rest):
            return rest
    return None


def _chunks(parts: Sequence[T], number: int) -> list[list[T]]:
    """``parts`` in ``number`` runs of nearly the same size."""
    bounds = [len(parts) * place // number for place in range(number + 1)]
    return [list(parts[first:last]) for first, last in pairwise(bounds)]


def inseparable(ids: Sequence[str], needed: Mapping[str, frozenset[str]]) -> list[tuple[str, ...]]:
    """``ids`` in groups that can only go together, as each of a group needs the others; in the order of ``ids``."""
    reach = {id: _reached(id, needed) for id in ids}
    groups: dict[str, list[str]] = {}
    for id in ids:
        first = next((other for other in groups if other in reach[id] and id in reach[other]), id)
        groups.setdefault(first, []).append(id)
    return [tuple(group) for group in groups.values()]


def _reached(id: str, needed: Mapping[str, frozenset[str]]) -> set[str]:
    found: set[str] = set()
    queue = [id]
    while queue:
        for other in needed.get(queue.pop(), ()):
            if other not in found:
                found.add(other)
                queue.append(other)
    return found
