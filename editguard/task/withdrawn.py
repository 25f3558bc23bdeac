"""Whether a task takes back what it ruled out: `do not touch the tests … EDIT: go ahead and update them`.

Whoever is not sure which of two sentences holds is not held to the stricter one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from editguard.patterns import Pattern
from editguard.task.objects import Thing, read_things

# ruff: noqa: E501 (a way to take back is one line)

_TAKEN_BACK = Pattern(
    r"\b(?:on second thoughts?|changed my mind|scratch that|never ?mind|i disagree|i take that back|then again"
    r"|forget (?:that|it|this|the above)|ignore (?:that|the above|the previous|what i (?:said|wrote))"
    r"|(?:that|this|it|the)(?: (?:rule|guideline|restriction|constraint|sentence|note|comment))? (?:no longer (?:applies|holds"
    r"|counts)|is (?:obsolete|outdated|moot|nonsense)|must go|was wrong|does not apply|doesn't apply)"
    r"|(?:that|this)(?:'s| is| was) what (?:our|my|the|your)\b|after all(?=\W*$|[.!,;)]))",
    re.IGNORECASE,
)
_LEADS_UP = Pattern(r"\b(?:as follows|goes like this|the following)\W*$", re.IGNORECASE)
_DENIED = Pattern(r"\b(?:not|never|no|without|leave|keep|cannot|avoid|dont)\b|n['\u2019]t\b", re.IGNORECASE)
_CHANGING = Pattern(
    r"\b(?:update|adapt|change|edit|adjust|modify|rewrite|correct|extend|touch|amend|alter|expand|rework|replace)\s+"
    r"(?:(?:also|all|any|only|just|the|these|those|existing|old|affected|failing|two|other|in|of)\s+)*",
    re.IGNORECASE,
)
_MAY_BE = Pattern(
    r"\s+(?:may|can|could|should|must|might|will|needs? to|ha(?:s|ve) to)(?: (?:also|then|now|well|be|of course))*"
    r" (?:changed|edited|updated|adapted|adjusted|modified|rewritten|corrected|extended|touched|change)\b",
    re.IGNORECASE,
)
_ALLOWED = Pattern(
    r"\b(?:is|are|would be) (?:fine|ok(?:ay)?|allowed|permitted|acceptable|all right|alright|welcome)\b(?! if| when| only)",
    re.IGNORECASE,
)


def taken_back(things: Sequence[Thing], new: bool, at: int, sentences: Sequence[str]) -> str:
    """Why nobody should be held to a constraint in the sentence number ``at`` (from 0) of ``sentences``: the words by
    which another takes it back, or allows what it rules out. Empty where nothing does.

    ``things`` are what the constraint is about; ``new`` says that it rules out additions.
    """
    own = _TAKEN_BACK.search(sentences[at])
    if own:
        return own[0]
    if at and (lead := _LEADS_UP.search(sentences[at - 1])):
        return lead[0]
    for sentence in sentences[at + 1 :]:
        match = _TAKEN_BACK.search(sentence)
        if match:
            return match[0]
    rest = sentences[at].partition(". ")[2]
    following = rest or (sentences[at + 1] if at + 1 < len(sentences) else "")
    if new and (match := _ALLOWED.search(following)) and not _DENIED.search(following):
        return match[0]
    for number, sentence in enumerate(sentences):
        if number != at and not _DENIED.search(sentence) and (words := _allows(things, sentence)):
            return words
    return ""


def _allows(things: Sequence[Thing], sentence: str) -> str:
    """The words by which ``sentence`` asks for, or lets, a change of one of ``things``."""
    for match in _CHANGING.compiled.finditer(sentence):
        found, rest = read_things(sentence[match.end() :])
        if _same(things, found):
            return sentence[match.start() : len(sentence) - len(rest)].strip()
    for word in re.finditer(r"(?<![\w`./-])(?=[\w`./])", sentence):
        found, rest = read_things(sentence[word.start() :])
        may = _MAY_BE.match(rest) if _same(things, found) else None
        if may:
            return sentence[word.start() : len(sentence) - len(rest) + may.end()].strip()
    return ""


def _same(things: Sequence[Thing], found: Sequence[Thing]) -> bool:
    return any(one == other or _part(one, other) for one in things for other in found)


def _part(one: Thing, other: Thing) -> bool:
    """Whether ``other`` is one of the tests, where ``one`` is all of them."""
    name = other.text.rsplit("/", 1)[-1]
    return one == Thing("word", "tests") and other.sort != "word" and name.startswith(("test_", "Test", "tests"))
