"""Definitions that were written anew where a few changed lines would have done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from editguard.patterns import Pattern

_SPACE = Pattern(rb"\s+")
LEAST = 12
"""Lines of code that a rewritten definition has at least, before and after."""


def kept_lines(old: Sequence[bytes], new: Sequence[bytes]) -> tuple[int, int] | None:
    """Of the changed lines of one definition: how many come back as they were but for blanks, and how many there are
    now. ``None`` where they are few on either side."""
    before, after = _code(old), _code(new)
    if len(before) < LEAST or len(after) < LEAST:
        return None
    return (Counter(before) & Counter(after)).total(), len(after)


def _code(lines: Sequence[bytes]) -> list[bytes]:
    return [_SPACE.sub(b"", line) for line in lines if line.strip() and not line.lstrip().startswith(b"#")]
