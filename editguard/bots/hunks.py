"""The parts of a file that a pull request shows: only there can comments stand."""

from __future__ import annotations

import re
from typing import NamedTuple

from editguard.bots.values import Side

_HEAD = re.compile(r"@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@")


class Row(NamedTuple):
    """A line that is shown, with its numbers before and after (``None`` where it is not there)."""

    old: int | None
    new: int | None


class FileHunks:
    """The hunks of one file, as a platform shows them."""

    def __init__(self, patch: str, old_path: str) -> None:
        """``patch`` holds hunks in unified form, without the names of files."""
        self.old_path = old_path
        self._new: dict[int, tuple[int, Row]] = {}
        self._old: dict[int, tuple[int, Row]] = {}
        hunk, order, old, new = 0, 0, 0, 0
        for line in patch.split("\n"):
            head = _HEAD.match(line)
            if head is not None:
                hunk += 1
                order += 2  # a gap: rows of different hunks are never neighbours
                old, new = int(head[1]), int(head[2])
                continue
            if not hunk or line[:1] not in (" ", "-", "+"):
                continue
            order += 1
            row = Row(old if line[0] != "+" else None, new if line[0] != "-" else None)
            if row.old is not None:
                self._old[row.old] = (order, row)
                old += 1
            if row.new is not None:
                self._new[row.new] = (order, row)
                new += 1

    def row(self, side: Side, line: int) -> Row | None:
        """The row of a line; ``None`` where it is not shown."""
        found = (self._new if side is Side.NEW else self._old).get(line)
        return None if found is None else found[1]

    def joined(self, side: Side, first: int, last: int) -> bool:
        """Whether the lines ``first`` to ``last`` stand in one hunk, with nothing of the other side between them: so
        must be what a suggestion replaces, and what a comment on several lines spans."""
        lines = self._new if side is Side.NEW else self._old
        start, end = lines.get(first), lines.get(last)
        return start is not None and end is not None and end[0] - start[0] == last - first
