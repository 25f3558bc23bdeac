"""What a task says of the change itself: `do not touch the tests`, `only change parse_date`, `no new dependencies`.

Most sentences with such words speak of the program (`must not modify its arguments`, `do not change the sign`). What
tells them apart is grammar: an order to whoever makes the change, or a thing of the repository that is to stay; and
that nothing follows which makes it a matter of when and how. The ways to put it are rules of a grammar
(`editguard.task.constraint_ways`), tried where an order may begin. What has the words and not the certainty is a
notice: it is shown, and nobody is held to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

from editguard.task import constraint_ways as ways
from editguard.task import constraint_words as words
from editguard.task.constraint_readers import GRAMMAR, added_anywhere
from editguard.task.grammar import Match
from editguard.task.listed import listed
from editguard.task.objects import Thing, read_things
from editguard.task.prose import read_prose
from editguard.task.standing import Standing
from editguard.task.withdrawn import taken_back


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


_UNCERTAIN = {
    Standing.QUOTED: "it is a quotation",
    Standing.TALE: "it stands in a tale of what happens",
}


def read_constraints(text: str) -> tuple[Constraint, ...]:
    """What ``text`` rules out for whoever carries it out, in its order; each sentence once."""
    found: dict[tuple[object, ...], Constraint] = {}
    prose = read_prose(text)
    sentences = prose.sentences[: words.MOST]
    for number, sentence in enumerate(listed(sentences, prose.leads)):
        for constraint in read_sentence(sentence):
            doubt = constraint.doubt or _UNCERTAIN.get(prose.standings[number], "")
            if not doubt:
                new = constraint.rule is Rule.NO_NEW
                back = taken_back(constraint.things, new, number, sentences)
                doubt = f"“{back}” takes it back" if back else ""
            constraint = constraint._replace(doubt=doubt)
            found.setdefault((constraint.rule, constraint.things, constraint.bound, bool(constraint.doubt)), constraint)
    return tuple(found.values())


def read_sentence(sentence: str) -> tuple[Constraint, ...]:
    """The constraints in one sentence; one that is in doubt only where none is certain."""
    if len(sentence) > words.LONGEST:
        return ()
    text = _plain(sentence)
    if not words.TRIGGER.search(text):
        return ()
    if words.STORY.search(text) and not words.WHILE_FIXING.search(text):
        return ()
    doubt = _doubt(text)
    found = [constraint._replace(doubt=constraint.doubt or doubt) for constraint in _Sentence(text).readings()]
    certain = [constraint for constraint in found if not constraint.doubt]
    if certain:
        return tuple(dict.fromkeys(certain))
    if found:
        return (found[0],)
    if doubt and _Sentence(text).hints():
        return (Constraint(Rule.DENY, (), text, doubt=doubt),)
    if words.VAGUE_ANYWHERE.search(text) or _Sentence(text).first(ways.VAGUE, ends=False):
        return (
            Constraint(Rule.DENY, (), text, doubt="it does not say what, in words that a patch can be held against"),
        )
    return ()


def _plain(sentence: str) -> str:
    """``sentence`` without emphasis; a second order that is joined to a first by `and` stands by itself."""
    text = words.EMPHASIS.sub("", " ".join(sentence.translate(_PLAIN).split()))
    text = str(words.REASON.sub("", text))
    if words.ORDERED.search(text[:40]):
        text = str(words.JOINED.sub(r", \1 ", text))
    return text


def _doubt(text: str) -> str:
    match = words.DOUBT.search(text)
    if match is None:
        return ""
    return "it is a question" if match[0].strip() == "?" else f"“{match[0].strip()}” leaves it open"


class _Sentence:
    """One sentence, and the places in it where an order may begin."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = tuple(_starts(text))

    def readings(self) -> Iterator[Constraint]:
        """Every constraint that the sentence states."""
        rename = self.first(ways.RENAME["order"]) or self.first(ways.RENAME["any"], self._words())
        if rename:
            old, new = rename.of("NAME")
            yield self._constraint(Rule.RENAME_ONLY, [Thing("name", old), Thing("name", new)])
            return
        for what, told in ways.LEAVE_OUT.items():
            if self.first(told) or (what != "renames" and self.first(told, self._places("without"))):
                yield self._constraint(Rule.LEAVE_OUT, [Thing("word", what)])
        small = self.first(ways.MINIMAL, ends=False)
        if small and words.MINIMAL_TAIL.match(self._text[small.end :]):
            yield self._constraint(Rule.MINIMAL)
        bound = self.first(ways.BUDGET)
        if bound:
            unit = Thing("word", bound.of("UNIT")[0])
            yield self._constraint(Rule.BUDGET, [unit])._replace(bound=bound.of("NUMBER")[0])
        if (
            self.first(ways.KEEP_API["order"])
            or self.first(ways.KEEP_API["any"], self._words())
            or any(
                words.ORDERED.search(self._text[:start]) and self.first(ways.KEEP_API["without"], [start])
                for start in self._places("without")
            )
        ):
            yield self._constraint(Rule.KEEP_API)
        yield from self._no_new()
        only = self._only()
        if only is not None:
            yield self._constraint(Rule.ONLY, only)
            return
        for things in self._denied():
            yield from self._deny(things)

    def hints(self) -> bool:
        """Whether a sentence that leaves it open speaks of part of the repository that might better stay."""
        for match in self._every(ways.HINTS, self._words(), ends=False):
            rest = self._text[match.end :]
            if _ends(rest) or words.DOUBT.match(rest.strip()):
                return True
        return False

    def first(self, told: Iterable[str], starts: Iterable[int] | None = None, *, ends: bool = True) -> Match | None:
        """The first of ``told`` that is there, at one of ``starts``: by default where an order may begin."""
        return next(self._every(told, starts, ends=ends), None)

    def _every(self, told: Iterable[str], starts: Iterable[int] | None = None, *, ends: bool = True) -> Iterator[Match]:
        places = self._starts if starts is None else tuple(starts)
        for way in told:
            for start in places:
                for match in GRAMMAR.matches(way, self._text, start):
                    if not ends or _ends(self._text[match.end :]):
                        yield match
                        break

    def _constraint(self, rule: Rule, things: Iterable[Thing] = ()) -> Constraint:
        return Constraint(rule, tuple(things), self._text)

    def _words(self) -> tuple[int, ...]:
        return tuple(match.start() for match in words.WORD_START.compiled.finditer(self._text))

    def _places(self, word: str) -> tuple[int, ...]:
        return tuple(match.start() for match in re.finditer(rf"\b{word}\b", self._text, re.IGNORECASE))

    def _meant(self, way: str, end: int) -> list[Match]:
        """What `don't` alone stands for: ``way``, somewhere before ``end``."""
        found = self._every((way,), (start for start in self._words() if start < end))
        return [match for match in found if match.end <= end]

    def _no_new(self) -> Iterator[Constraint]:
        found: dict[str, None] = {}
        for match in self._every(ways.NO_NEW["order"]):
            found.update(dict.fromkeys(category for part in match.of("ADDED") for category in part))
            found.update(
                dict.fromkeys(kind for symbol in ("PROSE", "TESTS", "DEPENDENCY") for kind in match.of(symbol))
            )
        for start in self._places("without"):
            without = self.first(ways.NO_NEW["without"], [start])
            added = [category for part in without.of("ADDED") for category in part] if without else []
            before = self._text[:start]
            # a program adds files, tests and comments; dependencies are added by people alone
            if not words.CANNOT.search(before) and (words.ORDERED.search(before) or "dependencies" in added):
                found.update(dict.fromkeys([*added, *(without.of("PROSE") if without else ())]))
        if self.first(ways.INSTALL_NOTHING):
            found["dependencies"] = None
        if self.first(ways.EXISTING_ONLY, ends=False):
            found["files"] = None
        for start in self._starts:
            if self.first(ways.NO_NEW["pronoun"], [start]):
                named = {category for _, category in added_anywhere(self._text[:start])}
                if len(named) == 1:
                    found.update(dict.fromkeys(named))
            elif self.first(("<dont>",), [start]):
                added = [
                    category for match in self._meant("<add> <new>* ADDED", start) for category in match.of("ADDED")
                ]
                if len(added) == 1:
                    found.update(dict.fromkeys(added[0]))
        for category in found:
            yield self._constraint(Rule.NO_NEW, [Thing("word", category)])

    def _only(self) -> list[Thing] | None:
        kind = words.KIND_ONLY.search(self._text)
        if kind:
            return [Thing("word", "docs" if kind["what"].lower().startswith("doc") else "tests")]
        match = self.first(ways.ONLY["order"]) or self.first(ways.ONLY["any"], self._words())
        if match:
            return _object(match)
        for joint in words.AND_ONLY.compiled.finditer(self._text):
            after, rest = read_things(self._text[joint.end() :])
            if after and _ends(rest) and _mentioned(self._text[: joint.start()]) == after:
                return after
        return None

    def _denied(self) -> Iterator[list[Thing]]:
        found = [_object(match) for match in self._every(ways.DENY["order"])]
        if found:
            yield from found
            return
        for start, told in self._aside_orders():
            before = self._text[:start]
            if not words.ORDERED.search(before) or words.CANNOT.search(before):
                continue
            match = self.first(told, [start])
            things = _object(match) if match else []
            if self.first(ways.WITHOUT_IT, [start]):
                things = _mentioned(before)
            if things:
                yield things
                return
        yield from self._subject()

    def _aside_orders(self) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Where something is ordered by the way: `without touching the tests`, `leaving the tests as they are`."""
        for word, told in (("without", ways.WITHOUT), ("(?:leaving|keeping)", ways.LEAVING), ("with no", ways.WITH_NO)):
            for start in self._places(word):
                yield start, told

    def _subject(self) -> Iterator[list[Thing]]:
        """What stays is the subject: `setup.py must not be changed`."""
        for start in self._starts:
            for intro, told, still in (
                ("", ways.DENY["subject"], False),
                ("", ways.DENY["still"], True),
                ("important", ways.DENY["important"], False),
                ("important", ways.DENY["important still"], True),
                ("nothing", ways.DENY["nothing"], False),
                ("we do not want", ways.DENY["nothing"], False),
                ("want", ways.DENY["wanted"], False),
            ):
                ahead = [match.end for match in GRAMMAR.matches(intro, self._text, start)] if intro else [start]
                for match in self._every(told, ahead):
                    if not still or _cannot_change_itself(_object(match)):
                        yield _object(match)
                        return
            if self.first(("<dont>",), [start]):
                meant = [_object(match) for match in self._meant("<change> OBJECT", start)]
                if len(meant) == 1:
                    yield meant[0]
                    return
            if self.first(ways.PRONOUN, [start]):
                things = _mentioned(self._text[:start])
                if things:
                    yield things
                    return

    def _deny(self, things: list[Thing]) -> Iterator[Constraint]:
        kept = [thing for thing in things if thing.text not in ("api", "formatting")]
        if Thing("word", "api") in things:
            # of one function, or of all
            named = [thing for thing in kept if thing.sort == "name"]
            yield self._constraint(Rule.KEEP_API, named)
            kept = [thing for thing in kept if thing not in named]
        if Thing("word", "formatting") in things:
            yield self._constraint(Rule.LEAVE_OUT, [Thing("word", "formatting")])
        if kept:
            yield self._constraint(Rule.DENY, kept)


def _starts(text: str) -> Iterator[int]:
    """Where an order may begin: with a part of the sentence, and behind each word that only leads up to it."""
    for boundary in words.BOUNDARY.compiled.finditer(text):
        pending, seen = [boundary.end()], set()
        while pending:
            start = pending.pop()
            if start in seen:
                continue
            seen.add(start)
            yield start
            for match in GRAMMAR.matches("filler", text, start):
                end = match.end + (text[match.end : match.end + 1] in (",", ":", "!"))
                while text[end : end + 1] == " ":
                    end += 1
                pending.append(end)


def _object(match: Match) -> list[Thing]:
    return list((match.of("OBJECT") or match.of("PARTCHANGES"))[-1])


def _cannot_change_itself(things: list[Thing]) -> bool:
    """A file, or a signature, cannot change but by an edit; what a name stands for can."""
    return any(thing == Thing("word", "api") for thing in things) or all(thing.sort != "name" for thing in things)


def _ends(rest: str) -> bool:
    """Whether nothing follows that makes a constraint a matter of when and how."""
    return words.TAIL.match(rest) is not None


def _mentioned(text: str) -> list[Thing]:
    """What a pronoun behind ``text`` stands for: the things that it names, if it names them in one place only."""
    places: list[list[Thing]] = []
    at = 0
    for match in words.WORD_START.compiled.finditer(text):
        if match.start() < at:
            continue
        things, rest = read_things(text[match.start() :])
        if things:
            places.append(things)
            at = len(text) - len(rest)
    return places[0] if len(places) == 1 else []
