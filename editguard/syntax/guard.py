"""A bound on what LibCST is given: it overflows the stack of the process where other parsers raise."""

from __future__ import annotations

import re

from editguard.patterns import Pattern

_PIECES = Pattern(
    r"""
    (?P<string>(?:'''|\"{3})|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")
  | (?P<comment>\#[^\n]*)
  | (?P<open>[(\[{])
  | (?P<close>[)\]}])
  | (?P<line>\n[ \t\f]*)
  | (?P<comma>,)
  | (?P<elif>\b(?:elif|else)\b)
  | (?P<operator>\b(?:not|and|or|is|in|if|lambda|await)\b|[-+*/%@&|^~<>=!.:]+)
    """,
    re.VERBOSE | re.DOTALL,
)

MAX_BRACKETS = 150
MAX_INDENTATION = 400
MAX_OPERATORS = 800
MAX_BRANCHES = 800


def too_deep_for_libcst(text: str) -> bool:
    """Whether ``text`` nests deeper, or chains more operators in one expression, than LibCST can bear.

    LibCST 1.9 crashes the process at about 3,000 nested brackets and on a sum of 5,000 terms; the
    bounds leave a wide margin on a default 8 MB stack, and a narrower one on threads with less.
    """
    depth = operators = branches = 0
    position = 0
    while match := _PIECES.search(text, position):
        position = match.end()
        what = match.lastgroup
        if what == "string":
            quote = match.group()
            if quote in ("'''", '"""'):
                end = text.find(quote, position)
                if end < 0:
                    return False
                position = end + 3
        elif what == "open":
            depth += 1
            operators += 1
            if depth > MAX_BRACKETS:
                return True
        elif what == "close":
            depth = max(0, depth - 1)
        elif what == "line":
            if depth == 0:
                operators = 0
            if len(match.group()) > MAX_INDENTATION:
                return True
        elif what == "comma":
            operators = 0
        elif what == "elif":
            branches += 1
            if branches > MAX_BRANCHES:
                return True
        elif what == "operator":
            operators += len(match.group()) if match.group()[0] in "-+~" else 1
            if operators > MAX_OPERATORS:
                return True
    return False
