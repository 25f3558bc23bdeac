"""The distance between two texts in tokens: words, signs, and the white space that begins a line.

The edits are those of Levenshtein (1966): a token put in, taken out, or put in the place of another counts one.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_TOKEN = re.compile(rb"^[ \t]+(?=\S)|[\w\x80-\xff]+|[^\w\s\x80-\xff]", re.MULTILINE)

_CELLS = 20_000_000_000
"""Most pairs of tokens that are compared (about a second). Beyond, what differs counts as written anew."""


class Distance(NamedTuple):
    """``tokens`` edits turn a text of ``before`` tokens into one of ``after``."""

    tokens: int
    before: int
    after: int

    @property
    def size(self) -> int:
        """Tokens of the longer text: no distance is larger."""
        return max(self.before, self.after)


def token_count(text: bytes) -> int:
    """The number of tokens of ``text``."""
    return sum(1 for _ in _TOKEN.finditer(text))


def distance(before: bytes, after: bytes, count: int) -> Distance:
    """The distance between two texts, of which the first has ``count`` tokens."""
    from rapidfuzz.distance import Levenshtein

    # equal lines at either end are in the way of nothing, and most lines of a file are among them
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    first = _TOKEN.findall(b"".join(old[start : len(old) - end]))
    second = _TOKEN.findall(b"".join(new[start : len(new) - end]))
    too_long = len(first) * len(second) > _CELLS
    tokens = max(len(first), len(second)) if too_long else Levenshtein.distance(first, second)
    return Distance(tokens, count, count - len(first) + len(second))
