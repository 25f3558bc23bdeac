"""The changed lines of a diff, counted without reading it: a check on the reader.

This pass shares nothing with the reader of hunks. It knows hunk headers and which lines can stand
behind them, and counts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from editguard.patterns import Pattern

_HUNK = Pattern(rb"^@@(?!@)(?:[^@]*?-\d+(?:,(\d+))? \+\d+(?:,(\d+))?)?")


def count_changed(lines: Sequence[bytes]) -> tuple[int, int]:
    """Added and removed lines in the hunks of ``lines``."""
    added = removed = 0
    inside = False
    want: list[int] | None = None
    for number, line in enumerate(lines):
        head = _HUNK.match(line)
        if head:
            inside = True
            want = None
            if re.search(rb"-\d+(?:,\d+)?[ \t]+\+\d+", line):
                want = [1 if size is None else int(size) for size in head.groups()] if head.group() != b"@@" else None
            continue
        if not inside:
            continue
        if line.startswith(b"diff --git "):
            inside = False
            continue
        full = want is not None and want[0] <= 0 and want[1] <= 0
        if line[:4] == b"--- " and _opens_file(lines, number) and not _wanted(lines, number, want):
            inside = False
            continue
        if (
            full
            and line in (b"-- ", b"--")
            and re.match(rb"\d+\.\d+", lines[number + 1] if number + 1 < len(lines) else b"")
        ):
            inside = False
            continue
        sign = line[:1]
        if sign == b"+":
            added += 1
        elif sign == b"-":
            removed += 1
        elif sign not in (b" ", b"\\"):
            if (line.strip() and (want is None or full)) or full:
                inside = False
            elif not line.strip() and want is None:
                inside = _more(lines, number)
        if want is not None and sign != b"\\":
            want[0] -= sign != b"+"
            want[1] -= sign != b"-"
    return added, removed


def _opens_file(lines: Sequence[bytes], number: int) -> bool:
    following = lines[number + 1 : number + 3]
    return bool(following) and following[0][:4] == b"+++ " and (len(following) < 2 or following[1][:2] == b"@@")


def _wanted(lines: Sequence[bytes], number: int, want: list[int] | None) -> bool:
    """Whether the counts of the hunk are used up exactly when the two lines are content."""
    if want is None:
        return False
    old, new = want
    while number < len(lines) and (old > 0 or new > 0):
        sign = lines[number][:1]
        if sign not in (b" ", b"+", b"-", b"\\"):
            return False
        old -= sign in (b" ", b"-")
        new -= sign in (b" ", b"+")
        number += 1
    return old == 0 and new == 0 and lines[number : number + 1] != [] and lines[number][:1] not in (b"+", b"-")


def _more(lines: Sequence[bytes], number: int) -> bool:
    following = next((line for line in lines[number:] if line.strip()), b"")
    return following[:1] in (b" ", b"+", b"-")
