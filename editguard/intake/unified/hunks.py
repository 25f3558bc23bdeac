"""Bodies of hunks: where they really end, whatever their headers count."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from editguard.intake.unified.paths import same_file
from editguard.patterns import Pattern

_HEADER = Pattern(rb"^@@ -(\d{1,9})(?:,(\d{1,9}))? \+(\d{1,9})(?:,(\d{1,9}))? @@ ?(.*)$")
_ANY_HEADER = Pattern(rb"^@@(?=[ \t\r.\-]|$)[ \t]?(.*?)(?:@@ ?(.*))?$")
_NUMBERS = Pattern(rb"-(\d{1,9})(?:,(\d{1,9}))?[ \t,]+\+(\d{1,9})(?:,(\d{1,9}))?(?!\d)")
_FENCE_LINE = Pattern(rb"^[ \t>]*(?:`{3,}|~{3,})[ \t\w]*\r?$")
_VERSION = Pattern(rb"^\d+\.\d+")
_LIST_ITEM = Pattern(rb"^(?:[-+] [^ ]|---+[ \r]*$)")
_MAIL = Pattern(rb"^From [0-9a-f]{7,64} ")

CUT_SHORT = 4
"""Lines that must be missing on both sides of the last hunk of a proposal for it to count as cut off
rather than miscounted: models misjudge their counts by one to three lines."""

_CHANGED = (b"+", b"-")
_ELISIONS = (b"...", "\u2026".encode())


class Header(NamedTuple):
    """What a hunk header claims; ``None`` where it says nothing."""

    old_start: int | None
    old_count: int | None
    new_start: int | None
    new_count: int | None
    section: bytes = b""


NO_NUMBERS = Header(None, None, None, None)


class Setting(NamedTuple):
    """What surrounds a hunk: ``fenced`` within a markdown fence, ``git`` below a ``diff --git`` line."""

    fenced: bool = False
    git: bool = True


class Body(NamedTuple):
    """Lines of a hunk in canonical form, the index behind the last one, codes of what was mended, and the
    old and new lines that the header promised and the body lacks."""

    lines: list[bytes]
    end: int
    repairs: list[str]
    missing: tuple[int, int] = (0, 0)


def read_header(line: bytes) -> tuple[Header, bool] | None:
    """The header that ``line`` is, and whether it was well formed; ``None`` for other lines."""
    exact = _HEADER.match(line)
    if exact:
        return _header(*exact.groups()), True
    loose = _ANY_HEADER.match(line)
    if loose is None:
        return None
    middle, section = loose.groups()
    numbers = _NUMBERS.search(middle)
    if numbers:
        return _header(*numbers.groups())._replace(section=section or b""), False
    return NO_NUMBERS._replace(section=section or b""), False


def _header(old: bytes, old_count: bytes | None, new: bytes, new_count: bytes | None, section: bytes = b"") -> Header:
    return Header(
        int(old),
        1 if old_count is None else int(old_count),
        int(new),
        1 if new_count is None else int(new_count),
        section,
    )


def starts_file(lines: Sequence[bytes], number: int) -> bool:
    """Whether a file's part of a diff starts at ``number``."""
    line = lines[number]
    if line.startswith((b"diff --git ", b"Index: ", b"diff -")):
        return True
    return line.startswith(b"--- ") and _is_pair(lines, number)


def is_stray(lines: Sequence[bytes], number: int, setting: Setting) -> bool:
    """Whether a line right behind a part of a diff still looks like one of its lines, or stands for some."""
    line = lines[number]
    if line[:1] == b" " or line.strip() in _ELISIONS:
        return True
    if _is_signed(lines, number, setting):
        return True
    text = line.strip() and line[:1] not in _CHANGED and not _FENCE_LINE.match(line)
    return bool(text) and number + 1 < len(lines) and _is_signed(lines, number + 1, setting)


def _is_signed(lines: Sequence[bytes], number: int, setting: Setting) -> bool:
    """Whether a line outside hunks is rather a changed line than a header, a signature or an item of a list."""
    line = lines[number]
    if line[:1] not in _CHANGED or line.startswith((b"--- ", b"+++ ")) or _signature(lines, number, complete=True):
        return False
    return setting.fenced or not _LIST_ITEM.match(line)


def read_body(lines: Sequence[bytes], start: int, header: Header, setting: Setting) -> Body:
    """Read the body of a hunk whose header stands before ``start``.

    A body that ends just where its header says is taken at its word. Otherwise changed lines directly
    behind it belong to it as well, and it ends early where a file, a hunk, a fence or the proposal does.
    """
    if header.old_count is not None and header.new_count is not None:
        counts = (header.old_count, header.new_count)
        end = _exact(lines, start, *counts, setting)
        if end is not None:
            return Body(list(lines[start:end]), end, [])
        end = _tolerant(lines, start, *counts, setting)
        if end is not None:
            return _mended(lines, start, end)
    else:
        counts = None
    body = _mended(lines, start, _recounted(lines, start, counts, setting))
    if counts is None:
        return body
    old = sum(line[:1] in b" -" for line in body.lines)
    new = sum(line[:1] in b" +" for line in body.lines)
    repairs = body.repairs if (old, new) == counts else [*body.repairs, "hunk-counts"]
    return body._replace(repairs=repairs, missing=(max(0, counts[0] - old), max(0, counts[1] - new)))


def _exact(lines: Sequence[bytes], start: int, old: int, new: int, setting: Setting) -> int | None:
    """The end of a body that is just as its header counts it; ``None`` if it is anything else."""
    number = start
    try:
        while old > 0 or new > 0:
            line = lines[number]
            op = line[:1]
            if op == b" ":
                old -= 1
                new -= 1
            elif op == b"+":
                new -= 1
            elif op == b"-":
                if not setting.git and line[:4] == b"--- " and _is_named_pair(lines, number):
                    return None
                old -= 1
            elif line[:2] != b"\\ ":
                return None
            number += 1
    except IndexError:
        return None
    return None if old or new or number == start else _closed(lines, number, setting)


def _tolerant(lines: Sequence[bytes], start: int, old: int, new: int, setting: Setting) -> int | None:
    """As `_exact`, with context lines whose leading blank was lost."""
    number = start
    first_bare = last_bare = last_diff = start - 1
    while old > 0 or new > 0:
        if number == len(lines) or _stops(lines, number, setting, pairs=False):
            return None
        line = lines[number]
        if not setting.git and line[:4] == b"--- " and _is_named_pair(lines, number):
            return None
        op = line[:1]
        if _is_diff(line):
            last_diff = number
        else:
            op = b" "
            if line.strip():
                first_bare = number if first_bare < start else first_bare
                last_bare = number
        if op != b"\\":
            old -= op != b"+"
            new -= op != b"-"
        number += 1
    if old or new or number == start:
        return None
    if last_bare >= start and first_bare > last_diff and not _stops_hard(lines, number):
        return None  # bare lines at the end alone are rather prose behind the diff
    return _closed(lines, number, setting)


def _closed(lines: Sequence[bytes], number: int, setting: Setting) -> int | None:
    """The end behind a complete body and its marker; ``None`` if changed lines follow without a break."""
    while number < len(lines) and lines[number][:2] == b"\\ ":
        number += 1
    return None if _goes_on(lines, number, setting) or _resumes(lines, number, setting) else number


def _resumes(lines: Sequence[bytes], number: int, setting: Setting) -> bool:
    """Whether changed lines follow behind empty ones: context that lost its blank, or the gap before a list."""
    start = number
    while number < len(lines) and not lines[number].strip():
        number += 1
    if number == start or number == len(lines) or lines[number][:1] not in _CHANGED:
        return False
    return _goes_on(lines, number, setting) and (setting.fenced or not _LIST_ITEM.match(lines[number]))


def _goes_on(lines: Sequence[bytes], number: int, setting: Setting) -> bool:
    """Whether changed lines follow, behind context at most."""
    while number < len(lines) and (lines[number][:1] == b" " or lines[number][:2] == b"\\ "):
        number += 1
    return (
        number < len(lines)
        and lines[number][:1] in _CHANGED
        and not starts_file(lines, number)
        and not _signature(lines, number, complete=True)
    )


def _recounted(lines: Sequence[bytes], start: int, counts: tuple[int, int] | None, setting: Setting) -> int:
    """The end of a body whose header counts wrongly or not at all."""
    old, new = counts or (0, 0)
    number = start
    last: int | None = None
    while number < len(lines) and not _stops(lines, number, setting):
        full = counts is not None and old <= 0 and new <= 0
        line = lines[number]
        op = line[:1]
        if _is_diff(line):
            if op in _CHANGED:
                if _signature(lines, number, complete=full or counts is None):
                    break
                end = number + 1
            else:
                end = _run(lines, number, setting)
                if full and not _goes_on(lines, end, setting):
                    break
            old -= 0 if op == b"+" else sum(inner[:1] != b"\\" for inner in lines[number:end])
            new -= 0 if op == b"-" else sum(inner[:1] != b"\\" for inner in lines[number:end])
            number = end
            continue
        end = _gap(lines, number, setting)
        last = _last_changed(lines, number, setting) if last is None else last
        if last < end or not _is_context(lines, number, end, setting, full=full):
            break
        old -= end - number
        new -= end - number
        number = end
    while number < len(lines) and number > start and lines[number][:2] == b"\\ ":
        number += 1
    return number


def _run(lines: Sequence[bytes], number: int, setting: Setting) -> int:
    """Behind the context lines that start at ``number``."""
    while number < len(lines) and (lines[number][:1] == b" " or lines[number][:2] == b"\\ "):
        number += 1
    return number


def _gap(lines: Sequence[bytes], number: int, setting: Setting) -> int:
    """Behind the lines from ``number`` on that do not look like lines of a diff."""
    while number < len(lines) and not _is_diff(lines[number]) and not _stops(lines, number, setting):
        number += 1
    return number


def _last_changed(lines: Sequence[bytes], number: int, setting: Setting) -> int:
    """Index of the last changed line from ``number`` on that can belong to the body, or -1."""
    last = -1
    while number < len(lines) and not _stops(lines, number, setting):
        if lines[number][:1] in _CHANGED:
            last = number
        number += 1
    return last


def _is_context(lines: Sequence[bytes], start: int, end: int, setting: Setting, *, full: bool) -> bool:
    """Whether the lines from ``start`` to ``end``, which lack a leading blank, are context of those behind
    them, rather than prose behind the diff; ``full`` says that the header asks for no more."""
    if not setting.fenced and _LIST_ITEM.match(lines[end]):
        return False
    if not full:
        return True
    blank = not any(line.strip() for line in lines[start:end])
    return blank and lines[end][:1] != b" " and _goes_on(lines, end, setting)


def _mended(lines: Sequence[bytes], start: int, end: int) -> Body:
    body: list[bytes] = []
    repairs: dict[str, None] = {}
    for line in lines[start:end]:
        if _is_diff(line):
            body.append(line)
        else:
            repairs["bare-context" if line.strip() else "blank-context"] = None
            body.append(b" " + line)
    return Body(body, end, list(repairs))


def _is_diff(line: bytes) -> bool:
    op = line[:1]
    return op in (b" ", b"+", b"-") or line[:2] == b"\\ "


def _stops(lines: Sequence[bytes], number: int, setting: Setting, *, pairs: bool = True) -> bool:
    """Whether the body ends before ``number`` at the latest; ``pairs``: also at ``---`` above ``+++``."""
    line = lines[number]
    first = line[:1]
    if first in (b" ", b"+", b"\\"):
        return False
    if first == b"-":
        return pairs and line[:4] == b"--- " and _is_pair(lines, number)
    if _FENCE_LINE.match(line):
        behind = number + 1
        return setting.fenced or behind == len(lines) or not _is_diff(lines[behind]) or starts_file(lines, behind)
    return _stops_hard(lines, number)


def _stops_hard(lines: Sequence[bytes], number: int) -> bool:
    if number == len(lines):
        return False
    line = lines[number]
    if line.startswith(b"@@"):
        return _ANY_HEADER.match(line) is not None
    if line.startswith(b"From "):
        return _MAIL.match(line) is not None
    return line.startswith((b"diff --git ", b"diff -", b"Index: ", b"GIT binary patch"))


def _is_pair(lines: Sequence[bytes], number: int) -> bool:
    """Whether ``---`` at ``number`` stands above ``+++`` and a hunk or the end, or the two name one file."""
    if number + 1 >= len(lines) or not lines[number + 1].startswith(b"+++ "):
        return False
    if number + 2 >= len(lines) or lines[number + 2].startswith(b"@@"):
        return True
    return same_file(lines[number][4:], lines[number + 1][4:])


def _is_named_pair(lines: Sequence[bytes], number: int) -> bool:
    """Whether the pair names one file: a removed line ``-- x`` and an added ``++ y`` do not."""
    return _is_pair(lines, number) and same_file(lines[number][4:], lines[number + 1][4:])


def _signature(lines: Sequence[bytes], number: int, *, complete: bool) -> bool:
    """``-- `` and a version, as mailed patches end; behind a complete body, ``-- `` and any text."""
    if lines[number] not in (b"-- ", b"--", b"-- \r"):
        return False
    following = lines[number + 1] if number + 1 < len(lines) else b""
    return bool(_VERSION.match(following)) or (complete and lines[number] != b"--" and not _is_diff(following))
