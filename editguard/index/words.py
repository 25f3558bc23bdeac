"""Identifiers taken apart into the words that they are made of."""

from __future__ import annotations

from functools import lru_cache

from editguard.patterns import Pattern

IDENTIFIER = Pattern(rb"[A-Za-z_][A-Za-z0-9_]*")
_PART = Pattern(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_LONGEST = 80
"""Characters of an identifier: a longer one is data."""

_ENDINGS = ("ations", "ation", "ings", "ing", "ied", "ies", "ers", "er", "ed", "es", "s", "e")
_KEPT = 4
"""Letters that a stem keeps at least: `used` and `uses` stay apart from `us`."""


@lru_cache(maxsize=200_000)
def words(identifier: str) -> tuple[str, ...]:
    """The stems of the parts of ``identifier``, and the whole of it in lower case where it has several parts.

    `parse_HTMLHeader` gives `pars`, `html`, `head` and `parse_htmlheader`.
    """
    if len(identifier) > _LONGEST:
        return ()
    parts = [part.lower() for part in _PART.findall(identifier)]
    found = [stem(part) for part in parts if len(part) > 1 and not part.isdigit()]
    if len(parts) > 1:
        found.append(identifier.lower().strip("_"))
    return tuple(found)


def stem(word: str) -> str:
    """``word`` in lower case without one ending, so that `parses` and `parsing` are one."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _KEPT:
            return word[: -len(ending)]
    return word


def compound(term: str) -> bool:
    """Whether ``term``, one of `words`, stands for a whole identifier of several parts."""
    return "_" in term or not term.isalpha()
