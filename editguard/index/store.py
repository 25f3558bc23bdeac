"""What files say, by the ids of their blobs: read once, kept in memory and in the user's cache folder."""

from __future__ import annotations

import zlib
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from editguard.index.blob import Content, read_content
from editguard.index.database import Database

NAME = "index-3"
"""The database; its number changes with whatever changes a row."""

_BATCH = 500

_MOST = 255
"""Occurrences that are told apart."""

MAX_BYTES = 512 * 1024**2
"""How large the file may grow before it loses what is oldest."""

_IN_MEMORY = 40_000
"""Blobs that are kept in memory."""


class Indexed(NamedTuple):
    """What a blob says. ``terms`` are the keys of its terms (`blob.term_key`), ``counts`` run parallel to them;
    ``definitions`` has a line for each name that it binds, with the line's number behind it."""

    terms: NDArray[np.int64]
    counts: NDArray[np.uint8]
    definitions: bytes
    length: int
    """Occurrences of all terms."""


class BlobStore:
    """The contents of blobs, shared by all commits that have them.

    Without a ``folder`` they are kept in memory alone. A cache that cannot be used is left alone: it
    saves time and decides nothing.
    """

    def __init__(self, folder: str | None = None, max_bytes: int = MAX_BYTES) -> None:
        self._known: OrderedDict[str, Indexed] = OrderedDict()
        self._database = Database(folder, NAME, max_bytes)

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def contents(self, ids: Iterable[str], read: Callable[[list[str]], Mapping[str, bytes]]) -> dict[str, Indexed]:
        """What the blobs ``ids`` say; ``read`` gives the bytes of those that are not known yet. Blobs that it
        does not give are absent."""
        wanted = list(dict.fromkeys(ids))
        found = {id: self._known[id] for id in wanted if id in self._known}
        missing = [id for id in wanted if id not in found]
        for some in _batches(missing):
            stored = {
                id: indexed
                for id, packed in self._database.load(some).items()
                if (indexed := _unpack(packed)) is not None
            }
            unread = [id for id in some if id not in stored]
            new = {id: _pack(read_content(data)) for id, data in read(unread).items()} if unread else {}
            self._database.save(new)
            fresh = {id: indexed for id, packed in new.items() if (indexed := _unpack(packed)) is not None}
            for id, indexed in (stored | fresh).items():
                self._known[id] = found[id] = indexed
        while len(self._known) > max(_IN_MEMORY, len(wanted)):
            self._known.popitem(last=False)
        return found


def _pack(content: Content) -> bytes:
    size = len(content.terms)
    keys = np.fromiter(content.terms.keys(), dtype="<i8", count=size).tobytes()
    often = np.fromiter(content.terms.values(), dtype=np.int64, count=size)
    counts = np.minimum(often, _MOST).astype(np.uint8).tobytes()
    definitions = "".join(f"{name} {line}\n" for name, line in content.definitions).encode("utf-8")
    return len(counts).to_bytes(4, "little") + counts + keys + zlib.compress(definitions, 1)


def _unpack(packed: bytes) -> Indexed | None:
    """What `_pack` has put together, ``None`` for a row that is damaged."""
    size = int.from_bytes(packed[:4], "little")
    try:
        counts = np.frombuffer(packed, dtype=np.uint8, count=size, offset=4)
        terms = np.frombuffer(packed, dtype="<i8", count=size, offset=4 + size)
        definitions = zlib.decompress(packed[4 + 9 * size :])
    except (ValueError, TypeError, zlib.error):
        return None
    return Indexed(terms, counts, definitions, int(counts.sum(dtype=np.int64)))


def _batches(ids: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(ids), _BATCH):
        yield ids[start : start + _BATCH]
