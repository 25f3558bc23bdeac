"""What was paid for: answers by everything that affects them, what runs have spent, batches under way.

One database, used by any number of processes at once. That an answer is lost is not passed over, as for other caches:
it would be paid for twice.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from editguard.sqlite import connect, transaction
from editguard.vocabulary.errors import EditguardError

NAME = "judge-1"
"""The database; its number changes with its tables."""

_PATIENCE = 30.0
"""Seconds to wait for another process that writes."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS answers (
    key BLOB PRIMARY KEY, nonce TEXT NOT NULL, interface TEXT NOT NULL, text TEXT NOT NULL,
    requests INTEGER NOT NULL, input_tokens INTEGER NOT NULL, output_tokens INTEGER NOT NULL, cost REAL
);
CREATE TABLE IF NOT EXISTS runs (
    run TEXT PRIMARY KEY, requests INTEGER NOT NULL, tokens INTEGER NOT NULL, cost REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS pending (
    key BLOB NOT NULL, nonce TEXT NOT NULL, token TEXT NOT NULL, batch TEXT, run TEXT NOT NULL,
    tokens INTEGER NOT NULL, cost REAL NOT NULL, PRIMARY KEY (key, run)
);
"""


class Kept(NamedTuple):
    """An answer that was well formed, with what it cost: ``requests`` are the attempts that it took."""

    nonce: str
    interface: str
    text: str
    requests: int
    input_tokens: int
    output_tokens: int
    cost: float | None


class Pending(NamedTuple):
    """A request that waits in a batch: ``token`` names the batch in its metadata, ``batch`` is its id once it is known.
    ``tokens`` and ``cost`` were reserved for it in ``run``."""

    key: bytes
    nonce: str
    token: str
    batch: str | None
    run: str
    tokens: int
    cost: float


class Totals(NamedTuple):
    """What a run has spent or reserved."""

    requests: int
    tokens: int
    cost: float


class JudgeStore:
    """The database in a folder; threads share it. Use as a context manager.

    Raises:
        EditguardError: from any method, if it cannot be read or written.
    """

    def __init__(self, folder: str) -> None:
        self.path = os.path.join(folder, f"{NAME}.sqlite")
        self._lock = threading.RLock()
        with self._failing():
            os.makedirs(folder, exist_ok=True)
            self._connection = connect(self.path, _PATIENCE)
            self._connection.executescript(_SCHEMA)

    def __enter__(self) -> JudgeStore:
        return self

    def __exit__(self, *_: object) -> None:
        with self._lock, contextlib.suppress(sqlite3.Error):
            self._connection.close()

    @contextlib.contextmanager
    def _failing(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            said = " ".join(str(error).split())
            raise EditguardError(
                f"the judge's answers cannot be kept in {self.path!r}: {said}; mend it, or name another folder with "
                "EDITGUARD_CACHE_DIR"
            ) from error

    @contextlib.contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """What is read and written within is one step, for other processes too."""
        with self._lock, self._failing(), transaction(self._connection) as connection:
            yield connection

    # answers

    def get(self, key: bytes) -> Kept | None:
        """The answer to ``key``, if there is one."""
        with self._lock, self._failing():
            row = self._connection.execute(
                "SELECT nonce, interface, text, requests, input_tokens, output_tokens, cost FROM answers WHERE key = ?",
                (key,),
            ).fetchone()
        return None if row is None else Kept(*row)

    def put(self, key: bytes, kept: Kept) -> None:
        """Keep an answer; one that is there already stays."""
        with self._writing() as connection:
            connection.execute("INSERT OR IGNORE INTO answers VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (key, *kept))

    # budgets

    def reserve(self, run: str, more: Totals, most: Sequence[float | None]) -> str:
        """Add ``more`` to what ``run`` has spent, unless that would exceed ``most`` (requests, tokens, cost); returns
        which of them it would exceed, empty if none."""
        with self._writing() as connection:
            spent = self._spent(connection, run)
            for name, have, want, bound in zip(("requests", "tokens", "cost"), spent, more, most, strict=True):
                # sums of prices are not exact; a millionth of the smallest price is no breach
                if bound is not None and have + want > bound + 1e-9:
                    return name
            total = Totals(spent.requests + more.requests, spent.tokens + more.tokens, spent.cost + more.cost)
            connection.execute("INSERT OR REPLACE INTO runs VALUES (?, ?, ?, ?)", (run, *total))
        return ""

    def settle(self, run: str, less: Totals) -> None:
        """Take from what ``run`` has reserved what it did not spend."""
        with self._writing() as connection:
            spent = self._spent(connection, run)
            left = Totals(
                max(0, spent.requests - less.requests),
                max(0, spent.tokens - less.tokens),
                max(0.0, spent.cost - less.cost),
            )
            connection.execute("INSERT OR REPLACE INTO runs VALUES (?, ?, ?, ?)", (run, *left))

    def spent(self, run: str) -> Totals:
        """What ``run`` has spent and reserved so far."""
        with self._lock, self._failing():
            return self._spent(self._connection, run)

    def forget(self, run: str) -> None:
        """Drop the sums of a run that is over."""
        with self._writing() as connection:
            connection.execute("DELETE FROM runs WHERE run = ?", (run,))

    @staticmethod
    def _spent(connection: sqlite3.Connection, run: str) -> Totals:
        row = connection.execute("SELECT requests, tokens, cost FROM runs WHERE run = ?", (run,)).fetchone()
        return Totals(0, 0, 0.0) if row is None else Totals(*row)

    # batches

    def pend(self, pending: Sequence[Pending]) -> None:
        """Note requests that are about to go into a batch."""
        with self._writing() as connection:
            connection.executemany("INSERT OR REPLACE INTO pending VALUES (?, ?, ?, ?, ?, ?, ?)", pending)

    def submitted(self, token: str, batch: str) -> None:
        """Note the id of the batch that is called ``token``."""
        with self._writing() as connection:
            connection.execute("UPDATE pending SET batch = ? WHERE token = ?", (batch, token))

    def pending(self, run: str) -> list[Pending]:
        """The requests of ``run`` that wait."""
        with self._lock, self._failing():
            rows = self._connection.execute("SELECT * FROM pending WHERE run = ? ORDER BY key", (run,)).fetchall()
        return [Pending(*row) for row in rows]

    def waiting(self) -> list[Pending]:
        """The requests of all runs that wait."""
        with self._lock, self._failing():
            rows = self._connection.execute("SELECT * FROM pending ORDER BY key, run").fetchall()
        return [Pending(*row) for row in rows]

    def done(self, run: str, keys: Sequence[bytes]) -> None:
        """These requests of ``run`` wait no longer."""
        with self._writing() as connection:
            connection.executemany("DELETE FROM pending WHERE run = ? AND key = ?", [(run, key) for key in keys])
