"""Lines that stand for code which was left out."""

from __future__ import annotations

import re

from editguard.edits.paths import language
from editguard.patterns import Pattern

_PROSE = frozenset({"markdown", "rst", "text", "gettext", None})

_HINTS = (b"...", b"\xe2\x80\xa6", b"nchanged", b"mitted", b"same", b"est of", b"snip", b"before")
"""One of these is in every line that says so; most lines have none."""

_LONGEST = 160
"""Bytes of a comment that is looked at: longer ones explain something."""

_COMMENT = Pattern(r"^\s*(?:#|//|/\*|<!--|--|;|\{/\*|\{#)\s*(?P<text>.*?)\s*(?:\*/\}?|-->|#\})?\s*$")
_OPENING = Pattern(r"^[\s(\[<]*(?P<dots>\.{3,}|…)?[\s(\[<]*")
_CLOSING = Pattern(r"[\s)\]>.,]*?(?P<dots>\.{3,}|…)?[\s)\]>.]*$")

_PART = (
    r"(?:code|methods?|functions?|class(?:es)?|implementation|file|script|module|body|lines?|imports?|logic|template|page"
    r"|checks|tests|settings|fields)"
)
_WHOLE = r"(?:code|methods?|functions?|class|implementation|file|script|module|body|template|page)"
_REST = r"(?:the\s+)?(?:rest|remainder)\s+of\s+(?:the\s+|this\s+|your\s+|my\s+)?(?:[\w.]+\s+){0,3}?"
_KEPT = (
    r"(?:is|are|remains?|stays?|goes|go|continues?)?\s*"
    r"(?:unchanged|unmodified|the\s+same|as\s+before|as\s+is|here|omitted)"
)

_PLAIN = Pattern(
    rf"^{_REST}{_WHOLE}\s+{_KEPT}(?:\s+for\s+brevity)?$"
    rf"|^rest\s+of\s+(?:the\s+)?{_WHOLE}$"
    rf"|^(?:the\s+)?(?:rest|remainder)\s+(?:is\s+|remains\s+)?(?:unchanged|omitted|the\s+same)(?:\s+for\s+brevity)?$"
    rf"|^(?:existing|previous|original|remaining|other)\s+(?:\w+\s+){{0,2}}{_WHOLE}\s+{_KEPT}(?:\s+for\s+brevity)?$"
    rf"|^(?:{_PART}|details?)\s+(?:is\s+|are\s+)?(?:omitted|elided|truncated|snipped)(?:\s+for\s+brevity)?$",
    re.IGNORECASE,
)
"""Says so in full, with or without dots."""

_DOTTED = Pattern(
    rf"^{_REST}{_PART}(?:\s+{_KEPT})?$"
    rf"|^(?:the\s+)?(?:existing|previous|original|remaining|other|same|unchanged|more)\s+(?:\w+\s+){{0,3}}?{_PART}"
    rf"(?:\s+\w+){{0,3}}$"
    rf"|^(?:keep|leave)\s+(?:the\s+|all\s+)?(?:rest|remaining|existing|other|everything)(?:\s+\w+){{0,4}}$"
    rf"|^(?:the\s+)?(?:rest|remaining|remainder)(?:\s+of\s+\w+)?(?:\s+{_KEPT})?$"
    rf"|^no\s+(?:other\s+)?changes\b(?:\s+\w+){{0,6}}$"
    rf"|^(?:code\s+)?(?:unchanged|omitted|snip|snipped|truncated|elided)(?:\s+(?:code|for\s+brevity|lines))?$",
    re.IGNORECASE,
)
"""Says so together with dots that stand for something."""

_BRACKETED = Pattern(
    r"^[\[(<]\s*(?:\w+\s+)?(?:unchanged|omitted|snip|snipped|truncated|elided)\s*[\])>]$", re.IGNORECASE
)


def elided(path: str, line: bytes) -> bool:
    """Whether ``line``, added to the file at ``path``, says that code was left out in its place.

    Only lines that are comments as a whole count, and only in code: prose may speak of what it leaves
    out, and a bare ellipsis is Python. The comment must name the code, or the dots stand for it; that
    the rest of some *data* is ignored, or that something happens as before, says nothing of the kind.
    """
    if not any(hint in line for hint in _HINTS):
        return False
    line = line.strip()
    if len(line) > _LONGEST or language(path) in _PROSE:
        return False
    found = _COMMENT.match(line.decode("utf-8", "replace"))
    if not found:
        return False
    text = found["text"].strip("-=*# \t")
    if _BRACKETED.match(text):
        return True
    opening, closing = _OPENING.match(text), _CLOSING.search(text)
    if not opening or not closing or opening.end() >= closing.start():
        return False
    core = text[opening.end() : closing.start()]
    if _PLAIN.match(core):
        return True
    return bool((opening["dots"] or closing["dots"]) and _DOTTED.match(core))
