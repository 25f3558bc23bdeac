"""The sibling statements that a stretch of changed lines covers on one side of a file."""

from __future__ import annotations

from typing import NamedTuple

from editguard.syntax.layout import Layout, Statement, Suite


class Unit(NamedTuple):
    """Part of a stretch that belongs to one statement, with the comments and blank lines before it.

    1-based inclusive lines. ``statement`` is ``None`` for comments and blank lines whose statement
    is not part of the stretch.
    """

    first: int
    last: int
    statement: Statement | None


def units(layout: Layout, first: int, last: int) -> list[Unit]:
    """Cut the lines ``first`` to ``last`` at the statement boundaries of the innermost suite that holds
    them all, and inside partly covered statements again."""
    suite, low, high = innermost(layout, first, last)
    found: list[Unit] = []
    start = first
    for index in range(low, high):
        statement = suite.statements[index]
        end = min(last, statement.last)
        if index + 1 < high and suite.statements[index + 1].first <= end:
            continue  # `a = 1; b = 2` is one line, so one unit
        if statement.first < start and (start, end) != (first, last):
            found.extend(units(layout, start, end))
        else:
            found.append(Unit(start, end, statement))
        start = end + 1
    if start <= last:
        _trail(layout, found, start, last)
    return found


def suite_start(layout: Layout, statement: Statement, suite: Suite) -> int:
    """First line of a suite of ``statement``: that of the comments before its first statement."""
    line = suite.statements[0].first
    while line - 1 > statement.first and _blank_or_comment(layout.lines[line - 2]):
        line -= 1
    return line


def innermost(layout: Layout, first: int, last: int) -> tuple[Suite, int, int]:
    """The innermost suite that holds the lines ``first`` to ``last``, and the indices ``[low, high)`` of
    its statements that they overlap."""
    suite = layout.suite
    while True:
        low, high = suite.touching(first, last)
        if high - low != 1:
            # comments between two statements touch neither; the suite is right all the same
            inner = None if high > low else _suite_around(layout, suite, first, last)
        else:
            inner = _suite_holding(layout, suite.statements[low], first, last)
        if inner is None:
            return suite, low, high
        suite = inner


def _suite_holding(layout: Layout, statement: Statement, first: int, last: int) -> Suite | None:
    for suite in statement.suites:
        if suite.statements[-1].last >= last and suite_start(layout, statement, suite) <= first:
            return suite
    return None


def _suite_around(layout: Layout, suite: Suite, first: int, last: int) -> Suite | None:
    """The suite that lines of blanks and comments belong to by their indentation, when they stand
    behind the last statement of a nested suite."""
    low, _ = suite.touching(first, last)
    if low == 0:
        return None
    indents = [
        len(line) - len(line.lstrip())
        for line in (layout.lines[n - 1] for n in range(first, last + 1))
        if line.strip()
    ]
    before = suite.statements[low - 1]
    if not indents or not before.suites:
        return None
    own = layout.lines[before.first - 1]
    if min(indents) <= len(own) - len(own.lstrip()):
        return None
    return before.suites[-1]


def _trail(layout: Layout, found: list[Unit], first: int, last: int) -> None:
    """Lines behind the last statement: blank ones belong to it, comments to what follows the stretch."""
    comment = next((n for n in range(first, last + 1) if layout.lines[n - 1].strip()), None)
    if found and comment is None:
        found[-1] = found[-1]._replace(last=last)
        return
    if found and comment is not None and comment > first:
        found[-1] = found[-1]._replace(last=comment - 1)
        first = comment
    found.append(Unit(first, last, None))


def _blank_or_comment(line: str) -> bool:
    text = line.strip()
    return not text or text.startswith("#")
