"""Packed values by the ids of blobs, in a database of the cache folder that several processes use at once."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence

from editguard.sqlite import connect, prune, transaction

_SCHEMA = "CREATE TABLE IF NOT EXISTS blobs (id TEXT PRIMARY KEY, content BLOB NOT NULL)"
_PATIENCE = 10.0
"""Seconds to wait for another process that writes."""

_MARKS = 500
"""Ids that one question asks for."""

_STEPS = 8
"""A database over its bound loses at least one part in so many at a time."""


class Database:
    """One kind of what blobs say, kept between runs; a version of its own is in ``name`` (``index-3``).

    Without a ``folder`` it holds nothing. A database that cannot be used is left alone: it saves time and decides
    nothing. One of more than ``max_bytes`` bytes loses what was written first when it is opened.
    """

    def __init__(self, folder: str | None, name: str, max_bytes: int) -> None:
        self._connection: sqlite3.Connection | None = None
        if folder is None:
            return
        with self._safely():
            os.makedirs(folder, exist_ok=True)
            path = os.path.join(folder, f"{name}.sqlite")
            self._connection = connect(path, _PATIENCE, shrinks=True, durable=False)
            self._connection.execute(_SCHEMA)
            prune(self._connection, "blobs", "rowid", max_bytes, _STEPS)

    def known(self, ids: Sequence[str]) -> set[str]:
        """Which of ``ids`` are kept."""
        return set(self._ask("id, NULL", ids))

    def load(self, ids: Sequence[str]) -> dict[str, bytes]:
        """What is kept of ``ids``."""
        return self._ask("id, content", ids)

    def _ask(self, columns: str, ids: Sequence[str]) -> dict[str, bytes]:
        found: dict[str, bytes] = {}
        for start in range(0, len(ids), _MARKS):
            some = ids[start : start + _MARKS]
            with self._safely():
                if self._connection is not None:
                    marks = ",".join("?" * len(some))
                    question = f"SELECT {columns} FROM blobs WHERE id IN ({marks})"  # noqa: S608 (only question marks)
                    found.update(self._connection.execute(question, some))
        return found

    def save(self, packed: Mapping[str, bytes]) -> None:
        """Keep ``packed``, all of it or nothing."""
        with self._safely():
            if self._connection is not None and packed:
                with transaction(self._connection):
                    self._connection.executemany("INSERT OR REPLACE INTO blobs VALUES (?, ?)", list(packed.items()))

    def close(self) -> None:
        """Close the file."""
        if self._connection is not None:
            with contextlib.suppress(sqlite3.Error):
                self._connection.close()
        self._connection = None

    @contextlib.contextmanager
    def _safely(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError):
            connection, self._connection = self._connection, None
            if connection is not None:
                with contextlib.suppress(sqlite3.Error):
                    connection.close()
