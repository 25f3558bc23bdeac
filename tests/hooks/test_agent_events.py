"""Every event of an agent, put to the real command: each tool that edits, before and after, and the end."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.faces import Repo, Result, run
from tests.hooks.agents import PARSER, TEST, Session, prepare

OTHER = "def test_it():\n    assert True\n"


@pytest.fixture
def session(repo: Repo, tmp_path: Path) -> Session:
    made = Session(prepare(repo), tmp_path / "cache")
    assert made.claude("SessionStart", source="startup").code == 0
    return made


def refused(result: Result, *words: str) -> None:
    """An agent reads the reason from standard error, and nothing from standard output."""
    assert result.code == 2
    assert result.out == ""
    assert result.err.endswith("\n")
    assert all(line.startswith("editguard: ") for line in result.err.splitlines())
    for word in words:
        assert word in result.err


def allowed(result: Result) -> None:
    assert (result.code, result.out, result.err) == (0, "", "")


def tools(path: str) -> list[tuple[str, dict[str, Any]]]:
    """Each tool that edits, on one file, with the fields that it has."""
    return [
        ("Edit", {"file_path": path, "old_string": "a", "new_string": "b", "replace_all": False}),
        ("MultiEdit", {"file_path": path, "edits": [{"old_string": "a", "new_string": "b"}]}),
        ("Write", {"file_path": path, "content": "x = 1\n"}),
        ("NotebookEdit", {"notebook_path": path, "new_source": "x", "cell_id": "1", "edit_mode": "replace"}),
        ("mcp__filesystem__write_file", {"path": path, "content": "x = 1\n"}),
        ("mcp__filesystem__edit_file", {"path": path, "edits": [{"oldText": "a", "newText": "b"}]}),
        ("mcp__filesystem__move_file", {"source": "src/old.txt", "destination": path}),
        ("mcp__filesystem__move_file", {"source": path, "destination": "src/other.py"}),
    ]


@pytest.mark.parametrize("event", ["PreToolUse", "PostToolUse"])
@pytest.mark.parametrize("number", range(len(tools(""))))
def test_each_tool_that_edits(session: Session, event: str, number: int) -> None:
    tool, given = tools("tests/test_parser.py")[number]
    refused(session.claude(event, tool, **given), "EG201", "tests/test_parser.py", "the fix is in the parser")
    tool, given = tools(str(session.work.path / "tests" / "new.py"))[number]
    refused(session.claude(event, tool, **given), "EG201", "tests/new.py")
    tool, given = tools("src/new.ipynb")[number]
    allowed(session.claude(event, tool, **given))


@pytest.mark.parametrize(
    ("tool", "given"),
    [
        ("Read", {"file_path": "tests/test_parser.py"}),
        ("Grep", {"pattern": "x", "path": "tests"}),
        ("Glob", {"pattern": "*", "path": "tests"}),
        ("mcp__filesystem__read_text_file", {"path": "tests/test_parser.py"}),
        ("mcp__filesystem__list_directory", {"path": "tests"}),
        ("TodoWrite", {"todos": []}),
        ("WebFetch", {"url": "https://example.org"}),
    ],
)
@pytest.mark.parametrize("event", ["PreToolUse", "PostToolUse"])
def test_tools_that_read(session: Session, event: str, tool: str, given: dict[str, Any]) -> None:
    allowed(session.claude(event, tool, **given))


@pytest.mark.parametrize("event", ["PostToolUse", "PostToolUseFailure"])
@pytest.mark.parametrize(("tool", "given"), [("Bash", {"command": "x"}), ("mcp__shell__run", {"script": "x"})])
def test_what_a_command_wrote_is_looked_at(session: Session, event: str, tool: str, given: dict[str, Any]) -> None:
    allowed(session.claude("PreToolUse", tool, **given))
    allowed(session.claude(event, tool, **given))
    session.work.write("src/parser.py", PARSER.replace("text.strip()", "text.lstrip()"))
    allowed(session.claude(event, tool, **given))
    session.work.write("src/parser.py", PARSER.replace("return text\n", "return text or ''\n"))
    refused(session.claude(event, tool, **given), "EG202", "parser.public")
    session.work.write("tests/test_parser.py", OTHER)
    refused(session.claude(event, tool, **given), "EG201", "EG202")


def test_a_symbol_before_and_after(session: Session) -> None:
    public = {"old_string": "return text\n\n", "new_string": "return text or ''\n\n"}
    helper = {"old_string": "text.strip()", "new_string": "text.lstrip()"}
    allowed(session.claude("PreToolUse", "Edit", file_path="src/parser.py", **helper))
    refused(session.claude("PreToolUse", "Edit", file_path="src/parser.py", **public), "EG202", "parser.public")
    both = [helper, public]
    refused(session.claude("PreToolUse", "MultiEdit", file_path="src/parser.py", edits=both), "EG202")
    every = {"old_string": "return text", "new_string": "return  text", "replace_all": True}
    refused(session.claude("PreToolUse", "Edit", file_path="src/parser.py", **every), "EG202")
    new = PARSER.replace("def public(text)", "def public(text, more)")
    refused(session.claude("PreToolUse", "Write", file_path="src/parser.py", content=new), "EG202")
    # afterwards the file is looked at, whatever the tool said that it would write
    session.work.write("src/parser.py", PARSER.replace("text.strip()", "text.lstrip()"))
    allowed(session.claude("PostToolUse", "Edit", file_path="src/parser.py", **public))
    session.work.write("src/parser.py", new)
    refused(session.claude("PostToolUse", "Edit", file_path="src/parser.py", **helper), "EG202", "parser.public")


def test_line_ends_of_the_file_are_those_of_the_edit(session: Session) -> None:
    """Claude Code matches `\\n` in a file with other line ends; so must who looks at the edit before it is made."""
    text = PARSER.replace("\n", "\r\n")
    session.work.write("src/parser.py", text)
    session.work.git("commit", "--quiet", "--all", "--no-verify", "--message", "line ends")
    later = Session(session.work, session.cache, "two")
    old, new = "(text):\n    return text\n\n", "(text):\n    return None\n\n"
    refused(later.claude("PreToolUse", "Edit", file_path="src/parser.py", old_string=old, new_string=new), "EG202")


def test_text_that_is_not_there_cannot_be_checked(session: Session) -> None:
    """Claude Code finds some texts that do not occur as they are written, such as those with other quotes."""
    other = {"old_string": "nowhere", "new_string": "x"}
    refusal = session.claude("PreToolUse", "Edit", file_path="src/parser.py", **other).refused()
    assert "does not occur" in refusal
    allowed(session.claude("PreToolUse", "Edit", file_path="src/notes.txt", **other))


@pytest.mark.parametrize("event", ["Stop", "SubagentStop"])
def test_the_end(session: Session, event: str) -> None:
    allowed(session.claude(event, stop_hook_active=False))
    session.work.write("tests/test_parser.py", OTHER)
    refused(session.claude(event, stop_hook_active=False), "EG201", "tests/test_parser.py", "undo what is outside")
    again = session.claude(event, stop_hook_active=True)
    assert again.code == 0
    message = json.loads(again.out)
    assert set(message) == {"systemMessage"}
    assert "tests/test_parser.py" in message["systemMessage"]
    session.work.write("tests/test_parser.py", TEST)
    allowed(session.claude(event, stop_hook_active=True))


@pytest.mark.parametrize("value", ["true", 1, None, [], "yes"])
def test_only_true_lets_the_agent_go(session: Session, value: object) -> None:
    session.work.write("tests/test_parser.py", OTHER)
    refused(session.claude("Stop", stop_hook_active=value), "EG201")


@pytest.mark.parametrize("event", ["Notification", "PreCompact", "SessionEnd", "SubagentStart", "Later"])
def test_other_events_pass(session: Session, event: str) -> None:
    session.work.write("tests/test_parser.py", OTHER)
    allowed(session.claude(event))


def test_paths_are_those_of_the_agents_folder(session: Session) -> None:
    (session.work.path / "src" / "deep").mkdir()
    value = {
        "hook_event_name": "PreToolUse",
        "session_id": "one",
        "cwd": str(session.work.path / "src"),
        "tool_name": "Write",
        "tool_input": {"file_path": "deep/new.py", "content": ""},
    }
    allowed(session.put("claude", value, session.work.path / "src"))
    value["cwd"] = str(session.work.path)
    refused(session.put("claude", value), "deep/new.py")


def test_the_contract_is_not_that_of_the_folder_where_the_agent_is(session: Session) -> None:
    session.work.write("src/contract.yaml", 'version: 1\nallow: ["**"]\n')
    path = str(session.work.path / "tests/new.py")
    for name in ("one", "another"):
        later = Session(session.work, session.cache, name)
        refused(later.claude("PreToolUse", "Write", session.work.path / "src", file_path=path, content=""), "EG201")


def test_the_project_is_the_one_that_is_named(session: Session, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    event = {
        "hook_event_name": "PreToolUse",
        "session_id": "one",
        "cwd": str(tmp_path / "elsewhere"),
        "tool_name": "Write",
        "tool_input": {"file_path": str(session.work.path / "tests/new.py"), "content": ""},
    }
    options = ("hook", "claude", "--deny", "tests/")
    env = {"CLAUDE_PROJECT_DIR": str(session.work.path), "EDITGUARD_CACHE_DIR": str(session.cache)}
    refused(run(*options, cwd=tmp_path / "elsewhere", stdin=json.dumps(event).encode(), env=env), "EG201")


@pytest.mark.parametrize(
    "value",
    [
        {"hook_event_name": "PreToolUse", "session_id": "one"},
        {"hook_event_name": "PreToolUse", "session_id": "one", "tool_name": "Edit"},
        {"hook_event_name": "PostToolUse", "session_id": "one", "tool_name": "Edit", "tool_input": "x"},
        {"hook_event_name": "PreToolUse", "session_id": "one", "tool_name": 1, "tool_input": {}},
        {"hook_event_name": "PreToolUse", "session_id": "one", "tool_name": "Edit", "tool_input": {}},
        {"hook_event_name": "PreToolUse", "session_id": "one", "tool_name": "Write", "tool_input": {"file_path": 7}},
        {"hook_event_name": "PostToolUse", "session_id": "one", "tool_name": "MultiEdit", "tool_input": {"edits": []}},
        {"hook_event_name": None, "session_id": "one"},
    ],
)
def test_an_event_that_is_not_whole_does_not_pass(session: Session, value: dict[str, Any]) -> None:
    assert session.put("claude", value).refused()


def test_a_message_holds_no_control_characters(session: Session) -> None:
    result = session.claude("PreToolUse", "Write", file_path="tests/\x1b[31mred\n.py", content="")
    refused(result, "EG201")
    assert "\x1b" not in result.err


# --- the plain form


def answer(result: Result) -> dict[str, Any]:
    found = json.loads(result.out)
    assert isinstance(found, dict)
    assert set(found) == {"allowed", "reasons", "pinned"}
    assert (result.code, found["allowed"]) in ((0, True), (2, False))
    for reason in found["reasons"]:
        assert set(reason) == {"rule", "path", "message"}
    return found


@pytest.mark.parametrize("event", ["before_edit", "after_edit"])
@pytest.mark.parametrize(
    "given",
    [
        {"paths": ["src/a.txt", "tests/test_parser.py"]},
        {"edits": [{"path": "tests/test_parser.py", "content": "x"}]},
        {"edits": [{"path": "src/a.py", "content": "x"}, {"path": "tests/b.py", "old": "a", "new": "b"}]},
    ],
)
def test_plain_paths_and_edits(session: Session, event: str, given: dict[str, Any]) -> None:
    found = answer(session.plain(event, **given))
    assert (found["allowed"], found["pinned"]) == (False, True)
    assert [reason["rule"] for reason in found["reasons"]] == ["EG201"]
    assert found["reasons"][0]["path"].startswith("tests/")
    kept = {key: [one for one in value if "tests" not in str(one)] for key, value in given.items()}
    if any(kept.values()):
        assert answer(session.plain(event, **kept)) == {"allowed": True, "reasons": [], "pinned": True}


def test_plain_edits_of_symbols(session: Session) -> None:
    part = {"path": "src/parser.py", "old": "return text", "new": "return  text"}
    found = answer(session.plain("before_edit", edits=[part | {"everywhere": True}]))
    assert [reason["rule"] for reason in found["reasons"]] == ["EG202"]
    assert answer(session.plain("before_edit", edits=[part | {"old": "text.strip()", "new": "''"}]))["allowed"]
    session.work.write("src/parser.py", PARSER.replace("return text\n", "return None\n"))
    after = answer(session.plain("after_edit", paths=["src/parser.py"]))
    assert [reason["rule"] for reason in after["reasons"]] == ["EG202"]


@pytest.mark.parametrize("event", ["after_edit", "stop"])
def test_plain_events_without_paths_look_at_the_whole(session: Session, event: str) -> None:
    assert answer(session.plain(event)) == {"allowed": True, "reasons": [], "pinned": True}
    session.work.write("tests/new.py", "x = 1\n")
    found = answer(session.plain(event))
    assert [(reason["rule"], reason["path"]) for reason in found["reasons"]] == [("EG201", "tests/new.py")]


def test_a_plain_stop_that_comes_again(session: Session) -> None:
    session.work.write("tests/new.py", "x = 1\n")
    found = answer(session.plain("stop", stop_hook_active=True))
    assert found["allowed"]
    assert [reason["rule"] for reason in found["reasons"]] == ["EG201"]


@pytest.mark.parametrize(
    "value",
    [
        {"event": "before_edit"},
        {"event": "before_edit", "paths": []},
        {"event": "before_edit", "paths": [3]},
        {"event": "after_edit", "paths": [""]},
        {"event": "before_edit", "edits": [{"content": "x"}]},
        {"event": "other", "paths": ["a"]},
        {"event": "command", "paths": ["a"]},
        {"paths": ["a"]},
    ],
)
def test_a_plain_event_that_is_not_whole_does_not_pass(session: Session, value: dict[str, Any]) -> None:
    assert session.put("json", value | {"session": "one"}).refused()
