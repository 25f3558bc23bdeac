"""What a task says of the change itself: `do not touch the tests`, `only change parse_date`, `no new dependencies`.

Most sentences with such words speak of the program (`must not modify its arguments`, `do not change the sign`). What
tells them apart is grammar: an order to whoever makes the change, or a thing of the repository that is to stay; and
that nothing follows which makes it a matter of when and how. Each reading is a *lead* that ends where its object
starts, an object (`editguard.task.objects`) and a check of what comes after it. What has the words and not the
certainty is a notice: it is shown, and nobody is held to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from editguard.task.constraint_words import (
    ACCESS,
    ADDED_ANYWHERE,
    ADDED_WORDS,
    AND_ADDED,
    AND_NOTHING_ELSE,
    AND_ONLY,
    BEFORE_OBJECT,
    BUDGETS,
    CANNOT,
    CHANGES_OUTSIDE,
    CHANGES_TO,
    DENY_LEADS,
    DOES_NOT_CHANGE,
    DOUBT,
    EMPHASIS,
    EXISTING_ONLY,
    HANDS_OFF,
    HINT,
    IMPORTANT,
    INSTALL_NOTHING,
    IS_NOT,
    IS_REFUSED,
    JOINED,
    KEEP_API,
    KIND_ONLY,
    LEAVE,
    LEAVE_OUT,
    LEFT,
    LONGEST,
    MAY,
    MINIMAL,
    MINIMAL_TAIL,
    MOST,
    MUST_NOT_CHANGE,
    NEEDS_ONLY,
    NEGATIVE,
    NO_NEW_LEADS,
    NOTHING_ELSE,
    NUMBERS,
    OF,
    ONLY,
    ONLY_BEHIND,
    ONLY_LEADS,
    ORDERED,
    PASSIVE,
    PASSIVE_HINT,
    PRONOUN,
    PRONOUN_NEW,
    REFUSED,
    RENAME_ONLY,
    SAYS_ONLY,
    START,
    STORY,
    TAIL,
    TO_STAY,
    TRIGGER,
    VAGUE,
    VERB,
    WANTED,
    WHILE_FIXING,
    WITHOUT,
    WORD_START,
)
from editguard.task.objects import Thing, read_things
from editguard.task.prose import read_prose


class Rule(StrEnum):
    """What a constraint asks for."""

    DENY = "deny"
    ONLY = "only"
    NO_NEW = "no-new"
    KEEP_API = "keep-api"
    LEAVE_OUT = "leave-out"
    MINIMAL = "minimal"
    RENAME_ONLY = "rename-only"
    BUDGET = "budget"


class Constraint(NamedTuple):
    """One constraint. ``things`` are what it is about, for `Rule.RENAME_ONLY` the old and the new name; ``bound`` is
    that of a budget, counted in the ``things``' one word, `lines` or `files`. ``doubt`` says why nobody should be held
    to it, empty where one should."""

    rule: Rule
    things: tuple[Thing, ...]
    sentence: str
    bound: int | None = None
    doubt: str = ""


_PLAIN = str.maketrans({"\u2019": "'", "\u2013": "\u2014"})
"""What editors make of an apostrophe and a dash."""


def _plain(sentence: str) -> str:
    """``sentence`` without emphasis; a second order that is joined to a first by `and` stands by itself."""
    text = EMPHASIS.sub("", " ".join(sentence.translate(_PLAIN).split()))
    if ORDERED.search(text[:40]):
        text = str(JOINED.sub(r", \1 ", text))
    return text


def read_constraints(text: str) -> tuple[Constraint, ...]:
    """What ``text`` rules out for whoever carries it out, in its order; each sentence once."""
    found: dict[tuple[object, ...], Constraint] = {}
    for sentence in read_prose(text).sentences[:MOST]:
        for constraint in read_sentence(sentence):
            found.setdefault((constraint.rule, constraint.things, constraint.bound, bool(constraint.doubt)), constraint)
    return tuple(found.values())


def read_sentence(sentence: str) -> tuple[Constraint, ...]:
    """The constraints in one sentence; one that is in doubt only where none is certain."""
    if len(sentence) > LONGEST:
        return ()
    text = _plain(sentence)
    if not TRIGGER.search(text):
        return ()
    if STORY.search(text) and not WHILE_FIXING.search(text):
        return ()
    doubt = _doubt(text)
    found = [constraint._replace(doubt=constraint.doubt or doubt) for constraint in _readings(text)]
    certain = [constraint for constraint in found if not constraint.doubt]
    if certain:
        return tuple(dict.fromkeys(certain))
    if found:
        return (found[0],)
    if doubt and _hints(text):
        return (Constraint(Rule.DENY, (), text, doubt=doubt),)
    if VAGUE.search(text):
        return (
            Constraint(Rule.DENY, (), text, doubt="it does not say what, in words that a patch can be held against"),
        )
    return ()


def _hints(text: str) -> bool:
    """Whether a sentence that leaves it open speaks of part of the repository that might better stay."""
    for match in HINT.compiled.finditer(text):
        things, rest = read_things(text[match.end() :])
        if things and (_ends(rest) or DOUBT.match(rest.strip())):
            return True
    return any(
        PASSIVE_HINT.match(read_things(text[start:])[1]) for start in _words(text) if read_things(text[start:])[0]
    )


def _words(text: str) -> Iterator[int]:
    """Where an object may begin: at the article or the first word of it."""
    yield from (match.end() for match in BEFORE_OBJECT.compiled.finditer(text))


def _doubt(text: str) -> str:
    match = DOUBT.search(text)
    if match is None:
        return ""
    return "it is a question" if match[0].strip() == "?" else f"“{match[0].strip()}” leaves it open"


def _readings(text: str) -> Iterator[Constraint]:
    rename = RENAME_ONLY.search(text)
    if rename:
        old = rename["old"] or rename["before"] or rename["was"]
        new = rename["new"] or rename["after"] or rename["becomes"]
        yield Constraint(Rule.RENAME_ONLY, (Thing("name", old), Thing("name", new)), text)
        return
    for what, pattern in LEAVE_OUT:
        match = pattern.search(text)
        if match and _ends(text[match.end() :]):
            yield Constraint(Rule.LEAVE_OUT, (Thing("word", what),), text)
    match = MINIMAL.search(text)
    if match and MINIMAL_TAIL.match(text[match.end() :]):
        yield Constraint(Rule.MINIMAL, (), text)
    yield from _budget(text)
    if KEEP_API.search(text):
        yield Constraint(Rule.KEEP_API, (), text)
    yield from _no_new(text)
    if INSTALL_NOTHING.search(text):
        yield Constraint(Rule.NO_NEW, (Thing("word", "dependencies"),), text)
    if EXISTING_ONLY.search(text):
        yield Constraint(Rule.NO_NEW, (Thing("word", "files"),), text)
    match = PRONOUN_NEW.search(text)
    if match and _ends(text[match.end() :]):
        named = {_category(one["what"]) for one in ADDED_ANYWHERE.compiled.finditer(text[: match.start()])}
        if len(named) == 1:
            yield Constraint(Rule.NO_NEW, (Thing("word", named.pop()),), text)
    only = list(_only(text))
    yield from only
    if not only:
        for things in _denied(text):
            yield from _deny(things, text)


def _deny(things: list[Thing], text: str) -> Iterator[Constraint]:
    kept = tuple(thing for thing in things if thing.text not in ("api", "formatting"))
    if Thing("word", "api") in things:
        # of one function, or of all
        named = tuple(thing for thing in kept if thing.sort == "name")
        yield Constraint(Rule.KEEP_API, named, text)
        kept = tuple(thing for thing in kept if thing not in named)
    if any(thing == Thing("word", "formatting") for thing in things):
        yield Constraint(Rule.LEAVE_OUT, (Thing("word", "formatting"),), text)
    if kept:
        yield Constraint(Rule.DENY, kept, text)


def _read(text: str) -> tuple[list[Thing], str]:
    """As `read_things`; `the signature of f` is about `f`."""
    things, rest = read_things(text)
    if things and things[-1] == Thing("word", "api"):
        match = OF.match(rest)
        if match:
            named, behind = read_things(rest[match.end() :])
            if named and all(thing.sort == "name" for thing in named):
                return [*things, *named], behind
    return things, rest


def _denied(text: str) -> Iterator[list[Thing]]:
    found = False
    for pattern in DENY_LEADS:
        for match in pattern.compiled.finditer(text):
            things, rest = _read(text[match.end() :])
            if things and _ends(rest):
                found = True
                yield things
    if found:
        return
    one = WITHOUT.search(text)
    if one and ORDERED.search(text[: one.start()]) and not CANNOT.search(text[: one.start()]):
        things, rest = _read(text[one.end() :])
        if things and _ends(rest):
            yield things
            return
    one = LEAVE.search(text)
    if one:
        things, rest = read_things(text[one.end() :])
        state = LEFT.match(rest) if things else None
        if state and _ends(rest[state.end() :]):
            yield things
            return
    yield from _passive(text)


def _passive(text: str) -> Iterator[list[Thing]]:
    """A thing that is to stay is the subject: `setup.py must not be changed`."""
    for start in _starts(text):
        part = text[start:]
        important = IMPORTANT.match(part)
        things, rest = _read(part[important.end() :] if important else part)
        if not things:
            continue
        # a file, or a signature, cannot change but by an edit; what a name stands for can
        still = any(thing == Thing("word", "api") for thing in things) or all(thing.sort != "name" for thing in things)
        patterns = [
            *([MUST_NOT_CHANGE] if still else []),
            PASSIVE,
            HANDS_OFF,
            *([IS_NOT] if important else []),
            *([DOES_NOT_CHANGE] if important and still else []),
        ]
        if important and important[0].lower().split()[0] in ("we", "i", "nothing", "neither"):
            patterns = [WANTED] if NEGATIVE.search(important[0]) else [TO_STAY]
        for pattern in patterns:
            match = pattern.match(rest)
            if match and _ends(rest[match.end() :]):
                yield things
                return
    match = CHANGES_TO.search(text)
    if match:
        things, rest = read_things(text[match.end() :])
        refused = REFUSED.match(rest) if things else None
        if refused and _ends(rest[refused.end() :]):
            yield things
            return
    match = PRONOUN.search(text)
    if match and _ends(text[match.end() :]):
        things = _mentioned(text[: match.start()])
        if things:
            yield things


def _mentioned(text: str) -> list[Thing]:
    """What a pronoun behind ``text`` stands for: the things that it names, if it names them in one place only."""
    places: list[list[Thing]] = []
    at = 0
    for match in WORD_START.compiled.finditer(text):
        if match.start() < at:
            continue
        things, rest = read_things(text[match.start() :])
        if things:
            places.append(things)
            at = len(text) - len(rest)
    return places[0] if len(places) == 1 else []


def _starts(text: str) -> Iterator[int]:
    at = 0
    while True:
        match = START.search(text, at)
        if match is None:
            return
        yield match.end()
        at = max(match.end(), at + 1)
        if at >= len(text):
            return


def _only(text: str) -> Iterator[Constraint]:
    kind = KIND_ONLY.search(text)
    if kind:
        what = "docs" if kind["what"].lower().startswith("doc") else "tests"
        yield Constraint(Rule.ONLY, (Thing("word", what),), text)
        return
    for pattern in ONLY_LEADS:
        for match in pattern.compiled.finditer(text):
            if NEEDS_ONLY.search(match[0]) and not SAYS_ONLY.search(text):
                continue
            things, rest = read_things(text[match.end() :])
            may = MAY.match(rest)
            if things and _ends(rest[may.end() :] if may else rest):
                yield Constraint(Rule.ONLY, tuple(things), text)
                return
    one = NOTHING_ELSE.search(text)
    if one:
        things, rest = read_things(text[one.end() :])
        if things and AND_NOTHING_ELSE.match(rest):
            yield Constraint(Rule.ONLY, tuple(things), text)
            return
    one = ACCESS.search(text)
    if one and SAYS_ONLY.search(text):
        things, rest = read_things(text[one.end() :])
        if things and _ends(rest):
            yield Constraint(Rule.ONLY, tuple(things), text)
            return
    one = CHANGES_OUTSIDE.search(text)
    if one:
        things, rest = read_things(text[one.end() :])
        refused = REFUSED.match(rest) if things else None
        if refused and _ends(rest[refused.end() :]):
            yield Constraint(Rule.ONLY, tuple(things), text)
            return
    for joint in AND_ONLY.compiled.finditer(text):
        after, rest = read_things(text[joint.end() :])
        if after and _ends(rest) and _mentioned(text[: joint.start()]) == after:
            yield Constraint(Rule.ONLY, tuple(after), text)
            return
    one = ONLY.search(text)
    if one:
        things, rest = read_things(text[one.end() :])
        may = MAY.match(rest) if things else None
        if may and _ends(rest[may.end() :]):
            yield Constraint(Rule.ONLY, tuple(things), text)
            return
    one = VERB.search(text)
    if one:
        things, rest = read_things(text[one.end() :])
        if things and ONLY_BEHIND.match(rest):
            yield Constraint(Rule.ONLY, tuple(things), text)


def _no_new(text: str) -> Iterator[Constraint]:
    seen: set[str] = set()
    for pattern in NO_NEW_LEADS:
        match = pattern.search(text)
        if match is None or (match[0].lower().startswith("without") and not _may_do_without(match, text)):
            continue
        rest = text[match.end() :]
        more = []
        while also := AND_ADDED.match(rest):
            more.append(also["what"].lower())
            rest = rest[also.end() :]
        if not (_ends(rest) or IS_REFUSED.match(rest)):
            continue
        word = match["what"].lower()
        if word == "ones" and not re.search(r"\bfiles\b", text, re.IGNORECASE):
            continue
        for each in (word, *more):
            category = _category(each)
            if category not in seen:
                seen.add(category)
                yield Constraint(Rule.NO_NEW, (Thing("word", category),), text)


def _category(word: str) -> str:
    return next(found for stem, found in ADDED_WORDS.items() if word.lower().startswith(stem))


def _may_do_without(match: re.Match[str], text: str) -> bool:
    """Whether `without adding files` is an order, and not what a program does or cannot do."""
    before = text[: match.start()]
    if CANNOT.search(before):
        return False
    # a program adds files, tests and comments; dependencies are added by people alone
    return bool(ORDERED.search(before)) or match["what"].lower().startswith(("dependenc", "deps"))


def _budget(text: str) -> Iterator[Constraint]:
    for pattern in BUDGETS:
        match = pattern.search(text)
        if match and _ends(text[match.end() :]):
            word = match["number"].lower()
            bound = int(word) if word.isdigit() else NUMBERS[word]
            unit = "lines" if match["unit"].lower().startswith("line") else "files"
            yield Constraint(Rule.BUDGET, (Thing("word", unit),), text, bound)
            return


def _ends(rest: str) -> bool:
    """Whether nothing follows that makes a constraint a matter of when and how."""
    return TAIL.match(rest) is not None
