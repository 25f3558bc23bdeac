"""What editguard keeps in the user's cache folder, and how to be rid of it.

Databases that are in use are emptied by SQL and not deleted: another process may have them open, and a database whose
log is another's is damaged.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

from editguard.patterns import Pattern
from editguard.vocabulary.errors import EditguardError

KINDS = {
    "index": "words and definitions of blobs, for verdicts",
    "outlines": "imports and references of blobs, for reach",
    "reports": "reports of score",
    "clones": "repositories that score cloned from a URL",
    "judge": "answers of the judge, which were paid for; cleared only by name",
}
_DATABASE = Pattern(r"(index|outlines|reports|judge)-(\d+)\.sqlite")
_TABLES = {"index": "blobs", "outlines": "blobs", "reports": "reports", "judge": "answers"}
PAID = frozenset({"judge"})
"""What costs more than time to have again."""

_PATIENCE = 10.0
"""Seconds to wait for another process that writes."""


class Held(NamedTuple):
    """One cache: ``kind`` is one of `KINDS`, ``entries`` what it holds (``None`` where that cannot be told), ``size``
    the bytes that it takes on disk with its log. ``bound`` is the size that it keeps to, ``None`` for no bound."""

    kind: str
    name: str
    entries: int | None
    size: int
    bound: int | None
    current: bool


def held(folder: str) -> list[Held]:
    """The caches in ``folder``, sorted by name; other files are not looked at."""
    return list(_held(folder))


def _held(folder: str) -> Iterator[Held]:
    for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
        path = os.path.join(folder, name)
        match = _DATABASE.fullmatch(name)
        if match is not None and os.path.isfile(path):
            current = name.removesuffix(".sqlite") in current_names()
            yield Held(match[1], name, _entries(path, _TABLES[match[1]]), _size(path), bounds().get(match[1]), current)
        elif name == "clones" and os.path.isdir(path) and not os.path.islink(path):
            found = [os.path.join(at, file) for at, _, files in os.walk(path) for file in files]
            count = sum(len(os.listdir(os.path.join(path, inner))) for inner in os.listdir(path))
            yield Held("clones", name, count, sum(os.path.getsize(file) for file in found), None, True)


def current_names() -> frozenset[str]:
    """The names of the databases that this version uses, without their ending."""
    from editguard.batch.cache import NAME as REPORTS
    from editguard.index.outlines import NAME as OUTLINES
    from editguard.index.store import NAME as INDEX
    from editguard.judging.store import NAME as JUDGE

    return frozenset((REPORTS, OUTLINES, INDEX, JUDGE))


def bounds() -> dict[str, int]:
    """The bytes that each kind of database keeps to, as far as it is bounded."""
    from editguard.batch.cache import DEFAULT_BYTES
    from editguard.index import outlines, store

    return {"index": store.MAX_BYTES, "outlines": outlines.MAX_BYTES, "reports": DEFAULT_BYTES}


def _size(path: str) -> int:
    return sum(os.path.getsize(path + end) for end in ("", "-wal", "-shm") if os.path.exists(path + end))


def _entries(path: str, table: str) -> int | None:
    try:
        with contextlib.closing(
            sqlite3.connect(f"file:{_quoted(path)}?mode=ro", timeout=_PATIENCE, uri=True)
        ) as reader:
            return int(reader.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608 (one of four names)
    except sqlite3.Error:
        return None


def _quoted(path: str) -> str:
    from urllib.parse import quote

    return quote(path)


def clear(folder: str, kinds: frozenset[str]) -> list[Held]:
    """Empty the caches of ``kinds`` in ``folder``; those of other versions, and damaged ones, are deleted. Returns what
    was there.

    Raises:
        EditguardError: if one cannot be emptied: another process writes to it, or the user may not.
    """
    found = [item for item in held(folder) if item.kind in kinds]
    for item in found:
        path = os.path.join(folder, item.name)
        try:
            if item.kind == "clones":
                shutil.rmtree(path)
            elif item.current and item.entries is not None:
                _empty(path, _TABLES[item.kind])
            else:
                for end in ("", "-wal", "-shm"):
                    with contextlib.suppress(FileNotFoundError):
                        os.unlink(path + end)
        except (OSError, sqlite3.Error) as error:
            why = getattr(error, "strerror", None) or str(error)
            raise EditguardError(f"{path!r} cannot be cleared: {why}; try again when nothing uses it") from error
    return found


def _empty(path: str, table: str) -> None:
    with contextlib.closing(sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)) as connection:
        connection.execute(f"DELETE FROM {table}")  # noqa: S608 (one of four names)
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
