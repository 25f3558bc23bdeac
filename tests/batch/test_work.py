"""What a worker does with its jobs, in this process."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from editguard.batch import bases
from editguard.batch import work as module
from editguard.batch.store import Job, Outcome, pack, unpack
from editguard.batch.work import Settings, Worker
from editguard.vocabulary.config import Config
from tests.support import Work, environment

PATCH = b"--- a/a.py\n+++ b/a.py\n@@ -1,2 +1,2 @@\n def f():\n-    return 1\n+    return 2\n"


@pytest.fixture
def work(tmp_path: Path) -> Work:
    work = Work(tmp_path / "n")
    work.put("a.py", "def f():\n    return 1\n")
    return work


@pytest.fixture
def worker(tmp_path: Path) -> Iterator[Worker]:
    worker = Worker(Settings(str(tmp_path)))
    yield worker
    worker.close()


def job(base: str, patch: bytes = PATCH, task: str = "f is 2", repo: str = "o/n") -> Job:
    return Job(patch[-32:], repo, base, task, pack(patch))


def report(outcome: Outcome) -> dict[str, Any]:
    assert outcome.report is not None, outcome.error
    found: dict[str, Any] = json.loads(unpack(outcome.report))
    return found


def test_good_and_bad_jobs_in_their_order(work: Work, worker: Worker) -> None:
    base = work.commit()
    good, empty, nonsense, commit, repo, again = worker.run(
        [
            job(base),
            job(base, b""),
            job(base, b"I am sorry."),
            job("0" * 40),
            job(base, repo="o/missing"),
            job(base[:7], task=" "),
        ]
    )
    assert [one.status for one in (good, empty, nonsense, commit, repo, again)] == [
        "ok",
        "invalid",
        "invalid",
        "error",
        "error",
        "ok",
    ]
    assert report(good)["patch"]["applied"] == "exact"
    assert "names no commit" in str(commit.error)
    assert "no repository for o/missing" in str(repo.error)
    assert good.seconds > 0


def test_a_reference_is_measured_against_and_changes_no_verdict(work: Work, worker: Worker) -> None:
    base = work.commit()
    other = PATCH.replace(b"return 2", b"return 3")
    references = (None, pack(PATCH), pack(other), pack(b"no patch"))
    found = worker.run([job(base)._replace(reference=reference) for reference in references])
    assert len({one.report for one in found}) == len({one.lines for one in found}) == 1
    excess = [json.loads(one.excess or "{}") for one in found]
    assert [one["reference"] for one in excess] == ["none", "measured", "measured", "unusable"]
    assert (excess[1]["excess_token_distance"], excess[1]["line_precision"]) == (0.0, 1.0)
    files = json.loads(unpack(found[0].lines or b""))
    assert files == [[[1, 1, [[-1, [" def f():"]], [0, ["-    return 1", "+    return 2"]]]]]]


def test_without_its_libraries_nothing_is_measured_against_a_reference(
    work: Work, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "measurable", lambda: False)
    (found,) = worker.run([job(work.commit())._replace(reference=pack(PATCH))])
    assert (found.status, found.excess) == ("ok", None)


def test_what_fails_unexpectedly_is_an_error_of_its_row(
    work: Work, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = work.commit()
    real = module.examine
    errors = [MemoryError(), ValueError("two\nlines"), None]

    def check(*arguments: Any) -> Any:
        error = errors.pop(0)
        if error is not None:
            raise error
        return real(*arguments)

    monkeypatch.setattr(module, "examine", check)
    memory, value, good = worker.run([job(base)] * 3)
    assert (memory.status, memory.report) == ("error", None)
    assert memory.error == "out of memory: the worker may use 2,147,483,648 bytes (--row-memory)"
    assert value.error == "ValueError in the engine: two lines"
    assert good.status == "ok"


def test_settings_are_those_of_the_commit_unless_given(work: Work, tmp_path: Path) -> None:
    work.put("editguard.toml", "[limits]\npatch-bytes = 10\n")
    base = work.commit()
    given = Worker(Settings(str(tmp_path), Config()))
    own = Worker(Settings(str(tmp_path)))
    assert given.run([job(base)])[0].status == "ok"
    assert own.run([job(base)])[0].status == "invalid"
    given.close()
    own.close()


def test_few_repositories_are_open_at_a_time(tmp_path: Path, worker: Worker) -> None:
    jobs = []
    for number in range(bases._OPEN + 2):
        work = Work(tmp_path / f"n{number}")
        work.put("a.py", "def f():\n    return 1\n")
        jobs.append(job(work.commit(), repo=f"o/n{number}"))
    assert {outcome.status for outcome in worker.run([*jobs, *jobs])} == {"ok"}
    assert len(worker._bases._open) == bases._OPEN


def test_a_process_is_no_worker_before_it_is_made_one() -> None:
    with pytest.raises(RuntimeError, match="no worker"):
        module.run([])


@pytest.mark.skipif(sys.platform != "linux", reason="memory is bounded there")
def test_memory_and_time_are_bounded(tmp_path: Path) -> None:
    script = (
        "import signal, sys, time\n"
        "from editguard.batch import work\n"
        f"settings = work.Settings({str(tmp_path)!r}, bounds=work.Bounds(0.05, 200 * 2**20))\n"
        "work.become(settings)\n"
        "first = work._worker\n"
        "work.become(settings)\n"
        "print(work._worker is first, signal.getsignal(signal.SIGINT) is signal.SIG_IGN)\n"
        "try:\n    bytearray(250 * 2**20)\nexcept MemoryError:\n    print('bounded', flush=True)\n"
        "with work._alarm(0.05):\n    pass\n"
        "time.sleep(0.1)\n"
        "print('alive', flush=True)\n"
        "with work._alarm(0.05):\n    time.sleep(60)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment(), capture_output=True, text=True, check=False, timeout=50
    )
    assert (done.stdout.split("\n"), done.stderr) == (["True True", "bounded", "alive", ""], "")
    assert done.returncode == -14
