"""Outlines by the ids of blobs: each blob is taken apart once, and kept for all commits that have it."""

from __future__ import annotations

import json
import zlib
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from editguard.index.database import Database
from editguard.index.outline import EMPTY, Outline

if TYPE_CHECKING:
    from concurrent.futures import Executor

NAME = "outlines-1"
"""The database; its number changes with whatever changes an outline."""

MAX_BYTES = 512 * 1024**2
"""How large the database may grow before it loses what is oldest."""

_IN_MEMORY = 8_000
"""Outlines that are kept in memory: more than a large tree has."""

_BATCH = 400
_CHUNK = 40
"""Blobs that a process is handed at a time."""

_WORTH_IT = 200
"""Blobs from which processes are started: to start one takes as long as reading so many."""

LANGUAGES = ("python", "javascript", "typescript")
"""Languages that have outlines."""

Read = Callable[[list[str]], Mapping[str, bytes]]


class Wanted(NamedTuple):
    """A blob, and the language and the dialect in which it is to be read (`python`, `javascript`, `typescript`,
    `tsx`)."""

    id: str
    dialect: str

    @property
    def key(self) -> str:
        """What it is kept under: the same bytes are another program in another language."""
        return self.id if self.dialect == "python" else f"{self.dialect}:{self.id}"


class OutlineStore:
    """Outlines, kept in memory and, with a ``folder``, in a database there.

    ``read`` counts the blobs that were taken apart here, ``kept`` those that were known to the database: a blob that
    has not changed is never read again. With ``workers`` above 1 many blobs at once are read by so many processes;
    they are started anew by spawning, so that the caller's main module must be importable.
    """

    def __init__(self, folder: str | None = None, workers: int = 1, max_bytes: int = MAX_BYTES) -> None:
        self._known: OrderedDict[str, Outline] = OrderedDict()
        self._database = Database(folder, NAME, max_bytes)
        self._workers = workers
        self.read = 0
        self.kept = 0

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    def outlines(self, wanted: Iterable[Wanted], read: Read) -> dict[str, Outline]:
        """The outlines of ``wanted`` by their keys; ``read`` gives the bytes of blobs that are not known yet. Those
        that it does not give are absent."""
        every = list(dict.fromkeys(wanted))
        found: dict[str, Outline] = {}
        missing: list[Wanted] = []
        for item in every:
            outline = self._known.get(item.key)
            if outline is None:
                missing.append(item)
            else:
                self._known.move_to_end(item.key)
                found[item.key] = outline
        packed = self._database.load([item.key for item in missing]) if missing else {}
        unread: list[Wanted] = []
        for item in missing:
            outline = _unpack(packed[item.key]) if item.key in packed else None
            if outline is None:
                unread.append(item)
            else:
                found[item.key] = outline
                self.kept += 1
        for key, data in self._taken_apart(unread, read):
            found[key] = _unpack(data) or EMPTY
        for item in missing:
            if item.key in found:
                self._known[item.key] = found[item.key]
        while len(self._known) > max(_IN_MEMORY, len(every)):
            self._known.popitem(last=False)
        return found

    def fill(self, wanted: Iterable[Wanted], read: Read) -> None:
        """Take apart what the database does not hold yet, and keep it there alone."""
        every = list(dict.fromkeys(wanted))
        known = self._database.known([item.key for item in every])
        for _ in self._taken_apart([item for item in every if item.key not in known], read):
            pass

    def _taken_apart(self, wanted: Sequence[Wanted], read: Read) -> Iterator[tuple[str, bytes]]:
        if not wanted:
            return
        with _processes(self._workers if len(wanted) >= _WORTH_IT else 1) as pool:
            for start in range(0, len(wanted), _BATCH):
                some = wanted[start : start + _BATCH]
                blobs = read(list(dict.fromkeys(item.id for item in some)))
                texts = [(item.key, item.dialect, blobs[item.id]) for item in some if item.id in blobs]
                made: dict[str, bytes] = {}
                if pool is None:
                    made.update(read_packed(texts))
                else:
                    parts = [texts[at : at + _CHUNK] for at in range(0, len(texts), _CHUNK)]
                    for part in pool.map(read_packed, parts):
                        made.update(part)
                self.read += len(made)
                self._database.save(made)
                yield from made.items()


@contextmanager
def _processes(count: int) -> Iterator[Executor | None]:
    if count < 2:
        yield None
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    with ProcessPoolExecutor(count, mp_context=get_context("spawn")) as pool:
        yield pool


def read_packed(texts: Sequence[tuple[str, str, bytes]]) -> list[tuple[str, bytes]]:
    """Take apart blobs: keys, dialects and bytes in, keys and packed outlines out."""
    return [(key, _pack(read_outline(data, dialect))) for key, dialect, data in texts]


def read_outline(data: bytes, dialect: str) -> Outline:
    """The outline of a file in ``dialect``; another one than those known has an empty outline."""
    if dialect == "python":
        from editguard.index.python_outline import read_python_outline

        return read_python_outline(data)
    if dialect in LANGUAGES or dialect == "tsx":
        from editguard.index.javascript import read_javascript_outline

        return read_javascript_outline(data, dialect)
    return EMPTY


def _pack(outline: Outline) -> bytes:
    return zlib.compress(json.dumps(outline.texts(), separators=(",", ":")).encode("ascii"), 1)


def _unpack(packed: bytes) -> Outline | None:
    """What `_pack` has put together, ``None`` for a row that is damaged."""
    try:
        symbols, imports, references, exports, note = json.loads(zlib.decompress(packed))
        outline = Outline(symbols, imports, references, exports, note)
    except (ValueError, TypeError, zlib.error):
        return None
    return outline
