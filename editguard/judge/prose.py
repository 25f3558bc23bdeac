"""Lines of a file without the words of whoever wrote it: comments, docstrings and other strings that do nothing.

They say what an author wants to be thought of code, to people and to models alike; what code does stands in the code.
Not to show them takes from a patch the easiest way to speak to the judge.
"""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from editguard.edits.paths import language
from editguard.patterns import Pattern
from editguard.syntax.python_ast import parse_ast
from editguard.vocabulary.edit import Edit, Kind

PROSE = frozenset({Kind.COMMENT, Kind.DOCSTRING, Kind.DOCS})
"""Kinds of edits that are words and nothing else."""

_HIDDEN = "…"
_COMMENT = Pattern(rb"^(\s*)(?:#|//|/\*|\*(?:\s|/)|--\s|<!--|;;|%%)")
_ATTRIBUTE = Pattern(rb"^\s*#!\[")
"""Code of Rust that looks like a comment of others."""

_SHEBANG = Pattern(r"#![ \t]*/\S+(?:[ \t]+\S+){0,2}")
"""The program that runs a file, in its first line, with as many words as programs take."""

_MARKS = Pattern(rb"(?i)[rbuf]*(?:\"\"\"|'''|\"|')")
_OPENS = Pattern(rb"#[^\n]*|\"\"\"|'''|\"|'")
_CLOSES = {
    mark: Pattern(rb"\\.|" + (mark if len(mark) == 3 else mark + rb"|(?=\n)"), 16)  # re.DOTALL
    for mark in (b'"""', b"'''", b'"', b"'")
}
_PLAIN = (
    ast.Tuple, ast.List, ast.Set, ast.Dict, ast.Starred, ast.BinOp, ast.BoolOp, ast.UnaryOp, ast.Compare, ast.IfExp,
)  # fmt: skip
"""What joins strings to an expression that still does nothing but tell."""


class _Veil(NamedTuple):
    """A part of a line, from byte ``start`` to ``end``, and what is shown in its place."""

    start: int
    end: int
    shown: bytes


def is_prose(edit: Edit) -> bool:
    """Whether nothing of the edit would be left to show."""
    return edit.kind in PROSE


def hidden(path: str, source: bytes | None) -> Mapping[int, bytes]:
    """The lines of a file that hold comments or strings that do nothing, by their numbers from 1, without these.

    Where Python does not parse, code and words cannot be told apart, and no string is shown.
    """
    if source is None:
        return {}
    name = language(path)
    return _of_python(source) if name == "python" else _of_lines(source, attributes=name == "rust")


def _of_lines(source: bytes, *, attributes: bool) -> dict[int, bytes]:
    """Lines that are nothing but a comment, in any language."""
    found = {}
    for number, line in enumerate(source.split(b"\n"), start=1):
        match = _COMMENT.match(line)
        if match is None or (attributes and _ATTRIBUTE.match(line)):
            continue
        shown = _interpreter(line.decode("utf-8", "surrogateescape").rstrip()) if number == 1 else None
        if shown is None:
            found[number] = match.group().rstrip() + f" {_HIDDEN}".encode()
        elif shown:
            found[number] = shown.encode("utf-8", "surrogateescape")
    return found


def _interpreter(comment: str) -> str | None:
    """What is shown of the comment that begins a file: empty for all of it, ``None`` if it names no program."""
    match = _SHEBANG.match(comment)
    if match is None:
        return None
    return "" if match.end() == len(comment) else f"{match.group()} {_HIDDEN}"


@lru_cache(maxsize=8)
def _of_python(source: bytes) -> dict[int, bytes]:
    """As `hidden`."""
    try:
        text = source.decode("utf-8")
        if "\r" in text.replace("\r\n", "\n"):
            raise SyntaxError("a line ends for the parser where it does not end for us")
        begin = len(text) - len(text.removeprefix("\ufeff"))
        text = text[begin:]
        lines = text.encode().split(b"\n")
        veils = _statements(parse_ast(text), lines)
        _comments(text, lines, veils)
    except (UnicodeDecodeError, tokenize.TokenError, SyntaxError, ValueError, RecursionError):
        return _of_broken(source)
    found = {number: _veiled(lines[number - 1], parts) for number, parts in veils.items()}
    if begin and 1 in found:
        found[1] = "\ufeff".encode() + found[1]
    return found


def _veiled(line: bytes, parts: list[_Veil]) -> bytes:
    shown: list[bytes] = []
    place = 0
    for veil in sorted(parts):
        shown += (line[place : veil.start], veil.shown)
        place = veil.end
    return b"".join((*shown, line[place:]))


def _statements(tree: ast.Module, lines: list[bytes]) -> dict[int, list[_Veil]]:
    """What to show in place of the statements that are only strings, by the numbers of lines."""
    veils: dict[int, list[_Veil]] = {}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Expr) or not _tells(node.value):
            continue
        first, last = node.lineno, node.end_lineno or node.lineno
        start, end = node.col_offset, node.end_col_offset or 0
        marks = _MARKS.compiled.match(lines[first - 1], start)
        begins = marks.group() if marks is not None else b'"'
        ends = "".join(_done(node.value)).encode() + begins.lstrip(b"rRbBuUfF")
        begins += _HIDDEN.encode()
        if first == last:
            veils.setdefault(first, []).append(_Veil(start, end, begins + ends))
            continue
        indent = b" " * len(lines[first - 1][:start].decode())
        veils.setdefault(first, []).append(_Veil(start, len(lines[first - 1]), begins))
        for inner in range(first + 1, last):
            veils[inner] = [_Veil(0, len(lines[inner - 1]), indent + _HIDDEN.encode())]
        veils.setdefault(last, []).append(_Veil(0, end, indent + ends))
    return veils


def _tells(node: ast.expr) -> bool:
    """Whether an expression holds strings and nothing that could do anything, what stands in f-strings aside."""
    strings = False
    left: list[ast.AST] = [node]
    while left:
        part = left.pop()
        if isinstance(part, ast.JoinedStr):
            strings = True
        elif isinstance(part, ast.Constant):
            strings = strings or isinstance(part.value, str | bytes)
        elif isinstance(part, _PLAIN):
            left += ast.iter_child_nodes(part)
        elif isinstance(part, ast.expr):
            return False
    return strings


def _done(node: ast.expr) -> Iterator[str]:
    """What the f-strings of an expression do, which is code, without the strings in it."""
    for part in ast.walk(node):
        if isinstance(part, ast.FormattedValue):
            inner = list(ast.walk(part.value))
            for one in inner:
                if isinstance(one, ast.Constant) and isinstance(one.value, str | bytes):
                    one.value = _HIDDEN
            if any(isinstance(one, ast.Name) for one in inner):
                yield "{" + " ".join(ast.unparse(part.value).split()) + "}"


def _comments(text: str, lines: list[bytes], veils: dict[int, list[_Veil]]) -> None:
    """Add what to show in place of comments to ``veils``."""
    for token in tokenize.generate_tokens(io.StringIO(text, newline="\n").readline):
        if token.type != tokenize.COMMENT:
            continue
        row = token.start[0]
        column = len(lines[row - 1].decode()[: token.start[1]].encode())
        if any(veil.start <= column < veil.end for veil in veils.get(row, ())):
            continue
        shown = _interpreter(token.string) if token.start == (1, 0) else None
        if shown != "":
            veils.setdefault(row, []).append(_Veil(column, len(lines[row - 1]), (shown or f"# {_HIDDEN}").encode()))


def _of_broken(source: bytes) -> dict[int, bytes]:
    """Lines with a comment or a string of a file that does not parse, without what stands in these."""
    parts: list[bytes] = []
    place = 0
    while (match := _OPENS.search(source, place)) is not None:
        parts.append(source[place : match.start()])
        place = match.end()
        mark = match.group()
        if mark.startswith(b"#"):
            shown = _interpreter(mark.decode("utf-8", "surrogateescape").rstrip()) if not match.start() else None
            parts.append(mark if shown == "" else (shown or f"# {_HIDDEN}").encode("utf-8", "surrogateescape"))
            continue
        begin, end, place = place, len(source), len(source)
        for closing in _CLOSES[mark].compiled.finditer(source, begin):
            if not closing.group().startswith(b"\\"):
                end, place = closing.span()
                break
        body = source[begin:end]
        parts.append(mark + b"\n".join(_HIDDEN.encode() if line else b"" for line in body.split(b"\n")))
        parts.append(source[end:place])
    parts.append(source[place:])
    pairs = zip(source.split(b"\n"), b"".join(parts).split(b"\n"), strict=True)
    return {number: shown for number, (line, shown) in enumerate(pairs, start=1) if line != shown}
