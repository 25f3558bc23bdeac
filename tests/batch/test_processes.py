"""Worker processes: what becomes of them, and how that is said."""

from __future__ import annotations

import concurrent.futures
from pathlib import Path

import pytest
from pebble import ProcessExpired

from editguard.batch.processes import Processes
from editguard.batch.store import Job, pack
from editguard.batch.work import Bounds, Settings


def expired(code: int | None) -> ProcessExpired:
    error = ProcessExpired("Abnormal termination")
    error.exitcode = code
    return error


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (expired(-14), "took longer than 1.5 seconds (--row-timeout)"),
        (concurrent.futures.TimeoutError(), "took longer than 1.5 seconds (--row-timeout)"),
        (expired(-9), "the worker was killed (signal 9): perhaps the machine ran out of memory"),
        (expired(-11), "the worker died (signal 11, SIGSEGV)"),
        (expired(-200), "the worker died (signal 200)"),
        (expired(3), "the worker died (exit code 3)"),
        (expired(None), "the worker died (exit code 0)"),
        (concurrent.futures.CancelledError(), "the run was stopped"),
        (RuntimeError("two\nlines"), "the worker failed: RuntimeError: two lines"),
        (RuntimeError("x" * 999), f"the worker failed: RuntimeError: {'x' * 300}"),
    ],
)
def test_reasons(error: BaseException, words: str) -> None:
    engine = Processes(1, Settings("/", bounds=Bounds(1.5)))  # starts its workers with the first chunk
    assert engine.reason(error) == words
    engine.close(at_once=True)


def test_a_chunk_comes_back_and_the_workers_end(tmp_path: Path) -> None:
    engine = Processes(1, Settings(str(tmp_path)))
    future = engine.submit([Job(bytes([number]), "o/n", "a" * 40, "", pack(b"")) for number in range(3)])
    found = future.result(timeout=60)
    engine.close(at_once=False)
    assert [(outcome.key, outcome.status) for outcome in found] == [(bytes([number]), "error") for number in range(3)]
    assert all("no repository for o/n" in str(outcome.error) for outcome in found)
    with pytest.raises(RuntimeError):
        engine.submit([])
