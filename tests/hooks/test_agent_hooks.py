"""Hooks of agents, put to real processes: what an event is answered with."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.faces import Repo, Result, environment, run
from tests.hooks.agents import prepare


@pytest.fixture
def work(repo: Repo) -> Repo:
    """A repository with a contract in its history."""
    return prepare(repo)


def ask(work: Repo, event: dict[str, Any] | bytes, name: str = "claude", *options: str) -> Result:
    data = event if isinstance(event, bytes) else json.dumps(event).encode()
    return run("hook", name, *(options or ("--contract", "contract.yaml")), cwd=work.path, stdin=data)


def edit(path: str, old: str = "", new: str = "", event: str = "PreToolUse") -> dict[str, Any]:
    given = {"file_path": path, "old_string": old, "new_string": new}
    return {"hook_event_name": event, "tool_name": "Edit", "tool_input": given}


def test_an_edit_within_the_contract(work: Repo) -> None:
    result = ask(work, edit("src/parser.py", "text.strip()", "text.lstrip()"))
    assert (result.code, result.out, result.err) == (0, "", "")


@pytest.mark.parametrize("path", ["tests/test_parser.py", "./src/../tests/test_parser.py", "new.py"])
def test_a_path_outside_of_it(work: Repo, path: str) -> None:
    result = ask(work, edit(path))
    assert result.code == 2
    assert "EG201" in result.err
    assert "the fix is in the parser" in result.err


def test_a_symbol_outside_of_it(work: Repo) -> None:
    result = ask(work, edit("src/parser.py", "    return text\n\n", "    return text or ''\n\n"))
    assert result.code == 2
    assert "EG202" in result.err


@pytest.mark.parametrize("path", ["contract.yaml", ".claude/settings.json", "editguard.toml", ".git/config"])
def test_what_an_agent_is_held_to_is_not_its_to_change(work: Repo, path: str) -> None:
    assert ask(work, edit(path), "claude", "--deny", "docs/", "--contract", "contract.yaml").code == 2


def test_the_contract_is_that_of_the_base(work: Repo) -> None:
    work.write("contract.yaml", 'version: 1\nallow: ["**"]\n')
    assert ask(work, edit("tests/test_parser.py")).code == 2


def test_the_end_is_stopped_once(work: Repo) -> None:
    stop = {"hook_event_name": "Stop"}
    assert ask(work, stop).code == 0
    work.write("tests/test_parser.py", "def test_it():\n    assert True\n")
    result = ask(work, stop)
    assert result.code == 2
    assert "tests/test_parser.py" in result.err
    again = ask(work, stop | {"stop_hook_active": True})
    assert again.code == 0
    assert "tests/test_parser.py" in json.loads(again.out)["systemMessage"]


def test_the_plain_form(work: Repo) -> None:
    allowed = ask(work, {"event": "before_edit", "paths": ["src/new.txt"]}, "json")
    assert (allowed.code, json.loads(allowed.out)) == (
        0,
        {"allowed": True, "reasons": [], "pinned": False},
    )
    refused = ask(work, {"event": "before_edit", "edits": [{"path": "setup.py", "content": ""}]}, "json")
    answer = json.loads(refused.out)
    assert refused.code == 2
    assert (answer["allowed"], [reason["rule"] for reason in answer["reasons"]]) == (False, ["EG201"])


@pytest.mark.parametrize("data", [b"", b"[]", b"{", b'{"hook_event_name": 3}', b"\xff", b'{"event": "later"}'])
@pytest.mark.parametrize("name", ["claude", "json"])
def test_what_cannot_be_read_does_not_pass(work: Repo, name: str, data: bytes) -> None:
    result = ask(work, data, name)
    assert result.code == 2
    assert result.err.count("\n") == 1


def test_reading_tools_and_other_events_pass(work: Repo) -> None:
    assert ask(work, {"hook_event_name": "SessionStart"}).code == 0
    read = {"hook_event_name": "PreToolUse", "tool_name": "Read", "tool_input": {"file_path": "setup.py"}}
    assert ask(work, read).code == 0


def test_without_a_contract_or_a_repository_nothing_passes(work: Repo, tmp_path: Path) -> None:
    result = ask(work, edit("src/parser.py"), "claude", "--base", "HEAD")
    assert result.code == 2
    assert "there is no contract" in result.err
    (tmp_path / "elsewhere").mkdir()
    outside = run("hook", "claude", "--allow", "a", cwd=tmp_path / "elsewhere", stdin=json.dumps(edit("a")).encode())
    assert outside.code == 2
    assert outside.err.count("\n") == 1


@pytest.mark.parametrize("event", ["SessionStart", "UserPromptSubmit"])
@pytest.mark.parametrize("option", ["--contract", "--config"])
def test_a_contract_that_is_not_there_is_told_at_once(work: Repo, option: str, event: str) -> None:
    words = ask(work, {"hook_event_name": event}, "claude", option, "nope.yaml").refused()
    assert "nope.yaml" in words
    command = {"hook_event_name": "PreToolUse", "tool_name": "Bash", "tool_input": {"command": "ls"}}
    assert "nope.yaml" in ask(work, command, "claude", option, "nope.yaml").refused()
    assert ask(work, {"event": "start"}, "json", option, "nope.yaml").refused()
    assert ask(work, command).code == 0
    # where none is asked for there may be nothing to be held to, until something is edited
    assert ask(work, command, "claude", "--base", "HEAD").code == 0


@pytest.mark.parametrize("name", ["claude", "json"])
def test_a_check_that_takes_too_long_refuses(work: Repo, name: str) -> None:
    """Whoever asks for an edit may let it go when the hook does not answer: here it waits for an event that never
    comes."""
    done = subprocess.Popen(
        [sys.executable, "-m", "editguard", "hook", name, "--contract", "contract.yaml", "--timeout", "1"],
        cwd=work.path,
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        assert done.wait(60) == 2
        assert done.stdout is not None
        assert done.stderr is not None
        assert done.stdout.read() == b""
        err = done.stderr.read().decode()
        assert err.startswith("editguard: error: the check took longer than 1 second")
        assert err.count("\n") == 1
    finally:
        done.kill()
        for stream in (done.stdin, done.stdout, done.stderr):
            if stream is not None:
                stream.close()


@pytest.mark.parametrize("value", ["0", "-1", "1.5", "x", "3601"])
def test_a_bound_of_time_that_is_none(work: Repo, value: str) -> None:
    assert "--timeout" in ask(work, edit("src/parser.py"), "claude", "--allow", "a", "--timeout", value).refused()


def test_a_file_over_the_bound_of_what_is_parsed(work: Repo, tmp_path: Path) -> None:
    settings = tmp_path / "settings.toml"
    settings.write_text("[limits]\nsyntax-bytes = 1000\n")
    options = ("--contract", "contract.yaml", "--config", str(settings))
    event: dict[str, Any] = {"event": "before_edit", "edits": [{"path": "src/new.py", "content": "x = 1\n" * 200}]}
    assert "limits.syntax-bytes" in ask(work, event, "json", *options).refused()
    event["edits"][0]["path"] = "src/new.txt"
    assert ask(work, event, "json", *options).code == 0


def test_a_long_file_is_checked_in_time(work: Repo) -> None:
    text = "".join(f"# {number}\nx{number} = {number}\n" for number in range(10_000))
    event: dict[str, Any] = {"event": "before_edit", "edits": [{"path": "src/new.py", "content": text}]}
    assert ask(work, event, "json", "--contract", "contract.yaml", "--timeout", "60").code == 0
    event["edits"][0] = {"path": "src/parser.py", "content": text}
    assert "EG202" in ask(work, event, "json", "--contract", "contract.yaml", "--timeout", "60").out
