"""The index of one commit: how rare a word is in it, which files answer a text, where a name is defined.

Files are ranked by BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond",
Foundations and Trends in Information Retrieval 3(4), 2009) with its usual parameters.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from editguard.edits.paths import language
from editguard.index.blob import Definition, term_key
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

    def __init__(self, paths: Sequence[str], contents: Sequence[Indexed]) -> None:
        self.paths = tuple(paths)
        self._contents = contents
        lengths = np.array([content.length for content in contents], dtype=np.float32)
        keys = np.concatenate([content.terms for content in contents]) if contents else np.zeros(0, dtype=np.int64)
        self._counts: NDArray[np.uint8] = (
            np.concatenate([content.counts for content in contents]) if contents else np.zeros(0, dtype=np.uint8)
        )
        self._keys: NDArray[np.int64]
        self._keys, self._terms = np.unique(keys, return_inverse=True)
        sizes = [len(content.terms) for content in contents]
        self._files = np.repeat(np.arange(len(contents), dtype=np.int32), sizes)
        mean = float(lengths.mean()) if len(lengths) else 1.0
        self._norm: NDArray[np.float32] = _K1 * (1 - _B + _B * lengths / max(mean, 1.0))
        self._frequency = np.bincount(self._terms, minlength=len(self._keys))
        self._known = frozenset(self.paths)
        self._definitions: tuple[bytes, list[int]] | None = None

    def __len__(self) -> int:
        return len(self.paths)

    def frequency(self, term: str) -> int:
        """In how many files ``term`` occurs."""
        number = self._number(term)
        return 0 if number is None else int(self._frequency[number])

    def _number(self, term: str) -> int | None:
        key = term_key(term)
        place = int(np.searchsorted(self._keys, key))
        return place if place < len(self._keys) and int(self._keys[place]) == key else None

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
            number = self._number(term)
            if number is None:
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
        parts = name.split(".")
        places = self._places(parts[-1])
        if len(parts) > 1:
            exact = [place for place in places if place.definition.name.split(".")[-2:] == parts[-2:]]
            return exact or [place for place in places if _module_ends(place.path, parts[:-1])]
        return places

    def has_module(self, dotted: str) -> bool:
        """Whether the commit has the module or package ``dotted``, such as `shop.mail`, at its top or in `src`."""
        stem = dotted.replace(".", "/")
        return any(root + stem + end in self._known for root in _ROOTS for end in (".py", "/__init__.py"))

    def _places(self, last: str) -> list[Place]:
        """Definitions whose name ends with ``last``, a whole part. They are looked for in the text that lists all of
        them: a task asks for few of the tens of thousands."""
        if self._definitions is None:
            parts = [content.definitions for content in self._contents]
            self._definitions = b"\n" + b"".join(parts), list(accumulate((len(part) for part in parts), initial=1))
        text, starts = self._definitions
        wanted = last.encode("utf-8", "replace") + b" "
        found: list[Place] = []
        at = text.find(wanted)
        while at > 0:
            if text[at - 1] in b".\n":
                start, end = text.rfind(b"\n", 0, at) + 1, text.find(b"\n", at)
                name, _, line = text[start:end].decode("utf-8").rpartition(" ")
                path = self.paths[bisect_right(starts, start) - 1]
                found.append(Place(path, Definition(name, int(line))))
            at = text.find(wanted, at + 1)
        return found


_ROOTS = ("", "src/", "lib/")
"""Where packages stand."""


def _module_ends(path: str, parts: Sequence[str]) -> bool:
    stem = path.rsplit(".", 1)[0].removesuffix("/__init__")
    return stem.split("/")[-len(parts) :] == list(parts)


def build_index(snapshot: Snapshot, store: BlobStore) -> BaseIndex:
    """The index of ``snapshot``; what files say is taken from, and left in, ``store``."""
    files = [(path, id) for path, id in snapshot.files() if language(path) in _CODE][:MAX_FILES]
    contents = store.contents((id for _, id in files), snapshot.read)
    known = [(path, contents[id]) for path, id in files if id in contents]
    return BaseIndex([path for path, _ in known], [content for _, content in known])


def query_terms(counted: Iterable[tuple[str, int]]) -> dict[str, float]:
    """Weights of the terms of a query: what is said again says less."""
    return {term: 1 + math.log(count) for term, count in counted if count > 0}
