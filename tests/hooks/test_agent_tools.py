"""Tools that the hook does not know, by what they are called and given; and inputs that are not what they should be."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.faces import Repo
from tests.hooks.agents import PARSER, Session, prepare

V4A = "*** Begin Patch\n*** Update File: {}\n@@\n-old\n+new\n*** End Patch\n"
UNIFIED = "--- a/{0}\n+++ b/{0}\n@@ -1 +1 @@\n-old\n+new\n"


@pytest.fixture
def session(repo: Repo, tmp_path: Path) -> Session:
    made = Session(prepare(repo), tmp_path / "cache")
    assert made.claude("SessionStart").code == 0
    return made


def inputs(path: str, top: Path) -> list[tuple[str, dict[str, Any]]]:
    """Tools that write, each with a place for its path that some server has."""
    return [
        ("mcp__fs__write", {"uri": f"file://{top}/{path}".replace(" ", "%20"), "text": "x"}),
        ("mcp__x__edit", {"target_file": path, "text": "x"}),
        ("mcp__x__edit_file", {"targetFile": path, "instructions": "x"}),
        ("mcp__x__insert_lines", {"relative_path": path, "from": 3, "lines": ["x"]}),
        ("mcp__x__replace_symbol_body", {"relative_path": path, "body": "x"}),
        ("mcp__fs__write_files", {"files": [{"path": "src/a.txt", "content": "x"}, {"path": path, "content": "x"}]}),
        ("mcp__fs__write_files", {"files": {path: "x"}}),
        ("mcp__fs__delete_files", {"paths": ["src/a.txt", path]}),
        ("mcp__fs__edit_files", {"changes": {"edits": [{"filename": path, "old_text": "a", "new_text": "b"}]}}),
        ("mcp__lsp__apply_edit_to_file", {"edit": {"changes": {f"file://{top}/{path}": [{"newText": "x"}]}}}),
        ("mcp__fs__rename_file", {"from": "src/a.txt", "to": path}),
        ("mcp__fs__search_replace", {"path": path, "search": "x", "replace": "y"}),
        ("mcp__fs__find_and_replace_in_file", {"file_path": path, "find": "x"}),
        ("ApplyPatch", {"patch": V4A.format(path)}),
        ("apply_patch", {"input": V4A.format(path)}),
        ("mcp__git__apply_diff", {"diff": UNIFIED.format(path)}),
        ("mcp__x__patch", {"path": "src/a.txt", "patch": UNIFIED.format(path)}),
    ]


@pytest.mark.parametrize("number", range(len(inputs("", Path()))))
def test_places_of_paths(session: Session, number: int) -> None:
    tool, given = inputs("tests/new.txt", session.work.path)[number]
    refused = session.claude("PreToolUse", tool, **given)
    assert refused.code == 2
    assert "EG201" in refused.err
    assert "tests/new.txt" in refused.err
    tool, given = inputs("src/new.txt", session.work.path)[number]
    # what is to be replaced there is not looked for, since no symbols are in it
    assert session.claude("PreToolUse", tool, **given).code == 0


@pytest.mark.parametrize(
    ("tool", "given"),
    [
        ("mcp__fs__write_file", {"uri": "https://example.org/a", "content": "x"}),
        ("mcp__fs__edit", {"id": 7, "text": "x"}),
        ("mcp__fs__edit_notebook", {"cell": 1, "new_source": "x"}),
        ("mcp__fs__write_file", {"path": 5, "content": "x"}),
        ("mcp__fs__write_files", {"files": [{"path": "src/a.txt", "content": "x"}, {"path": 5, "content": "x"}]}),
        ("mcp__fs__move_file", {"path": "src/a.txt", "name": "b.txt"}),
        ("ApplyPatch", {"patch": "*** Begin Patch\n*** Update File: tests/new.txt\n"}),
        ("ApplyPatch", {"id": "x"}),
        ("Write", {}),
    ],
)
def test_a_tool_that_writes_files_and_does_not_say_which(session: Session, tool: str, given: dict[str, Any]) -> None:
    assert session.claude("PreToolUse", tool, **given).refused()


@pytest.mark.parametrize(
    ("tool", "given"),
    [
        ("mcp__github__create_issue", {"title": "x", "body": UNIFIED.format("tests/a.py"), "labels": ["a"]}),
        ("mcp__github__create_pull_request_review", {"body": "x", "comments": [{"path": "tests/a.py", "body": "x"}]}),
        ("mcp__slack__edit_message", {"text": "write the file tests/a.py"}),
        ("mcp__jira__update_issue", {"target": "main", "fields": {"file": "tests/a.py"}}),
        ("mcp__github__create_branch", {"from": "main", "branch": "x"}),
        ("mcp__db__query", {"sql": "delete from files"}),
        ("mcp__web__open", {"source": "https://example.org"}),
        ("mcp__pytest__run", {"path": "."}),
        ("mcp__lint__run", {"path": "src/parser.py"}),
        ("mcp__fs__read_file", {"path": "tests/test_parser.py"}),
        ("KillShell", {"shell_id": "1"}),
    ],
)
def test_tools_that_write_no_files(session: Session, tool: str, given: dict[str, Any]) -> None:
    for event in ("PreToolUse", "PostToolUse"):
        done = session.claude(event, tool, **given)
        assert (done.code, done.out, done.err) == (0, "", "")


@pytest.mark.parametrize(
    ("tool", "given"),
    [
        ("mcp__fs__write_file", {"path": "src/parser.py", "content": PARSER.replace("return text\n", "return None\n")}),
        ("mcp__fs__edit_file", {"path": "src/parser.py", "edits": [{"oldText": "public(", "newText": "other("}]}),
        ("mcp__fs__write_files", {"files": [{"path": "src/parser.py", "content": ""}]}),
        ("mcp__fs__delete_file", {"path": "src/parser.py"}),
        ("mcp__fs__move_file", {"source": "src/parser.py", "destination": "src/other.py"}),
    ],
)
def test_symbols_in_what_other_tools_write(session: Session, tool: str, given: dict[str, Any]) -> None:
    assert "EG202" in session.claude("PreToolUse", tool, **given).err


@pytest.mark.parametrize(
    ("tool", "given"),
    [
        ("mcp__fs__write_file", {"path": "src/parser.py", "content": PARSER.replace("strip", "lstrip")}),
        ("mcp__fs__edit_file", {"path": "src/parser.py", "edits": [{"oldText": "strip", "newText": "lstrip"}]}),
        ("mcp__fs__copy_file", {"source": "src/parser.py", "destination": "src/other.txt"}),
    ],
)
def test_other_tools_that_keep_to_the_contract(session: Session, tool: str, given: dict[str, Any]) -> None:
    assert session.claude("PreToolUse", tool, **given).code == 0


@pytest.mark.parametrize(
    ("tool", "given"),
    [
        ("Write", {}),
        ("MultiEdit", {"edits": []}),
        ("Edit", {}),
        ("mcp__fs__append_file", {"content": "def public(): pass\n"}),
        ("mcp__fs__write_file", {"content": "eA==", "encoding": "base64"}),
        ("mcp__fs__write_file", {"content": "x", "mode": "a"}),
        ("mcp__fs__edit_file", {"edits": [{"line": 1, "text": "x"}]}),
    ],
)
def test_what_a_file_will_hold_is_needed_where_symbols_are_denied(
    session: Session, tool: str, given: dict[str, Any]
) -> None:
    words = session.claude("PreToolUse", tool, file_path="src/parser.py", **given).refused()
    assert "cannot be checked" in words
    assert session.claude("PreToolUse", tool, file_path="src/notes.txt", **given).code == 0
    free = Session(session.work, session.cache, "two", "--deny", "tests/")
    assert free.claude("PreToolUse", tool, file_path="src/parser.py", **given).code == 0
    assert session.claude("PostToolUse", tool, file_path="src/parser.py", **given).code == 0


@pytest.mark.parametrize(
    ("tool", "given"),
    [
        ("Write", {"content": 5}),
        ("Write", {"content": None}),
        ("Edit", {"old_string": "a", "new_string": 5}),
        ("Edit", {"old_string": "a"}),
        ("Edit", {"old_string": "a", "new_string": "b", "replace_all": "yes"}),
        ("MultiEdit", {"edits": "x"}),
        ("MultiEdit", {"edits": ["x"]}),
        ("MultiEdit", {"edits": [{"old_string": "a", "new_string": "b"}, 5]}),
    ],
)
def test_types_that_are_wrong_are_refused_anyway(session: Session, tool: str, given: dict[str, Any]) -> None:
    assert "must be" in session.claude("PreToolUse", tool, file_path="src/notes.txt", **given).refused()


@pytest.mark.parametrize(
    "part",
    [
        {"content": None},
        {"content": 5},
        {"old": "a"},
        {"old": "a", "new": 5},
        {"old": "a", "new": "b", "everywhere": "yes"},
        {"content": "x", "old": "a", "new": "b"},
    ],
)
def test_plain_edits_of_a_wrong_type(session: Session, part: dict[str, Any]) -> None:
    value = {"event": "before_edit", "session": "one", "edits": [{"path": "src/notes.txt", **part}]}
    assert "must" in session.put("json", value).refused()


@pytest.mark.parametrize(
    "given",
    [
        {"paths": ["src/parser.py"]},
        {"edits": [{"path": "src/parser.py"}]},
        {"edits": [{"path": "src/parser.py", "old": "nowhere", "new": "x"}]},
        {"paths": ["src"]},
    ],
)
def test_plain_edits_that_cannot_be_checked(session: Session, given: dict[str, Any]) -> None:
    value = {"event": "before_edit", "session": "one", **given}
    assert "cannot be checked" in session.put("json", value).refused()


@pytest.mark.parametrize(
    "given", [{"paths": "src/a.txt"}, {"edits": {"path": "src/a.txt"}}, {"edits": "x"}, {"paths": {"src/a.txt": 1}}]
)
def test_plain_lists_that_are_none(session: Session, given: dict[str, Any]) -> None:
    for event in ("before_edit", "after_edit"):
        assert "must be a list" in session.put("json", {"event": event, "session": "one", **given}).refused()


@pytest.mark.parametrize("path", [".", "..", "/", "src/..", "tests", "./", "deep"])
def test_a_folder_is_all_that_is_in_it(session: Session, path: str) -> None:
    session.work.write("deep/tests/x.txt", "x\n")
    one = Session(session.work, session.cache, "two", "--deny", "tests/")
    refused = one.plain("before_edit", paths=[path])
    assert refused.code == 2
    assert "EG201" in refused.err
    assert one.claude("PreToolUse", "mcp__fs__delete_directory", path=path).code == 2


def test_a_folder_in_which_everything_may_change(session: Session) -> None:
    one = Session(session.work, session.cache, "two", "--allow", "src/**")
    assert one.plain("before_edit", paths=["src"]).code == 0
    other = Session(session.work, session.cache, "three", "--allow", "src/parser.py")
    assert other.plain("before_edit", paths=["src"]).code == 2
