"""Which definition some lines stand in."""

from __future__ import annotations

from collections.abc import Callable

from editguard.edits.paths import language
from editguard.syntax.read import Unreadable, read_python
from editguard.vocabulary.patch import Span

_BOUND = 2 * 1024 * 1024
"""Bytes; larger files are one nameless stretch."""


def symbols(path: str, text: bytes) -> Callable[[Span], str]:
    """Gives the qualified name, without the module, of the innermost definition around the first of some lines; the
    file is parsed when it is first asked. What is not Python, or does not parse, has no names."""
    known: dict[int, str] = {}
    layout = None
    asked = False

    def symbol(span: Span) -> str:
        nonlocal layout, asked
        if language(path) != "python":
            return ""
        if not asked:
            read = read_python(text, max_bytes=_BOUND)
            layout, asked = (None if isinstance(read, Unreadable) else read), True
        if layout is None:
            return ""
        if span.first not in known:
            known[span.first] = layout.symbol(span.first, span.first, "").removeprefix(".")
        return known[span.first]

    return symbol
