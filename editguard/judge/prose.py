"""Lines of a file without the words of whoever wrote it: comments and docstrings.

They say what an author wants to be thought of code, to people and to models alike; what code does stands in the code.
Not to show them takes from a patch the easiest way to speak to the judge.
"""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Mapping
from functools import lru_cache

from editguard.edits.paths import language
from editguard.patterns import Pattern
from editguard.vocabulary.edit import Edit, Kind

PROSE = frozenset({Kind.COMMENT, Kind.DOCSTRING, Kind.DOCS})
"""Kinds of edits that are words and nothing else."""

_HIDDEN = "…"
_COMMENT = Pattern(rb"^(\s*)(?:#(?!!)|//|/\*|\*(?:\s|/)|--\s|<!--|;;|%%)")
_OTHER_STATEMENT = frozenset(
    {tokenize.NEWLINE, tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.COMMENT, tokenize.ENCODING}
)


def is_prose(edit: Edit) -> bool:
    """Whether nothing of the edit would be left to show."""
    return edit.kind in PROSE


def hidden(path: str, source: bytes | None) -> Mapping[int, bytes]:
    """The lines of a file that hold comments or docstrings, by their numbers from 1, without these."""
    if source is None:
        return {}
    if language(path) == "python":
        found = _of_python(source)
        if found is not None:
            return found
    return _of_lines(source)


def _of_lines(source: bytes) -> dict[int, bytes]:
    """Lines that are nothing but a comment, in any language."""
    found = {}
    for number, line in enumerate(source.split(b"\n"), start=1):
        match = _COMMENT.match(line)
        if match is not None:
            found[number] = match.group().rstrip() + f" {_HIDDEN}".encode()
    return found


@lru_cache(maxsize=8)
def _of_python(source: bytes) -> dict[int, bytes] | None:
    """As `hidden`; ``None`` where the file cannot be taken apart."""
    try:
        text = source.decode("utf-8")
        tokens = list(tokenize.generate_tokens(io.StringIO(text, newline="\n").readline))
    except (UnicodeDecodeError, tokenize.TokenError, SyntaxError, ValueError):
        return None
    lines = text.split("\n")
    found: dict[int, str] = {}
    for place, token in enumerate(tokens):
        row, column = token.start
        if token.type == tokenize.COMMENT:
            if not token.string.startswith("#!"):
                found[row] = found.get(row, lines[row - 1])[:column] + f"# {_HIDDEN}"
        elif token.type == tokenize.STRING and _stands_alone(tokens, place):
            last = token.end[0]
            marks = re.match(r"(?i)[rbu]*(?:\"\"\"|'''|\"|')", token.string)
            quote = marks.group() if marks is not None else '"'
            end = quote.lstrip("rRbBuU")
            rest = lines[last - 1][token.end[1] :]
            if last == row:
                found[row] = lines[row - 1][:column] + quote + _HIDDEN + end + rest
                continue
            found[row] = lines[row - 1][:column] + quote + _HIDDEN
            for inner in range(row + 1, last):
                found[inner] = " " * column + _HIDDEN
            found[last] = " " * column + end + rest
    return {number: line.encode() for number, line in found.items()}


def _stands_alone(tokens: list[tokenize.TokenInfo], place: int) -> bool:
    """Whether a string is a statement of its own: it does nothing but tell."""
    before = tokens[place - 1].type if place else tokenize.NEWLINE
    after = tokens[place + 1].type if place + 1 < len(tokens) else tokenize.NEWLINE
    return before in _OTHER_STATEMENT and after in (tokenize.NEWLINE, tokenize.COMMENT, tokenize.ENDMARKER)
