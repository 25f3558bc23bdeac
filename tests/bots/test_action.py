"""The steps of ``action.yml``, run as a workflow runs them, and the examples beside it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.bots.conftest import Pull
from tests.faces import DEBUG, FIX, SOURCE, environment

ACTION = yaml.safe_load((SOURCE / "action.yml").read_text())
EXAMPLES = SOURCE / "examples"
EXPRESSION = re.compile(r"\$\{\{\s*([\w.-]+)\s*\}\}")

SHIM = """#!/bin/bash
# python3 of the runner: a real one, whose virtual environments have editguard already
if [ "$1 $2 $3" = "-I -m venv" ]; then
  mkdir -p "$4/bin"
  cat > "$4/bin/python" <<'END'
#!/bin/bash
if [ "$1 $2 $3" = "-I -m pip" ]; then
  printf '%s\\n' "${{@: -1}}" > "{pip}"
  exit 0
fi
exec "{python}" "$@"
END
  chmod +x "$4/bin/python"
  exit 0
fi
exec "{python}" "$@"
"""


class Runner:
    """Runs the steps of the action, as far as its steps need a runner."""

    def __init__(self, pull: Pull, inputs: Mapping[str, str]) -> None:
        self.pull = pull
        self.inputs = {name: str(given.get("default", "")) for name, given in ACTION["inputs"].items()} | dict(inputs)
        assert set(inputs) <= set(ACTION["inputs"])
        self.outputs: dict[str, dict[str, str]] = {}
        self.temp = pull.folder / "temp"
        (self.temp / "bin").mkdir(parents=True)
        self.pip = self.temp / "pip"
        shim = self.temp / "bin" / "python3"
        shim.write_text(SHIM.format(pip=self.pip, python=sys.executable))
        shim.chmod(0o755)

    def value(self, text: str) -> str:
        """``text`` with its expressions evaluated."""

        def evaluate(match: re.Match[str]) -> str:
            parts = match[1].split(".")
            if parts[0] == "inputs":
                return EXPRESSION.sub(evaluate, self.inputs[parts[1]])
            if parts[0] == "steps":
                return self.outputs[parts[1]].get(parts[3], "")
            return {"github.token": "ghs_secret", "github.action_path": str(SOURCE)}[match[1]]

        return EXPRESSION.sub(evaluate, text)

    def run(self) -> tuple[int, str]:
        """All steps, up to the first that fails; the code and what was printed."""
        printed = ""
        for step in ACTION["runs"]["steps"]:
            output = self.pull.folder / f"output-{step['id']}"
            output.touch()
            kept = {name: value for name, value in os.environ.items() if name.startswith(("GITHUB_", "EDITGUARD"))}
            kept.pop("GITHUB_TOKEN", None)  # a composite action has it only as far as it is given
            env = environment(**kept) | {name: self.value(text) for name, text in step["env"].items()}
            env |= {"GITHUB_OUTPUT": str(output), "RUNNER_TEMP": str(self.temp)}
            env["PATH"] = f"{self.temp / 'bin'}:{env['PATH']}"
            script = self.temp / f"{step['id']}.sh"
            script.write_text(step["run"])
            done = subprocess.run(
                ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)],
                cwd=self.pull.repo.path,
                env=env,
                capture_output=True,
                text=True,
                timeout=120,
            )
            printed += done.stdout + done.stderr
            self.outputs[step["id"]] = parsed(output.read_text())
            if done.returncode:
                return done.returncode, printed
        return 0, printed

    @property
    def results(self) -> dict[str, str]:
        """The outputs of the action."""
        return {name: self.value(given["value"]) for name, given in ACTION["outputs"].items()}


def parsed(text: str) -> dict[str, str]:
    """A file of outputs, as the runner reads it."""
    found: dict[str, str] = {}
    lines = text.split("\n")[:-1]
    while lines:
        line = lines.pop(0)
        if "<<" in line and (line.find("=") < 0 or line.find("<<") < line.find("=")):
            name, delimiter = line.split("<<", 1)
            end = lines.index(delimiter)
            found[name] = "\n".join(lines[:end])
            del lines[: end + 1]
        else:
            name, value = line.split("=", 1)
            found[name] = value
    return found


def test_a_workflow_run(pull: Pull) -> None:
    pull.commit(a=DEBUG)
    runner = Runner(pull, {"sarif-file": "out.sarif"})
    code, printed = runner.run()
    assert code == 1, printed
    assert runner.results["status"] == "findings"
    assert runner.results["irrelevant-edits"] == "1"
    report = json.loads(Path(runner.results["report"]).read_text())
    assert report["metrics"]["irrelevant_edits"] == 1
    assert json.loads((pull.repo.path / "out.sarif").read_text())["version"] == "2.1.0"
    assert len(pull.hub.comments) == 1
    assert "does not belong" in pull.summary
    assert runner.pip.read_text() == f"{SOURCE}[github]\n"


def test_a_clean_run(pull: Pull) -> None:
    pull.commit(a=FIX)
    runner = Runner(pull, {})
    code, printed = runner.run()
    assert code == 0, printed
    assert (runner.results["status"], runner.results["irrelevant-edits"]) == ("clean", "0")


def test_inputs_are_options(pull: Pull) -> None:
    pull.commit(a=DEBUG)
    given = {
        "fail-on": "never",
        "comment": "never",
        "task": "print the debug output of double",
        "base": "main",
        "head": "topic",
        "labels": "true",
        "line-comments": "0",
        "version": "0.1.0",
    }
    runner = Runner(pull, given)
    code, printed = runner.run()
    assert code == 0, printed
    assert pull.hub.comments == []
    assert pull.hub.labels == ["scope:local"]
    assert json.loads(Path(runner.results["report"]).read_text())["task"]["text"] == given["task"]
    assert runner.pip.read_text() == "editguard[github]==0.1.0\n"


@pytest.mark.parametrize(("labels", "set_"), [("True", True), ("TRUE", True), ("False", False), ("", False)])
def test_a_switch_in_any_case(pull: Pull, labels: str, set_: bool) -> None:
    pull.commit(a=FIX)
    code, printed = Runner(pull, {"labels": labels, "fetch": "false"}).run()
    assert code == 0, printed
    assert pull.hub.labels == (["scope:local"] if set_ else [])


@pytest.mark.parametrize("name", ["labels", "fetch"])
@pytest.mark.parametrize("text", ["yes", "1", "truely", "*", "$(touch pwned)"])
def test_another_word_is_no_switch(pull: Pull, name: str, text: str) -> None:
    pull.commit(a=FIX)
    code, printed = Runner(pull, {name: text}).run()
    assert code == 2
    assert printed == f"::error::the input {name} is neither true nor false\n"
    assert not (pull.repo.path / "pwned").exists()


@pytest.mark.parametrize(
    "text",
    [
        "$(touch pwned)",
        "`touch pwned`",
        '"; touch pwned; "',
        "--config=x",
        "a\n::error::pwned\n",
        "x' || touch pwned '",
    ],
)
def test_inputs_are_data(pull: Pull, text: str) -> None:
    pull.commit(a=DEBUG)
    pull.hub.title = text
    pull.push()
    runner = Runner(pull, {"task": text})
    code, printed = runner.run()
    assert code == 1, printed
    assert not (pull.repo.path / "pwned").exists()
    assert json.loads(Path(runner.results["report"]).read_text())["task"]["text"] == text
    assert not re.search(r"^\s*::error::pwned", printed, re.MULTILINE)


def test_a_version_is_nothing_else(pull: Pull) -> None:
    code, printed = Runner(pull, {"version": "0.1.0 --index-url=https://evil.example"}).run()
    assert code == 2
    assert "no version of editguard" in printed


def test_what_lies_in_the_work_tree_is_not_imported(pull: Pull) -> None:
    trap = "open('imported', 'w').close()\nraise SystemExit(0)\n"
    for name in ("click", "sitecustomize", "json", "editguard"):
        pull.repo.stage(f"{name}.py", trap)
    pull.repo.stage("git", "#!/bin/sh\ntouch imported\n")
    pull.commit(a=DEBUG)
    code, printed = Runner(pull, {}).run()
    assert code == 1, printed
    assert not (pull.repo.path / "imported").exists()


def test_an_output_behind_a_link_is_refused(pull: Pull) -> None:
    precious = pull.folder / "precious"
    precious.write_text("mine")
    (pull.repo.path / "out.sarif").symlink_to(precious)
    (pull.repo.path / "linked").symlink_to(pull.folder)
    pull.commit(a=DEBUG)
    for target in ("out.sarif", "linked/precious"):
        assert "behind a link" in pull.refused("--output", f"sarif:{target}")
    assert precious.read_text() == "mine"


def test_nothing_is_put_into_scripts() -> None:
    assert all("${{" not in step["run"] for step in ACTION["runs"]["steps"])
    assert all(step["shell"] == "bash" for step in ACTION["runs"]["steps"])


def test_the_inputs_and_outputs_that_workflows_rely_on() -> None:
    assert {"task", "base", "head", "config", "fail-on", "comment", "sarif-file", "version"} <= set(ACTION["inputs"])
    assert set(ACTION["outputs"]) == {"status", "irrelevant-edits", "report"}


@pytest.mark.parametrize(
    ("schema", "files"),
    [
        ("vendor.github-actions", ["action.yml"]),
        ("vendor.github-workflows", ["examples/github/pull-request.yml", "examples/github/comment-on-forks.yml"]),
        ("vendor.gitlab-ci", ["examples/gitlab/.gitlab-ci.yml"]),
    ],
)
def test_the_files_are_what_the_platforms_read(schema: str, files: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, *files],
        cwd=SOURCE,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout


def workflow(name: str) -> Any:
    return yaml.safe_load((EXAMPLES / "github" / name).read_text())


@pytest.mark.parametrize("name", ["pull-request.yml", "comment-on-forks.yml"])
def test_workflows_take_inputs_that_there_are_and_rights_that_they_need(name: str) -> None:
    found = workflow(name)
    (job,) = found["jobs"].values()
    steps = {step["uses"].split("@")[0]: step for step in job["steps"]}
    assert set(steps["OWNER/editguard"].get("with", {})) <= set(ACTION["inputs"])
    assert steps["actions/checkout"]["with"] == {"fetch-depth": 0}  # no ref: never the head of a stranger
    assert found["permissions"] == {
        "contents": "read",
        "issues": "read",
        "pull-requests": "write",
        "checks": "write",
    }


def test_of_a_stranger_nothing_is_run() -> None:
    text = (EXAMPLES / "github" / "comment-on-forks.yml").read_text()
    code = "\n".join(line.split("#")[0] for line in text.split("\n"))
    assert "pull_request_target" not in code
    assert "download-artifact" not in code
    assert not re.search(r"^[\s-]*run:", code, re.MULTILINE)
    assert workflow("comment-on-forks.yml")[True]["workflow_run"]["workflows"] == [workflow("pull-request.yml")["name"]]
