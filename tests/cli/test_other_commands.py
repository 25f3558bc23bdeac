"""`rules`, `schema` and `demo`."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from editguard.rules import registry
from tests.faces import Cli, Repo, environment


def test_rules_are_listed_a_line_each(cli: Cli) -> None:
    lines = cli("rules").out.split("\n")
    assert lines.pop() == ""
    assert [line[:5] for line in lines] == list(registry.codes())
    assert "EG109  error    scratch-file        " in cli("rules").out
    assert all(len(line.split("  ")[-1]) > 10 for line in lines)


def test_a_family_of_rules(cli: Cli) -> None:
    shown = cli("rules", "EG1").out.split("\n")[:-1]
    assert shown == [line for line in cli("rules").out.split("\n") if line.startswith("EG1")]


def test_a_rule_is_explained(cli: Cli) -> None:
    shown = cli("rules", "eg109").out
    assert shown.startswith("# EG109 scratch-file (error)\n\n")
    for section in ("## What it does", "## Why is this bad", "## Example"):
        assert section in shown


def test_rules_as_json(cli: Cli) -> None:
    rows = json.loads(cli("rules", "--output-format", "json").out)
    assert [row["code"] for row in rows] == list(registry.codes())
    (row,) = json.loads(cli("rules", "EG109", "--output-format", "json").out)
    assert row == next(one for one in rows if one["code"] == "EG109")
    assert row.keys() == {"code", "name", "severity", "summary", "documentation"}
    assert row["documentation"].startswith(row["summary"])


@pytest.mark.parametrize("code", ["EG999", "EG9", "scratch-file", "", "x"])
def test_an_unknown_rule_is_refused(cli: Cli, code: str) -> None:
    assert cli("rules", code).refused().startswith(f"unknown rule {code!r}")


def test_the_schema_is_printed(cli: Cli) -> None:
    from editguard.report.schema import json_schema

    assert json.loads(cli("schema").out) == json_schema()


def test_the_demo_runs_and_leaves_nothing_behind(
    repo: Repo, cli: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("temporary")
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    result = cli("demo")
    assert (result.code, result.err) == (0, "")
    assert "The task:" in result.out
    assert "EG109 error" in result.out
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "absent"),
    [
        (["--help"], ["editguard.api", "editguard.engine", "pydantic", "rich"]),
        (["check", "--help"], ["editguard.api", "editguard.engine", "editguard.cli.rules", "pydantic", "rich"]),
        (["rules", "EG109"], ["editguard.api", "editguard.engine", "pydantic", "rich"]),
    ],
)
def test_a_command_loads_only_what_it_needs(arguments: list[str], absent: list[str]) -> None:
    script = (
        "import sys\nfrom editguard.__main__ import main\n"
        "try:\n    main(sys.argv[1:])\nexcept SystemExit:\n    pass\n"
        f"sys.stderr.write(' '.join(sorted(set(sys.modules) & set({absent!r}))))"
    )
    done = subprocess.run([sys.executable, "-c", script, *arguments], env=environment(), capture_output=True)
    assert done.stdout
    assert done.stderr.decode() == ""
