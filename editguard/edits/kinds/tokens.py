"""Tokens of a slice without its layout, and its comments."""

from __future__ import annotations

import io
import tokenize
from typing import NamedTuple

_LAYOUT = frozenset(
    {
        tokenize.COMMENT,
        tokenize.NL,
        tokenize.NEWLINE,
        tokenize.INDENT,
        tokenize.DEDENT,
        tokenize.ENCODING,
        tokenize.ENDMARKER,
    }
)
# where trees are equal, parentheses, commas and semicolons can only be layout
_PUNCTUATION = frozenset({"(", ")", ",", ";"})


class Tokens(NamedTuple):
    """``words`` with strings in one spelling of quotes and prefix, ``raw`` as they stand, ``comments``."""

    words: tuple[str, ...]
    raw: tuple[str, ...]
    comments: tuple[str, ...]


def tokens(text: str) -> Tokens | None:
    """Tokens of ``text``, whose indentation may start anywhere; ``None`` if it does not tokenise."""
    words: list[str] = []
    raw: list[str] = []
    comments: list[str] = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(wrapped(text)).readline):
            if token.type == tokenize.COMMENT:
                comments.append(token.string.rstrip())
            elif (
                token.type in _LAYOUT
                or not token.string
                or (token.type == tokenize.OP and token.string in _PUNCTUATION)
            ):
                continue
            else:
                raw.append(token.string)
                words.append(_word(token.type, token.string))
    except (tokenize.TokenError, SyntaxError):
        return None
    return Tokens(tuple(words), tuple(raw), tuple(comments))


def wrapped(text: str) -> str:
    """``text`` as a module: behind ``if 1:`` where its first statement is indented."""
    for line in text.split("\n"):
        code = line.strip()
        if code and not code.startswith("#"):
            return "if 1:\n" + text if line[0] in " \t\f" and line.lstrip(" \t\f") != line else text
    return text


def _word(kind: int, text: str) -> str:
    name = tokenize.tok_name[kind]
    if name == "STRING":
        return _string(text)
    if name in ("FSTRING_START", "TSTRING_START"):
        return "".join(sorted(text.rstrip("'\"").lower().replace("u", ""))) + '"'
    if name in ("FSTRING_END", "TSTRING_END"):
        return '"'
    return text


def _string(text: str) -> str:
    quote = min(at for at in (text.find("'"), text.find('"')) if at >= 0)
    prefix = "".join(sorted(text[:quote].lower().replace("u", "")))
    body = text[quote:]
    size = 3 if body[:3] in ("'''", '"""') and len(body) >= 6 else 1
    body = body[size:-size]
    if "r" not in prefix:
        body = body.replace("\\'", "'").replace('\\"', '"')
    return f'{prefix}"{body}"'
