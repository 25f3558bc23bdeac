"""The index of one commit: how rare a word is in it, which files answer a text, where a name is defined.

Files are ranked by BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond",
Foundations and Trends in Information Retrieval 3(4), 2009) with its usual parameters.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from editguard.edits.paths import language
from editguard.index.blob import Definition
from editguard.index.store import BlobStore, Indexed
from editguard.vocabulary.snapshot import Snapshot

_CODE = frozenset(
    ("python", "javascript", "typescript", "cython", "c", "cpp", "rust", "go", "java", "ruby", "html", "shell")
)
MAX_FILES = 20_000
"""Files of a commit that are looked through; of a larger one, the first by their paths."""

_K1, _B = 1.2, 0.75


class Place(NamedTuple):
    """Where a name is defined: the file, and the definition in it."""

    path: str
    definition: Definition


class BaseIndex:
    """Words and definitions of the code of one commit."""

    def __init__(self, paths: Sequence[str], contents: Sequence[Indexed], vocabulary: Mapping[str, int]) -> None:
        self.paths = tuple(paths)
        self._vocabulary = vocabulary
        self._contents = contents
        lengths = np.array([content.length for content in contents], dtype=np.float32)
        self._terms: NDArray[np.int32] = (
            np.concatenate([content.terms for content in contents]) if contents else np.zeros(0, dtype=np.int32)
        )
        self._counts: NDArray[np.uint8] = (
            np.concatenate([content.counts for content in contents]) if contents else np.zeros(0, dtype=np.uint8)
        )
        sizes = [len(content.terms) for content in contents]
        self._files = np.repeat(np.arange(len(contents), dtype=np.int32), sizes)
        mean = float(lengths.mean()) if len(lengths) else 1.0
        self._norm: NDArray[np.float32] = _K1 * (1 - _B + _B * lengths / max(mean, 1.0))
        self._frequency = np.bincount(self._terms, minlength=len(vocabulary))
        self._defined: dict[str, list[Place]] | None = None

    def __len__(self) -> int:
        return len(self.paths)

    def frequency(self, term: str) -> int:
        """In how many files ``term`` occurs."""
        number = self._vocabulary.get(term)
        return 0 if number is None or number >= len(self._frequency) else int(self._frequency[number])

    def rarity(self, term: str) -> float:
        """How rare ``term`` is: BM25's inverse document frequency as a share of that of a word of no file, so
        from 0 (in every file) to 1."""
        count = len(self.paths)
        if not count:
            return 0.5
        top = math.log(1 + (count + 0.5) / 0.5)
        found = self.frequency(term)
        return math.log(1 + (count - found + 0.5) / (found + 0.5)) / top

    def rank(self, query: Mapping[str, float]) -> NDArray[np.float32]:
        """BM25 of every file, in the order of `paths`, for the terms of ``query`` with their weights."""
        scores = np.zeros(len(self.paths), dtype=np.float32)
        count = len(self.paths)
        weights = np.zeros(len(self._frequency), dtype=np.float32)
        for term, weight in query.items():
            number = self._vocabulary.get(term)
            if number is None or number >= len(self._frequency) or not self._frequency[number]:
                continue
            found = float(self._frequency[number])
            weights[number] = weight * math.log(1 + (count - found + 0.5) / (found + 0.5))
        if not len(self._terms):
            return scores
        every = weights[self._terms]
        hit = np.flatnonzero(every)
        files = self._files[hit]
        often = self._counts[hit].astype(np.float32)
        part = every[hit] * often * (_K1 + 1) / (often + self._norm[files])
        return np.bincount(files, weights=part, minlength=count).astype(np.float32)

    def defined(self, name: str) -> Sequence[Place]:
        """Where ``name`` is defined: the last part of a qualified name, or several parts (`Class.method`)."""
        if self._defined is None:
            self._defined = {}
            for path, content in zip(self.paths, self._contents, strict=True):
                for definition in content.definitions:
                    self._defined.setdefault(definition.name.rsplit(".", 1)[-1], []).append(Place(path, definition))
        parts = name.split(".")
        places = self._defined.get(parts[-1], [])
        if len(parts) > 1:
            exact = [place for place in places if place.definition.name.split(".")[-2:] == parts[-2:]]
            return exact or [place for place in places if _module_ends(place.path, parts[:-1])]
        return places


def _module_ends(path: str, parts: Sequence[str]) -> bool:
    stem = path.rsplit(".", 1)[0].removesuffix("/__init__")
    return stem.split("/")[-len(parts) :] == list(parts)


def build_index(snapshot: Snapshot, store: BlobStore) -> BaseIndex:
    """The index of ``snapshot``; what files say is taken from, and left in, ``store``."""
    files = [(path, id) for path, id in snapshot.files() if language(path) in _CODE][:MAX_FILES]
    contents = store.contents((id for _, id in files), snapshot.read)
    known = [(path, contents[id]) for path, id in files if id in contents]
    return BaseIndex([path for path, _ in known], [content for _, content in known], store.vocabulary)


def query_terms(counted: Iterable[tuple[str, int]]) -> dict[str, float]:
    """Weights of the terms of a query: what is said again says less."""
    return {term: 1 + math.log(count) for term, count in counted if count > 0}
