"""The commands `score` and `compare` from outside."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support import Work

PATCH = "--- a/a.py\n+++ b/a.py\n@@ -1,2 +1,2 @@\n def f():\n-    return 1\n+    return 2\n"


@pytest.fixture
def work(tmp_path: Path) -> Work:
    work = Work(tmp_path / "n")
    work.put("a.py", "def f():\n    return 1\n")
    base = work.commit()
    task = {"instance_id": "t", "repo": "o/n", "base_commit": base, "problem_statement": "f must be 2"}
    (tmp_path / "tasks.json").write_text(json.dumps([task]))
    for model in ("a", "b"):
        (tmp_path / f"{model}.json").write_text(json.dumps({"t": PATCH}))
    return work


def score(work: Work, *arguments: str) -> tuple[int, str, str]:
    done = work.run("score", "--tasks", "../tasks.json", "--repos", "..", "--no-cache", "--workers", "1", *arguments)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def test_scored_compared_and_scored_again(work: Work, tmp_path: Path) -> None:
    before = work.state()
    code, out, err = score(work, "../a.json", "../b.json", "--out", "../out")
    assert (code, out.split(" in ")[0]) == (0, "2 rows"), err
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "results.jsonl",
        "results.parquet",
        "state.sqlite",
        "summary.json",
        "summary.md",
        "timings.jsonl",
    ]
    _, out, _ = score(work, "../a.json", "../b.json", "--out", "../out", "-q")
    assert "2 done before" in out
    done = work.run("compare", "../out", "../out", "--model-a", "a", "--model-b", "b", "--output-format", "json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["paired_tasks"] == 1
    assert b"1 tasks in both" in work.run("compare", "../out", "../out", "--model-a", "a", "--model-b", "b").stdout
    assert work.state() == before


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--out", "../out"), "Missing argument"),
        (("../a.json", "--out", "../out", "--cache", "x"), "exclude each other"),
        (("../a.json", "--out", "../out", "--ray-address", "auto"), "needs --engine ray"),
        (("../nope.json", "--out", "../out"), "does not exist"),
        (("../a.json", "--out", "a.py/out"), "cannot be made"),
        (("../a.json", "--out", "../out", "--workers", "0"), "not in the range"),
        (("../a.json", "--out", "../out", "--config", "nope.toml"), "nope.toml"),
    ],
)
def test_wrong_calls_are_one_line(work: Work, arguments: tuple[str, ...], words: str) -> None:
    code, out, err = score(work, *arguments)
    assert (code, out) == (2, "")
    assert err.startswith("editguard: error: ")
    assert err.count("\n") == 1
    assert words in err


def test_compare_needs_finished_runs(work: Work) -> None:
    done = work.run("compare", "../nope", "../nope")
    assert done.returncode == 2
    assert b"holds no run" in done.stderr
