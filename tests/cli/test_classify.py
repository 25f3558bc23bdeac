"""`classify` from the command line: a row a task, whatever becomes of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from editguard.batch.classify import Job, Settings, classify
from editguard.batch.inputs import BatchTask
from editguard.vocabulary.reach import Mode
from tests.faces import Cli, Repo
from tests.reach.shop import FILES, patch
from tests.support import Work


class Set:
    """Two commits of a shop in a folder of repositories, and tasks on them."""

    def __init__(self, folder: Path) -> None:
        self.work = Work(folder / "repos" / "shop")
        for path, text in FILES.items():
            self.work.put(path, text)
        self.first = self.work.commit()
        self.diff = patch(self.work, shop__price=("price.net(0)", "price.net(1)")).decode()
        self.work.put("shop/mail.py", FILES["shop/mail.py"] + "# more\n")
        self.second = self.work.commit()
        self.repos = str(folder / "repos")
        self.folder = folder

    def task(self, name: str, **more: Any) -> dict[str, Any]:
        return {
            "instance_id": name,
            "repo": "o/shop",
            "base_commit": self.first,
            "problem_statement": "`total` is wrong",
            "patch": self.diff,
            **more,
        }

    def tasks(self, *rows: dict[str, Any]) -> str:
        path = self.folder / "tasks.jsonl"
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))
        return str(path)


@pytest.fixture
def made(tmp_path: Path, repo: Repo, monkeypatch: pytest.MonkeyPatch) -> Set:
    monkeypatch.setenv("EDITGUARD_CACHE_DIR", str(tmp_path / "cache"))
    return Set(tmp_path / "set")


def rows(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


@pytest.mark.parametrize("mode", ["text", "reference"])
def test_a_row_a_task_in_the_order_of_the_input(made: Set, cli: Cli, mode: str) -> None:
    tasks = made.tasks(made.task("b", base_commit=made.second), made.task("a"), made.task("c"))
    done = cli("classify", "--tasks", tasks, "--repos", made.repos, "--mode", mode, "--workers", "1")
    assert done.code == 0, done.err
    found = rows(done.out)
    assert [row["instance_id"] for row in found] == ["b", "a", "c"]
    for row in found:
        assert row["mode"] == mode
        assert row["label"] in ("local", "global")
        assert (row["label"] == "global") == (row["score"] >= row["cut"])
        assert row["signals"]
        assert row["error"] is None
        assert row["context_tokens"] >= sum(item["tokens"] for item in row["context"]) > 0
        assert row["tokenizer"] == "estimate: one token for four characters"
        assert bool(row["places"]) == (mode == "text")
    assert {k: v for k, v in found[1].items() if k != "instance_id"} == {
        k: v for k, v in found[2].items() if k != "instance_id"
    }
    # two commits share all files but one: each is taken apart once
    blobs = len(set(FILES.values())) + 1
    assert f"; {blobs} files were taken apart, 0 were known" in done.err
    again = cli("classify", "--tasks", tasks, "--repos", made.repos, "--mode", mode, "--workers", "1")
    assert again.out == done.out
    assert f"; 0 files were taken apart, {blobs} were known" in again.err


def test_the_same_bytes_with_several_workers_and_without_a_cache(made: Set, cli: Cli) -> None:
    tasks = made.tasks(made.task("a"), made.task("b", base_commit=made.second), made.task("c"))
    common = ("classify", "--tasks", tasks, "--repos", made.repos, "--mode", "reference", "-q")
    one = cli(*common, "--workers", "1", "--no-cache")
    two = cli(*common, "--workers", "2", "--output", str(made.folder / "out.jsonl"))
    assert (one.code, two.code, two.out) == (0, 0, "")
    assert (made.folder / "out.jsonl").read_text() == one.out


def test_rows_that_cannot_be_made_say_why(made: Set, cli: Cli) -> None:
    tasks = made.tasks(
        made.task("good"),
        made.task("no-repo", repo="o/none"),
        made.task("no-commit", base_commit="0" * 40),
        made.task("no-patch", patch=""),
        made.task("bad-patch", patch="--- a/none.py\n+++ b/none.py\n@@ -1 +1 @@\n-x\n+y\n"),
    )
    done = cli("classify", "--tasks", tasks, "--repos", made.repos, "--mode", "reference", "--workers", "1")
    found = {row["instance_id"]: row for row in rows(done.out)}
    assert done.code == 2
    assert found["good"]["error"] is None
    assert "no repository for o/none" in found["no-repo"]["error"]
    assert "names no commit" in found["no-commit"]["error"] or "git" in found["no-commit"]["error"]
    assert found["no-patch"]["error"] == "the task has no reference patch; use --mode text, or give --predictions"
    assert "does not apply" in found["bad-patch"]["error"]
    assert all(row["label"] is None and row["score"] is None for name, row in found.items() if name != "good")
    assert "4 of 5 rows have no label; the first, no-repo: " in done.err


def test_proposed_patches(made: Set, cli: Cli) -> None:
    predictions = made.folder / "p.jsonl"
    some = [
        {"instance_id": "a", "model_name_or_path": "m", "model_patch": made.diff},
        {"instance_id": "a", "model_name_or_path": "n", "model_patch": ""},
        {"instance_id": "z", "model_name_or_path": "m", "model_patch": made.diff},
    ]
    predictions.write_text("".join(json.dumps(row) + "\n" for row in some))
    done = cli(
        "classify", "--tasks", made.tasks(made.task("a")), "--repos", made.repos, "--mode", "reference",
        "--predictions", str(predictions), "--workers", "1",
    )  # fmt: skip
    found = rows(done.out)
    assert [(row["instance_id"], row["model_name_or_path"], row["error"]) for row in found] == [
        ("a", "m", None),
        ("a", "n", "the patch is empty"),
        ("z", "m", "no such task in --tasks"),
    ]
    assert found[0]["label"] in ("local", "global")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--mode", "text", "--predictions", "p"), "--predictions needs --mode reference"),
        (("--mode", "text", "--cache", "c", "--no-cache"), "exclude each other"),
        (("--mode", "text", "--output", "none/here/x"), "there is no such folder"),
        (("--mode", "text", "--repos", "none"), "is no folder"),
        (("--mode", "text", "--tasks", "none.jsonl"), "does not exist"),
        (("--mode", "text", "--tasks", " "), "--tasks is blank"),
        (("--mode", "both",), "'both'"),
        ((), "--mode"),
    ],
)  # fmt: skip
def test_what_is_refused(made: Set, cli: Cli, arguments: tuple[str, ...], message: str) -> None:
    given = dict(zip(arguments[::2], arguments[1::2], strict=False))
    common = [] if "--tasks" in given else ["--tasks", made.tasks(made.task("a"))]
    common += [] if "--repos" in given else ["--repos", made.repos]
    assert message in cli("classify", *common, *arguments).refused()


def test_tasks_given_twice_and_none(made: Set, cli: Cli) -> None:
    common = ("classify", "--repos", made.repos, "--mode", "text", "--tasks")
    assert "a is given twice" in cli(*common, made.tasks(made.task("a"), made.task("a"))).refused()
    assert "holds no task" in cli(*common, made.tasks()).refused()


def test_a_worker_that_hangs_costs_its_row(made: Set, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("editguard.batch.classify._START", 0.0)
    job = Job(0, BatchTask("a", "o/shop", made.first, "`total` is wrong", made.diff), made.diff)
    settings = Settings(made.repos, Mode.REFERENCE, None, None, seconds=0.01)
    (row,) = classify([job], settings, 2, lambda said, done, of: None).rows
    assert (row["label"], row["instance_id"]) == (None, "a")
    assert "took longer than" in row["error"]


# in a check


def test_reach_in_a_check(repo: Repo, cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITGUARD_CACHE_DIR", str(tmp_path / "cache"))
    repo.stage("a.py", "def double(x):\n    return 2 * x\n\n\ndef name():\n    return 'it'\n")
    common = ("check", "--exit-zero", "--task", "`double` doubles", "--output-format", "json")
    plain = json.loads(cli(*common).out)
    by_text = json.loads(cli(*common, "--reach", "text").out)
    by_change = json.loads(cli(*common, "--reach", "reference").out)
    assert plain["reach"] is None
    assert {**by_text, "reach": None} == {**by_change, "reach": None} == plain
    assert (by_text["reach"]["mode"], by_change["reach"]["mode"]) == ("text", "reference")
    assert by_text["reach"]["places"][0]["path"] == "a.py"
    from editguard.report.schema import ReportDocument

    for document in (by_text, by_change):
        ReportDocument.model_validate(document)
    text = cli("check", "--exit-zero", "--reach", "reference").out
    assert "\nreach: " in text
    assert "by the change (global from " in text
    assert "needs a task" in cli("check", "--reach", "text").refused()


def test_reach_of_nothing(repo: Repo, cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITGUARD_CACHE_DIR", str(tmp_path / "cache"))
    assert json.loads(cli("check", "--reach", "reference", "--output-format", "json").out)["reach"] is None
