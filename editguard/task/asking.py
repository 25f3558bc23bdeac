"""Whether a task asks for something that a change must otherwise leave alone.

Asked is what the task names, and what it orders in so many words. A name that it mentions for another reason counts
as well: to miss an edit that nobody asked for is better than to accuse one that somebody did.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from editguard.index.words import words
from editguard.patterns import Pattern
from editguard.task.intent import Intent, intents, order_of, sweeping
from editguard.task.prose import read_prose
from editguard.task.removal import removal

_WORD = Pattern(r"[A-Za-z_]\w*")
_CODE_LIKE = Pattern(r"[^\W_]_[^\W_]|[a-z][A-Z]|[A-Z][a-z]+[A-Z]|[a-z]\d")
_GOING = Pattern(
    r"\b(?:remov|delet|drop|deprecat|eliminat|strip|purg|retir)(?:e|es|ed|ing|s|ped|ping|ping|al|ion|ions|ate|ates|ated"
    r"|ating)?\b|\b(?:get|getting) rid\b|\bno longer (?:needed|used|supported)\b|\bdead code\b|\bunused\b",
    re.IGNORECASE,
)
_RELAXING = Pattern(r"\b(?:skip|xfail|disabl|flak|relax|loosen|quarantin|ignor|obsolete|outdated)\w*\b", re.IGNORECASE)
_TESTS = Pattern(r"\btest(?:s|ed|ing|case|cases|suite)?\b", re.IGNORECASE)
_SENTENCE = Pattern(r"(?<=[.!?])\s+|\n")
_EVERYDAY = frozenset(
    (
        "self", "cls", "test", "tests", "assert", "value", "values", "name", "names", "data", "result", "results",
        "response", "request", "expected", "actual", "output", "input", "client", "settings", "msg", "message",
        "TestCase", "SimpleTestCase", "assertEqual", "assertTrue", "assertFalse", "assertRaises", "setUp", "objects",
        "create", "filter", "first", "status_code", "testdir", "pytester", "makepyfile", "runpytest", "tmpdir",
        "tmp_path", "monkeypatch", "stdout", "fnmatch_lines", "parametrize", "pytest", "raises", "mark", "fixture",
        "assertIn", "assertIs", "assertIsNone", "assertQuerysetEqual", "assertQuerySetEqual", "assertContains",
        "assert_allclose", "assert_equal", "assert_array_equal", "assert_outcomes", "assertRaisesMessage", "numpy",
        "django", "astropy", "unittest", "python", "range", "print", "object", "string", "format", "append", "items",
        "get", "post", "str", "int", "list", "dict", "set", "len", "all", "any", "None", "True", "False", "isinstance",
    )
)  # fmt: skip
"""Identifiers that any test holds: a task that has one does not thereby speak of what is tested."""

_EVERYDAY_PARTS = frozenset(
    ("test", "tests", "case", "suit", "with", "when", "from", "that", "this", "them", "init", "main", "basic", "simpl")
)

_LEAST = 4
"""Letters of an identifier, written as a word, that says something."""


class Asking(NamedTuple):
    """What a task asks for. ``words`` are all its words and identifiers, ``order`` the part that is read like an
    order, ``sentences`` those of its prose."""

    words: frozenset[str]
    text: str
    order: str
    sentences: tuple[str, ...]
    orders: frozenset[Intent]
    wants: frozenset[Intent]

    def names(self, names: Iterable[str]) -> str:
        """The first of ``names`` that the task says as a word, or an empty text."""
        return next((name for name in names if name and name in self.words), "")

    def speaks_of(self, names: Iterable[str]) -> str:
        """As `names`, of those that say something: identifiers of several parts, and words of some length that are
        not everywhere, in whatever case the task has them."""
        telling = [
            name for name in sorted(names) if name not in _EVERYDAY and (len(name) >= _LEAST or _CODE_LIKE.search(name))
        ]
        lower = {word.lower() for word in self.words if len(word) > _LEAST}
        return self.names(telling) or next((name for name in telling if name.lower() in lower), "")

    def about(self, names: Iterable[str]) -> str:
        """The first word of which one of ``names``, taken apart, is made, that the task has in some form."""
        said = {part for word in self.words for part in words(word)}
        for name in names:
            for part in words(name):
                if len(part) >= _LEAST and part in said and part not in _EVERYDAY_PARTS:
                    return part
        return ""

    def file(self, path: str) -> str:
        """How the task names the file at ``path``: by its path or its own name; empty if it does not."""
        name = path.rsplit("/", 1)[-1]
        for form in (path, name):
            if form in self.text and form not in ("__init__.py", "tests.py"):
                return form
        return ""

    def says(self, pattern: re.Pattern[str]) -> str:
        """What of the prose matches ``pattern``."""
        for sentence in self.sentences:
            match = pattern.search(sentence)
            if match:
                return match.group()
        return ""

    @property
    def removes(self) -> str:
        """The words by which the task orders that something of the code goes."""
        return removal(self.order)

    @property
    def relaxes_tests(self) -> str:
        """The words by which the task speaks of taking tests away or leaving them out."""
        for sentence in self.sentences:
            if _TESTS.search(sentence) and (match := _RELAXING.search(sentence) or _GOING.search(sentence)):
                return match.group()
        return ""

    @property
    def sweeping(self) -> str:
        """The words by which the task speaks of what is done wherever it occurs."""
        return sweeping(self.order)


@lru_cache(maxsize=1)
def asking_of(text: str) -> Asking:
    """What the task ``text`` asks for. The last answer is kept: several rules ask in turn."""
    prose = read_prose(text)
    order = order_of(text)
    return Asking(
        words=frozenset(_WORD.findall(text)),
        text=text,
        order=order,
        sentences=tuple(part for sentence in prose.sentences for part in _SENTENCE.compiled.split(sentence) if part),
        orders=frozenset(intents(order)),
        wants=frozenset(intents(text, prose.title)),
    )
