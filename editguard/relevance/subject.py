"""What a task speaks of, weighed by how rare its words are in the repository."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from editguard.index.base import BaseIndex, query_terms
from editguard.index.words import IDENTIFIER, words
from editguard.patterns import Pattern
from editguard.relevance.facts import KEYWORDS
from editguard.task.intent import Intent, intents, order_of, sweeping
from editguard.task.mentions import Mentions, read_mentions
from editguard.task.prose import Prose, read_prose

_LINK = Pattern(r"https?://\S+")
_TITLE = 3
"""How often a word of the title counts."""

_COMMON = frozenset(
    (
        "the", "and", "that", "this", "with", "for", "not", "from", "when", "then", "than", "there", "these", "have",
        "will", "would", "should", "could", "only", "also", "into", "such", "they", "them", "been", "were", "which",
        "where", "while", "what", "your", "does", "done", "more", "most", "very", "just", "like", "each", "other",
        "same", "some", "here", "make", "made", "sure", "case", "but", "are", "was", "you", "can", "has", "had", "how",
        "any", "all", "use", "us", "our", "its", "it", "is", "in", "to", "of", "on", "or", "as", "an", "at", "be",
        "by", "if", "so", "do", "we", "my", "no", "me", "issu", "bug", "problem", "expect", "actual", "behavior",
        "behaviour", "follow", "descript", "exampl", "version", "reproduc", "python", "work", "chang", "fix", "want",
        "think", "seem", "thi", "line", "cod", "us",
    )
)  # fmt: skip
"""Stems that every report has."""


_ENGLISH = frozenset(
    (
        "the",
        "a",
        "an",
        "to",
        "of",
        "in",
        "is",
        "it",
        "that",
        "for",
        "on",
        "with",
        "be",
        "not",
        "this",
        "as",
        "when",
        "and",
    )
)
_PROSE = 12
"""Words from which the share of English ones says something."""

_BRIEF = 10
"""Different words, common ones left out, up to which a task is a line: it names what is done, and not all that
this takes."""

_LEAST = 0.15
"""Rarity of the task's words, squared and summed, below which they say nothing: two or three everyday words."""


class Subject(NamedTuple):
    """``terms`` are the words of the task with how often they are said, ``weights`` what each is worth here;
    ``names`` the identifiers that it names, ``parts`` their single parts with those of its examples;
    ``homes`` the files in which what it names is defined, with how sure that is; ``ranks`` the files by how
    well they answer the task (0 is best) and ``scores`` that as a share of the best."""

    prose: Prose
    mentions: Mentions
    terms: Mapping[str, int]
    weights: Mapping[str, float]
    names: frozenset[str]
    parts: frozenset[str]
    homes: Mapping[str, float]
    ranks: Mapping[str, int]
    scores: Mapping[str, float]
    base: BaseIndex
    thin: str = ""
    """Why the task says too little to go by, if it does."""
    settings: str = ""
    """The words that ask for other settings or dependencies, if there are such."""
    loose: str = ""
    """Why a change may belong to the task although nothing ties it to it, if it may."""


@lru_cache(maxsize=1)
def subject_of(text: str, index: BaseIndex) -> Subject:
    """What ``text`` speaks of at the commit of ``index``. The last answer is kept: a batch asks for it once for each
    of the patches of a task."""
    prose = read_prose(text)
    mentions = read_mentions(text, prose)
    terms: Counter[str] = Counter()
    for part, weight in ((prose.title, _TITLE), (prose.text, 1), (prose.code, 1)):
        for name in _identifiers(_LINK.sub(" ", part)):
            for term in words(name):
                if term not in _COMMON and name not in KEYWORDS:
                    terms[term] += weight
    weights = {term: index.rarity(term) ** 2 for term in terms}
    names = frozenset(_parts(mentions.names))
    ranks, scores = _ranked(index, terms)
    return Subject(
        prose=prose,
        mentions=mentions,
        terms=terms,
        weights=weights,
        names=names,
        parts=names | frozenset(_parts(mentions.in_code)),
        homes=_homes(mentions.names, index),
        ranks=ranks,
        scores=scores,
        base=index,
        thin=_thin(text, prose, mentions, terms, weights, index),
        settings=intents(text, prose.title).get(Intent.DEPENDENCY, ""),
        loose=_loose(text, prose, terms),
    )


def _thin(
    text: str,
    prose: Prose,
    mentions: Mentions,
    terms: Mapping[str, int],
    weights: Mapping[str, float],
    index: BaseIndex,
) -> str:
    paths = set(index.paths)
    known = sum(weights[term] for term in terms if index.frequency(term))
    points = any(index.defined(name) for name in mentions.names) or any(path in paths for path in mentions.paths)
    if not len(index):
        return "the base has no code to compare with"
    if known < _LEAST and not points:
        return "the task has hardly a word that the repository knows"
    if _foreign(prose.text) and not (mentions.names or mentions.paths or mentions.frames):
        return "the task is not in English and names no code: its words say little here"
    return ""


def _loose(text: str, prose: Prose, terms: Mapping[str, int]) -> str:
    if len(terms) <= _BRIEF:
        return f"the task is too brief ({len(terms)} words that say something) to rule a change out"
    words = sweeping(order_of(text))
    return f"the task says “{words}”: it may reach further than its words" if words else ""


def _foreign(text: str) -> bool:
    """Whether prose of some length has hardly one of the words that no English text is without."""
    found = [word.lower() for word in text.split()]
    if len(found) < _PROSE:
        letters = [character for character in text if character.isalpha()]
        return bool(letters) and sum(character > "\u024f" for character in letters) > len(letters) / 2
    return sum(word in _ENGLISH for word in found) < len(found) / 20


def _identifiers(text: str) -> list[str]:
    return [name.decode("ascii") for name in IDENTIFIER.findall(text.encode("utf-8", "replace"))]


def _parts(names: Iterable[str]) -> list[str]:
    return [part for name in names for part in name.split(".") if len(part) > 2 and part not in KEYWORDS]


def _ranked(index: BaseIndex, terms: Mapping[str, int]) -> tuple[dict[str, int], dict[str, float]]:
    import numpy as np

    scores = index.rank(query_terms(terms.items()))
    if not len(scores):
        return {}, {}
    best = float(scores.max()) or 1.0
    order = np.argsort(-scores, kind="stable")
    ranks = {index.paths[number]: place for place, number in enumerate(order.tolist())}
    return ranks, {path: float(score) / best for path, score in zip(index.paths, scores.tolist(), strict=True)}


def _homes(names: Iterable[str], index: BaseIndex) -> dict[str, float]:
    """Files that define one of ``names``; a name of many definitions points to none of them well."""
    found: dict[str, float] = {}
    for name in names:
        places = index.defined(name)
        paths = {place.path for place in places}
        if not paths or len(paths) > 20:
            continue
        share = 1.0 / len(paths)
        for path in paths:
            found[path] = max(found.get(path, 0.0), share)
    return found
