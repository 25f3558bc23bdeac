"""The changed lines of a diff, counted without reading it: a check on the reader.

This pass shares no code and no state with the reader of hunks. It knows hunk headers and what can stand
behind them, and counts; a bug in either shows as a difference.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from editguard.patterns import Pattern

_NUMBERS = Pattern(rb"@@[^@]*?-\d{1,9}(?:,(\d{1,9}))?[ \t,]+\+\d{1,9}(?:,(\d{1,9}))?(?!\d)")
_VERSION = Pattern(rb"\d+\.\d+")
_FENCE = Pattern(rb"[ \t>]*(?:```+|~~~+)[ \t\w]*\r?$")
_ITEM = Pattern(rb"[-+] [^ ]|---+[ \r]*$")
_HEAD = Pattern(rb"@@(?:[ \t\r.\-]|$)")
_BREAK = Pattern(rb"diff (?:--git |-)|Index: |GIT binary patch|From [0-9a-f]{7,64} |@@(?:[ \t\r.\-]|$)")
_SIGNS = (b" ", b"+", b"-")
_SIGNED = (b"+", b"-")


class _Style(NamedTuple):
    git: bool
    fenced: bool


def count_changed(lines: Sequence[bytes]) -> tuple[int, int]:
    """Added and removed lines in the hunks of ``lines``."""
    added = removed = number = 0
    git = fenced = False
    while number < len(lines):
        line = lines[number]
        number += 1
        if line.startswith(b"diff --git "):
            git = True
        elif _FENCE.match(line):
            fenced = not fenced
        elif _HEAD.match(line) or (line[:4] == b"+++ " and _bare_body(lines, number)):
            end = _end(lines, number, _counts(line), _Style(git, fenced))
            for inner in lines[number:end]:
                added += inner[:1] == b"+"
                removed += inner[:1] == b"-"
            number = end
    return added, removed


def _counts(head: bytes) -> list[int] | None:
    found = _NUMBERS.match(head)
    return None if found is None else [1 if size is None else int(size) for size in found.groups()]


def _bare_body(lines: Sequence[bytes], number: int) -> bool:
    """Whether changed lines stand right below ``+++``, without a hunk header."""
    return number > 1 and lines[number - 2][:4] == b"--- " and number < len(lines) and _kind(lines[number]) == "line"


def _kind(line: bytes) -> str:
    if line[:1] in _SIGNS or line[:2] == b"\\ ":
        return "line"
    return "text" if line.strip() else "blank"


def _end(lines: Sequence[bytes], start: int, counts: list[int] | None, style: _Style) -> int:
    """Index behind the body that begins at ``start``."""
    if counts is not None:
        end = _by_counts(lines, start, counts, style)
        if end > start and not _changed_follows(lines, end) and not _changed_below(lines, end, style):
            return end
    old, new = counts or (1, 1)
    number = start
    follows = False
    limit: int | None = None
    while number < len(lines) and not _ends(lines, number, style):
        full = counts is not None and old <= 0 and new <= 0
        kind = _kind(lines[number])
        if kind == "line":
            if _signature(lines, number, tail=full or counts is None):
                break
            if full and not follows:
                follows = _changed_follows(lines, number)
                if not follows:
                    break
            if lines[number][:1] in _SIGNED:
                follows = False
            old -= lines[number][:1] in (b" ", b"-")
            new -= lines[number][:1] in (b" ", b"+")
            number += 1
            continue
        follows = False
        text = False
        behind = number
        while behind < len(lines) and _kind(lines[behind]) != "line" and not _ends(lines, behind, style):
            text = text or lines[behind].strip() != b""
            behind += 1
        limit = _last_signed(lines, behind, style) if limit is None else limit
        if limit < behind or (not style.fenced and _ITEM.match(lines[behind])):
            break
        if full and (text or lines[behind][:1] == b" " or not _changed_follows(lines, behind)):
            break
        old -= behind - number
        new -= behind - number
        number = behind
    return number


def _last_signed(lines: Sequence[bytes], number: int, style: _Style) -> int:
    found = -1
    for at in range(number, len(lines)):
        if _ends(lines, at, style):
            break
        if lines[at][:1] in _SIGNED:
            found = at
    return found


def _by_counts(lines: Sequence[bytes], start: int, counts: list[int], style: _Style) -> int:
    """Index behind the body if it is as long as the header says, else -1."""
    old, new = counts
    number = start
    last_line = first_text = -1
    while old > 0 or new > 0:
        if number == len(lines):
            return -1
        line = lines[number]
        kind = _kind(line)
        if kind == "line":
            if line[:4] == b"--- " and not style.git and _opens_file(lines, number) and _one_path(lines, number):
                return -1
            last_line = number
            old -= line[:1] in (b" ", b"-")
            new -= line[:1] in (b" ", b"+")
        else:
            if _ends(lines, number, style):
                return -1
            if kind == "text" and first_text < 0:
                first_text = number
            old -= 1
            new -= 1
        number += 1
    if old or new or (first_text > last_line and not (number < len(lines) and _BREAK.match(lines[number]))):
        return -1
    while number < len(lines) and lines[number][:2] == b"\\ ":
        number += 1
    return number


def _changed_follows(lines: Sequence[bytes], number: int) -> bool:
    while number < len(lines) and (lines[number][:1] == b" " or lines[number][:2] == b"\\ "):
        number += 1
    return (
        number < len(lines)
        and lines[number][:1] in _SIGNED
        and not _opens_file(lines, number)
        and not _signature(lines, number, tail=True)
    )


def _changed_below(lines: Sequence[bytes], number: int, style: _Style) -> bool:
    """Whether changed lines, and no list, stand below empty lines."""
    below = next((at for at in range(number, len(lines)) if lines[at].strip()), number)
    if below == number or lines[below][:1] not in _SIGNED or not _changed_follows(lines, below):
        return False
    return style.fenced or _ITEM.match(lines[below]) is None


def _ends(lines: Sequence[bytes], number: int, style: _Style) -> bool:
    line = lines[number]
    if line[:1] == b"-":
        return _opens_file(lines, number)
    if _kind(line) == "line":
        return False
    if _FENCE.match(line):
        below = lines[number + 1] if number + 1 < len(lines) else b""
        return style.fenced or _kind(below) != "line" or _opens_file(lines, number + 1)
    return _BREAK.match(line) is not None


def _opens_file(lines: Sequence[bytes], number: int) -> bool:
    """Whether ``--- x`` above ``+++ y`` is a file header: a hunk or nothing follows, or x and y are one path."""
    if lines[number][:4] != b"--- " or number + 1 >= len(lines) or lines[number + 1][:4] != b"+++ ":
        return False
    if number + 2 >= len(lines) or lines[number + 2][:2] == b"@@":
        return True
    return _one_path(lines, number)


def _one_path(lines: Sequence[bytes], number: int) -> bool:
    old, new = (lines[at][4:].split(b"\t")[0].rstrip() for at in (number, number + 1))
    return b"/dev/null" in (old, new) or old == new or (b"/" in old and old.split(b"/")[1:] == new.split(b"/")[1:])


def _signature(lines: Sequence[bytes], number: int, *, tail: bool) -> bool:
    if lines[number].rstrip(b"\r") not in (b"-- ", b"--"):
        return False
    below = lines[number + 1] if number + 1 < len(lines) else b""
    return _VERSION.match(below) is not None or (tail and lines[number][:3] == b"-- " and _kind(below) != "line")
