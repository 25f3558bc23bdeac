"""One face for the parsers: bytes of a Python file in, its layout out, or why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import NamedTuple

from editguard.syntax.decoding import Undecodable, decode_python
from editguard.syntax.guard import too_deep_for_libcst
from editguard.syntax.layout import Layout
from editguard.syntax.python_ast import layout_by_ast
from editguard.syntax.region import region


class Unreadable(NamedTuple):
    """No parser reads the file: the 1-based line and the message of the most capable one.

    ``syntax`` is true where a parser looked and found an error, false where the file was not given
    to any (not text, over a bound).
    """

    line: int
    message: str
    syntax: bool


def read_python(source: bytes, *, max_bytes: int, around: Sequence[tuple[int, int]] = ()) -> Layout | Unreadable:
    """Layout of a Python file by `ast`, or by LibCST where the running `ast` does not know its grammar.

    Files over ``max_bytes`` bytes are not parsed. ``around`` gives the first and last lines of what is of
    interest, in order; what stands apart from them may be left out of the layout.
    """
    if len(source) > max_bytes:
        return Unreadable(1, f"{len(source):,} bytes, over the bound of {max_bytes:,}", syntax=False)
    decoded = decode_python(source)
    if isinstance(decoded, Undecodable):
        return Unreadable(decoded.line, decoded.message, syntax=False)
    text = decoded.text
    lines = text.split("\n")
    part = region(text, around)
    if part is not None:
        # an error in a part may be one of the cut; the whole file tells
        with suppress(SyntaxError):
            return layout_by_ast(part, lines, whole=part[:1] != "\n")
    try:
        return layout_by_ast(text, lines)
    except SyntaxError as error:
        first = error
    if too_deep_for_libcst(text):
        return Unreadable(first.lineno or 1, first.msg, syntax=True)
    from editguard.syntax.python_libcst import layout_by_libcst

    try:
        return layout_by_libcst(text)
    except SyntaxError:
        # the interpreter's message is the one that people know
        return Unreadable(first.lineno or 1, first.msg, syntax=True)
