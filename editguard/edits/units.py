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
    suite, low, high, _ = innermost(layout, first, last)
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


class Stand(NamedTuple):
    """Where lines stand: the innermost suite that holds them all, the indices ``[low, high)`` of its
    statements that they overlap, and the compound statements around, outermost first."""

    suite: Suite
    low: int
    high: int
    owners: tuple[Statement, ...]


def innermost(layout: Layout, first: int, last: int) -> Stand:
    """Where the lines ``first`` to ``last`` stand."""
    suite = layout.suite
    owners: list[Statement] = []
    while True:
        low, high = suite.touching(first, last)
        owner: Statement | None
        if high - low == 1:
            owner = suite.statements[low]
            inner = _suite_holding(layout, suite.statements[low], first, last)
        else:
            # comments behind the last statement of a suite touch nothing; their depth tells
            owner = suite.statements[low - 1] if low == high and low else None
            inner = _suite_around(layout, owner, first, last) if owner else None
        if inner is None or owner is None:
            return Stand(suite, low, high, tuple(owners))
        owners.append(owner)
        suite = inner


def _suite_holding(layout: Layout, statement: Statement, first: int, last: int) -> Suite | None:
    for suite in statement.suites:
        if suite.statements[-1].last >= last and suite_start(layout, statement, suite) <= first:
            return suite
    return None


def _suite_around(layout: Layout, before: Statement, first: int, last: int) -> Suite | None:
    """The suite of ``before`` that lines of blanks and comments behind it belong to by their depth."""
    indents = [
        len(line) - len(line.lstrip()) for line in (layout.lines[n - 1] for n in range(first, last + 1)) if line.strip()
    ]
    own = layout.lines[before.first - 1]
    if not indents or not before.suites or min(indents) <= len(own) - len(own.lstrip()):
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
