"""A run: every row, in order, whatever happens to workers and to the run itself."""

from __future__ import annotations

import concurrent.futures
import errno
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from editguard.batch import results as results_module
from editguard.batch import run as run_module
from editguard.batch.cache import Cache
from editguard.batch.engines import Future
from editguard.batch.progress import Silent
from editguard.batch.run import Plan, Summary, score
from editguard.batch.store import Job, Outcome, Store
from editguard.batch.work import Bounds, Settings, Worker
from editguard.vocabulary.errors import EditguardError, UsageError
from tests.batch.faults import faulty
from tests.support import Work, environment

BODY = "def f{0}():\n    return {0}\n"
ROWS = 60


def patch(number: int) -> str:
    return (
        f"--- a/m{number % 3}.py\n+++ b/m{number % 3}.py\n@@ -1,2 +1,2 @@\n def f{number % 3}():\n"
        f"-    return {number % 3}\n+    return {number + 100}\n"
    )


class Bench:
    """Tasks, predictions and repositories in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.bases = []
        for name in ("one", "two"):
            work = Work(folder / "repos" / "o" / name)
            for number in range(3):
                work.put(f"m{number}.py", BODY.format(number))
            self.bases.append(work.commit())
        self.tasks = folder / "tasks.jsonl"
        self.tasks.write_text(
            "".join(
                json.dumps(
                    {
                        "instance_id": f"t{number}",
                        "repo": f"o/{('one', 'two')[number % 2]}",
                        "base_commit": self.bases[number % 2],
                        "problem_statement": f"Task {number}",
                        "patch": patch(number),
                    }
                )
                + "\n"
                for number in range(ROWS)
            )
        )
        self.predictions = folder / "predictions.jsonl"
        self.write(
            {"instance_id": f"t{number}", "model_name_or_path": "m", "model_patch": patch(number)}
            for number in range(ROWS)
        )

    def write(self, rows: Any) -> None:
        self.predictions.write_text("".join(json.dumps(row) + "\n" for row in rows))

    def plan(self, out: str = "out", **more: Any) -> Plan:
        bounds = more.pop("bounds", Bounds())
        return Plan(
            (str(self.predictions),),
            str(self.tasks),
            str(self.folder / out),
            Settings(str(self.folder / "repos"), bounds=bounds),
            **more,
        )

    def command(self, out: str, *more: str) -> list[str]:
        return [
            *[sys.executable, "-m", "editguard", "score", str(self.predictions), "--tasks", str(self.tasks)],
            *["--repos", str(self.folder / "repos"), "--out", str(self.folder / out), "--no-cache", "-q", *more],
        ]

    def results(self, out: str = "out") -> bytes:
        return (self.folder / out / "results.jsonl").read_bytes()

    def rows(self, out: str = "out") -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.results(out).splitlines()]


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """Read-only for the tests, but for folders of results."""
    return Bench(tmp_path_factory.mktemp("bench"))


@pytest.fixture
def own(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


class Here:
    """Workers in this process; a chunk can be made to fail, and chunks come back in any order."""

    slots = 3

    def __init__(self, plan: Plan, fails: Callable[[Sequence[Job]], BaseException | None] = lambda jobs: None) -> None:
        self.worker = Worker(plan.settings)
        self.fails = fails
        self.chunks: list[int] = []

    def submit(self, jobs: Sequence[Job]) -> Future:
        future: Future = concurrent.futures.Future()
        error = self.fails(jobs)
        self.chunks.append(len(jobs))
        if error is None:
            future.set_result(self.worker.run(jobs))
        else:
            future.set_exception(error)
        return future

    def reason(self, error: BaseException) -> str:
        return f"the worker died: {error}"

    def close(self, *, at_once: bool) -> None:
        self.worker.close()


def run(plan: Plan, fails: Callable[[Sequence[Job]], BaseException | None] = lambda jobs: None) -> Summary:
    return score(plan, lambda: Here(plan, fails), None, Silent())


def test_every_row_in_order(bench: Bench) -> None:
    summary = run(bench.plan("plain"))
    assert (summary.rows, summary.errors) == (ROWS, 0)
    rows = bench.rows("plain")
    assert [row["instance_id"] for row in rows] == [f"t{number}" for number in range(ROWS)]
    assert all(list(row) == ["instance_id", "model_name_or_path", "status", "error", "report"] for row in rows)
    assert all(row["status"] == "ok" and row["report"]["patch"]["applied"] == "exact" for row in rows)
    timings = (bench.folder / "plain" / "timings.jsonl").read_text().splitlines()
    assert len(timings) == ROWS


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_the_number_of_workers_changes_no_byte(bench: Bench, workers: int) -> None:
    run(bench.plan("reference"))
    subprocess.run(bench.command(f"w{workers}", "--workers", str(workers)), check=True, env=environment())
    assert bench.results(f"w{workers}") == bench.results("reference")


def test_a_worker_that_dies_costs_the_row_that_killed_it(own: Bench) -> None:
    def fails(jobs: Sequence[Job]) -> BaseException | None:
        return OSError("boom") if any(job.task == "Task 7" for job in jobs) else None

    summary = run(own.plan(), fails)
    assert (summary.rows, summary.errors) == (ROWS, 1)
    bad = [row for row in own.rows() if row["status"] == "error"]
    assert [(row["instance_id"], row["error"], row["report"]) for row in bad] == [("t7", "the worker died: boom", None)]
    # tried again by the same command, and only that row
    engines: list[Here] = []
    plan = own.plan()

    def start() -> Here:
        engines.append(Here(plan))
        return engines[-1]

    summary = score(plan, start, None, Silent())
    assert (summary.errors, summary.resumed) == (0, ROWS - 1)
    assert engines[0].chunks == [1]
    assert own.rows()[7]["status"] == "ok"
    run(own.plan("whole"))
    assert own.results() == own.results("whole")
    assert len((own.folder / "out" / "timings.jsonl").read_text().splitlines()) == ROWS


def test_a_row_over_its_time_is_an_error_of_that_row(own: Bench) -> None:
    own.write(
        [
            {"instance_id": "t1", "model_name_or_path": "m", "model_patch": patch(1)},
            {"instance_id": "t3", "model_name_or_path": "m", "model_patch": patch(3)},
        ]
    )
    done = subprocess.run(
        own.command("out", "--row-timeout", "0.001"), env=environment(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "no row could be scored" in done.stderr
    assert [row["error"] for row in own.rows()] == ["took longer than 0.001 seconds (--row-timeout)"] * 2


def test_real_workers_that_die_cost_their_rows_alone(bench: Bench) -> None:
    run(bench.plan("reference"))
    faults = {"t7": "kill", "t9": "exit", "t13": "memory", "t15": "raise"}
    out, timings = bench.folder / "faulty", "timings.jsonl"
    subprocess.run(bench.command("faulty", "--workers", "2"), check=True, env=faulty(bench.folder, **faults))
    assert {row["instance_id"]: row["error"] for row in bench.rows("faulty") if row["error"]} == {
        "t7": "the worker was killed (signal 9): perhaps the machine ran out of memory",
        "t9": "the worker died (exit code 3)",
        "t13": "out of memory: the worker may use 2,147,483,648 bytes (--row-memory)",
        "t15": "ValueError in the engine: two lines",
    }
    assert len(bench.rows("faulty")) == len((out / timings).read_text().splitlines()) == ROWS
    # the same command, where nothing does harm any more
    summary = run(bench.plan("faulty"))
    assert (summary.errors, summary.resumed) == (0, ROWS - 4)
    assert bench.results("faulty") == bench.results("reference")


def test_repositories_and_commits_that_are_missing(own: Bench) -> None:
    tasks = [json.loads(line) for line in own.tasks.read_text().splitlines()][:3]
    tasks[0]["repo"], tasks[1]["base_commit"] = "o/nowhere", "0" * 40
    own.tasks.write_text("".join(json.dumps(task) + "\n" for task in tasks))
    summary = run(own.plan(limit=4))
    assert (summary.rows, summary.errors) == (4, 3)
    first, second, third, fourth = own.rows()
    assert "no repository for o/nowhere" in first["error"]
    assert "names no commit" in second["error"]
    assert third["status"] == "ok"
    assert "no task is called 't3'" in fourth["error"]


def test_a_second_answer_is_an_error(own: Bench) -> None:
    row = {"instance_id": "t1", "model_name_or_path": "m", "model_patch": patch(1)}
    own.write([row, {**row, "model_name_or_path": "n"}, row])
    run(own.plan())
    assert [row["status"] for row in own.rows()] == ["ok", "ok", "error"]
    assert "in row 1 already" in own.rows()[2]["error"]


def test_the_reference_patches_are_predictions_too(own: Bench) -> None:
    plan = own.plan()._replace(predictions=("gold",), limit=5)
    run(plan)
    assert [(row["model_name_or_path"], row["status"]) for row in own.rows()] == [("gold", "ok")] * 5


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.integers(0, ROWS + 3).map(
                lambda n: json.dumps({"instance_id": f"t{n}", "model_name_or_path": "m", "model_patch": patch(n)})
            ),
            st.sampled_from(["{", "[" * 5000, "[]", "null", '"x"', "\\ud800", '{"instance_id": "t1"}']),
            st.fixed_dictionaries(
                {
                    name: st.sampled_from(["t1", "\ud800", "t1\0", "", 1, None, [{}]])
                    for name in ("instance_id", "model_name_or_path", "model_patch")
                }
            ).map(json.dumps),
        ),
        min_size=1,
        max_size=12,
    )
)
def test_there_are_as_many_rows_of_results_as_of_input(bench: Bench, lines: list[str]) -> None:
    source = bench.folder / "any.jsonl"
    source.write_text("\n".join(lines) + "\n")
    plan = bench.plan("any", resume=False)._replace(predictions=(str(source),))
    summary = run(plan)
    rows = bench.rows("any")
    assert summary.rows == len(rows) == len(lines)
    assert all((row["report"] is None) == (row["status"] == "error") == bool(row["error"]) for row in rows)


def test_interrupted_and_resumed(own: Bench) -> None:
    run(own.plan("whole"))
    seen = 0

    def stops(jobs: Sequence[Job]) -> BaseException | None:
        nonlocal seen
        seen += len(jobs)
        if seen > ROWS // 2:
            raise KeyboardInterrupt
        return None

    with pytest.raises(KeyboardInterrupt):
        run(own.plan(), stops)
    assert len(own.results()) < len(own.results("whole"))
    assert own.results("whole").startswith(own.results())
    summary = run(own.plan())
    assert own.results() == own.results("whole")
    assert summary.rows == ROWS


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="no process groups here")
@pytest.mark.parametrize("number", ["SIGKILL", "SIGINT", "SIGTERM"])
def test_killed_and_resumed(own: Bench, number: str) -> None:
    # the rows of one repository, then those of the other: a chunk each
    order = [*range(0, ROWS, 2), *range(1, ROWS, 2)]
    own.write(
        {"instance_id": f"t{number}", "model_name_or_path": "m", "model_patch": patch(number)} for number in order
    )
    run(own.plan("reference"))
    whole = own.results("reference")
    # one worker is caught in t41, and the rows before its chunk get done
    process = subprocess.Popen(
        own.command(number, "--workers", "2"),
        env=faulty(own.folder, t41="wait"),
        start_new_session=True,
        stderr=subprocess.PIPE,
    )
    results = own.folder / number / "results.jsonl"
    deadline = time.monotonic() + 60
    while not (results.exists() and results.read_bytes().count(b"\n") >= ROWS // 2):
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.02)
    if number == "SIGTERM":
        process.terminate()  # as a scheduler does
    else:
        os.killpg(process.pid, getattr(signal, number))
    _, stderr = process.communicate(timeout=60)
    assert whole.startswith(own.results(number)) or number == "SIGKILL"
    if number != "SIGKILL":
        assert process.returncode == {"SIGINT": 130, "SIGTERM": 143}[number]
        assert stderr.count(b"\n") == 1
        assert b"the same command goes on" in stderr
    before = own.results(number).count(b"\n")
    assert ROWS // 2 <= before < ROWS
    summary = run(own.plan(number))
    assert summary.resumed >= before
    assert own.results(number) == whole


def test_a_torn_line_is_cut_off(own: Bench) -> None:
    run(own.plan())
    whole = own.results()
    path = own.folder / "out" / "results.jsonl"
    with path.open("ab") as handle:
        handle.write(b'{"instance_id": "t9", "mod')
    run(own.plan())
    assert own.results() == whole


def test_a_file_that_someone_shortened_is_written_anew(own: Bench) -> None:
    run(own.plan())
    whole = own.results()
    (own.folder / "out" / "results.jsonl").write_bytes(whole[:100])
    run(own.plan())
    assert own.results() == whole


def test_other_input_gives_other_results_in_the_same_folder(own: Bench) -> None:
    run(own.plan())
    rows = [json.loads(line) for line in own.predictions.read_text().splitlines()]
    own.write(reversed(rows))
    summary = run(own.plan())
    assert summary.resumed == ROWS
    assert [row["instance_id"] for row in own.rows()] == [row["instance_id"] for row in reversed(rows)]


def test_two_runs_in_one_folder_are_refused(own: Bench) -> None:
    (own.folder / "out").mkdir()
    with Store(str(own.folder / "out")), pytest.raises(UsageError, match="another run"):
        run(own.plan())


def test_a_full_disk_stops_the_run_and_keeps_what_was_done(own: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    run(own.plan("whole"))
    real = results_module.result_line

    def full(row: Any) -> bytes:
        if row.number == ROWS // 2:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(row)

    monkeypatch.setattr(results_module, "result_line", full)
    with pytest.raises(EditguardError, match="the disk is full"):
        run(own.plan())
    monkeypatch.undo()
    assert run(own.plan()).rows == ROWS
    assert own.results() == own.results("whole")


def test_the_cache_serves_other_folders_and_models(own: Bench) -> None:
    cache = Cache(str(own.folder / "cache"))
    plan = own.plan()
    score(plan, lambda: Here(plan), cache, Silent())
    rows = [json.loads(line) for line in own.predictions.read_text().splitlines()]
    own.write({**row, "model_name_or_path": "other"} for row in rows)

    def nothing() -> Here:
        raise AssertionError("no work is left")

    summary = score(own.plan("second"), nothing, cache, Silent())
    cache.close()
    assert summary.cached == ROWS
    reports = [[row["report"] for row in own.rows(out)] for out in ("out", "second")]
    assert reports[0] == reports[1]


def test_errors_are_not_cached(own: Bench) -> None:
    cache = Cache(str(own.folder / "cache"))
    plan = own.plan(limit=3)
    score(plan, lambda: Here(plan, lambda jobs: OSError("boom")), cache, Silent())
    assert {row["status"] for row in own.rows()} == {"error"}
    summary = score(own.plan("second", limit=3), lambda: Here(plan), cache, Silent())
    cache.close()
    assert (summary.cached, summary.errors) == (0, 0)


def test_outcomes_are_kept_however_the_process_ends(own: Bench) -> None:
    folder = own.folder / "out"
    folder.mkdir()
    script = (
        "import os, sys\n"
        "from editguard.batch.store import Outcome, Store\n"
        f"store = Store({str(folder)!r})\n"
        "with store.saving():\n    store.save([Outcome(b'a' * 32, 'error', 'x', None, 0.1)])\n"
        "store._connection.execute('BEGIN IMMEDIATE')\n"
        "store.save([Outcome(b'b' * 32, 'error', 'y', None, 0.1)])\n"
        "os._exit(9)\n"
    )
    assert subprocess.run([sys.executable, "-c", script], env=environment(), check=False).returncode == 9
    with Store(str(folder)) as store:
        found = store._connection.execute("SELECT key FROM results").fetchall()
    assert found == [(b"a" * 32,)]


def test_no_rows_and_no_folder_are_refused(own: Bench) -> None:
    own.predictions.write_text("\n\n")
    with pytest.raises(UsageError, match="no prediction"):
        run(own.plan())
    (own.folder / "file").write_text("")
    with pytest.raises(UsageError, match="cannot be made"):
        run(own.plan("file/out"))


def test_an_outcome_is_kept_once(own: Bench) -> None:
    (own.folder / "out").mkdir()
    with Store(str(own.folder / "out")) as store, store.saving():
        store.save([Outcome(b"k", "error", "first", None, 0.1), Outcome(b"k", "error", "second", None, 0.1)])
        assert store._connection.execute("SELECT error FROM results").fetchall() == [("first",)]


class Backwards(Here):
    """Chunks come back in the opposite order."""

    slots = 100

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan)
        self.waiting: list[tuple[Future, list[Job]]] = []

    def submit(self, jobs: Sequence[Job]) -> Future:
        future = _Late(self)
        self.waiting.append((future, list(jobs)))
        return future


class _Late(Future):
    def __init__(self, engine: Backwards) -> None:
        super().__init__()
        self._engine = engine


def test_rows_are_in_order_whatever_is_finished_first(own: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_module, "CHUNK", 16)
    run(own.plan("whole"))
    plan = own.plan()
    engine = Backwards(plan)
    lines = []

    def wait(pending: Any, timeout: float, when: str) -> tuple[list[Future], list[Future]]:
        lines.append(own.results().count(b"\n"))
        future, jobs = engine.waiting.pop()
        future.set_result(engine.worker.run(jobs))
        return [future], []

    monkeypatch.setattr(concurrent.futures, "wait", wait)
    score(plan, lambda: engine, None, Silent())
    assert lines == [0, 0, 0, 0]  # the first chunk, with the first row, came last
    assert own.results() == own.results("whole")


def test_counting_takes_a_small_part_of_the_time(own: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = 0.0
    counted: list[float] = []

    def totals(store: Store) -> Any:
        nonlocal clock
        clock += 1
        counted.append(clock)
        return real(store)

    def one(jobs: Sequence[Job]) -> None:
        nonlocal clock
        clock += len(jobs)

    real = Store.totals
    monkeypatch.setattr(Store, "totals", totals)
    monkeypatch.setattr(run_module.time, "monotonic", lambda: clock)
    monkeypatch.setattr(run_module, "CHUNK", 1)
    run(own.plan(), one)
    assert len(counted) <= 3 + ROWS // 20 + 1


@pytest.mark.skipif(os.name == "nt", reason="no bounds for processes here")
def test_a_disk_that_is_really_full(bench: Bench) -> None:
    run(bench.plan("reference"))
    command = bench.command("full", "--workers", "1")
    done = subprocess.run(
        ["sh", "-c", 'ulimit -f 120 && exec "$@"', "sh", *command],
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert "run the same command again" in done.stderr
    run(bench.plan("full"))
    assert bench.results("full") == bench.results("reference")


def test_a_repository_that_disappears_costs_its_rows(own: Bench) -> None:
    gone = []

    def disappears(jobs: Sequence[Job]) -> None:
        if jobs[0].repo == "o/two" and not gone:
            gone.append((own.folder / "repos/o/two").rename(own.folder / "gone"))

    summary = run(own.plan(), disappears)
    assert summary.errors == ROWS // 2
    assert all("no repository for o/two" in row["error"] for row in own.rows()[1::2])
    gone[0].rename(own.folder / "repos/o/two")
    assert run(own.plan()).errors == 0


def test_a_damaged_report_in_the_cache_is_made_anew(own: Bench) -> None:
    plan = own.plan(limit=3)
    score(plan, lambda: Here(plan), Cache(str(own.folder / "cache")), Silent())
    cache = Cache(str(own.folder / "cache"))
    assert cache._connection is not None
    cache._connection.execute("UPDATE reports SET report = substr(report, 1, 20) WHERE rowid = 2")
    summary = score(own.plan("second", limit=3), lambda: Here(plan), cache, Silent())
    cache.close()
    assert (summary.cached, summary.errors) == (2, 0)
    assert own.results("second") == own.results()


def test_starting_anew_drops_what_was_done(own: Bench) -> None:
    run(own.plan(), lambda jobs: OSError("boom") if jobs[0].repo == "o/two" else None)
    summary = run(own.plan(resume=False))
    assert (summary.resumed, summary.errors) == (0, 0)
    assert run(own.plan()).resumed == ROWS


def test_names_of_files_that_are_no_text(own: Bench) -> None:
    name = os.fsdecode(bytes(own.folder) + b"/\xff.jsonl")
    try:
        Path(name).write_text("{\n" + own.predictions.read_text())
    except OSError:
        pytest.skip("the file system takes no such name")
    summary = run(own.plan()._replace(predictions=(name,)))
    assert (summary.rows, summary.errors) == (ROWS + 1, 1)
    assert "\\udcff.jsonl line 1: not JSON" in own.rows()[0]["error"]
