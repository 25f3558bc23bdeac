"""A source as far as the running Python's grammar reads it."""

from __future__ import annotations

from typing import NamedTuple

from editguard.syntax.layout import Layout
from editguard.syntax.python_ast import parse_ast
from editguard.syntax.read import read_python


class Readable(NamedTuple):
    """``text`` has blank lines in place of the statements at its top that could not be read, which define ``hidden``;
    ``complete`` is false if one of them has no name."""

    text: str
    hidden: frozenset[str] = frozenset()
    complete: bool = True


def readable(source: bytes, max_bytes: int) -> Readable | None:
    """``source`` as text that `ast` parses; ``None`` if no parser reads it, or it has more than ``max_bytes``."""
    layout = read_python(source, max_bytes=max_bytes)
    if not isinstance(layout, Layout):
        return None
    text = "\n".join(layout.lines)
    if layout.parser == "ast":
        return Readable(text)
    lines = list(layout.lines)
    hidden: set[str] = set()
    complete = True
    for statement in layout.suite.statements:
        try:
            parse_ast("\n".join(layout.lines[statement.first - 1 : statement.last]))
        except SyntaxError:
            lines[statement.first - 1 : statement.last] = [""] * (statement.last - statement.first + 1)
            if statement.name is None:
                complete = False
            else:
                hidden.add(statement.name)
    try:
        parse_ast("\n".join(lines))
    except SyntaxError:
        return None
    return Readable("\n".join(lines), frozenset(hidden), complete)
