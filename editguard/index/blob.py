"""What one file says: its words with their numbers, and what it defines."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import NamedTuple

from editguard.index.words import IDENTIFIER, words
from editguard.patterns import Pattern

MAX_BYTES = 1024 * 1024
"""Larger files are not looked through: they are data."""

_MOST = 255
"""Occurrences that are told apart."""

# each begins with the line end before it, a letter that the engine finds faster than the start of a line
_BLOCK = Pattern(rb"\n([ \t]*)(?:async[ \t]+def|def|class)[ \t]+([A-Za-z_$][\w$]*)")
_SCRIPT_BLOCK = Pattern(
    rb"\n([ \t]*)(?:async[ \t]+def|def|class|(?:export[ \t]+)?(?:default[ \t]+)?(?:async[ \t]+)?function\*?)[ \t]+"
    rb"([A-Za-z_$][\w$]*)"
)
_VALUE = Pattern(rb"\n()(?:export[ \t]+)?(?:const[ \t]+|let[ \t]+|var[ \t]+)?([A-Za-z_]\w*)[ \t]*(?::[^=\n]*)?=(?!=)")


class Definition(NamedTuple):
    """A name that a file binds: ``line`` is 1-based, ``name`` qualified within the file (`Class.method`)."""

    name: str
    line: int


class Content(NamedTuple):
    """What a file says: ``terms`` with how often they occur, ``definitions`` in their order. Terms have none."""

    terms: tuple[tuple[str, int], ...]
    definitions: tuple[Definition, ...]


def read_content(data: bytes) -> Content:
    """The words and definitions of a file in any language; binary and very large files have none."""
    if len(data) > MAX_BYTES or b"\0" in data[:8000]:
        return Content((), ())
    counts: dict[str, int] = {}
    known = counts.get
    for name, count in Counter(IDENTIFIER.findall(data)).items():
        for term in _terms(name):
            counts[term] = known(term, 0) + count
    return Content(tuple((term, min(count, _MOST)) for term, count in counts.items()), definitions_of(data))


@lru_cache(maxsize=200_000)
def _terms(name: bytes) -> tuple[str, ...]:
    return words(name.decode("ascii"))


def definitions_of(data: bytes) -> tuple[Definition, ...]:
    """The names that a file in any language binds at the start of a line or of an indented one."""
    data = b"\n" + data
    blocks = (_SCRIPT_BLOCK if b"function" in data else _BLOCK).compiled
    matches = [(match, True) for match in blocks.finditer(data)]
    matches += [(match, False) for match in _VALUE.compiled.finditer(data)]
    matches.sort(key=_position)
    found: list[Definition] = []
    scopes: list[tuple[int, str]] = []
    line, at = 0, 0
    for match, is_block in matches:
        start = match.start() + 1
        line += data.count(b"\n", at, start)
        at = start
        name = match[2].decode("ascii", "replace")
        if not is_block:
            found.append(Definition(name, line))
            continue
        depth = len(match[1].expandtabs())
        while scopes and scopes[-1][0] >= depth:
            scopes.pop()
        scopes.append((depth, name))
        found.append(Definition(".".join(scope for _, scope in scopes), line))
    return tuple(found)


def _position(each: tuple[re.Match[bytes], bool]) -> int:
    return each[0].start()
