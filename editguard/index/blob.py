"""What one file says: its words with their numbers, and what it defines."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from editguard.index.words import IDENTIFIER, words
from editguard.patterns import Pattern

MAX_BYTES = 1024 * 1024
"""Larger files are not looked through: they are data."""

_MOST = 255
"""Occurrences that are told apart."""

_DEFINITION = Pattern(
    rb"^([ \t]*)(?:async[ \t]+def|def|class|(?:export[ \t]+)?(?:default[ \t]+)?(?:async[ \t]+)?function\*?)[ \t]+"
    rb"([A-Za-z_$][\w$]*)|^()(?:export[ \t]+)?"
    rb"(?:const[ \t]+|let[ \t]+|var[ \t]+)?([A-Za-z_]\w*)[ \t]*(?::[^=\n]*)?=(?!=)",
    8,  # re.MULTILINE
)


class Definition(NamedTuple):
    """A name that a file binds: ``line`` is 1-based, ``name`` qualified within the file (`Class.method`)."""

    name: str
    line: int


class Content(NamedTuple):
    """What a file says: ``terms`` with how often they occur, ``definitions`` in their order."""

    terms: tuple[tuple[str, int], ...]
    definitions: tuple[Definition, ...]


def read_content(data: bytes) -> Content:
    """The words and definitions of a file in any language; binary and very large files have none."""
    if len(data) > MAX_BYTES or b"\0" in data[:8000]:
        return Content((), ())
    counts: Counter[str] = Counter()
    for name, count in Counter(IDENTIFIER.findall(data)).items():
        for term in words(name.decode("ascii")):
            counts[term] += count
    terms = tuple((term, min(count, _MOST)) for term, count in sorted(counts.items()))
    return Content(terms, tuple(_definitions(data)))


def _definitions(data: bytes) -> list[Definition]:
    found: list[Definition] = []
    scopes: list[tuple[int, str]] = []
    line, at = 1, 0
    for match in _DEFINITION.compiled.finditer(data):
        line += data.count(b"\n", at, match.start())
        at = match.start()
        name = (match[2] or match[4]).decode("ascii", "replace")
        if match[2] is None:
            found.append(Definition(name, line))
            continue
        depth = len(match[1].expandtabs())
        while scopes and scopes[-1][0] >= depth:
            scopes.pop()
        scopes.append((depth, name))
        found.append(Definition(".".join(scope for _, scope in scopes), line))
    return found
