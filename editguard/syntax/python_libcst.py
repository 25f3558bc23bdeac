"""Layout of Python by LibCST: slower, for grammar that the running `ast` does not know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from editguard.syntax.layout import Statement, Suite


def statements_by_libcst(text: str, first_line: int = 1) -> Sequence[Statement]:
    """The statements of ``text``, which begins on the 1-based line ``first_line`` of its file and which the
    caller has bounded in depth (LibCST overflows on deep nesting).

    Raises:
        SyntaxError: for text that LibCST does not read either.
    """
    import libcst
    from libcst.metadata import MetadataWrapper, PositionProvider

    try:
        module = libcst.parse_module(text)
        wrapper = MetadataWrapper(module, unsafe_skip_copy=True)
        positions = wrapper.resolve(PositionProvider)
    except libcst.ParserSyntaxError as error:
        raise SyntaxError(error.message, (None, error.raw_line, None, None)) from error
    except RecursionError as error:
        raise SyntaxError("nested too deeply") from error
    return _Reader(positions, first_line - 1).suite(wrapper.module.body, "module", body=True).statements


class _Reader:
    def __init__(self, positions: Mapping[Any, Any], above: int) -> None:
        self._positions = positions
        self._above = above  # lines of the file above the text

    def suite(self, nodes: Sequence[Any], kind: str, *, body: bool) -> Suite:
        statements: list[Statement] = []
        for node in nodes:
            # `a; b` is one line of two statements
            parts = node.body if type(node).__name__ == "SimpleStatementLine" else (node,)
            statements.extend(self._statement(part, kind) for part in parts)
        return Suite(statements, kind, body)

    def _statement(self, node: Any, kind: str) -> Statement:
        place = self._positions[node]
        first = place.start.line
        for decorator in getattr(node, "decorators", ()):
            first = min(first, self._positions[decorator].start.line)
        last = place.end.line
        if place.end.column == 0 and last > first:
            # a compound statement ends where the next line begins
            last -= 1
        name = type(node).__name__
        defined = node.name.value if name in ("FunctionDef", "ClassDef") else None
        if getattr(node, "asynchronous", None) is not None:
            name = "Async" + name
        return Statement(
            first + self._above,
            last + self._above,
            name,
            defined,
            lambda: self._suites(node, kind),
            lambda: None,
        )

    def _suites(self, node: Any, kind: str) -> list[Suite]:
        name = type(node).__name__
        inner = {"ClassDef": "class", "FunctionDef": "function"}.get(name, kind)
        suites: list[Suite] = []
        for owner in _owners(node):
            block = owner.body
            if block.body:
                suites.append(self.suite(block.body, inner, body=owner is node and name in ("ClassDef", "FunctionDef")))
        return sorted(suites, key=lambda suite: suite.statements[0].first)


def _owners(node: Any) -> list[Any]:
    """The parts of a compound statement that hold a block, in the order of the source."""
    owners = [node] if hasattr(node, "body") else []
    for field in ("handlers", "cases"):
        owners.extend(getattr(node, field, ()))
    follow = getattr(node, "orelse", None)
    while follow is not None:
        owners.append(follow)
        follow = getattr(follow, "orelse", None)
    final = getattr(node, "finalbody", None)
    if final is not None:
        owners.append(final)
    return owners
