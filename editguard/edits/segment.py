"""Which changed lines make one edit.

A run of changed lines is cut at the boundaries of definitions and of sibling statements wherever both
sides can be told apart: a statement that only one side has stands alone unless its neighbours in the
run need it, and statements on both sides are paired in order, by name for definitions and by shared
tokens for the rest. What cannot be paired stays together: a rewrite is one edit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from editguard.edits.runs import Run
from editguard.edits.units import Unit, units
from editguard.patterns import Pattern
from editguard.syntax.layout import IMPORTS, Layout

_TOKEN = Pattern(rb"\w+|[^\s\w]")

PAIRED = 0.5
"""Share of common tokens (Dice) from which two statements count as one statement, changed."""

_MAX_CELLS = 40_000
"""Bound on the pairing table; larger runs are paired by name and by equal text only."""


class _Side(NamedTuple):
    unit: Unit
    first: int
    """Offset of the unit's first line within its side of the run."""
    last: int
    tokens: Counter[bytes]

    @property
    def size(self) -> int:
        return self.tokens.total()


def segment(run: Run, before: Layout | None, after: Layout | None) -> list[Run]:
    """Cut ``run`` into edits. A side whose layout is not known is never cut."""
    old = _sides(run.old, run.old_first, before)
    new = _sides(run.new, run.new_first, after)
    if old is None or new is None:
        return [run]
    if not run.old:
        return [run.part(0, 0, first, last) for first, last in _groups(new)]
    if not run.new:
        return [run.part(first, last, 0, 0) for first, last in _groups(old)]
    if len(old) == len(new) == 1:
        return [run]
    return _cut(run, old, new)


def _sides(lines: tuple[bytes, ...], first: int, layout: Layout | None) -> list[_Side] | None:
    if not lines:
        return []
    if layout is None:
        return None
    return [
        _Side(
            unit,
            unit.first - first,
            unit.last - first + 1,
            Counter(_TOKEN.findall(b"".join(lines[unit.first - first : unit.last - first + 1]))),
        )
        for unit in units(layout, first, first + len(lines) - 1)
    ]


def _groups(sides: Sequence[_Side]) -> list[tuple[int, int]]:
    """Join neighbouring units of which a later one reads what an earlier one binds."""
    groups: list[tuple[int, int]] = []
    bound: frozenset[str] = frozenset()
    for side in sides:
        names = _names(side.unit)
        if groups and (names is None or (bound & names[1])):
            groups[-1] = (groups[-1][0], side.last)
            bound |= names[0] if names else frozenset()
            continue
        groups.append((side.first, side.last))
        bound = names[0] if names else frozenset()
    return groups


def _names(unit: Unit) -> tuple[frozenset[str], frozenset[str]] | None:
    """Names bound and read, as far as they tie siblings together: definitions, imports and printed
    values can be dropped by themselves, so they read nothing here."""
    statement = unit.statement
    nothing: frozenset[str] = frozenset()
    if statement is None:
        return nothing, nothing
    if statement.is_definition or statement.type in IMPORTS:
        return nothing, nothing
    names = statement.names()
    if names is not None and statement.type == "Expr" and "print" in names[1]:
        return nothing, nothing
    return names


def _cut(run: Run, old: list[_Side], new: list[_Side]) -> list[Run]:
    pairs = _pairs(old, new)
    parts: list[Run] = []
    i = j = 0
    for a, b in [*pairs, (len(old), len(new))]:
        gap_old, gap_new = old[i:a], new[j:b]
        at_old = gap_old[0].first if gap_old else (old[i - 1].last if i else 0)
        at_new = gap_new[0].first if gap_new else (new[j - 1].last if j else 0)
        if gap_old and gap_new:
            parts.append(run.part(at_old, gap_old[-1].last, at_new, gap_new[-1].last))
        elif gap_old:
            parts.extend(run.part(first, last, at_new, at_new) for first, last in _groups(gap_old))
        elif gap_new:
            parts.extend(run.part(at_old, at_old, first, last) for first, last in _groups(gap_new))
        if a < len(old) and b < len(new):
            parts.append(run.part(old[a].first, old[a].last, new[b].first, new[b].last))
        i, j = a + 1, b + 1
    return parts


def _pairs(old: list[_Side], new: list[_Side]) -> list[tuple[int, int]]:
    """The pairing in order with the highest total likeness."""
    if len(old) * len(new) > _MAX_CELLS:
        return _pairs_by_name(old, new)
    # best[i][j]: the highest total for old[i:] and new[j:]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    likeness = [[_likeness(a, b) for b in new] for a in old]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], likeness[i][j] + best[i + 1][j + 1])
    pairs = []
    i = j = 0
    while i < len(old) and j < len(new):
        if likeness[i][j] and best[i][j] == likeness[i][j] + best[i + 1][j + 1]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _pairs_by_name(old: list[_Side], new: list[_Side]) -> list[tuple[int, int]]:
    places: dict[tuple[str, str], int] = {}
    for j, side in enumerate(new):
        if side.unit.statement is not None and side.unit.statement.name:
            places.setdefault((side.unit.statement.type, side.unit.statement.name), j)
    pairs: list[tuple[int, int]] = []
    for i, side in enumerate(old):
        statement = side.unit.statement
        if statement is None or not statement.name:
            continue
        place = places.get((statement.type, statement.name), -1)
        if place > (pairs[-1][1] if pairs else -1):
            pairs.append((i, place))
    return pairs


def _likeness(a: _Side, b: _Side) -> float:
    """2 for definitions of one name, else the Dice share of common tokens, 0 below `PAIRED`."""
    one, other = a.unit.statement, b.unit.statement
    if (one is None) != (other is None):
        return 0.0
    if one is not None and other is not None:
        if one.is_definition != other.is_definition:
            return 0.0
        if one.is_definition and one.name == other.name:
            return 2.0
    total = a.size + b.size
    if not total:
        return 1.0
    share = 2 * (a.tokens & b.tokens).total() / total
    return share if share >= PAIRED else 0.0
