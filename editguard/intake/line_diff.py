"""How one list of lines becomes another, in bounded time."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

Opcode = tuple[str, int, int, int, int]

_PIECE = 10_000_000
"""Bound on the work of `difflib` for one stretch, in comparisons at its worst: above it, the stretch is
first cut at the lines that occur once on both sides, as patience diff does."""

_USUAL_DEPTH = 128
"""How often `difflib` looks at a stretch of repeated lines, as a rule."""

_TOTAL = 40_000_000
"""Bound on the work for a whole file; what is left above it is replaced as it stands."""


def line_opcodes(before: Sequence[bytes], after: Sequence[bytes]) -> list[Opcode]:
    """How ``before`` becomes ``after``: ``(tag, i1, i2, j1, j2)`` with 0-based half-open ranges, tags
    ``equal``, ``replace``, ``delete`` and ``insert``, as `difflib.SequenceMatcher.get_opcodes`."""
    codes: list[Opcode] = []
    i = j = 0
    for start, other, size in [*_runs(before, after), (len(before), len(after), 0)]:
        if i < start or j < other:
            tag = "replace" if i < start and j < other else "delete" if i < start else "insert"
            codes.append((tag, i, start, j, other))
        i, j = start + size, other + size
        if size:
            codes.append(("equal", start, i, other, j))
    return codes


def fewest_changes(before: Sequence[bytes], after: Sequence[bytes], most: int) -> int | None:
    """The smallest number of lines to remove and to add that turns ``before`` into ``after``, ``None`` if it is over
    ``most``; it takes time in the square of that."""
    head = _common(before, after, 0, 0, min(len(before), len(after)), 1)
    old, new = before[head:], after[head:]
    # Myers' greedy way: the furthest line that each diagonal reaches with so many changes
    reached = {1: 0}
    for changes in range(min(most, len(old) + len(new)) + 1):
        for diagonal in range(-changes, changes + 1, 2):
            down = diagonal == -changes or (
                diagonal != changes and reached.get(diagonal - 1, -1) < reached.get(diagonal + 1, -1)
            )
            i = reached[diagonal + 1] if down else reached[diagonal - 1] + 1
            i += _common(old, new, i, i - diagonal, min(len(old) - i, len(new) - i + diagonal), 1)
            reached[diagonal] = i
            if i >= len(old) and i - diagonal >= len(new):
                return changes
    return None


def _runs(before: Sequence[bytes], after: Sequence[bytes]) -> list[tuple[int, int, int]]:
    """Maximal runs of equal lines in order: both 0-based starts and the size."""
    found: list[tuple[int, int, int]] = []
    budget = _TOTAL
    stack = [(0, len(before), 0, len(after))]
    while stack:
        a0, a1, b0, b1 = stack.pop()
        head = _common(before, after, a0, b0, min(a1 - a0, b1 - b0), 1)
        tail = _common(before, after, a1 - 1, b1 - 1, min(a1 - a0, b1 - b0) - head, -1)
        found += ((a0, b0, head), (a1 - tail, b1 - tail, tail))
        a0, b0, a1, b1 = a0 + head, b0 + head, a1 - tail, b1 - tail
        old, new = before[a0:a1], after[b0:b1]
        if not old or not new:
            continue
        olds, news = Counter(old), Counter(new)
        pairs = sum(count * news[line] for line, count in olds.items() if line in news)
        budget -= len(old) + len(new)
        if not pairs or budget < 0:
            continue
        anchors = _anchors(old, new, olds, news)
        # without lines to cut at, `difflib` may still do, which is seldom at its worst
        depth = min(len(old), len(new)) if anchors else min(len(old), len(new), _USUAL_DEPTH)
        cost = (len(old) + pairs) * depth
        if cost <= min(_PIECE, budget):
            budget -= cost if cost > _PIECE // 100 else 0
            from difflib import SequenceMatcher

            matcher: SequenceMatcher[bytes] = SequenceMatcher(None, old, new, autojunk=False)
            found += ((a0 + i, b0 + j, size) for i, j, size in matcher.get_matching_blocks())
            continue
        edges = [(-1, -1), *anchors, (len(old), len(new))]
        if anchors:
            found += ((a0 + i, b0 + j, 1) for i, j in anchors)
            stack += (
                (a0 + i + 1, a0 + i2, b0 + j + 1, b0 + j2)
                for (i, j), (i2, j2) in pairwise(edges)
                if i2 > i + 1 and j2 > j + 1
            )
    return _joined(sorted(run for run in found if run[2]))


def _common(before: Sequence[bytes], after: Sequence[bytes], i: int, j: int, limit: int, step: int) -> int:
    """How many lines agree from ``i`` and ``j`` on in the direction of ``step``."""
    size = 0
    while size < limit and before[i] == after[j]:
        size += 1
        i += step
        j += step
    return size


def _anchors(
    old: Sequence[bytes], new: Sequence[bytes], olds: Counter[bytes], news: Counter[bytes]
) -> list[tuple[int, int]]:
    """Lines that occur once on both sides, the longest chain of them that rises on both."""
    places = {line: index for index, line in enumerate(new) if news[line] == 1 and olds.get(line) == 1}
    tails: list[int] = []
    chain: list[tuple[int, int, int]] = []  # index before, index after, link to the one in front
    ends: list[int] = []
    for index, line in enumerate(old):
        other = places.get(line)
        if other is None:
            continue
        at = bisect_left(tails, other)
        chain.append((index, other, ends[at - 1] if at else -1))
        tails[at : at + 1] = [other]
        ends[at : at + 1] = [len(chain) - 1]
    found: list[tuple[int, int]] = []
    link = ends[-1] if ends else -1
    while link >= 0:
        index, other, link = chain[link]
        found.append((index, other))
    return found[::-1]


def _joined(runs: Sequence[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Runs that touch on both sides are one."""
    joined: list[tuple[int, int, int]] = []
    for i, j, size in runs:
        if joined and joined[-1][0] + joined[-1][2] == i and joined[-1][1] + joined[-1][2] == j:
            joined[-1] = (joined[-1][0], joined[-1][1], joined[-1][2] + size)
        else:
            joined.append((i, j, size))
    return joined
