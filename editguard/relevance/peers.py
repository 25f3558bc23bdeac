"""How the definition around an edit answers the task, compared with the other definitions of its file.

A file that answers a task well has many definitions that have nothing to do with it. They are ranked as files are, by
BM25 with the words of one definition as a document.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from editguard.index.blob import Definition, definitions_of
from editguard.index.words import IDENTIFIER, words
from editguard.vocabulary.patch import Span

_K1, _B = 1.2, 0.75


class _Block(NamedTuple):
    """What one definition says: ``names`` are its identifiers, ``terms`` their words, ``length`` all of these."""

    name: str
    names: frozenset[str]
    terms: Mapping[str, int]
    length: int


class _File(NamedTuple):
    starts: Sequence[int]
    blocks: Sequence[_Block]


class Peer(NamedTuple):
    """Of the definition around an edit: ``score`` is its BM25 as a share of that of the best of its file, ``name`` its
    own name, ``names`` the identifiers in it, ``callers`` the definitions of the file that hold its name."""

    score: float
    name: str
    names: frozenset[str]
    callers: frozenset[str]


_NONE = Peer(0.0, "", frozenset(), frozenset())


def peer_of(text: bytes | None, lines: Span | None, weights: Mapping[str, float]) -> Peer:
    """The definition of ``text`` in which ``lines`` begin; ``weights`` are the words of the task with their worth."""
    if text is None or lines is None:
        return _NONE
    file = _read(text)
    if not file.blocks:
        return _NONE
    at = max(0, bisect_right(file.starts, lines.first) - 1)
    scores = _scores(file, weights)
    best = max(scores)
    block = file.blocks[at]
    last = block.name.rsplit(".", 1)[-1]
    return Peer(
        score=scores[at] / best if best else 0.0,
        name=last,
        names=block.names,
        callers=frozenset(
            other.name.rsplit(".", 1)[-1]
            for other in file.blocks
            if last and other is not block and last in other.names
        ),
    )


def _scores(file: _File, weights: Mapping[str, float]) -> list[float]:
    mean = sum(block.length for block in file.blocks) / len(file.blocks) or 1.0
    found = []
    for block in file.blocks:
        norm = _K1 * (1 - _B + _B * block.length / mean)
        found.append(
            sum(
                weights[term] * count * (_K1 + 1) / (count + norm)
                for term, count in block.terms.items()
                if term in weights
            )
        )
    return found


@lru_cache(maxsize=8)
def _read(text: bytes) -> _File:
    """The edits of a file come one after another, and so do the patches of a task."""
    lines = text.split(b"\n")
    definitions = [Definition("", 1), *(each for each in definitions_of(text) if each.line > 1)]
    starts = [each.line for each in definitions]
    blocks = []
    for each, end in zip(definitions, [*starts[1:], len(lines) + 1], strict=True):
        names = Counter(name.decode("ascii") for name in IDENTIFIER.findall(b"\n".join(lines[each.line - 1 : end - 1])))
        terms: Counter[str] = Counter()
        for name, count in names.items():
            for term in words(name):
                terms[term] += count
        blocks.append(_Block(each.name, frozenset(names), terms, terms.total()))
    return _File(starts, blocks)
