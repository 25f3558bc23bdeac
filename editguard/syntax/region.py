"""The part of a Python file that must be parsed to understand a change of some of its lines.

Parsing costs about 9 ms a thousand lines, and most of a file stands apart from the change: a definition at
the left margin ends whatever was before it, and so does one among the methods of a class. Such a line is
taken for a definition only where nothing suggests that it might be the text of a string.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate, islice
from typing import NamedTuple

from editguard.patterns import Pattern

_DEFINITION = Pattern(r"^(?:@|def |class |async def )", 8)  # re.MULTILINE
_OUTER = Pattern(r"^[^\s#)\]}@]", 8)
_INNER = Pattern(r"^([ \t]+)(?:@|def |class |async def )", 8)
MIN_LINES = 200
"""Shorter files are parsed whole: there is nothing to gain."""


class Part(NamedTuple):
    """Whole top-level statements of a file; ``first`` is the 1-based line where they begin. Methods without a
    change may stand as blank lines."""

    first: int
    text: str


def region(text: str, spans: Sequence[tuple[int, int]], min_lines: int = MIN_LINES) -> list[Part] | None:
    """The parts of ``text`` around ``spans`` (first and last lines, in order), each of which can be parsed by
    itself; ``None`` where the whole file must be parsed, as one of fewer than ``min_lines`` lines is."""
    if not spans or text.count("\n") < min_lines or _unclear(text):
        return None
    starts = _line_starts(text)
    cuts = _cuts(text, starts, (match.start() for match in _DEFINITION.compiled.finditer(text)))
    end_of_file = len(starts) + 1
    parts: list[Part] = []
    for begin, end in _intervals(cuts, spans, 1, end_of_file):
        if not _balanced(text[: starts[begin - 1]]):
            return None
        for cut in (*(line for line in cuts if begin < line < end), end):
            piece = text[starts[begin - 1] : starts[cut - 1] if cut < end_of_file else len(text)]
            if _balanced(piece):
                parts.append(Part(begin, _without_methods(piece, begin, spans, min_lines)))
                begin = cut
        if begin != end:
            return None
    return parts


def _without_methods(text: str, first: int, spans: Sequence[tuple[int, int]], min_lines: int) -> str:
    """``text``, which begins on line ``first`` of its file, with blank lines for the definitions inside a class
    that stand apart from ``spans``."""
    if text.count("\n") < min_lines or not text.startswith(("class ", "@")):
        return text
    found = list(_INNER.compiled.finditer(text))
    if not found:
        return text
    margin = min((match.group(1) for match in found), key=len)
    starts = _line_starts(text)
    cuts = _cuts(text, starts, (match.start() for match in found if match.group(1) == margin))
    if len(cuts) < 2:
        return text
    last = len(starts)
    inside = [
        (max(1, begin - first + 1), min(last, end - first + 1))
        for begin, end in spans
        if end >= first and begin < first + last
    ]
    # up to where the next statement at the margin may begin, so that the class keeps its extent
    margins = (bisect_right(starts, match.start()) for match in _OUTER.compiled.finditer(text))
    outer = next(islice(margins, 1, None), last)
    kept = _intervals(cuts, sorted([(1, 1), *inside, (outer, last)]), 1, last + 1)
    pieces: list[str] = []
    line = 1
    for begin, end in kept:
        piece = text[starts[begin - 1] : starts[end - 1] if end <= last else len(text)]
        if not _balanced(text[: starts[begin - 1]]) or not _balanced(piece):
            return text
        pieces.append("\n" * (begin - line))
        pieces.append(piece)
        line = end
    return "".join(pieces)


def _cuts(text: str, starts: list[int], positions: Iterable[int]) -> list[int]:
    """The lines at ``positions`` where a statement begins."""
    lines = (bisect_right(starts, position) for position in positions)
    return [line for line in lines if not _continues(text, starts, line)]


def _intervals(cuts: Sequence[int], spans: Sequence[tuple[int, int]], first: int, end: int) -> list[tuple[int, int]]:
    """From the cut before each of ``spans`` to the one behind it, half open, those that touch joined."""
    kept: list[tuple[int, int]] = []
    for low, high in spans:
        at = bisect_right(cuts, low)
        begin = cuts[at - 1] if at else first
        at = bisect_right(cuts, high)
        until = cuts[at] if at < len(cuts) else end
        if kept and begin <= kept[-1][1]:
            kept[-1] = (kept[-1][0], max(kept[-1][1], until))
        else:
            kept.append((begin, until))
    return kept


def joined(parts: Sequence[Part]) -> str:
    """One text of ``parts``, with blank lines for what stands between them: lines keep their numbers."""
    pieces: list[str] = []
    line = 1
    for part in parts:
        pieces.append("\n" * (part.first - line))
        pieces.append(part.text)
        line = part.first + part.text.count("\n")
    return "".join(pieces)


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
    return list(accumulate(map(len, text.split("\n")[:-1]), lambda start, length: start + length + 1, initial=0))


def _continues(text: str, starts: list[int], line: int) -> bool:
    """Whether what stands above belongs to the same statement: a decorator, or a line that goes on."""
    blank = False
    while line > 1:
        above = text[starts[line - 2] : starts[line - 1] - 1].strip()
        if above and above[0] != "#":
            goes_on = above.endswith(("\\", "(", ",", ")")) and not above.endswith("):")
            return above[0] == "@" or (goes_on and (not blank or above[0] in ")]}"))
        blank = blank or not above
        line -= 1
    return False


def _balanced(text: str) -> bool:
    return text.count('"""') % 2 == 0 and text.count("'''") % 2 == 0
