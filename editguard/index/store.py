"""What files say, by the ids of their blobs: read once, kept in memory and in the user's cache folder."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import zlib
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from editguard.index.blob import Content, Definition, read_content

_VERSION = 1
_SCHEMA = "CREATE TABLE IF NOT EXISTS blobs (id TEXT PRIMARY KEY, content BLOB NOT NULL) WITHOUT ROWID"
_BATCH = 500
_PATIENCE = 10.0
"""Seconds to wait for another process that writes."""

MAX_BYTES = 512 * 1024**2
"""How large the file may grow before it is begun anew."""

_IN_MEMORY = 40_000
"""Blobs that are kept in memory."""


class Indexed(NamedTuple):
    """``terms`` are numbers of the store's vocabulary, ``counts`` run parallel to them."""

    terms: NDArray[np.int32]
    counts: NDArray[np.uint8]
    definitions: tuple[Definition, ...]
    length: int
    """Occurrences of all terms."""


class BlobStore:
    """The contents of blobs, shared by all commits that have them.

    Without a ``folder`` they are kept in memory alone. A cache that cannot be used is left alone: it
    saves time and decides nothing.
    """

    def __init__(self, folder: str | None = None, max_bytes: int = MAX_BYTES) -> None:
        self.vocabulary: dict[str, int] = {}
        self._known: OrderedDict[str, Indexed] = OrderedDict()
        self._connection: sqlite3.Connection | None = None
        if folder is not None:
            with self._safely():
                os.makedirs(folder, exist_ok=True)
                path = os.path.join(folder, f"index-{_VERSION}.sqlite")
                if os.path.exists(path) and os.path.getsize(path) > max_bytes:
                    os.unlink(path)
                self._connection = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)
                self._connection.execute("PRAGMA journal_mode=WAL")
                self._connection.execute("PRAGMA synchronous=OFF")
                self._connection.execute(_SCHEMA)

    def close(self) -> None:
        """Close the file."""
        if self._connection is not None:
            with contextlib.suppress(sqlite3.Error):
                self._connection.close()
        self._connection = None

    def contents(self, ids: Iterable[str], read: Callable[[list[str]], Mapping[str, bytes]]) -> dict[str, Indexed]:
        """What the blobs ``ids`` say; ``read`` gives the bytes of those that are not known yet. Blobs that it
        does not give are absent."""
        wanted = list(dict.fromkeys(ids))
        found = {id: self._known[id] for id in wanted if id in self._known}
        missing = [id for id in wanted if id not in found]
        for some in _batches(missing):
            stored = self._load(some)
            unread = [id for id in some if id not in stored]
            new = {id: _pack(read_content(data)) for id, data in read(unread).items()} if unread else {}
            self._save(new)
            for id, packed in (stored | new).items():
                self._known[id] = found[id] = self._index(packed)
        while len(self._known) > max(_IN_MEMORY, len(wanted)):
            self._known.popitem(last=False)
        return found

    def _index(self, packed: bytes) -> Indexed:
        vocabulary = self.vocabulary
        head, _, tail = zlib.decompress(packed).partition(b"\0")
        names = head.decode("utf-8").split("\n") if head else []
        count, _, rest = tail.partition(b"\0")
        counts = np.frombuffer(bytes.fromhex(count.decode("ascii")), dtype=np.uint8)
        terms = np.fromiter(
            (vocabulary.setdefault(name, len(vocabulary)) for name in names), dtype=np.int32, count=len(names)
        )
        lines = rest.decode("utf-8").split("\n") if rest else []
        definitions = tuple(
            Definition(name, int(number)) for name, _, number in (line.rpartition(" ") for line in lines)
        )
        return Indexed(terms, counts, definitions, int(counts.sum(dtype=np.int64)))

    def _load(self, ids: list[str]) -> dict[str, bytes]:
        with self._safely():
            if self._connection is not None:
                marks = ",".join("?" * len(ids))
                return dict(self._connection.execute(f"SELECT id, content FROM blobs WHERE id IN ({marks})", ids))  # noqa: S608 (only question marks)
        return {}

    def _save(self, packed: Mapping[str, bytes]) -> None:
        with self._safely():
            if self._connection is not None and packed:
                self._connection.execute("BEGIN IMMEDIATE")
                self._connection.executemany("INSERT OR IGNORE INTO blobs VALUES (?, ?)", list(packed.items()))
                self._connection.execute("COMMIT")

    @contextlib.contextmanager
    def _safely(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError):
            connection, self._connection = self._connection, None
            if connection is not None:
                with contextlib.suppress(sqlite3.Error):
                    connection.close()


def _pack(content: Content) -> bytes:
    names = "\n".join(term for term, _ in content.terms).encode("utf-8")
    counts = bytes(count for _, count in content.terms).hex().encode("ascii")
    definitions = "\n".join(f"{name} {line}" for name, line in content.definitions).encode("utf-8")
    return zlib.compress(b"\0".join((names, counts, definitions)), 1)


def _batches(ids: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(ids), _BATCH):
        yield ids[start : start + _BATCH]
