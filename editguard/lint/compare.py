"""Which violations a patch introduced and which it mended: before and after as multisets.

A violation of the after-state is an old one, in this order of evidence, if the before-state has one of the same rule

1. on the same unchanged line, or of the file as a whole: same message, or else same columns;
2. in the same file and the same definition, with the same message and content of its line (moved, re-indented);
3. with the same message in the lines that the same edit replaced (a touched line keeps its debts);
4. with the same message and content among the same lines elsewhere: in another definition, or another file, provided
   that the code around it moved along.

Each old violation accounts for one new one. Numbers in messages are not compared: a line that is too long by three
characters and then by five was too long before. The content counts without its indentation.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import NamedTuple

from editguard.edits.runs import Run
from editguard.edits.slicing import LineMap
from editguard.vocabulary.edit import Edit
from editguard.vocabulary.lint import Violation
from editguard.vocabulary.patch import Span

MOVED_LINES = 3
"""Fewest equal lines in a row, blank ones not counted, that count as moved code: fewer recur by chance. All that an
edit removes or adds counts from two lines on."""

_NUMBER = re.compile(r"\d+")


class Half(NamedTuple):
    """One file on one side; ``symbol`` gives the definition around some lines, without the module."""

    path: str
    text: bytes
    violations: Sequence[Violation]
    symbol: Callable[[Span], str]


class Pair(NamedTuple):
    """A file before and after, with what changed in between; one half is ``None`` for an added or deleted file."""

    old: Half | None
    new: Half | None
    runs: Sequence[Run] = ()
    edits: Sequence[Edit] = ()


class _Item:
    """A violation in its place."""

    __slots__ = ("_symbol", "half", "kind", "pair", "subject", "violation")

    def __init__(self, pair: int, half: Half, violation: Violation) -> None:
        self.pair, self.half, self.violation = pair, half, violation
        self.subject = _NUMBER.sub("#", violation.message)
        self.kind = (violation.code, self.subject)
        self._symbol: str | None = None

    @property
    def symbol(self) -> str:
        if self._symbol is None:
            self._symbol = self.half.symbol(self.violation.span)
        return self._symbol


def compare(pairs: Sequence[Pair]) -> tuple[list[tuple[int, Violation]], list[tuple[int, Violation]]]:
    """The introduced and the fixed violations, each with the index of its pair, in the order of pairs and lines."""
    old = [_Item(i, p.old, v) for i, p in enumerate(pairs) if p.old for v in _ordered(p.old.violations)]
    new = [_Item(i, p.new, v) for i, p in enumerate(pairs) if p.new for v in _ordered(p.new.violations)]
    maps = [LineMap(pair.runs) for pair in pairs]
    old, new = _match(
        old,
        new,
        lambda item: (item.pair, item.kind, _unchanged(item, pairs, maps)),
        lambda item: (item.pair, item.kind, item.violation.span.first),
    )
    old, new = _match(
        old,
        new,
        lambda item: (item.pair, item.violation.code, _unchanged(item, pairs, maps), _columns(item)),
        lambda item: (item.pair, item.violation.code, item.violation.span.first, _columns(item)),
    )
    if _in_common(old, new):
        old, new = _match(old, new, _by_content, _by_content)
        old, new = _touched(old, new, pairs, maps)
        old, new = _moved(old, new, pairs)
    return [(item.pair, item.violation) for item in new], [(item.pair, item.violation) for item in old]


def _ordered(violations: Iterable[Violation]) -> list[Violation]:
    return sorted(violations, key=lambda one: (one.span, one.column, one.code, one.message))


def _in_common(old: Sequence[_Item], new: Sequence[_Item]) -> bool:
    return not {item.kind for item in old}.isdisjoint(item.kind for item in new)


def _columns(item: _Item) -> Hashable:
    return item.violation.column, item.violation.end_column


def _by_content(item: _Item) -> Hashable:
    return item.pair, item.kind, item.violation.content, item.symbol


def _unchanged(item: _Item, pairs: Sequence[Pair], maps: Sequence[LineMap]) -> Hashable:
    """The line after that the first line of an old violation is, if it was left alone; else what equals no line."""
    line = item.violation.span.first
    if _of_the_file(item):
        return line
    if _changed(line, [run.old_span for run in pairs[item.pair].runs]):
        return None
    return maps[item.pair].new(line, end=False)


def _of_the_file(item: _Item) -> bool:
    """Whether a violation is one of the file as a whole, which linters report at its very beginning."""
    place = item.violation
    return (place.span.first, place.span.last, place.column, place.end_column) == (1, 1, 1, 1)


def _changed(line: int, spans: Iterable[Span | None]) -> bool:
    return any(span is not None and span.first <= line <= span.last for span in spans)


def _match(
    old: list[_Item], new: list[_Item], old_key: Callable[[_Item], Hashable], new_key: Callable[[_Item], Hashable]
) -> tuple[list[_Item], list[_Item]]:
    """What is left of both when equal keys are taken out in pairs."""
    if not old or not new:
        return old, new
    waiting: dict[Hashable, list[_Item]] = defaultdict(list)
    for item in old:
        waiting[old_key(item)].append(item)
    matched: set[int] = set()
    left: list[_Item] = []
    for item in new:
        candidates = waiting.get(new_key(item))
        if candidates:
            matched.add(id(candidates.pop(0)))
        else:
            left.append(item)
    return [item for item in old if id(item) not in matched], left


def _touched(
    old: list[_Item], new: list[_Item], pairs: Sequence[Pair], maps: Sequence[LineMap]
) -> tuple[list[_Item], list[_Item]]:
    matched: set[int] = set()
    left: list[_Item] = []
    for item in new:
        for candidate in old:
            if (
                id(candidate) not in matched
                and candidate.pair == item.pair
                and candidate.kind == item.kind
                and _overlap(candidate.violation.span, item.violation.span, pairs[item.pair], maps[item.pair])
            ):
                matched.add(id(candidate))
                break
        else:
            left.append(item)
    return [item for item in old if id(item) not in matched], left


def _overlap(old: Span, new: Span, pair: Pair, lines: LineMap) -> bool:
    """Whether the lines ``new`` are, or replace, some of the lines ``old``."""
    gone = [run.old_span for run in pair.runs]
    for line in range(old.first, old.last + 1):
        if not _changed(line, gone) and new.first <= lines.new(line, end=False) <= new.last:
            return True
    return any(
        edit.old_lines is not None
        and edit.new_lines is not None
        and _meet(edit.old_lines, old)
        and _meet(edit.new_lines, new)
        for edit in pair.edits
    )


def _meet(one: Span, other: Span) -> bool:
    return one.first <= other.last and other.first <= one.last


def _moved(old: list[_Item], new: list[_Item], pairs: Sequence[Pair]) -> tuple[list[_Item], list[_Item]]:
    texts: dict[str, list[bytes]] = {}
    matched: set[int] = set()
    left: list[_Item] = []
    for item in new:
        best: tuple[int, _Item] | None = None
        for candidate in old:
            if (
                id(candidate) in matched
                or candidate.kind != item.kind
                or candidate.violation.content != item.violation.content
            ):
                continue
            length = _moved_along(candidate, item, pairs, texts)
            if length and (best is None or length > best[0]):
                best = length, candidate
        if best is None:
            left.append(item)
        else:
            matched.add(id(best[1]))
    return [item for item in old if id(item) not in matched], left


def _moved_along(old: _Item, new: _Item, pairs: Sequence[Pair], texts: dict[str, list[bytes]]) -> int:
    """Number of equal lines around two violations, 0 where the code did not move from one place to the other."""
    before, after = pairs[old.pair], pairs[new.pair]
    old_line, new_line = old.violation.span.first, new.violation.span.first
    source = _changed_span(old_line, before, old_side=True)
    target = _changed_span(new_line, after, old_side=False)
    if source is None or target is None:
        return 0
    one = texts.setdefault(f"-{old.pair}", _lines(old.half.text))
    other = texts.setdefault(f"+{new.pair}", _lines(new.half.text))
    count, whole_old, whole_new = _equal(one, other, old_line, new_line, source, target)
    if count >= MOVED_LINES or (count > 1 and whole_old and whole_new):
        return count
    partners = {edit.id for edit in after.edits if edit.new_lines and _meet(edit.new_lines, new.violation.span)}
    for edit in before.edits:
        if edit.old_lines and _meet(edit.old_lines, old.violation.span) and partners & set(edit.partners):
            return max(1, count)
    return 0


def _changed_span(line: int, pair: Pair, *, old_side: bool) -> Span | None:
    """The removed (or added) lines around ``line``: a run of changes, or a whole file that came or went."""
    if pair.old is None or pair.new is None:
        return Span(1, 1 << 40)
    spans = [run.old_span if old_side else run.new_span for run in pair.runs]
    return next((span for span in spans if span is not None and span.first <= line <= span.last), None)


def _lines(text: bytes) -> list[bytes]:
    return [line.strip() for line in text.split(b"\n")]


def _equal(
    one: Sequence[bytes], other: Sequence[bytes], old_line: int, new_line: int, source: Span, target: Span
) -> tuple[int, bool, bool]:
    """How many lines around the two are equal, blank ones not counted, and whether they are all of each span."""
    up = 0
    while (
        old_line - up >= source.first
        and new_line - up >= target.first
        and 0 < old_line - up <= len(one)
        and 0 < new_line - up <= len(other)
        and one[old_line - up - 1] == other[new_line - up - 1]
    ):
        up += 1
    down = 1
    while (
        old_line + down <= min(source.last, len(one))
        and new_line + down <= min(target.last, len(other))
        and one[old_line + down - 1] == other[new_line + down - 1]
    ):
        down += 1
    if not up:
        return 0, False, False
    count = sum(bool(line) for line in one[old_line - up : old_line + down - 1])
    first_old, first_new = old_line - up + 1, new_line - up + 1
    return (
        count,
        first_old <= source.first and old_line + down - 1 >= min(source.last, len(one)),
        first_new <= target.first and new_line + down - 1 >= min(target.last, len(other)),
    )
