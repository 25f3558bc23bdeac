"""What stands on each line of a Python file, looked up at once: a change of many lines costs what it is long."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple


class Bound(NamedTuple):
    """A name that is bound on the 1-based lines ``first`` to ``last``.

    ``name`` is qualified within the file. ``target`` is the dotted name that it stands for, where it is an import.
    ``definition`` says that the lines are the whole of a function or class, which has a body of its own.
    """

    name: str
    first: int
    last: int
    definition: bool = False
    target: str | None = None


class LineIndex:
    """The bindings of a file by line. Lines are 1-based; beyond the file nothing is bound."""

    def __init__(self, bound: Sequence[Bound], lines: Sequence[str]) -> None:
        self._texts = [line.strip() for line in lines]
        self._raw = lines
        definitions = [one for one in bound if one.definition]
        self._groups: dict[tuple[int, int], list[Bound]] = {}
        """Plain bindings with the lines that they share: those of one statement."""
        self._begun: dict[int, list[Bound]] = {}
        for one in bound:
            if one.definition:
                self._begun.setdefault(one.first, []).append(one)
            else:
                self._groups.setdefault((one.first, one.last), []).append(one)
        size = max([len(lines), *(one.last for one in bound)]) + 1
        self._here: list[tuple[tuple[int, int], ...]] = [()] * size
        for first, last in self._groups:
            for number in range(first, last + 1):
                self._here[number] = (*self._here[number], (first, last))
        self._inner: list[Bound | None] = [None] * size
        # the innermost is painted last, and stays on top
        for one in sorted(definitions, key=lambda one: (one.first, -one.last)):
            self._inner[one.first : one.last + 1] = [one] * (one.last - one.first + 1)
        self._ends = sorted(one.last for one in definitions)
        self._code = self._next_code()

    def text(self, number: int) -> str:
        """The line without the blanks around it."""
        return self._texts[number - 1] if 1 <= number <= len(self._texts) else ""

    def statements(self, number: int) -> tuple[tuple[int, int], ...]:
        """The first and last lines of the statements on a line that bind names and are no definitions."""
        return self._here[number] if 0 <= number < len(self._here) else ()

    def bound_by(self, statement: tuple[int, int]) -> list[Bound]:
        """What the statements between these first and last lines bind."""
        return self._groups[statement]

    def begun(self, number: int) -> list[Bound]:
        """The definitions that begin on a line."""
        return self._begun.get(number, [])

    def innermost(self, number: int) -> Bound | None:
        """The innermost definition around a line."""
        return self._inner[number] if 0 <= number < len(self._inner) else None

    def owner_of_comment(self, number: int) -> int:
        """The line that a comment belongs to: the definition that it stands right above, or the body that it ends."""
        below = self._code[number]
        if below in self._begun:
            return below
        raw = self._raw[number - 1]
        if len(raw) != len(raw.lstrip()) and self.innermost(number) is None:
            above = bisect_left(self._ends, number)
            if above:
                return self._ends[above - 1]
        return number

    def _next_code(self) -> list[int]:
        """For each line the first one from there on that is no comment, or the last of the file."""
        found = list(range(len(self._texts) + 1))
        for number in range(len(self._texts) - 1, 0, -1):
            if self._texts[number - 1].startswith("#"):
                found[number] = found[number + 1]
        return found
