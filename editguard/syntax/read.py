"""One face for the parsers: bytes of a Python file in, its layout out, or why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import NamedTuple

from editguard.syntax.decoding import Undecodable, decode_python
from editguard.syntax.layout import Layout, Statement, Suite
from editguard.syntax.python_ast import layout_by_ast
from editguard.syntax.region import Part, joined, region


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
    parts = region(text, around)
    if parts is not None:
        # an error in a part may be one of the cut; the whole file tells
        with suppress(SyntaxError):
            return layout_by_ast(joined(parts), lines, whole=parts[0].first == 1)
    else:
        try:
            return layout_by_ast(text, lines)
        except SyntaxError:
            parts = region(text, around, min_lines=0)
    if parts is not None:
        with suppress(SyntaxError):
            return _part_by_part(parts, lines)
    try:
        return layout_by_ast(text, lines)
    except SyntaxError as error:
        first = error
    try:
        return Layout(Suite(_by_libcst(Part(1, text)), "module", True), lines, "libcst")
    except SyntaxError:
        # the interpreter's message is the one that people know
        return Unreadable(first.lineno or 1, first.msg, syntax=True)


def _part_by_part(parts: Sequence[Part], lines: Sequence[str]) -> Layout:
    """Layout of ``parts``, only those by LibCST that the running `ast` does not know: LibCST takes ten times
    as long.

    Raises:
        SyntaxError: if neither reads one of them.
    """
    statements: list[Statement] = []
    parser = "ast"
    for part in parts:
        try:
            statements.extend(layout_by_ast(joined([part]), lines).suite.statements)
        except SyntaxError:
            statements.extend(_by_libcst(part))
            parser = "libcst"
    return Layout(Suite(statements, "module", parts[0].first == 1), lines, parser)


def _by_libcst(part: Part) -> Sequence[Statement]:
    from editguard.syntax.guard import too_deep_for_libcst

    if too_deep_for_libcst(part.text):
        raise SyntaxError("nested too deeply")
    from editguard.syntax.python_libcst import statements_by_libcst

    return statements_by_libcst(part.text, part.first)
