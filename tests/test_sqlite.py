"""What every SQLite file shares."""

from __future__ import annotations

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from editguard.sqlite import connect, prune, transaction, used_bytes

TABLE = "CREATE TABLE IF NOT EXISTS rows (text TEXT)"


def count(path: Path) -> int:
    with sqlite3.connect(path) as reader:
        return int(reader.execute("SELECT count(*) FROM rows").fetchone()[0])


def test_many_that_open_a_new_one_at_once(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    ready = threading.Barrier(8)

    def write(number: int) -> None:
        ready.wait()
        connection = connect(str(path), 20.0, shrinks=True)
        connection.execute(TABLE)
        with transaction(connection):
            connection.execute("INSERT INTO rows VALUES (?)", (str(number),))
        connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(8)))
    assert count(path) == 8


def test_one_that_is_held_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute(TABLE)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        connect(str(path), 0.1)
    timer = threading.Timer(0.3, lambda: other.execute("COMMIT"))
    timer.start()
    connection = connect(str(path), 20.0)
    timer.join()
    assert connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"


def test_what_is_no_database_is_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    path.write_bytes(b"no database at all" * 100)
    with pytest.raises(sqlite3.DatabaseError, match="not a database"):
        connect(str(path), 600.0)


@pytest.mark.parametrize("problem", [ValueError, KeyboardInterrupt])
def test_half_of_a_step_is_none(tmp_path: Path, problem: type[BaseException]) -> None:
    connection = connect(str(tmp_path / "a.sqlite"), 1.0)
    connection.execute(TABLE)

    def half() -> None:
        with transaction(connection):
            connection.execute("INSERT INTO rows VALUES ('a')")
            raise problem

    with pytest.raises(problem):
        half()
    assert not connection.in_transaction
    assert count(tmp_path / "a.sqlite") == 0


def test_a_step_that_ended_by_itself_keeps_its_reason(tmp_path: Path) -> None:
    connection = connect(str(tmp_path / "a.sqlite"), 1.0)

    def ended() -> None:
        with transaction(connection):
            connection.execute("ROLLBACK")
            raise ValueError("mine")

    with pytest.raises(ValueError, match="mine"):
        ended()


@pytest.mark.parametrize("steps", [8, 500])
def test_the_first_rows_go_until_it_fits(tmp_path: Path, steps: int) -> None:
    connection = connect(str(tmp_path / "a.sqlite"), 1.0, shrinks=True)
    connection.execute(TABLE)
    connection.executemany("INSERT INTO rows VALUES (?)", [(f"{number:04}" * 250,) for number in range(400)])
    full = used_bytes(connection)
    prune(connection, "rows", "rowid", full, steps)
    assert count(tmp_path / "a.sqlite") == 400
    prune(connection, "rows", "rowid", full // 2, steps)
    left = [text[:4] for (text,) in connection.execute("SELECT text FROM rows ORDER BY rowid")]
    assert left == [f"{number:04}" for number in range(400)][400 - len(left) :]
    assert used_bytes(connection) <= full // 2
    assert len(left) > 100
