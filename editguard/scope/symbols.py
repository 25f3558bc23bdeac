"""Qualified names with wildcards: ``pkg.mod.Class.*``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from editguard.vocabulary.contract import Clause

_STARS = "**"


class SymbolPattern:
    """A name with wildcards. It matches what it names and all that is defined inside.

    ``*`` and ``?`` stand for letters of one part, ``**`` for any number of parts: ``pkg.*`` is everything in ``pkg``,
    ``**.helper`` every ``helper``.
    """

    def __init__(self, text: str) -> None:
        self.text = unicodedata.normalize("NFKC", text)
        parts = [r"(?:[^.]+\.)*" if part == _STARS else _part(part) + r"\." for part in self.text.split(".")]
        source = "".join(parts)
        if self.text.endswith(_STARS):
            source += r"[^.]+\."
        self._pattern = re.compile(source)

    def match(self, name: str) -> bool:
        """Whether ``name``, a qualified one, is matched."""
        return self._pattern.match(f"{name}.") is not None

    @property
    def literal(self) -> tuple[str, ...]:
        """The parts before the first wildcard."""
        found: list[str] = []
        for part in self.text.split("."):
            if "*" in part or "?" in part:
                break
            found.append(part)
        return tuple(found)

    def may_concern(self, module: str) -> bool:
        """Whether it may name something in ``module``: enough to ask for the file to be readable."""
        parts, own = self.literal, module.split(".")
        shared = min(len(parts), len(own))
        return list(parts[:shared]) == own[:shared]


def _part(text: str) -> str:
    pieces = {"*": "[^.]*", "?": "[^.]"}
    return "".join(pieces.get(character, re.escape(character)) for character in text)


class Symbols:
    """The symbol clauses of one source and verb, each with the other names of what it names."""

    def __init__(self, clauses: Sequence[Clause], others: Iterable[Sequence[str]] = ()) -> None:
        """``others`` runs parallel to ``clauses``: names that mean the same at the base, or at a re-export of it."""
        found = list(others) or [()] * len(clauses)
        self._patterns = [
            (clause, [SymbolPattern(name) for name in (clause.pattern, *names)])
            for clause, names in zip(clauses, found, strict=True)
        ]

    def match(self, names: Iterable[str]) -> Clause | None:
        """The first clause that matches one of ``names``, which all mean one thing."""
        given = tuple(names)
        for clause, patterns in self._patterns:
            if any(pattern.match(name) for pattern in patterns for name in given):
                return clause
        return None

    def concerning(self, modules: Iterable[str]) -> Clause | None:
        """The first clause that may name something in one of ``modules``."""
        given = tuple(modules)
        for clause, patterns in self._patterns:
            if any(pattern.may_concern(module) for pattern in patterns for module in given):
                return clause
        return None
