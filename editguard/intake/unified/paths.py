"""Paths as diffs write them: quoted, prefixed, with a time stamp behind."""

from __future__ import annotations

import re
from typing import NamedTuple

from editguard.patterns import Pattern

DEV_NULL = b"/dev/null"

_STAMP = Pattern(rb"[ \t]+(?:\d{4}-\d\d-\d\d[ T]\d\d:\d\d|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) ).*$")
_ESCAPE = Pattern(rb'\\([0-7]{3}|[abfnrtv"\\])')
_LETTERS = {b"a": b"\a", b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t", b"v": b"\v"}
_SOURCES = (b"a/", b"c/", b"i/", b"o/", b"1/", b"w/")
_TARGETS = (b"b/", b"i/", b"w/", b"2/", b"c/", b"o/")


class Named(NamedTuple):
    """The paths of one file before and after, ``None`` for ``/dev/null``."""

    old: bytes | None
    new: bytes | None


def unquote(text: bytes) -> bytes:
    """Undo git's quoting: ``"b/\\303\\244.py"``."""
    if len(text) < 2 or not (text.startswith(b'"') and text.endswith(b'"')):
        return text
    return _ESCAPE.sub(_unescape, text[1:-1])


def header_path(rest: bytes) -> bytes:
    """The path behind ``--- `` or ``+++ ``, without what stands behind a tab and without a time stamp."""
    if rest.startswith(b'"'):
        end = re.match(rb'"(?:[^"\\]|\\.)*"', rest)
        if end:
            return unquote(end.group())
    path = rest.split(b"\t", 1)[0]
    return _STAMP.sub(b"", path).rstrip(b"\r\n")


def git_line_paths(rest: bytes) -> tuple[bytes, bytes] | None:
    """Both paths of a ``diff --git`` line; ``None`` where blanks make it ambiguous."""
    rest = rest.rstrip(b"\r")
    if rest.startswith(b'"') or rest.endswith(b'"'):
        quoted = re.fullmatch(rb'("(?:[^"\\]|\\.)*"|\S.*?) ("(?:[^"\\]|\\.)*"|\S.*)', rest)
        return (unquote(quoted[1]), unquote(quoted[2])) if quoted else None
    halves = len(rest) // 2
    if rest[halves : halves + 1] == b" " and len(rest) % 2:
        old, new = rest[:halves], rest[halves + 1 :]
        if old == new or old[2:] == new[2:]:
            return old, new
    cut = rest.find(b" b/")
    if rest.startswith(b"a/") and cut > 0 and rest.find(b" b/", cut + 1) < 0:
        return rest[:cut], rest[cut + 1 :]
    parts = rest.split(b" ")
    return (parts[0], parts[1]) if len(parts) == 2 else None


def strip_prefixes(old: bytes | None, new: bytes | None) -> Named:
    """Take ``a/`` and ``b/`` (or mnemonic prefixes) off, where both sides agree that they are prefixes.

    A diff without prefixes in a folder called ``a`` has the same path on both sides and keeps it.
    """
    if old is not None and new is not None:
        if old[:2] in _SOURCES and new[:2] in _TARGETS and old[:2] != new[:2]:
            return Named(old[2:], new[2:])
        return Named(old, new)
    if old is not None:
        return Named(old[2:] if old[:2] == b"a/" or old[:2] in _SOURCES[1:5] else old, None)
    if new is not None:
        return Named(None, new[2:] if new[:2] == b"b/" or new[:2] in _TARGETS[1:4] else new)
    return Named(None, None)


def _unescape(match: re.Match[bytes]) -> bytes:
    what = match.group(1)
    if len(what) == 3:
        return bytes((int(what, 8) & 0xFF,))
    return _LETTERS.get(what, what)
