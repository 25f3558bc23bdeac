"""The command `calibrate` from outside: on a history, on reviewed rows, and what it writes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from editguard.relevance.model import read_model
from tests.calibrate.sample import PRICING, shop
from tests.faces import Cli
from tests.support import Work

PATCH = """--- a/shop/pricing.py
+++ b/shop/pricing.py
@@ -7,5 +7,5 @@
 def discounted(price, percent=10):
-    \"\"\"The price less a discount.\"\"\"
-    result = price - price * percent / 100
+    \"\"\"Return the price minus its discount.\"\"\"
+    result = price - price * min(percent, 100) / 100
     if result < 0:
"""


@pytest.fixture
def history(tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> Work:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    work = shop(tmp_path / "shop")
    monkeypatch.chdir(tmp_path)
    return work


def test_a_history_is_measured(history: Work, cli: Cli, tmp_path: Path) -> None:
    before = history.state()
    result = cli("calibrate", "--repo", "shop", "--workers", "1", "--output-format", "json", "--edits", "edits.jsonl")
    assert result.code == 0, result.err
    found = json.loads(result.out)
    assert found["commits"]["taken"] == 3
    assert found["cases"]["untouched"] == 3
    assert found["warning"] is None  # nothing was fitted
    figures = found["figures"]["in use"]
    assert figures["untouched"]["runs"] > 0
    assert figures["injected"]["runs"] > figures["untouched"]["runs"]
    rows = [json.loads(line) for line in (tmp_path / "edits.jsonl").read_text().splitlines()]
    parts = ("untouched", "tangled", "injected")
    assert sum(figures[part]["runs"] for part in parts if part in figures) == len(rows)
    assert history.state() == before


def test_what_was_fitted_can_be_used_and_says_how_little_it_rests_on(history: Work, cli: Cli, tmp_path: Path) -> None:
    arguments = ("calibrate", "--repo", "shop", "--workers", "1", "-q", "--fit", "c.json")
    result = cli(*arguments, "--leave-out")
    assert result.code == 0, result.err
    assert "Warning: fitted on" in result.out
    assert "coefficients are in c.json" in result.err
    text = (tmp_path / "c.json").read_text()
    read_model(text, "c.json")
    assert json.loads(text)["about"]["repositories"] == ["shop"]
    assert cli(*arguments).code == 0
    assert (tmp_path / "c.json").read_text().replace(" --leave-out", "") == text.replace(" --leave-out", "")
    history.put("c.json", text)
    history.put("editguard.toml", 'calibration = "c.json"\n')
    history.commit("coefficients of our own")
    history.put("shop/pricing.py", PRICING.replace("lines:", "lines or ():"))
    checked = history.run("check", "--worktree", "--task", "total of no lines", "--exit-zero")
    assert checked.returncode == 0, checked.stderr


def test_reviewed_rows_are_measured(history: Work, cli: Cli, tmp_path: Path) -> None:
    base = history.git("rev-list", "--max-parents=0", "HEAD").stdout.strip()
    task = {"instance_id": "t", "repo": "o/shop", "base_commit": base, "problem_statement": "Never discount over 100 %"}
    row = {"instance_id": "t", "model_name_or_path": "m", "model_patch": PATCH}
    label = {"system": "m", "instance_id": "t", "path": "shop/pricing.py", "kind": None, "reason": ""}
    labels = [
        {**label, "old": [8, 8], "new": [8, 8], "label": "irrelevant"},
        {**label, "old": [9, 9], "new": [9, 9], "label": "required"},
        {**label, "old": [9, 9], "new": [9, 9], "label": "unsure"},
        {**label, "instance_id": "other", "old": [9, 9], "new": [9, 9], "label": "required"},
    ]
    (tmp_path / "tasks.jsonl").write_text(json.dumps(task))
    (tmp_path / "p.jsonl").write_text(json.dumps(row))
    (tmp_path / "labels.jsonl").write_text("\n".join(json.dumps(one) for one in labels))
    common = ("--tasks", "tasks.jsonl", "--repos", ".", "--workers", "1", "-q", "--output-format", "json")
    result = cli("calibrate", "p.jsonl", "--labels", "labels.jsonl", *common)
    assert result.code == 0, result.err
    found = json.loads(result.out)
    assert found["figures"]["in use"]["reviewed"]["runs"] == 2
    assert sum(found["rows_left_out"].values()) == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "give something to measure on"),
        (("--repo", "nowhere"), "nowhere"),
        (("--repo", "shop", "--choose-cut"), "--choose-cut needs --fit"),
        (("--repo", "shop", "--hold-out", "rename"), "--hold-out needs"),
        (("--repo", "shop", "--fit", "no/such/folder.json"), "there is no such folder"),
        (("--labels", "l.jsonl", "--seed", "3"), "--seed needs --repo"),
        (("p.jsonl", "--repo", "shop"), "PREDICTIONS need --labels"),
    ],
)
def test_wrong_calls(history: Work, cli: Cli, arguments: tuple[str, ...], words: str) -> None:
    assert words in cli("calibrate", *arguments, "--workers", "1").refused()


def test_a_history_of_one_commit_is_too_short(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    work = Work(tmp_path / "one")
    work.put("a.py", "x = 1\n")
    work.commit("start")
    monkeypatch.chdir(tmp_path)
    assert "history of some length" in cli("calibrate", "--repo", "one", "--workers", "1").refused()


def test_coefficients_are_not_written_over_something_else(history: Work, cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "c.json").write_text("{}")
    assert "holds no coefficients" in cli("calibrate", "--repo", "shop", "--workers", "1", "--fit", "c.json").refused()
    assert (tmp_path / "c.json").read_text() == "{}"
