"""Maximal runs of changed lines, from placed hunks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from editguard.vocabulary.patch import PlacedHunk, Span


class Run(NamedTuple):
    """Changed lines with no unchanged line between them.

    ``old_first`` and ``new_first`` are the 1-based lines at which the old and new texts begin, or
    would begin; ``old`` and ``new`` are the removed and added lines, terminators kept.
    """

    old_first: int
    new_first: int
    old: tuple[bytes, ...]
    new: tuple[bytes, ...]

    @property
    def old_span(self) -> Span | None:
        """Lines before, ``None`` for a pure insertion."""
        return Span(self.old_first, self.old_first + len(self.old) - 1) if self.old else None

    @property
    def new_span(self) -> Span | None:
        """Lines after, ``None`` for a pure deletion."""
        return Span(self.new_first, self.new_first + len(self.new) - 1) if self.new else None

    def part(self, old_from: int, old_to: int, new_from: int, new_to: int) -> Run:
        """The run of the removed lines ``[old_from, old_to)`` and the added ones ``[new_from, new_to)``,
        counted from 0 within this run."""
        return Run(
            self.old_first + old_from,
            self.new_first + new_from,
            self.old[old_from:old_to],
            self.new[new_from:new_to],
        )


def changed_runs(hunks: Iterable[PlacedHunk]) -> list[Run]:
    """All runs of a file in the order of its lines; hunks that touch are joined."""
    runs: list[Run] = []
    for hunk in hunks:
        old_line, new_line = hunk.old_start, hunk.new_start
        old_first, new_first = old_line, new_line
        old: list[bytes] = []
        new: list[bytes] = []
        for line in hunk.lines:
            if line.op == " ":
                _close(runs, old_first, new_first, old, new)
                old, new = [], []
                old_line += 1
                new_line += 1
                old_first, new_first = old_line, new_line
            elif line.op == "-":
                old.append(line.text)
                old_line += 1
            else:
                new.append(line.text)
                new_line += 1
        _close(runs, old_first, new_first, old, new)
    return runs


def _close(runs: list[Run], old_first: int, new_first: int, old: list[bytes], new: list[bytes]) -> None:
    if not old and not new:
        return
    if runs:
        last = runs[-1]
        if (
            last.old_first + len(last.old) == old_first
            and last.new_first + len(last.new) == new_first
            and not (last.old_first == old_first and last.new_first == new_first)
        ):
            runs[-1] = Run(last.old_first, last.new_first, last.old + tuple(old), last.new + tuple(new))
            return
    runs.append(Run(old_first, new_first, tuple(old), tuple(new)))
