"""The commands `score` and `compare` from outside."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.faces import Cli
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
        "report.html",
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


def test_tables_are_split_by_the_reach_of_tasks(work: Work, tmp_path: Path) -> None:
    classified = work.run("classify", "--tasks", "../tasks.json", "--repos", "..", "--mode", "text", "--no-cache")
    (tmp_path / "reach.jsonl").write_text(classified.stdout.decode())
    label = json.loads(classified.stdout)["label"]
    code, _, err = score(work, "../a.json", "--out", "../out", "--reach", "../reach.jsonl")
    assert code == 0, err
    summary = json.loads((tmp_path / "out" / "summary.json").read_text())
    assert set(summary["models"][0]["reach"]["text"]) == {label}
    assert f"| a | {label} | 1 |" in (tmp_path / "out" / "summary.md").read_text()
    assert "By reach of the task (text)" in (tmp_path / "out" / "report.html").read_text()
    rows = (tmp_path / "out" / "results.jsonl").read_bytes()
    assert score(work, "../a.json", "--out", "../out")[0] == 0  # without labels: the rows are the same
    assert json.loads((tmp_path / "out" / "summary.json").read_text())["models"][0]["reach"] is None
    assert (tmp_path / "out" / "results.jsonl").read_bytes() == rows


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("", "holds no label"),
        ("{", "--reach"),
        ('{"instance_id": "t"}', "no row of `editguard classify`"),
        ('{"instance_id": "t", "mode": "text", "label": null, "score": null}', "holds no label"),
        ('{"instance_id": "t", "mode": "text", "label": "far", "score": 1}', "neither local nor global"),
        ('{"instance_id": "t", "mode": "text", "label": "local", "score": 0.1}\n' * 2, "is there twice"),
        (
            '{"instance_id": "t", "mode": "text", "label": "local", "score": 0.1}\n'
            '{"instance_id": "u", "mode": "reference", "label": "local", "score": 0.1}\n',
            "both modes",
        ),
    ],
)
@pytest.mark.usefixtures("work")
def test_labels_that_cannot_be_used(
    tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch, rows: str, words: str
) -> None:
    monkeypatch.chdir(tmp_path / "n")
    (tmp_path / "reach.jsonl").write_text(rows)
    rest = ("--tasks", "../tasks.json", "--repos", "..", "--no-cache", "--workers", "1", "-q")
    assert words in cli("score", "../a.json", "--out", "../out", "--reach", "../reach.jsonl", *rest).refused()


NOISY = "--- a/a.py\n+++ b/a.py\n@@ -1,2 +1,3 @@\n def f():\n-    return 1\n+    print('DEBUG f')\n+    return 2\n"


def test_a_baseline_accepts_in_every_row(work: Work, tmp_path: Path) -> None:
    """What `check` wrote down is silenced, counted, and not held against rows that do not have it."""
    (tmp_path / "b.json").write_text(json.dumps({"t": NOISY}))
    (tmp_path / "noisy.diff").write_text(NOISY)
    accepting = ("--patch", "../noisy.diff", "--task", "f must be 2", "--write-baseline", "../accepted.json")
    assert work.run("check", *accepting).returncode == 0
    runs = {}
    for name, options in (("plain", ()), ("accepted", ("--baseline", "../accepted.json")), ("again", ())):
        cache = ("score", "--tasks", "../tasks.json", "--repos", "..", "--cache", "../cache", "--workers", "1", "-q")
        done = work.run(*cache, "../a.json", "../b.json", "--out", f"../{name}", *options)
        assert done.returncode == 0, done.stderr
        lines = (tmp_path / name / "results.jsonl").read_text().splitlines()
        runs[name] = [json.loads(line)["report"] for line in lines]
    rules = {name: [[one["rule"] for one in report["findings"]] for report in runs[name]] for name in runs}
    assert "EG110" in rules["plain"][1]
    assert rules["accepted"] == [[], []]
    assert [report["metrics"]["suppressed"] for report in runs["accepted"]] == [0, len(rules["plain"][1])]
    assert rules["again"] == rules["plain"]  # the cache tells them apart
    summary = json.loads((tmp_path / "accepted" / "summary.json").read_text())
    counts = {model["model_name_or_path"]: model["counts"]["suppressed"] for model in summary["models"]}
    assert counts == {"a": 0, "b": len(rules["plain"][1])}
    import duckdb

    table = str(tmp_path / "accepted" / "results.parquet")
    found = duckdb.sql(f"SELECT suppressed FROM '{table}' ORDER BY row").fetchall()
    assert found == [(0,), (len(rules["plain"][1]),)]


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
        (("../a.json", "--out", "../out", "--baseline", "nope.json"), "nope.json"),
        (("../a.json", "--out", "../out", "--baseline", "../a.json"), "no baseline of version"),
        (("../a.json",), "Missing option '--out'"),
        (("../a.json", "--out", "../out", "--repos", "nope"), "is no folder"),
        (("../a.json", "--out", "../out", "--repos", "a.py"), "is no folder"),
        (("../a.json", "--out", "../out", "--tasks", "nope.json"), "does not exist"),
        (("../a.json", "--out", "../out", "--tasks", "a.py"), "rename it"),
        (("../a.json", "--out", "../out", "--tasks", "../a.json"), "'t': not a mapping"),
        (("../a.json", "--out", "../out", "--limit", "0"), "not in the range"),
        (("../a.json", "--out", "../out", "--row-timeout", "0"), "not in the range"),
        (("../a.json", "--out", "../out", "--row-memory", "1"), "not in the range"),
        (("../a.json", "--out", "../out", "--engine", "magic"), "is not one of"),
        (("../a.json", "--out", "a.py"), "cannot be made"),
    ],
)
@pytest.mark.usefixtures("work")
def test_wrong_calls_are_one_line(
    tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], words: str
) -> None:
    monkeypatch.chdir(tmp_path / "n")
    rest = ("--tasks", "../tasks.json", "--repos", "..", "--no-cache", "--workers", "1")
    assert words in cli("score", *rest, *arguments).refused()


def test_some_rows_with_an_error_are_a_complete_run(work: Work, tmp_path: Path) -> None:
    (tmp_path / "c.jsonl").write_text('{"instance_id": "u", "model_name_or_path": "c", "model_patch": ""}\n{\n')
    code, out, err = score(work, "../a.json", "../c.jsonl", "--out", "../out")
    assert (code, out.split(": ", 1)[1]) == (
        0,
        "1 scored, 2 with an error; 0 from the cache, 0 done before. Results are in ../out.\n",
    )
    # the rate is told only if it took a while
    assert re.search(r" 3 of 3 rows(, [\d.]+ a second)?, 2 with an error, 0 from the cache\n$", err)
    assert err.count("\n") == 1


def test_no_row_that_could_be_scored_is_a_failure(tmp_path: Path, work: Work) -> None:
    (tmp_path / "c.jsonl").write_text("{\n")
    code, out, err = score(work, "../c.jsonl", "--out", "../out", "-q")
    assert (code, out.split(" in ")[0]) == (2, "1 rows")
    assert err == "editguard: error: no row could be scored; the reasons are in ../out/results.jsonl\n"


def test_a_cache_that_cannot_be_used_is_said_and_no_failure(tmp_path: Path, work: Work) -> None:
    (tmp_path / "reports-2.sqlite").write_text("no database " * 1000)
    arguments = ("../a.json", "--tasks", "../tasks.json", "--repos", "..", "--workers", "1", "-q")
    done = work.run("score", *arguments, "--cache", "..", "--out", "../out")
    assert (done.returncode, done.stderr) == (0, b"editguard: the cache is not used: file is not a database\n")
    # and one that can be
    for out in ("../one", "../two"):
        done = work.run("score", *arguments, "--cache", "../kept", "--out", out)
    assert b"1 from the cache" in done.stdout
    assert (tmp_path / "one" / "results.jsonl").read_bytes() == (tmp_path / "two" / "results.jsonl").read_bytes()


def test_compare_needs_finished_runs(work: Work) -> None:
    done = work.run("compare", "../nope", "../nope")
    assert done.returncode == 2
    assert b"holds no run" in done.stderr
