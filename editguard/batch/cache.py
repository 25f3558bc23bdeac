"""Reports by their keys, shared by all runs of a user."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from editguard.sqlite import connect, prune, transaction

_SCHEMA = """
CREATE TABLE IF NOT EXISTS reports (
    key BLOB PRIMARY KEY, status TEXT NOT NULL, report BLOB NOT NULL, seconds REAL NOT NULL, excess TEXT, lines BLOB,
    used INTEGER NOT NULL
)
"""
NAME = "reports-2"
"""The database; its number changes with its tables."""

DEFAULT_BYTES = 2 * 1024**3
"""How large the cache may grow before the reports that were not used for longest go."""

_STEPS = 500
"""A cache that is too large loses at least one part in so many at a time."""

_PATIENCE = 10.0
"""Seconds to wait for another run that writes."""


class CachedReport(NamedTuple):
    """``report`` is packed JSON; ``seconds`` is what it took to make; ``excess`` and ``lines`` as in `Outcome`."""

    key: bytes
    status: str
    report: bytes
    seconds: float
    excess: str | None = None
    lines: bytes | None = None


class Cache:
    """The cache in a folder. What goes wrong with it never fails a run: ``problem`` says what did, and from
    then on it holds nothing."""

    def __init__(self, folder: str, max_bytes: int = DEFAULT_BYTES) -> None:
        self.problem: str | None = None
        self._max_bytes = max_bytes
        self._clock = 0
        self._connection: sqlite3.Connection | None = None
        with self._safely():
            os.makedirs(folder, exist_ok=True)
            path = os.path.join(folder, f"{NAME}.sqlite")
            connection = connect(path, _PATIENCE, shrinks=True)
            self._connection = connection
            connection.execute(_SCHEMA)
            (latest,) = connection.execute("SELECT coalesce(max(used), 0) FROM reports").fetchone()
            self._clock = latest + 1

    def get(self, key: bytes) -> CachedReport | None:
        """The report of ``key``, if it is there."""
        with self._safely():
            if self._connection is not None:
                row = self._connection.execute(
                    "SELECT key, status, report, seconds, excess, lines FROM reports WHERE key = ?", (key,)
                ).fetchone()
                return CachedReport(*row) if row else None
        return None

    def put(self, reports: Sequence[CachedReport]) -> None:
        """Keep ``reports``."""
        with self._safely():
            if self._connection is not None and reports:
                with transaction(self._connection) as connection:
                    connection.executemany(
                        "INSERT OR REPLACE INTO reports VALUES (?, ?, ?, ?, ?, ?, ?)",
                        [(*report, self._clock) for report in reports],
                    )

    def touch(self, keys: Sequence[bytes]) -> None:
        """Note that the reports of ``keys`` were used in this run."""
        with self._safely():
            if self._connection is not None and keys:
                with transaction(self._connection) as connection:
                    connection.executemany(
                        "UPDATE reports SET used = ? WHERE key = ?", [(self._clock, key) for key in keys]
                    )

    def close(self) -> None:
        """Drop what is over the bound, oldest first, and close."""
        with self._safely():
            if self._connection is not None:
                prune(self._connection, "reports", "used, rowid", self._max_bytes, _STEPS)
                self._connection.close()
        self._connection = None

    @contextlib.contextmanager
    def _safely(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            self.problem = self.problem or f"the cache is not used: {' '.join(str(error).split())}"
            connection, self._connection = self._connection, None
            if connection is not None:
                with contextlib.suppress(sqlite3.Error):
                    connection.close()
