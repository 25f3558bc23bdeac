"""Bodies of hunks: where they really end, whatever their headers count."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from editguard.patterns import Pattern

HEADER = Pattern(rb"^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@ ?(.*)$", re.DOTALL)
ANY_HEADER = Pattern(rb"^@@(?!@)[ \t]?(.*?)(?:@@ ?(.*))?$", re.DOTALL)
_NUMBERS = Pattern(rb"-(\d+)(?:,(\d+))?[ \t]+\+(\d+)(?:,(\d+))?")
_SIGNATURE = Pattern(rb"^-- ?$")

CUT_SHORT = 4
"""Lines that must be missing on both sides of the last hunk of a proposal for it to count as cut off
rather than miscounted: models misjudge their counts by one to three lines."""


class Header(NamedTuple):
    """What a hunk header claims; ``None`` where it says nothing."""

    old_start: int | None
    old_count: int | None
    new_start: int | None
    new_count: int | None
    section: bytes


class Body(NamedTuple):
    """Lines of a hunk in canonical form with their indices in the proposal, the index behind the last
    one, and codes of what was mended."""

    lines: list[bytes]
    origins: list[int]
    end: int
    repairs: list[str]
    missing: tuple[int, int]
    """Old and new lines that the header promised and the body lacks."""


def read_header(line: bytes) -> tuple[Header, bool] | None:
    """The header that ``line`` is, and whether it was well formed; ``None`` for other lines."""
    exact = HEADER.match(line)
    if exact:
        old, old_count, new, new_count, section = exact.groups()
        return Header(int(old), _count(old_count), int(new), _count(new_count), section), True
    loose = ANY_HEADER.match(line)
    if loose is None:
        return None
    middle, section = loose.groups()
    numbers = _NUMBERS.search(middle)
    if numbers:
        old, old_count, new, new_count = numbers.groups()
        return Header(int(old), _count(old_count), int(new), _count(new_count), section or b""), False
    return Header(None, None, None, None, section or b""), False


def _count(text: bytes | None) -> int:
    return 1 if text is None else int(text)


def starts_file(lines: Sequence[bytes], number: int) -> bool:
    """Whether a file's part of a diff starts at ``number``."""
    line = lines[number]
    if line.startswith((b"diff --git ", b"Index: ", b"diff -")):
        return True
    return (
        line.startswith(b"--- ")
        and number + 1 < len(lines)
        and lines[number + 1].startswith(b"+++ ")
        and (number + 2 >= len(lines) or lines[number + 2].startswith(b"@@"))
    )


def read_body(lines: Sequence[bytes], start: int, header: Header, *, fenced: bool) -> Body:
    """Read the body of a hunk whose header stands before ``start``.

    The header's counts are followed as long as the lines bear them out. Changed lines directly behind
    a body that is complete by its counts belong to it as well; a body ends early where a file, a hunk,
    a fence or the proposal does.
    """
    body: list[bytes] = []
    origins: list[int] = []
    repairs: list[str] = []
    counted = header.old_count is not None and header.new_count is not None
    need_old, need_new = header.old_count or 0, header.new_count or 0
    number = start
    while number < len(lines):
        line = lines[number]
        op = line[:1]
        wanted = not counted or need_old > 0 or need_new > 0
        if not wanted and op != b"\\" and not _goes_on(lines, number, fenced=fenced):
            break
        if _ends(lines, number, need_old, need_new, counted=counted, fenced=fenced):
            break
        if op not in (b" ", b"+", b"-", b"\\"):
            blank = not line.strip()
            if not blank and (not counted or need_old <= 0 or need_new <= 0):
                break
            if blank and _only_blank(lines, number, need_old, need_new, counted=counted):
                break
            repairs.append("blank-context" if blank else "bare-context")
            line = b" " + line
            op = b" "
        if op == b"\\":
            body.append(b"\\ No newline at end of file")
        else:
            body.append(line)
            need_old -= op != b"+"
            need_new -= op != b"-"
        origins.append(number)
        number += 1
    _drop_blank_tail(body, origins, need_old, need_new, lines, counted=counted)
    old = sum(line[:1] in (b" ", b"-") for line in body)
    new = sum(line[:1] in (b" ", b"+") for line in body)
    missing = (max(0, (header.old_count or 0) - old), max(0, (header.new_count or 0) - new))
    if counted and (old, new) != (header.old_count, header.new_count):
        repairs.append("hunk-counts")
    return Body(body, origins, number, list(dict.fromkeys(repairs)), missing if counted else (0, 0))


def _goes_on(lines: Sequence[bytes], number: int, *, fenced: bool) -> bool:
    """Whether changed lines follow without a break behind a body that is complete by its counts."""
    while number < len(lines):
        line = lines[number]
        if line[:1] not in (b" ", b"+", b"-", b"\\") or _signature(lines, number):
            return False
        if starts_file(lines, number):
            return False
        if line[:1] in (b"+", b"-"):
            return True
        number += 1
    return False


def _ends(lines: Sequence[bytes], number: int, need_old: int, need_new: int, *, counted: bool, fenced: bool) -> bool:
    line = lines[number]
    if line.startswith((b"@@ ", b"diff --git ")) or line == b"@@":
        return True
    if fenced and line.strip()[:3] in (b"```", b"~~~") and line[:1] not in (b" ", b"+", b"-"):
        return True
    if line.startswith(b"--- ") and starts_file(lines, number):
        # a removed line `-- x` above an added one `++ y` looks the same, unless the counts want both
        return not (counted and need_old > 0 and need_new > 0 and _fits_exactly(lines, number, need_old, need_new))
    return counted and _signature(lines, number) and need_old <= 0


def _fits_exactly(lines: Sequence[bytes], number: int, need_old: int, need_new: int) -> bool:
    """Whether the body, continued over lines that look like a file header, ends just by its counts."""
    while number < len(lines) and (need_old > 0 or need_new > 0):
        op = lines[number][:1]
        if op not in (b" ", b"+", b"-", b"\\"):
            return False
        need_old -= op in (b" ", b"-")
        need_new -= op in (b" ", b"+")
        number += 1
    return need_old == need_new == 0 and not (number < len(lines) and lines[number][:1] in (b"+", b"-"))


def _signature(lines: Sequence[bytes], number: int) -> bool:
    """``-- `` and a version, as mailed patches end."""
    return bool(
        _SIGNATURE.match(lines[number]) and number + 1 < len(lines) and re.match(rb"^\d+\.\d+", lines[number + 1])
    )


def _only_blank(lines: Sequence[bytes], number: int, need_old: int, need_new: int, *, counted: bool) -> bool:
    """Whether a blank line is the gap behind the hunk rather than an empty context line."""
    end = number
    while end < len(lines) and not lines[end].strip():
        end += 1
    if counted and need_old > 0 and need_new > 0 and end - number <= min(need_old, need_new):
        rest = end < len(lines) and lines[end][:1] in (b" ", b"+", b"-")
        return not rest and end - number != min(need_old, need_new)
    if end == len(lines) or starts_file(lines, end) or lines[end].startswith(b"@@"):
        return True
    return lines[end][:1] not in (b" ", b"+", b"-")


def _drop_blank_tail(
    body: list[bytes],
    origins: list[int],
    need_old: int,
    need_new: int,
    lines: Sequence[bytes],
    *,
    counted: bool,
) -> None:
    """Blank lines that only separate parts of the proposal are no context, if the counts say so too."""
    while counted and body and need_old < 0 and need_new < 0 and lines[origins[-1]] == b"":
        body.pop()
        origins.pop()
        need_old += 1
        need_new += 1
