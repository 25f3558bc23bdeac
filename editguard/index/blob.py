"""What one file says: its words with their numbers, and what it defines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

from editguard.index.words import IDENTIFIER, words
from editguard.patterns import Pattern

MAX_BYTES = 1024 * 1024
"""Larger files are not looked through: they are data."""

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
    """What a file says: the keys of its ``terms`` (`term_key`) with how often they occur, in no order that means
    anything; ``definitions`` in theirs."""

    terms: Mapping[int, int]
    definitions: tuple[Definition, ...]


def read_content(data: bytes) -> Content:
    """The words and definitions of a file in any language; binary and very large files have none."""
    if len(data) > MAX_BYTES or b"\0" in data[:8000]:
        return Content({}, ())
    counts: dict[int, int] = {}
    known = counts.get
    for name, count in Counter(IDENTIFIER.findall(data)).items():
        for key in _keys(name):
            counts[key] = known(key, 0) + count
    return Content(counts, definitions_of(data))


@lru_cache(maxsize=200_000)
def _keys(name: bytes) -> tuple[int, ...]:
    return tuple(term_key(term) for term in words(name.decode("ascii")))


@lru_cache(maxsize=200_000)
def term_key(term: str) -> int:
    """A number for ``term`` that is the same everywhere; of a million terms, two share one with a chance of one in
    thirty million."""
    return int.from_bytes(blake2b(term.encode("utf-8"), digest_size=8).digest(), "little", signed=True)


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
