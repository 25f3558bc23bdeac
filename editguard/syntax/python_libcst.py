"""Layout of a Python file by LibCST: slower, for grammar that the running `ast` does not know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from editguard.syntax.layout import Layout, Statement, Suite


def layout_by_libcst(text: str) -> Layout:
    """Layout of ``text``, which the caller has bounded in depth (LibCST overflows on deep nesting).

    Raises:
        SyntaxError: for text that LibCST does not read either, with its 1-based line.
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
    suite = _suite(wrapper.module.body, positions, "module", body=True)
    return Layout(suite, text.split("\n"), "libcst")


def _suite(nodes: Sequence[Any], positions: Mapping[Any, Any], kind: str, *, body: bool) -> Suite:
    statements: list[Statement] = []
    for node in nodes:
        # `a; b` is one line of two statements
        parts = node.body if type(node).__name__ == "SimpleStatementLine" else (node,)
        statements.extend(_statement(part, positions, kind) for part in parts)
    return Suite(statements, kind, body)


def _statement(node: Any, positions: Mapping[Any, Any], kind: str) -> Statement:
    place = positions[node]
    first = place.start.line
    for decorator in getattr(node, "decorators", ()):
        first = min(first, positions[decorator].start.line)
    last = place.end.line
    if place.end.column == 0 and last > first:
        # a compound statement ends where the next line begins
        last -= 1
    name = type(node).__name__
    defined = node.name.value if name in ("FunctionDef", "ClassDef") else None
    if getattr(node, "asynchronous", None) is not None:
        name = "Async" + name
    return Statement(
        first,
        last,
        name,
        defined,
        lambda: _suites(node, positions, kind),
        lambda: None,
    )


def _suites(node: Any, positions: Mapping[Any, Any], kind: str) -> list[Suite]:
    name = type(node).__name__
    inner = {"ClassDef": "class", "FunctionDef": "function"}.get(name, kind)
    suites: list[Suite] = []
    for owner in _owners(node):
        block = owner.body
        if block.body:
            suites.append(
                _suite(block.body, positions, inner, body=owner is node and name in ("ClassDef", "FunctionDef"))
            )
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
