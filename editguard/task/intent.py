"""Which kinds of edit the task asks for by its own words."""

from __future__ import annotations

import re

from editguard.patterns import Pattern
from editguard.vocabulary.edit import Kind

# Deliberately generous: a word too many here only keeps editguard silent.
_WORDS: tuple[tuple[Kind, str], ...] = (
    (
        Kind.FORMATTING,
        r"(?:re)?format(?:ting|ted|ter|s)?|(?:code|coding)[ -]style|style ?guide|lint(?:er|ing|s)?|pep ?-?8|black"
        r"|flake8|ruff|isort|autopep8|yapf|prettier|eslint|white ?space|indent(?:ation|ed|ing)?|re-?indent|line"
        r" (?:length|ending|endings|too long|break|breaks)|trailing|blank lines?|tabs?|crlf|quotes?|clean ?-?up",
    ),
    (Kind.COMMENT, r"comment(?:s|ed|ing)?|typos?|wording|spelling|misspel\w+|document(?:ed|ation|ing)?"),
    (
        Kind.DOCSTRING,
        r"doc ?-?strings?|docs?|document(?:ed|ation|ing)?|typos?|wording|spelling|misspel\w+|sphinx|autodoc|docutils"
        r"|help text|explain\w*",
    ),
    (Kind.IMPORT, r"imports?|imported|importing|isort|circular|lint(?:er|ing)?|clean ?-?up"),
    (
        Kind.RENAME,
        r"re-?nam(?:e|ed|es|ing)|naming|names? (?:is|are) (?:wrong|confusing|misleading)|typos?|misnamed",
    ),
    (
        Kind.ANNOTATION,
        r"annotat(?:e|ed|es|ion|ions|ing)|type ?-?hint(?:s|ed|ing)?|typing|typed|mypy|pyright|type ?-?check\w*|stubs?",
    ),
    (
        Kind.MOVE,
        r"mov(?:e|ed|es|ing)|re-?organi[sz]\w*|extract(?:ed|ing)?|split(?:ting)?|relocat\w+|reorder\w*|re-?arrang\w+"
        r"|refactor\w*|re-?structur\w*|order(?:ing)?",
    ),
    (
        Kind.EQUIVALENT,
        r"refactor\w*|simplif\w+|clean ?-?up|moderni[sz]\w*|pyupgrade|readab\w+|idiomatic|rewrit\w+|f-?strings?"
        r"|deduplicat\w+|tidy|restructur\w*|optimi[sz]\w*|performance",
    ),
    (
        Kind.SCRATCH,
        r"add (?:a |an )?(?:script|example|demo|reproduc\w+)|write (?:a |an )?(?:script|example|demo|reproduc\w+)"
        r"|create (?:a |an )?(?:script|example|demo|reproduc\w+|file)",
    ),
)

_PATTERNS = tuple((kind, Pattern(rf"\b(?:{words})\b", re.IGNORECASE)) for kind, words in _WORDS)


def asked_kinds(text: str) -> dict[Kind, str]:
    """The kinds of edit that ``text`` speaks of, each with the word that says so.

    Words are matched as they stand; whether the sentence asks for the thing or merely mentions it is
    not decided, so an edit of such a kind is not accused on structure alone.
    """
    found = {}
    for kind, pattern in _PATTERNS:
        match = pattern.search(text)
        if match:
            found[kind] = match.group()
    return found
