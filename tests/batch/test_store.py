"""The state of a run."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from editguard.batch.inputs import BatchTask, Prediction
from editguard.batch.results import Results
from editguard.batch.store import Job, Outcome, Store, pack, unpack
from editguard.vocabulary.errors import EditguardError, UsageError
from tests.support import Work

REPORT = pack(b"{}")


def fill(store: Store, repos: str) -> None:
    """A row for each letter, which is the name of its task's repository."""
    with store.saving():
        for number, repo in enumerate(repos, start=1):
            store.add_task(BatchTask(f"t{number}", repo, "a" * 40, f"words {number}"))
            store.add_row(
                Prediction(number, "p", f"t{number}", "m", ""), None, Job(bytes([number]), repo, "a" * 40, "", b"")
            )


def test_a_second_process_is_refused_in_one_line(tmp_path: Path) -> None:
    work = Work(tmp_path / "work")
    work.put("p.jsonl", "{}\n")
    with Store(str(tmp_path)):
        done = work.run("score", "p.jsonl", "--tasks", "p.jsonl", "--repos", ".", "--out", "..", "--no-cache")
    assert done.returncode == 2
    assert done.stderr.decode().count("\n") == 1
    assert b"another run is writing to '..'" in done.stderr


def test_a_refused_state_can_be_opened_later(tmp_path: Path) -> None:
    with Store(str(tmp_path)), pytest.raises(UsageError, match="another run"):
        Store(str(tmp_path))
    with Store(str(tmp_path)) as store:
        assert store.totals() == (0, 0, 0, 0)


def test_a_damaged_state_is_to_be_removed(tmp_path: Path) -> None:
    (tmp_path / "state.sqlite").write_bytes(b"no database " * 1000)
    with pytest.raises(UsageError, match="remove it to start anew"):
        Store(str(tmp_path))


def test_what_cannot_be_opened_is_not_to_be_removed(tmp_path: Path) -> None:
    (tmp_path / "state.sqlite").mkdir()
    with pytest.raises(UsageError, match="mend the cause"):
        Store(str(tmp_path))


def test_the_state_of_another_version(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "state.sqlite")
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(UsageError, match="another version"):
        Store(str(tmp_path))


def test_what_is_saved_together_is_saved_whole_or_not_at_all(tmp_path: Path) -> None:
    with Store(str(tmp_path)) as store:
        with contextlib.suppress(KeyError), store.saving():
            store.note(a=1)
            raise KeyError
        assert store.meta("a") is None
        with store.saving():
            store.note(a=1, b="x")
        assert (store.meta("a"), store.meta("b")) == (1, "x")


def test_a_failing_disk_is_one_line(tmp_path: Path) -> None:
    with Store(str(tmp_path)) as store:
        store._connection.execute("PRAGMA max_page_count = 1")
        with pytest.raises(EditguardError, match="full; what was saved is safe"), store.saving():
            store.save([Outcome(b"k" * 32, "ok", None, b"x" * 100_000, 0.1)])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None)
@given(st.text("abc", max_size=20), st.integers(1, 5), st.sets(st.integers(1, 20)))
def test_chunks_hold_every_job_once_and_one_commit_each(tmp_path: Path, repos: str, size: int, done: set[int]) -> None:
    with Store(str(tmp_path)) as store:
        with store.saving():
            store.forget_input()
            store.forget_results(errors_only=False)
            store.save(Outcome(bytes([number]), "ok", None, REPORT, 0.1) for number in done)
        fill(store, repos)
        chunks = list(store.chunks(size))
        left = [number for number in range(1, len(repos) + 1) if number not in done]
        assert sorted(job.key for chunk in chunks for job in chunk) == [bytes([number]) for number in left]
        assert sorted(store.missing()) == [bytes([number]) for number in left]
        assert all(len({job.repo for job in chunk}) == 1 and len(chunk) <= size for chunk in chunks)
        assert all(job.task == f"words {job.key[0]}" for chunk in chunks for job in chunk)


def test_one_patch_for_one_task_is_one_job(tmp_path: Path) -> None:
    job = Job(b"k", "r", "a" * 40, "", b"")
    with Store(str(tmp_path)) as store:
        with store.saving():
            store.add_task(BatchTask("t", "r", "a" * 40, "words"))
            for number, model in enumerate("abc", start=1):
                store.add_row(Prediction(number, "p", "t", model, ""), None, job)
            store.add_row(Prediction(4, "p"), "why \udcff", None)
        assert len(list(store.chunks(10))) == 1
        assert store.totals() == (4, 1, 1, 0)
        with store.saving():
            store.save([Outcome(b"k", "error", "reason \ud800", None, 0.1)])
        assert store.totals() == (4, 4, 4, 0)
        assert [row.outcome and row.outcome.error for row in store.rows()] == ["reason \\ud800"] * 3 + ["why \\udcff"]
        with store.saving():
            assert store.forget_results(errors_only=True) == 1
        assert store.totals() == (4, 1, 1, 0)


def test_tasks_with_one_name(tmp_path: Path) -> None:
    task = BatchTask("t", "r", "a" * 40, "half \ud800", "patch", "2020")
    with Store(str(tmp_path)) as store, store.saving():
        store.add_task(task)
        store.add_task(task)
        assert list(store.tasks()) == [task]
        assert store.task("u") is None
        with pytest.raises(UsageError, match="two different tasks"):
            store.add_task(task._replace(text="other"))


def test_packing() -> None:
    data = Random(1).randbytes(1000)
    assert unpack(pack(data)) == data


# results.jsonl


def test_lines_are_written_as_soon_as_none_before_them_is_missing(tmp_path: Path) -> None:
    with Store(str(tmp_path)) as store:
        fill(store, "aaaa")
        results = Results(str(tmp_path), store)
        seen = []
        for number in (3, 1, 4, 2):
            with store.saving():
                store.save([Outcome(bytes([number]), "ok", None, REPORT, 0.5)])
            seen.append(results.advance())
        results.close()
        assert seen == [0, 1, 1, 4]
    lines = (tmp_path / "results.jsonl").read_text().splitlines()
    assert lines[2] == '{"instance_id": "t3", "model_name_or_path": "m", "status": "ok", "error": null, "report": {}}'
    timings = (tmp_path / "timings.jsonl").read_text().splitlines()
    assert timings[0] == '{"instance_id": "t1", "model_name_or_path": "m", "seconds": 0.5, "cached": false}'


@pytest.mark.parametrize("name", ["results.jsonl", "timings.jsonl"])
@pytest.mark.parametrize("damage", ["torn", "shorter", "gone"])
def test_files_that_are_not_as_they_were_left(tmp_path: Path, name: str, damage: str) -> None:
    path = tmp_path / name
    with Store(str(tmp_path)) as store:
        fill(store, "aaaa")
        with store.saving():
            store.save(Outcome(bytes([number]), "ok", None, REPORT, 0.5) for number in (1, 2))
        results = Results(str(tmp_path), store)
        results.advance()
        results.close()
        before = path.read_bytes()
        if damage == "torn":
            path.write_bytes(before + b'{"instance')
        elif damage == "shorter":
            path.write_bytes(before[:-10])
        else:
            path.unlink()
        results = Results(str(tmp_path), store)
        assert results.written == (2 if damage == "torn" else 0)
        results.advance()
        assert path.read_bytes() == before
        with store.saving():
            store.save(Outcome(bytes([number]), "ok", None, REPORT, 0.5) for number in (3, 4))
        assert results.advance() == 4
        results.close()
    for file in ("results.jsonl", "timings.jsonl"):
        assert (tmp_path / file).read_bytes().count(b"\n") == 4


def test_a_row_without_an_outcome_has_no_line(tmp_path: Path) -> None:
    from editguard.batch.results import result_line

    with Store(str(tmp_path)) as store:
        fill(store, "a")
        with pytest.raises(ValueError, match="row 1 has no outcome"):
            result_line(next(store.rows()))
