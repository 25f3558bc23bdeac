"""Where the statements of a file stand, whatever parser found out.

A file is a suite of statements, some of which hold suites of their own. That is all that cutting a
change into edits needs; what the statements *say* is compared elsewhere, slice by slice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

DEFINITIONS = frozenset({"FunctionDef", "AsyncFunctionDef", "ClassDef"})
IMPORTS = frozenset({"Import", "ImportFrom"})


class Statement:
    """One statement: 1-based inclusive lines, decorators included, leading comments not.

    ``type`` is the name of its class in `ast`, ``name`` that of a definition. ``suites`` are found
    when first asked for: most statements of a file are never looked into. ``names`` gives the names
    that it binds and those that it reads, ``None`` where the parser cannot tell.
    """

    __slots__ = ("_names", "_suites", "first", "last", "name", "type")

    def __init__(
        self,
        first: int,
        last: int,
        type: str,
        name: str | None,
        suites: Callable[[], Sequence[Suite]],
        names: Callable[[], tuple[frozenset[str], frozenset[str]] | None],
    ) -> None:
        self.first = first
        self.last = last
        self.type = type
        self.name = name
        self._suites: Callable[[], Sequence[Suite]] | Sequence[Suite] = suites
        self._names = names

    @property
    def suites(self) -> Sequence[Suite]:
        """The suites that it holds, in order of their lines."""
        if callable(self._suites):
            self._suites = self._suites()
        return self._suites

    def names(self) -> tuple[frozenset[str], frozenset[str]] | None:
        """Names bound and names read, or ``None`` where that is not known."""
        return self._names()

    @property
    def is_definition(self) -> bool:
        """Whether it defines a function or a class."""
        return self.type in DEFINITIONS

    def __repr__(self) -> str:
        return f"<{self.type} {self.name or ''} {self.first}-{self.last}>"


class Suite:
    """Sibling statements. ``kind`` is ``module``, ``class`` or ``function``: what kind of definition
    they stand in, however deep in ``if`` and ``for``; ``body`` says that they are that definition's
    own first suite, whose first statement may be a docstring."""

    __slots__ = ("body", "kind", "statements")

    def __init__(self, statements: Sequence[Statement], kind: str, body: bool) -> None:
        self.statements = statements
        self.kind = kind
        self.body = body

    def touching(self, first: int, last: int) -> tuple[int, int]:
        """Indices ``[low, high)`` of the statements that overlap the lines ``first`` to ``last``."""
        statements = self.statements
        low, high = 0, len(statements)
        while low < high:
            middle = (low + high) // 2
            if statements[middle].last < first:
                low = middle + 1
            else:
                high = middle
        end = low
        while end < len(statements) and statements[end].first <= last:
            end += 1
        return low, end


class Layout:
    """The statements of one file, or of the part of it that was parsed. ``lines`` are those of the whole
    file, ``parser`` names what read it."""

    __slots__ = ("lines", "parser", "suite")

    def __init__(self, suite: Suite, lines: Sequence[str], parser: str) -> None:
        self.suite = suite
        self.lines = lines
        self.parser = parser

    def enclosing(self, first: int, last: int) -> Iterator[Statement]:
        """The statements around the lines ``first`` to ``last``, outermost first."""
        suite: Suite | None = self.suite
        while suite is not None:
            low, high = suite.touching(first, last)
            if high - low != 1:
                return
            statement = suite.statements[low]
            if not (statement.first <= first and last <= statement.last):
                return
            yield statement
            suite = next(
                (
                    inner
                    for inner in statement.suites
                    if inner.statements and inner.statements[0].first <= last and first <= inner.statements[-1].last
                ),
                None,
            )

    def symbol(self, first: int, last: int, module: str) -> str:
        """Qualified name of the innermost definition that holds the lines ``first`` to ``last``."""
        names = [s.name for s in self.enclosing(first, last) if s.is_definition and s.name]
        return ".".join([module, *names])
