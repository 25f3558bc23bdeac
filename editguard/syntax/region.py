"""The part of a Python file that must be parsed to understand a change of some of its lines.

Parsing costs about 9 ms a thousand lines, and most of a file stands apart from the change: a definition at
the left margin ends whatever was before it. Such a line is taken for a definition only where nothing
suggests that it might be the text of a string.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from editguard.patterns import Pattern

_DEFINITION = Pattern(r"^(?:@|def |class |async def )", 8)  # re.MULTILINE
MIN_LINES = 200
"""Shorter files are parsed whole: there is nothing to gain."""


def region(text: str, spans: Sequence[tuple[int, int]]) -> str | None:
    """``text`` with blank lines for all that stands apart from ``spans`` (first and last lines, in order), so
    that what is left can be parsed by itself and keeps its line numbers; ``None`` where the whole file must
    be parsed."""
    if not spans or text.count("\n") < MIN_LINES or _unclear(text):
        return None
    starts = _line_starts(text)
    cuts = [
        line
        for line in (bisect_right(starts, match.start()) for match in _DEFINITION.compiled.finditer(text))
        if not _continues(text, starts, line)
    ]
    kept: list[tuple[int, int]] = []
    for first, last in spans:
        begin = max((line for line in cuts if line <= first), default=1)
        end = min((line for line in cuts if line > last), default=len(starts) + 1)
        if kept and begin <= kept[-1][1]:
            kept[-1] = (kept[-1][0], max(kept[-1][1], end))
        else:
            kept.append((begin, end))
    if kept == [(1, len(starts) + 1)]:
        return None
    parts: list[str] = []
    line = 1
    for begin, end in kept:
        piece = text[starts[begin - 1] : starts[end - 1] if end <= len(starts) else len(text)]
        if not _balanced(text[: starts[begin - 1]]) or not _balanced(piece):
            return None
        parts.append("\n" * (begin - line))
        parts.append(piece)
        line = end
    return "".join(parts)


def _unclear(text: str) -> bool:
    """Whether the balance of triple quotes cannot be told by counting them: one stands behind a hash,
    inside other quotes, or runs on into more."""
    for quote in ('"""', "'''"):
        at = text.find(quote)
        while at >= 0:
            if text[at - 1 : at] in ("'", '"', "\\") or text[at + 3 : at + 4] in ("'", '"'):
                return True
            if "#" in text[text.rfind("\n", 0, at) + 1 : at]:
                return True
            at = text.find(quote, at + 3)
    return False


def _line_starts(text: str) -> list[int]:
    starts = [0]
    position = text.find("\n")
    while position >= 0:
        starts.append(position + 1)
        position = text.find("\n", position + 1)
    return starts


def _continues(text: str, starts: list[int], line: int) -> bool:
    """Whether the line above belongs to the same statement: a decorator, or a backslash."""
    if line == 1:
        return False
    above = text[starts[line - 2] : starts[line - 1] - 1]
    return above.startswith("@") or (above.endswith(("\\", "(", ",", ")")) and not above.endswith("):"))


def _balanced(text: str) -> bool:
    return text.count('"""') % 2 == 0 and text.count("'''") % 2 == 0
