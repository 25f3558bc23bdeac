"""Contracts by every way in: the command line, a file, the settings, a call, a task of a batch."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import editguard
from editguard.globs import check_glob
from editguard.vocabulary.errors import UsageError
from tests.faces import Cli, Repo, cli, repo

__all__ = ["cli", "repo"]


@pytest.fixture
def work(repo: Repo) -> Repo:
    repo.commit("base", a="def f():\n    return 1\n\n\ndef g():\n    return 2\n", b="x = 1\n")
    repo.write("a.py", "def f():\n    return 10\n\n\ndef g():\n    return 2\n")
    repo.write("b.py", "x = 2\n")
    return repo


def rules(result: Any) -> set[str]:
    return {finding["rule"] for finding in json.loads(result.out)["findings"] if finding["rule"].startswith("EG20")}


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ((), set()),
        (("--allow", "*.py"), set()),
        (("--allow", "a.py"), {"EG201"}),
        (("--deny", "b.*"), {"EG201"}),
        (("--deny-symbol", "a.g"), set()),
        (("--deny-symbol", "a.f"), {"EG202"}),
        (("--allow-symbol", "a.*", "--allow-symbol", "b"), set()),
        (("--max-lines", "4"), set()),
        (("--max-lines", "3"), {"EG204"}),
        (("--max-files", "1"), {"EG204"}),
    ],
)
def test_options(work: Repo, cli: Cli, options: tuple[str, ...], expected: set[str]) -> None:
    result = cli("check", "--worktree", "--output-format", "json", "--no-lint", *options)
    assert rules(result) == expected
    assert result.code == (1 if expected else 0)
    metrics = json.loads(result.out)["metrics"]
    assert metrics["out_of_scope_edits"] is None if not options else metrics["contract_broken"] is bool(expected)


def test_a_file_with_reasons(work: Repo, cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "contract.json"
    path.write_text(json.dumps({"version": 1, "deny": [{"path": "b.py", "reason": "b is frozen"}]}))
    result = cli("check", "--worktree", "--contract", str(path))
    assert result.code == 1
    assert "b is frozen" in result.out


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("version: 2", "version"),
        ("version: 1\nalow: [a]", "did you mean"),
        ("version: 1\nallow: [1]", "allow"),
        ("[", "YAML"),
        ("version: 1\ndeny: ['']", "deny"),
    ],
)
def test_a_file_that_is_none(work: Repo, cli: Cli, tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "contract.yaml"
    path.write_text(text)
    assert says in cli("check", "--worktree", "--contract", str(path)).refused()


def test_settings_and_profiles(work: Repo, cli: Cli) -> None:
    work.git("checkout", "--quiet", "--", ".")
    work.commit("settings")
    work.stage(
        "editguard.toml", '[scope]\ndeny = ["secret/"]\n\n[scope.profiles.docs]\nallow = ["docs/"]\nreason = "words"\n'
    )
    work.git("commit", "--quiet", "--message", "settings")
    work.write("b.py", "x = 2\n")
    json_of = ("--worktree", "--output-format", "json", "--no-lint")
    assert rules(cli("check", *json_of)) == set()
    assert rules(cli("check", *json_of, "--scope-profile", "docs")) == {"EG201"}
    assert "there is no scope profile 'dogs'" in cli("check", *json_of, "--scope-profile", "dogs").refused()


def test_a_call(work: Repo) -> None:
    report = editguard.check(work.path, worktree=True, contract={"version": 1, "allow": ["a.py"]}, lint=False)
    assert [(finding.rule, finding.path) for finding in report.findings if finding.rule == "EG201"] == [
        ("EG201", "b.py")
    ]
    with pytest.raises(UsageError):
        editguard.check(work.path, worktree=True, contract={"version": 1, "allow": [""]})


def test_the_task_s_own_words(work: Repo, cli: Cli) -> None:
    task = "f returns too little: 1 instead of 10. Do not touch `b.py`, others rely on it."
    result = cli("check", "--worktree", "--output-format", "json", "--no-lint", "--task", task)
    (finding,) = [one for one in json.loads(result.out)["findings"] if one["rule"] == "EG203"]
    assert finding["path"] == "b.py"
    assert "Do not touch" in finding["message"] + json.dumps(finding["clause"])


def test_a_task_of_a_batch_may_carry_one(work: Repo, cli: Cli, tmp_path: Path) -> None:
    patch = work.git("diff", "--no-ext-diff")
    base = work.git("rev-parse", "HEAD").strip()
    contract = {"version": 1, "allow": ["a.py"]}
    tasks = [
        {"instance_id": name, "repo": "o/r", "base_commit": base, "problem_statement": "f returns 1", **more}
        for name, more in (("free", {}), ("held", {"contract": contract}))
    ]
    (tmp_path / "tasks.jsonl").write_text("".join(json.dumps(task) + "\n" for task in tasks))
    rows = [{"instance_id": t["instance_id"], "model_name_or_path": "m", "model_patch": patch} for t in tasks]
    (tmp_path / "p.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    (tmp_path / "clones" / "o").mkdir(parents=True)
    (tmp_path / "clones" / "o" / "r").symlink_to(work.path)
    out = tmp_path / "out"
    result = cli(
        "score", str(tmp_path / "p.jsonl"), "--tasks", str(tmp_path / "tasks.jsonl"), "--repos",
        str(tmp_path / "clones"), "--out", str(out), "--workers", "1", "--no-cache", "--no-lint",
    )  # fmt: skip
    assert result.code == 0, result
    found = [json.loads(line) for line in (out / "results.jsonl").read_text().splitlines()]
    assert [row["report"]["metrics"]["out_of_scope_edits"] for row in found] == [None, 1]


@pytest.mark.parametrize(
    ("glob", "good"), [("[", False), ("a/[!x", False), ("[]", False), ("[id].tsx", True), (r"\[a", True)]
)
def test_a_bracket_that_is_not_closed_is_no_glob(glob: str, good: bool) -> None:
    if good:
        check_glob(glob)
    else:
        with pytest.raises(ValueError, match="bracket"):
            check_glob(glob)
