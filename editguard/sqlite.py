"""What every SQLite file of ours shares: steps that are whole or not there, and a size that is kept."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Iterator

_PAUSE = 0.02
"""Seconds before something that SQLite does not wait for is tried again."""


def connect(path: str, patience: float, *, shrinks: bool = False, durable: bool = True) -> sqlite3.Connection:
    """The database at ``path``, in autocommit, to be written by several processes, each waiting for others for
    ``patience`` seconds. One that ``shrinks`` gives pages of dropped rows back to the disk. What is not ``durable`` may
    be torn when the power goes, and is faster. Threads may share the connection if they take turns.

    Raises:
        sqlite3.Error: if it is no database, or another process did not let go of it.
    """
    connection = sqlite3.connect(path, timeout=patience, isolation_level=None, check_same_thread=False)
    try:
        if shrinks:  # before anything is written
            connection.execute("PRAGMA auto_vacuum=INCREMENTAL")
        until = time.monotonic() + patience
        while True:
            try:
                connection.execute("PRAGMA journal_mode=WAL")
                break
            except sqlite3.OperationalError as error:
                # of several that open a new database at once, SQLite lets none wait for the change of its mode
                if "locked" not in str(error) or time.monotonic() > until:
                    raise
                time.sleep(_PAUSE)
        connection.execute(f"PRAGMA synchronous={'NORMAL' if durable else 'OFF'}")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


@contextlib.contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """Everything within is saved together or not at all, for other processes too; ``connection`` is in autocommit.

    Raises:
        sqlite3.Error: if it cannot be saved; what is raised within is raised on.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection
    except BaseException:  # an interrupt, too, must not leave half of it
        with contextlib.suppress(sqlite3.Error):  # after some failures SQLite has rolled back by itself
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def used_bytes(connection: sqlite3.Connection) -> int:
    """Bytes of a database without its free pages."""
    pages, size, free = (
        connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size", "freelist_count")
    )
    return int((pages - free) * size)


def prune(connection: sqlite3.Connection, table: str, order: str, most: int, steps: int) -> None:
    """Drop rows of ``table``, the first by ``order`` first, until the database is within ``most`` bytes; other
    processes may go on meanwhile. The size is looked at again after each of so many ``steps``. Names are ours, never a
    user's."""
    if used_bytes(connection) <= most:
        return
    with transaction(connection):
        oldest = connection.execute(f"SELECT rowid FROM {table} ORDER BY {order}").fetchall()  # noqa: S608
        step = len(oldest) // steps + 1
        # what a row takes depends on how it fits into pages: measured, not computed
        while oldest and used_bytes(connection) > most:
            connection.executemany(f"DELETE FROM {table} WHERE rowid = ?", oldest[:step])  # noqa: S608
            del oldest[:step]
    connection.executescript("PRAGMA incremental_vacuum")  # `execute` frees one page only
