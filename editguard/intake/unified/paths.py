"""Paths as diffs write them: quoted, prefixed, with a time stamp behind."""

from __future__ import annotations

import re
from typing import NamedTuple

from editguard.patterns import Pattern

DEV_NULL = b"/dev/null"

_QUOTED = Pattern(rb'"(?:[^"\\]|\\.)*"')
_STAMP = Pattern(
    rb"(?<![ \t])[ \t]+(?:\d{4}-\d\d-\d\d[ T]\d\d:\d\d.*|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z].*"
    rb"|\((?:revision \d+|working copy|nonexistent)\))$"
)
_EPOCH = Pattern(
    rb"(1969-12-31|1970-01-01)[ T](\d\d):(\d\d):00(?:\.0+)?(?: *([-+])(\d\d):?(\d\d))?$"
    rb"|\w{3} Jan 0?1 00:00:00 1970(?: [-+]0000)?$|\(nonexistent\)$"
)
_ESCAPE = Pattern(rb'\\([0-7]{1,3}|[abfnrtv"\\])')
_LETTERS = {b"a": b"\a", b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t", b"v": b"\v"}
_MAX_HEADER = 16 * 1024
"""Bytes of a header line that are searched for a time stamp: git's own paths end at 4,096."""

_PAIRS = frozenset({b"ab", b"ba", b"iw", b"wi", b"ci", b"ic", b"cw", b"wc", b"ow", b"wo", b"oi", b"io", b"12", b"21"})
"""Letters of the prefixes that git writes: its default, ``diff.mnemonicPrefix``, and each reversed."""


class Named(NamedTuple):
    """The paths of one file before and after, ``None`` for ``/dev/null``."""

    old: bytes | None
    new: bytes | None


class Side(NamedTuple):
    """One header line: its path as written, whether its time stamp says that there is no such file,
    whether blanks behind it were dropped, and whether it was quoted."""

    path: bytes
    absent: bool = False
    trimmed: bool = False
    quoted: bool = False


def unquote(text: bytes) -> bytes:
    """Undo git's quoting: ``"b/\\303\\244.py"``."""
    if len(text) < 2 or not (text.startswith(b'"') and text.endswith(b'"')):
        return text
    return _ESCAPE.sub(_unescape, text[1:-1])


def header_side(rest: bytes) -> Side:
    """What stands behind ``--- `` or ``+++ ``: git and diff end a path by a tab, others by a time stamp."""
    rest = rest.rstrip(b"\r\n")
    if rest.startswith(b'"'):
        quoted = _QUOTED.match(rest)
        if quoted:
            return Side(unquote(quoted.group()), quoted=True)
    path, tab, stamp = rest.partition(b"\t")
    if not tab and len(rest) <= _MAX_HEADER:
        found = _STAMP.search(path)
        if found:
            path, stamp = path[: found.start()], found.group().strip()
    absent = bool(stamp) and _is_epoch(stamp.strip())
    if tab or not path.endswith(b" "):
        return Side(path, absent)
    return Side(path.rstrip(b" "), absent, trimmed=True)


def _is_epoch(stamp: bytes) -> bool:
    """Whether a time stamp is the start of 1970 in its own zone: no such file, as git reads it too."""
    found = _EPOCH.match(stamp)
    if found is None:
        return False
    day, hour, minute, sign, zone_hour, zone_minute = found.groups()
    if day is None:
        return True
    zone = 60 * int(zone_hour or 0) + int(zone_minute or 0)
    local = 60 * int(hour) + int(minute) - (1440 if day == b"1969-12-31" else 0)
    return local == (-zone if sign == b"-" else zone)


def same_file(old: bytes, new: bytes) -> bool:
    """Whether what stands behind ``--- `` and ``+++ `` names one file, or one side is ``/dev/null``."""
    before, after = header_side(old).path, header_side(new).path
    if DEV_NULL in (before, after):
        return True
    return before == after or (b"/" in before and before.partition(b"/")[2] == after.partition(b"/")[2])


def git_line_paths(rest: bytes) -> Named | None:
    """Both paths of a ``diff --git`` line; ``None`` where blanks make it ambiguous or there are not two."""
    rest = rest.rstrip(b"\r")
    if rest.startswith(b'"') or rest.endswith(b'"'):
        quoted = re.fullmatch(rb'("(?:[^"\\]|\\.)*"|[^"].*?) ("(?:[^"\\]|\\.)*"|[^"].*)', rest)
        return Named(unquote(quoted[1]), unquote(quoted[2])) if quoted else None
    halves = len(rest) // 2
    if rest[halves : halves + 1] == b" " and len(rest) % 2:
        old, new = rest[:halves], rest[halves + 1 :]
        if old == new or (old[1:] == new[1:] and old[1:2] == b"/"):
            return Named(old, new)
    cut = rest.find(b" b/")
    if rest.startswith(b"a/") and cut > 0 and rest.find(b" b/", cut + 1) < 0:
        return Named(rest[:cut], rest[cut + 1 :])
    parts = rest.split()
    return Named(parts[0], parts[1]) if len(parts) == 2 else None


def strip_prefixes(old: bytes | None, new: bytes | None) -> Named:
    """Take ``a/`` and ``b/`` (or mnemonic prefixes) off, where both sides agree that they are prefixes.

    A diff without prefixes in a folder called ``a`` has the same path on both sides and keeps it.
    """
    old = None if old == DEV_NULL else old
    new = None if new == DEV_NULL else new
    if old is not None and new is not None:
        standard = old[:2] == b"a/" and new[:2] == b"b/"
        mnemonic = old[1:2] == new[1:2] == b"/" and old[:1] + new[:1] in _PAIRS and old[2:] == new[2:]
        return Named(old[2:], new[2:]) if standard or mnemonic else Named(old, new)
    # one side alone: git writes other prefixes only below a `diff --git` line, which is believed first
    if old is not None:
        return Named(old.removeprefix(b"a/"), None)
    return Named(None, None if new is None else new.removeprefix(b"b/"))


def agree(side: bytes, path: bytes | None) -> bool:
    """Whether a path of ``---`` or ``+++`` is ``path`` behind whatever prefix, or none."""
    return path in (side, side.partition(b"/")[2])


def _unescape(match: re.Match[bytes]) -> bytes:
    what = match.group(1)
    if what[0] in b"01234567":
        return bytes((int(what, 8) & 0xFF,))
    return _LETTERS.get(what, what)
