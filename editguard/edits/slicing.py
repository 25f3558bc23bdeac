"""The smallest whole statements around an edit, before and after: what deciding its kind needs to read.

The after-side is the before-side with only this edit applied, so that two edits of one statement are
judged apart. Where that does not parse (an opening bracket in one, the closing one in the other), all
edits of the stretch are applied together.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from editguard.edits.kinds.slices import SlicePair
from editguard.edits.runs import Run
from editguard.edits.units import innermost
from editguard.syntax.layout import Layout

_ROUNDS = 4
"""How often a stretch is closed over whole statements of both sides before it is taken as it is."""


class LineMap:
    """Which lines of the after-side correspond to which of the before-side, given all runs of a file."""

    def __init__(self, runs: Sequence[Run]) -> None:
        self._runs = runs
        self._old = [run.old_first for run in runs]
        self._new = [run.new_first for run in runs]

    def old(self, new_line: int, *, end: bool) -> int:
        """The line before that ``new_line`` stands for: itself if unchanged, else the first (with ``end``
        the last) line that its run replaces."""
        at = bisect_right(self._new, new_line)
        if not at:
            return new_line
        run = self._runs[at - 1]
        if new_line < run.new_first + len(run.new):
            return run.old_first + len(run.old) - 1 if end else run.old_first
        return new_line + (run.old_first + len(run.old)) - (run.new_first + len(run.new))

    def new(self, old_line: int, *, end: bool) -> int:
        """The converse of `old`."""
        at = bisect_right(self._old, old_line)
        if not at:
            return old_line
        run = self._runs[at - 1]
        if old_line < run.old_first + len(run.old):
            return run.new_first + len(run.new) - 1 if end else run.new_first
        return old_line + (run.new_first + len(run.new)) - (run.old_first + len(run.old))


def slice_alone(edit: Run, before: Layout, after: Layout, lines: LineMap) -> SlicePair:
    """The statements around ``edit`` before, and the same with only ``edit`` applied."""
    first, last = _stretch(edit, before, after, lines)
    first, last = _same_depth(edit, first, last, before, after, lines)
    head = before.lines[first - 1 : edit.old_first - 1]
    tail = before.lines[edit.old_first - 1 + len(edit.old) : last]
    changed = after.lines[edit.new_first - 1 : edit.new_first - 1 + len(edit.new)]
    return _pair(before.lines[first - 1 : last], [*head, *changed, *tail], edit, first, last, before, after)


def slice_together(edit: Run, before: Layout, after: Layout, lines: LineMap) -> SlicePair:
    """The statements around ``edit`` before and after, with every edit that falls into them."""
    first, last = _stretch(edit, before, after, lines)
    first, last = _same_depth(edit, first, last, before, after, lines)
    new_first, new_last = edit.new_first, edit.new_first + len(edit.new) - 1
    for _ in range(_ROUNDS):
        known = (first, last, new_first, new_last)
        if last >= first:
            new_first = min(new_first, lines.new(first, end=False))
            new_last = max(new_last, lines.new(last, end=True))
        new_first, new_last = _closed(after, new_first, new_last)
        if new_last >= new_first:
            first = min(first, lines.old(new_first, end=False))
            last = max(last, lines.old(new_last, end=True))
        first, last = _closed(before, first, last)
        if known == (first, last, new_first, new_last):
            break
    return _pair(
        before.lines[first - 1 : last],
        after.lines[new_first - 1 : new_last],
        edit,
        first,
        last,
        before,
        after,
    )


def _same_depth(edit: Run, first: int, last: int, before: Layout, after: Layout, lines: LineMap) -> tuple[int, int]:
    """Widen the stretch until both sides stand in the same suite: code that moves from one block to
    another without a change in its tokens has changed what it does."""
    if not edit.old or not edit.new:
        return first, last
    for _ in range(_ROUNDS * 4):
        old = innermost(before, first, last)
        new = innermost(after, edit.new_first, edit.new_first + len(edit.new) - 1)
        there = [lines.new(owner.first, end=False) for owner in old.owners]
        here = [owner.first for owner in new.owners]
        if (
            len(there) <= len(here)
            and there == here[: len(there)]
            and (len(there) == len(here) or first < edit.old_first or last >= edit.old_first + len(edit.old))
        ):
            return first, last
        if not old.owners:
            return first, last
        owner = old.owners[-1]
        first, last = min(first, owner.first), max(last, owner.last)
    return first, last


def _stretch(edit: Run, before: Layout, after: Layout, lines: LineMap) -> tuple[int, int]:
    """Lines before, ``(first, last)``, with ``last`` before ``first`` where nothing is replaced."""
    first, last = edit.old_first, edit.old_first + len(edit.old) - 1
    for _ in range(_ROUNDS):
        known = (first, last)
        first, last = _closed(before, first, last)
        if edit.new:
            new_first, new_last = edit.new_first, edit.new_first + len(edit.new) - 1
            if last >= first:
                new_first = min(new_first, lines.new(first, end=False))
                new_last = max(new_last, lines.new(last, end=True))
            new_first, new_last = _closed(after, new_first, new_last)
            if new_first < edit.new_first:
                first = min(first, lines.old(new_first, end=False))
            if new_last >= edit.new_first + len(edit.new):
                last = max(last, lines.old(new_last, end=True))
        if known == (first, last):
            break
    return first, last


def _closed(layout: Layout, first: int, last: int) -> tuple[int, int]:
    if last < first:
        return first, last
    suite, low, high, _ = innermost(layout, first, last)
    if low == high:
        return first, last
    return min(first, suite.statements[low].first), max(last, suite.statements[high - 1].last)


def _pair(
    old: Sequence[str], new: Sequence[str], edit: Run, first: int, last: int, before: Layout, after: Layout
) -> SlicePair:
    if last >= first:
        layout, start, end = before, first, last
    else:
        layout, start, end = after, edit.new_first, edit.new_first + len(edit.new) - 1
    suite, low, high, _ = innermost(layout, start, end)
    if low == high and edit.new:
        # only comments or blank lines before; what is written there may open the suite
        suite, low, high, _ = innermost(after, edit.new_first, edit.new_first + len(edit.new) - 1)
    return SlicePair(
        before="".join(line + "\n" for line in old),
        after="".join(line + "\n" for line in new),
        suite=suite.kind,
        opens_suite=suite.body and low == 0 and high > low,
        file_text=lambda: "\n".join([*before.lines, *after.lines]),
    )
