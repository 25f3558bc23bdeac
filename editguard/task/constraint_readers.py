"""What the grammar of constraints reads that is no fixed word: objects, kinds of additions, numbers, names."""

from __future__ import annotations

import builtins
import re
from collections.abc import Callable, Iterator

from editguard.patterns import Pattern
from editguard.task import constraint_ways as ways
from editguard.task import constraint_words as words
from editguard.task.grammar import Grammar, Reader
from editguard.task.objects import Thing, read_things

_OF = Pattern(r"\s+(?:of|for)\s+", re.IGNORECASE)
_CHANGES_OF = Pattern(r"(?:changes?|edits?|updates?)$", re.IGNORECASE)
_NAME = Pattern(r"`?([A-Za-z_][\w.]*\w|[A-Za-z_])(?:\(\))?`?")
_NUMBER = Pattern(r"\d{1,6}\b")
_UNIT = Pattern(r"(line|file)s?\b", re.IGNORECASE)
_ADVERB = Pattern(r"[a-z]+ly\b", re.IGNORECASE)
_WORD = Pattern(r"[\w'/.-]*\w")
_JOINT = Pattern(r"\s*(?:,\s*(?:or|and|nor)?|or|and|nor)\s+", re.IGNORECASE)


def _objects(text: str, start: int) -> Iterator[tuple[int, list[Thing]]]:
    """As `read_things`; `the signature of f` is about `f`."""
    things, rest = read_things(text[start:])
    # what comes with Python is no part of the repository: `never touch locals()` is advice
    if not things or any(thing.sort == "name" and hasattr(builtins, thing.text.removesuffix("()")) for thing in things):
        return
    of = _OF.match(rest) if things[-1] == Thing("word", "api") else None
    if of:
        named, behind = read_things(rest[of.end() :])
        if named and all(thing.sort == "name" for thing in named):
            things, rest = [*things, *named], behind
    yield len(text) - len(rest), things


def _parts_with_changes(text: str, start: int) -> Iterator[tuple[int, list[Thing]]]:
    """`test changes`: what changes is part of the words."""
    for end, things in _objects(text, start):
        if all(thing.sort == "word" for thing in things) and _CHANGES_OF.search(text[start:end]):
            yield end, things


def _one_added(text: str, start: int) -> tuple[int, str] | None:
    lower = text[start : start + 40].lower()
    for category, forms in words.ADDED_WORDS.items():
        for form in forms:
            if lower.startswith(form) and not lower[len(form) : len(form) + 1].isalnum():
                if form == "ones" and not re.search(r"\bfiles\b", text, re.IGNORECASE):
                    continue
                return start + len(form), category
    return None


def _added(text: str, start: int) -> Iterator[tuple[int, list[str]]]:
    """Kinds of things that are added, joined by `and` and `or`."""
    one = _one_added(text, start)
    if one is None:
        return
    end, found = one[0], [one[1]]
    while True:
        joint = _JOINT.match(text[end:])
        ahead = end + joint.end() if joint else end
        places = [match.end for match in GRAMMAR.matches("<new>*", text, ahead)] if joint else []
        more = next((one for place in places if (one := _one_added(text, _skip(text, place)))), None)
        if more is None:
            break
        end = more[0]
        found.append(more[1])
    yield end, found


def _skip(text: str, start: int) -> int:
    return start + len(text[start:]) - len(text[start:].lstrip(" "))


def added_anywhere(text: str) -> Iterator[tuple[int, str]]:
    """Kinds of things that may be added, wherever ``text`` speaks of them, each with the place behind it."""
    for match in words.WORD_START.compiled.finditer(text):
        one = _one_added(text, match.start())
        if one is not None:
            yield one


def _kinds(*kinds: str) -> Callable[[str, int], Iterator[tuple[int, str]]]:
    def read(text: str, start: int) -> Iterator[tuple[int, str]]:
        one = _one_added(text, start)
        if one is not None and one[1] in kinds:
            yield one

    return read


def _number(text: str, start: int) -> Iterator[tuple[int, int]]:
    digits = _NUMBER.compiled.match(text, start)
    if digits:
        yield digits.end(), int(digits[0])
    for word, number in words.NUMBERS.items():
        end = start + len(word)
        if text[start:end].lower() == word and not text[end : end + 1].isalnum():
            yield end, number


def _unit(text: str, start: int) -> Iterator[tuple[int, str]]:
    match = _UNIT.compiled.match(text, start)
    if match:
        yield match.end(), f"{match[1].lower()}s"


def _of(pattern: Pattern[str], group: int = 0) -> Callable[[str, int], Iterator[tuple[int, str]]]:
    def read(text: str, start: int) -> Iterator[tuple[int, str]]:
        match = pattern.compiled.match(text, start)
        if match:
            yield match.end(), match[group]

    return read


def _aside(text: str, start: int) -> Iterator[tuple[int, str]]:
    match = words.ASIDE.compiled.match(text, start)
    if match:
        yield match.end(), match[0]


READERS: dict[str, Reader] = {
    "OBJECT": _objects,
    "PARTCHANGES": _parts_with_changes,
    "ADDED": _added,
    "PROSE": _kinds("comments", "docstrings"),
    "TESTS": _kinds("tests"),
    "DEPENDENCY": _kinds("dependencies"),
    "NUMBER": _number,
    "UNIT": _unit,
    "NAME": _of(_NAME, 1),
    "ADVERB": _of(_ADVERB),
    "WORD": _of(_WORD),
    "ASIDE": _aside,
}
GRAMMAR = Grammar(ways.RULES, READERS)
