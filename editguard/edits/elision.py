"""Lines that stand for code which was left out."""

from __future__ import annotations

import re

from editguard.edits.paths import language
from editguard.patterns import Pattern

_PROSE = frozenset({"markdown", "rst", "text", "gettext", None})

_COMMENT = Pattern(r"^\s*(?:#|//|/\*|<!--|--|;|\{/\*|\{#)\s*(?P<text>.*?)\s*(?:\*/\}?|-->|#\})?\s*$")
_DOTS = r"(?:\.{3,}|…)"
_LEFT_OUT = Pattern(
    rf"^\(?\[?\s*{_DOTS}\s*\(?\s*(?:the\s+)?(?:rest|remaining|remainder|existing|previous|other|same|unchanged|original"
    rf"|omitted|keep|more\s+(?:code|methods|lines))\b.*$"
    rf"|^(?:the\s+)?(?:rest|remainder)\s+of\s+(?:the\s+|this\s+|your\s+)?(?:\w+\s+){{0,3}}"
    rf"(?:(?:is|are|remains?|stays?)\s+)?(?:unchanged|the\s+same|as\s+before|omitted|here)\b.*$"
    rf"|^(?:existing|previous|original|remaining|other|same|unchanged)\s+(?:code|methods?|functions?|implementation|lines?"
    rf"|imports?|logic)(?:\s+\w+){{0,4}}\s*{_DOTS}\)?\]?$"
    rf"|^{_DOTS}\s*\(?(?:unchanged|omitted|snip(?:ped)?|truncated|elided)\)?\s*{_DOTS}?$"
    rf"|^[\[(](?:unchanged|omitted|snip(?:ped)?|truncated|code omitted|rest unchanged)[\])]$",
    re.IGNORECASE,
)


def elided(path: str, line: bytes) -> bool:
    """Whether ``line``, added to the file at ``path``, says that code was left out in its place.

    Only lines that are comments as a whole count, and only in code: prose may speak of what it leaves
    out, and a bare ellipsis is Python.
    """
    if language(path) in _PROSE or (
        b"..." not in line
        and b"\xe2\x80\xa6" not in line
        and b"nchanged" not in line
        and b"mitted" not in line
        and b"same" not in line
    ):
        return False
    found = _COMMENT.match(line.decode("utf-8", "replace"))
    return bool(found and _LEFT_OUT.match(found.group("text").strip()))
