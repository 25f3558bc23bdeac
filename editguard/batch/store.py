"""The durable state of one run: its rows, what is left to do, and what was found.

A database in the output folder. Whatever was saved survives the death of the process at any moment, so a run
goes on where it stopped. Patches are kept once however many rows propose the same for the same task.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from editguard.batch.inputs import BatchTask, Prediction
from editguard.batch.reached import Reached
from editguard.sqlite import transaction
from editguard.vocabulary.errors import EditguardError, UsageError
from editguard.vocabulary.judge import Reading

NAME = "state.sqlite"
_VERSION = 2
_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value);
CREATE TABLE IF NOT EXISTS tasks (
    instance TEXT PRIMARY KEY, repo TEXT, base TEXT, text BLOB, patch BLOB, created TEXT, contract TEXT,
    problem TEXT
);
CREATE TABLE IF NOT EXISTS rows (
    number INTEGER PRIMARY KEY, instance TEXT, model TEXT, resolved INTEGER, key BLOB, error TEXT
);
CREATE INDEX IF NOT EXISTS rows_of ON rows (instance, model);
CREATE TABLE IF NOT EXISTS work (
    id INTEGER PRIMARY KEY, key BLOB UNIQUE, repo TEXT, base TEXT, instance TEXT, patch BLOB
);
CREATE INDEX IF NOT EXISTS work_order ON work (repo, base, id);
CREATE TABLE IF NOT EXISTS reach (instance TEXT PRIMARY KEY, mode TEXT, label TEXT, score REAL);
CREATE TABLE IF NOT EXISTS unanswered (key BLOB PRIMARY KEY);
CREATE TABLE IF NOT EXISTS results (
    key BLOB PRIMARY KEY, status TEXT, error TEXT, report BLOB, seconds REAL, cached INTEGER, excess TEXT, lines BLOB
);
"""


class Job(NamedTuple):
    """One patch to check; ``patch`` is packed, ``repo`` is what tasks call the repository. ``reference`` is the
    packed patch that is known to solve the task, to be measured against and for nothing else; ``contract`` is that of
    the task as JSON or YAML, empty for none. ``reading`` is what a judge said of the patch, ``None`` before it
    was asked."""

    key: bytes
    repo: str
    base: str
    task: str
    patch: bytes
    reference: bytes | None = None
    contract: str = ""
    reading: Reading | None = None


class Outcome(NamedTuple):
    """What came of a job: ``status`` is ``ok``, ``invalid`` or ``error``; ``report`` is packed JSON, ``None``
    with an ``error``; ``seconds`` is the time that it took. ``excess`` is JSON (see `reference.excess`), ``lines``
    packed JSON (see `report.lines`)."""

    key: bytes
    status: str
    error: str | None
    report: bytes | None
    seconds: float
    cached: bool = False
    excess: str | None = None
    lines: bytes | None = None


class Row(NamedTuple):
    """A row of the results; ``outcome`` is ``None`` while there is none."""

    number: int
    instance: str | None
    model: str | None
    resolved: bool | None
    outcome: Outcome | None


class Totals(NamedTuple):
    """Numbers of rows: in all, done, of those with an error, and taken from the cache or an earlier row."""

    rows: int
    done: int
    errors: int
    cached: int


def pack(data: bytes) -> bytes:
    """``data`` in little room, quickly."""
    return zlib.compress(data, 1)


def unpack(data: bytes) -> bytes:
    """The converse of `pack`."""
    return zlib.decompress(data)


class Store:
    """The state in a folder, held by one process at a time. Use as a context manager.

    Raises:
        UsageError: if the folder cannot be written, or another process holds it.
        EditguardError: from any method, if the disk is full or fails.
    """

    def __init__(self, folder: str) -> None:
        self.path = os.path.join(folder, NAME)
        connection = None
        try:
            connection = sqlite3.connect(self.path, timeout=0.5, isolation_level=None)
            self._connection = connection
            # held until the end: two runs in one folder would tear each other's files apart
            self._connection.execute("PRAGMA locking_mode=EXCLUSIVE")
            self._connection.execute("PRAGMA journal_mode=WAL")
            self._connection.execute("PRAGMA synchronous=NORMAL")
            self._connection.execute("BEGIN EXCLUSIVE")
            self._connection.execute("COMMIT")
            known = self._connection.execute("PRAGMA user_version").fetchone()[0]
        except sqlite3.Error as error:
            if connection is not None:
                connection.close()
            if "locked" in str(error):
                raise UsageError(f"another run is writing to {folder!r}; wait for it, or give another --out") from error
            # a full disk is no reason to throw away what is done
            damaged = any(words in str(error) for words in ("not a database", "malformed"))
            advice = "remove it to start anew" if damaged else "mend the cause and run the same command again"
            raise UsageError(
                f"the state of the run in {self.path!r} cannot be opened: {error}; {advice}, or give another --out"
            ) from error
        with self._failing():
            if known not in (0, _VERSION):
                self._connection.close()
                raise UsageError(f"{self.path!r} was written by another version of editguard; give another --out")
            self._connection.executescript(_SCHEMA)
            self._connection.execute(f"PRAGMA user_version={_VERSION}")

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(sqlite3.Error):
            self._connection.close()

    @contextlib.contextmanager
    def saving(self) -> Iterator[None]:
        """Everything within is saved together, or nothing of it."""
        with self._failing(), transaction(self._connection):
            yield

    @contextlib.contextmanager
    def _failing(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise EditguardError(
                f"the state of the run cannot be kept in {self.path!r}: {error}; what was saved is safe: mend the "
                "cause and run the same command again"
            ) from error

    # what is to be done

    def forget_input(self) -> None:
        """Drop rows and tasks, which are read anew by every run; results stay."""
        for table in ("tasks", "rows", "work", "reach"):
            self._connection.execute(f"DELETE FROM {table}")  # noqa: S608 (names above)

    def forget_results(self, *, errors_only: bool) -> int:
        """Drop results: all, or those of rows that failed, which are tried again; returns how many."""
        return self._connection.execute("DELETE FROM results WHERE status = 'error' OR NOT ?", (errors_only,)).rowcount

    def forget_unanswered(self) -> int:
        """Drop the results of rows on which a judge had no answer for a reason that may have gone away; returns how
        many."""
        count = self._connection.execute("DELETE FROM results WHERE key IN (SELECT key FROM unanswered)").rowcount
        self._connection.execute("DELETE FROM unanswered")
        return count

    def leave_unanswered(self, keys: Iterable[bytes]) -> None:
        """Note rows on which a judge has to be asked again."""
        self._connection.executemany("INSERT OR IGNORE INTO unanswered VALUES (?)", [(key,) for key in keys])

    def add_task(self, task: BatchTask) -> None:
        """Keep a task; the same one twice is kept once.

        Raises:
            UsageError: if another task has its name.
        """
        values = (
            task.instance,
            task.repo,
            task.base,
            pack(task.text.encode("utf-8", "surrogatepass")),
            None if task.patch is None else pack(task.patch.encode("utf-8", "surrogatepass")),
            task.created,
            task.contract,
            None,
        )
        known = self._connection.execute("SELECT * FROM tasks WHERE instance = ?", (task.instance,)).fetchone()
        if known is None:
            self._connection.execute("INSERT INTO tasks VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)
        elif known != values:
            raise UsageError(f"two different tasks are called {task.instance!r}; give one of them")

    def add_reach(self, found: Mapping[str, Reached]) -> None:
        """Keep how far tasks reach, by their names."""
        self._connection.executemany(
            "INSERT OR REPLACE INTO reach VALUES (?, ?, ?, ?)", [(name, *reached) for name, reached in found.items()]
        )

    def reach(self) -> dict[str, Reached]:
        """How far tasks reach, of those of which it is known."""
        rows = self._connection.execute("SELECT instance, mode, label, score FROM reach")
        return {name: Reached(*reached) for name, *reached in rows}

    def task(self, instance: str) -> BatchTask | None:
        """The task of this name."""
        row = self._connection.execute(
            "SELECT instance, repo, base, text, patch, created, contract FROM tasks WHERE instance = ?", (instance,)
        ).fetchone()
        return None if row is None else _task(row)

    def tasks(self) -> Iterator[BatchTask]:
        """All tasks, in the order in which they came."""
        for row in self._connection.execute(
            "SELECT instance, repo, base, text, patch, created, contract FROM tasks ORDER BY rowid"
        ):
            yield _task(row)

    def add_row(self, row: Prediction, error: str | None, job: Job | None) -> None:
        """Keep a row of the input with its job, or with the reason why it has none."""
        key = job.key if job else None
        resolved = None if row.resolved is None else int(row.resolved)
        self._connection.execute(
            "INSERT INTO rows VALUES (?, ?, ?, ?, ?, ?)",
            (row.number, row.instance, row.model, resolved, key, _shown(error)),
        )
        if job is not None:
            self._connection.execute(
                "INSERT OR IGNORE INTO work (key, repo, base, instance, patch) VALUES (?, ?, ?, ?, ?)",
                (job.key, job.repo, job.base, row.instance, job.patch),
            )

    def first_of(self, instance: str, model: str) -> int | None:
        """Number of the row in which ``model`` answers ``instance`` already."""
        row = self._connection.execute(
            "SELECT min(number) FROM rows WHERE instance = ? AND model = ? AND error IS NULL", (instance, model)
        ).fetchone()
        return None if row[0] is None else int(row[0])

    def missing(self) -> Iterator[bytes]:
        """Keys without a result."""
        for (key,) in self._connection.execute("SELECT key FROM work WHERE key NOT IN (SELECT key FROM results)"):
            yield key

    def chunks(self, size: int) -> Iterator[list[Job]]:
        """The jobs without a result, at most ``size`` at a time, all of one repository and commit."""
        repo, base, number = "", "", -1
        while True:
            with self._failing():
                rows = self._connection.execute(
                    "SELECT work.id, work.key, work.repo, work.base, "
                    "tasks.text, work.patch, tasks.patch, tasks.contract FROM work "
                    "JOIN tasks USING (instance) WHERE (work.repo, work.base, work.id) > (?, ?, ?) "
                    "AND work.key NOT IN (SELECT key FROM results) "
                    "ORDER BY work.repo, work.base, work.id LIMIT ?",
                    (repo, base, number, size),
                ).fetchall()
            if not rows:
                return
            first = rows[0]
            rows = [row for row in rows if row[2:4] == first[2:4]]
            number, _, repo, base, *_ = rows[-1]
            yield [
                Job(
                    row[1],
                    row[2],
                    row[3],
                    unpack(row[4]).decode("utf-8", "surrogatepass"),
                    row[5],
                    row[6],
                    row[7] or "",
                )
                for row in rows
            ]

    # what was found

    def save(self, outcomes: Iterable[Outcome]) -> None:
        """Keep outcomes; a later one for the same key is ignored."""
        self._connection.executemany(
            "INSERT OR IGNORE INTO results VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [outcome._replace(error=_shown(outcome.error)) for outcome in outcomes],
        )

    def rows(self, after: int = 0, limit: int = -1, *, lines: bool = False) -> Iterator[Row]:
        """The rows behind number ``after`` in order, each with its outcome; with ``lines`` also the lines of patches,
        which most have no use for."""
        cursor = self._connection.execute(
            "SELECT rows.number, rows.instance, rows.model, rows.resolved, rows.key, rows.error, results.key, "
            "results.status, results.error, results.report, results.seconds, results.cached, results.excess, "
            "CASE WHEN ? THEN results.lines END "
            "FROM rows LEFT JOIN results ON results.key = rows.key WHERE rows.number > ? ORDER BY rows.number LIMIT ?",
            (lines, after, limit),
        )
        for number, instance, model, resolved, key, error, *result in cursor:
            outcome: Outcome | None = None
            if error is not None:
                outcome = Outcome(key or b"", "error", error, None, 0.0)
            elif result[0] is not None:
                outcome = Outcome._make((*result[:5], bool(result[5]), *result[6:]))
            yield Row(number, instance, model, None if resolved is None else bool(resolved), outcome)

    def totals(self) -> Totals:
        """How far the run is."""
        row = self._connection.execute(
            "SELECT count(*), count(rows.error) + count(results.key), "
            "count(rows.error) + coalesce(sum(results.status = 'error'), 0), coalesce(sum(results.cached), 0) "
            "FROM rows LEFT JOIN results ON results.key = rows.key"
        ).fetchone()
        return Totals(*row)

    def input_digest(self) -> str:
        """A digest of the rows in their order: two runs with the same one have the same results."""
        digest = hashlib.sha256()
        for row in self._connection.execute("SELECT number, instance, model, key, error FROM rows ORDER BY number"):
            digest.update(repr(row).encode("utf-8", "surrogatepass"))
        return digest.hexdigest()

    def meta(self, name: str) -> str | int | None:
        """A value noted by `note`."""
        row = self._connection.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return None if row is None else row[0]

    def note(self, **values: str | int) -> None:
        """Note values by their names."""
        self._connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", list(values.items()))


def _shown(text: str | None) -> str | None:
    """A reason; a file name in it may hold bytes that are no text."""
    return None if text is None else text.encode("utf-8", "backslashreplace").decode()


def _task(row: tuple[str, str, str, bytes, bytes | None, str | None, str]) -> BatchTask:
    instance, repo, base, text, patch, created, contract = row
    return BatchTask(
        instance,
        repo,
        base,
        unpack(text).decode("utf-8", "surrogatepass"),
        None if patch is None else unpack(patch).decode("utf-8", "surrogatepass"),
        created,
        contract,
    )
