"""What the task asks for by its own words, and the kinds of edit that this brings along."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType

from editguard.patterns import Pattern
from editguard.vocabulary.edit import Kind

SHORT = 40
"""Words up to which a task is an order: each of its words may be the one that asks. A longer text tells a
story, in which `format` or `import` are mostly what the program does."""

_OPENING = 4
"""First words of a title that are read like an order."""


class Intent(StrEnum):
    """What is wanted; a task may want several things."""

    FIX = "fix"
    FEATURE = "feature"
    REFACTOR = "refactor"
    RENAME = "rename"
    TYPING = "typing"
    DOCS = "docs"
    TESTS = "tests"
    FORMAT = "format"
    DEPENDENCY = "dependency"
    PERFORMANCE = "performance"


# What asks wherever it stands: nobody says it of a program's behaviour.
_PLAIN: tuple[tuple[Intent, str], ...] = (
    (
        Intent.FIX,
        r"fix(?:es|ed|ing)?|bugs?|crash(?:es|ed|ing)?|regressions?|broken|traceback|errors?|wrong(?:ly)?|incorrect(?:ly)?"
        r"|fails?|failing|raises|should (?:not|be|return|raise)|doesn't|does not|cannot|can't|unexpected(?:ly)?",
    ),
    (
        Intent.FEATURE,
        r"features?|support(?: for)?|add(?:s|ed|ing)? (?:an? |the )?(?:new |optional )?(?:option|parameter|argument"
        r"|method|function|class|hook|flag|field|setting|support|ability|way)|allow(?:s|ing)?|enable|introduce|implement"
        r"|it would be (?:nice|useful|great|good)|enhancement|new feature",
    ),
    (
        Intent.REFACTOR,
        r"refactor\w*|restructur\w*|(?:code )?clean ?-?up|tidy(?:ing)?(?: up)?|moderni[sz]e\w*|pyupgrade"
        r"|de-?duplicat\w+|dead code|simplify the (?:code|implementation|logic)",
    ),
    (Intent.RENAME, r"renam(?:e|ed|es|ing)|misnamed|(?:should|could|must) be (?:named|called)|better name"),
    (
        Intent.TYPING,
        r"type ?-?hint(?:s|ed|ing)?|type ?-?annotat\w+|annotations?|mypy|pyright|type ?-?check(?:er|ing|ed)?|stubs?"
        r"|typing",
    ),
    (
        Intent.DOCS,
        r"doc ?-?strings?|documentation|docs|typos?|spelling|misspel\w+|wording|document (?:the|that|how|this)|readme"
        r"|changelog|comments? (?:is|are|in|says?|about|above)",
    ),
    (Intent.TESTS, r"(?:add|write|fix|missing|more|new|unit|regression|flaky) tests?|test coverage|test suite"),
    (
        Intent.FORMAT,
        r"re-?format(?:ting|ted)? (?:the )?(?:code|file|source|module|\S+\.py)|re-?format|code[ -]style|style ?guide"
        r"|pep ?-?8|flake8|autopep8|yapf|isort|prettier|eslint|(?:run|with|by|use|apply) (?:black|ruff)"
        r"|lint(?:er|ing|s)?|fix (?:the )?(?:indentation|white ?space|formatting)|sort (?:the )?imports"
        r"|trailing white ?space|line endings|clean ?-?up",
    ),
    (
        Intent.DEPENDENCY,
        r"dependenc(?:y|ies)|requirements?\.txt|bump(?:s|ed|ing)?|upgrade (?:to )?\S+ ?\d|pin(?:ned|ning)?|drop support"
        r"|lock ?file",
    ),
    (
        Intent.PERFORMANCE,
        r"performance|slow(?:er|ly)?|speed(?: up)?|faster|optimi[sz]\w*|memory (?:usage|leak)|inefficient|efficien\w+",
    ),
)

# What asks in an order only: in a story it is what the program does.
_ORDERED: tuple[tuple[Intent, str], ...] = (
    (
        Intent.FORMAT,
        r"format(?:ting|ted|ter|s)?|black|ruff|white ?space|indent(?:ation|ed|ing)?|re-?indent|blank lines?"
        r"|trailing (?:white ?spaces?|blanks?|spaces?|commas?)|tabs?|crlf|quotes?"
        r"|line (?:length|endings?|too long|breaks?)",
    ),
    (Intent.DOCS, r"comment(?:s|ed|ing)?|document(?:ed|ing)?|explain\w*|help text|sphinx|autodoc"),
    (Intent.RENAME, r"naming|names? (?:is|are) (?:wrong|confusing|misleading)"),
    (Intent.TYPING, r"annotat(?:e|ed|es|ing)|typed|types?"),
    (
        Intent.REFACTOR,
        r"mov(?:e|ed|es|ing)|re-?organi[sz]\w*|extract(?:ed|ing)?|split(?:ting)?|relocat\w+|reorder\w*|re-?arrang\w+"
        r"|(?:order|sort)(?:ing)? (?:of )?(?:the )?"
        r"(?:imports?|functions?|methods?|definitions?|fields?|members?|class(?:es)?)"
        r"|simplif\w+|readab\w+|idiomatic|rewrit\w+|f-?strings?|imports?|circular",
    ),
    (Intent.TESTS, r"tests?|testing"),
)

_UPKEEP = (
    r"(?:drop|remov|leav)(?:e|es|s|p?ed|p?ing)? (?:\S+ ){0,5}(?:support|end.of.life|eol|(?:python|py) ?\d)"
    r"|(?:python|py) ?\d[\d.]* (?:support|compat\w*)"
    r"|support(?:s|ing)? (?:for )?(?:python|py) ?\d|(?:minim\w+|supported|required) (?:\w+ ){0,3}versions?"
    r"|(?:update|upgrade|bump|pin|increase|raise)[sd]? (?:\S+ ){0,3}"
    r"(?:dependenc\w+|requirements|deps|pins|versions?|hooks?)"
    r"|pyright|mypy|ruff|flake8|pylint|black|isort|pyupgrade|pre[- ]commit|lint(?:s|er|ers|ing)?|noqa"
    r"|moderni[sz]\w+|clean(?:s|ed|ing)?[ -]?ups?|tidy(?:ing)?"
)
"""What is done by a tool, or for one, in all places that it finds."""

_FOUND_ALL_OVER = (
    r"(?:upcoming |future )?deprecations?(?: warnings?)?|deprecat(?:e|es|ing)|typos"
    r"|typ(?:e|ing) (?:errors?|hints?|annotations?|checks?|issues?|fixes)|type ?hints|typing"
    r"|refactor(?:s|ed|ing)?|restructur(?:e|es|ed|ing)|consisten(?:t|tly|cy)|unify|standardi[sz]e"
    r"|every ?where|throughout|across the (?:code|project|repo)\w*"
    r"|all (?:the )?(?:tests|files|modules|docstrings|callers|call sites|usages|uses|warnings)"
    r"|violations?|code review"
    r"|review (?:comments|suggestions|feedback)|various|assorted|several|numerous"
    r"|misc(?:ellaneous)?|(?:large|big) number of"
)

_UPKEEP_PATTERN = Pattern(rf"\b(?:{_UPKEEP})\b", re.IGNORECASE)
_SWEEPING_PATTERN = Pattern(rf"\b(?:{_UPKEEP}|{_FOUND_ALL_OVER})\b", re.IGNORECASE)

_CARRIED: Mapping[Kind, frozenset[Intent]] = {
    Kind.FORMATTING: frozenset({Intent.FORMAT}),
    Kind.COMMENT: frozenset({Intent.DOCS}),
    Kind.DOCSTRING: frozenset({Intent.DOCS}),
    Kind.IMPORT: frozenset({Intent.FORMAT, Intent.REFACTOR}),
    Kind.RENAME: frozenset({Intent.RENAME, Intent.REFACTOR}),
    Kind.ANNOTATION: frozenset({Intent.TYPING}),
    Kind.MOVE: frozenset({Intent.REFACTOR}),
    Kind.EQUIVALENT: frozenset({Intent.REFACTOR, Intent.PERFORMANCE, Intent.FORMAT}),
    Kind.DOCS: frozenset({Intent.DOCS}),
    Kind.TEST: frozenset({Intent.TESTS}),
    Kind.DEPENDENCY: frozenset({Intent.DEPENDENCY}),
}
"""What an intent brings along: the kinds of edit that are never irrelevant for being of that kind."""

_BY_TOOLS = (Kind.FORMATTING, Kind.COMMENT, Kind.IMPORT, Kind.ANNOTATION, Kind.EQUIVALENT)
"""What tools change."""

_SCRATCH = Pattern(
    r"\b(?:add|write|create) (?:a |an )?(?:script|example|demo|reproduc\w+)\b"
    r"|\b(?:add|write|create) (?:a |an )?(?:new )?file (?:called|for|named|that|to|which|with)\b",
    re.IGNORECASE,
)

_PLAIN_PATTERNS = tuple((intent, Pattern(rf"\b(?:{words})\b", re.IGNORECASE)) for intent, words in _PLAIN)
_ORDERED_PATTERNS = tuple((intent, Pattern(rf"\b(?:{words})\b", re.IGNORECASE)) for intent, words in _ORDERED)


def intents(text: str, title: str | None = None) -> dict[Intent, str]:
    """What ``text`` asks for, each with the words that say so.

    ``title`` is its first line, found if it is not given. A word that mostly speaks of what a program does
    (`format`, `import`, `comment`) counts in a short text, and at the start of a title.
    """
    if title is None:
        title = next((line for line in text.split("\n") if line.strip()), "")
    found: dict[Intent, str] = {}
    for intent, pattern in _PLAIN_PATTERNS:
        match = pattern.search(text)
        if match:
            found[intent] = match.group()
    order = text if len(text.split()) <= SHORT else " ".join(title.split()[:_OPENING])
    for intent, pattern in _ORDERED_PATTERNS:
        match = pattern.search(order)
        if match:
            found.setdefault(intent, match.group())
    return found


def order_of(text: str) -> str:
    """The part of ``text`` that is read like an order: all of a short one, else its first line."""
    return text if len(text.split()) <= SHORT else next((line for line in text.split("\n") if line.strip()), "")


def sweeping(order: str) -> str:
    """The words by which ``order`` (see `order_of`) speaks of something that is done wherever it occurs: an upgrade,
    deprecations, what a tool reports, a clean-up. What such a task reaches is not in its words. Empty where there are
    none."""
    match = _SWEEPING_PATTERN.search(order)
    return match.group() if match else ""


def upkeep(order: str) -> str:
    """The words by which ``order`` (see `order_of`) asks for what a tool does or demands; layout and marks for tools go
    along with it. Empty where there are none."""
    match = _UPKEEP_PATTERN.search(order)
    return match.group() if match else ""


@lru_cache(maxsize=8)  # the patches of a task come one after another
def asked_kinds(text: str) -> Mapping[Kind, str]:
    """The kinds of edit that ``text`` asks for, each with the word that says so: an edit of such a kind is never
    held to be irrelevant for being of that kind."""
    wanted = intents(text)
    found = {
        kind: next(wanted[intent] for intent in Intent if intent in asking and intent in wanted)
        for kind, asking in _CARRIED.items()
        if asking & wanted.keys()
    }
    order = order_of(text)
    tool = upkeep(order)
    if tool:
        for kind in _BY_TOOLS:
            found.setdefault(kind, tool)
    match = _SCRATCH.search(order)
    if match:
        found[Kind.SCRATCH] = match.group()
    return MappingProxyType(found)
