"""The contract in `pyproject.toml`: the file belongs to others too, so that only its own table is out of reach."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.faces import Repo, Result
from tests.hooks.agents import Session

PROJECT = '[project]\nname = "shop"\nversion = "1.0"\n'
OWN = '\n[tool.editguard.scope]\ndeny = ["migrations/"]\nmax-lines = 40\n'


@pytest.fixture
def session(repo: Repo, tmp_path: Path) -> Session:
    repo.write("pyproject.toml", PROJECT + OWN)
    repo.git("add", "--all")
    repo.git("commit", "--quiet", "--message", "base")
    made = Session(repo, tmp_path / "cache", "one", "--repo", str(repo.path))
    assert made.claude("SessionStart").code == 0
    return made


def edit(session: Session, old: str, new: str) -> Result:
    return session.claude("PreToolUse", "Edit", file_path="pyproject.toml", old_string=old, new_string=new)


def write(session: Session, text: str) -> Result:
    return session.claude("PreToolUse", "Write", file_path="pyproject.toml", content=text)


def refused(result: Result) -> None:
    assert result.code == 2
    assert "EG205" in result.err
    assert "[tool.editguard]" in result.err


def test_what_leaves_the_table_as_it_was_may_be_written(session: Session) -> None:
    assert edit(session, '"1.0"', '"1.1"').code == 0
    assert (
        write(session, PROJECT + 'tool.editguard.scope = {max-lines=40, deny=["migrations/"]}\n').code == 2
    )  # no TOML
    moved = 'tool.editguard.scope = {max-lines=40, deny=["migrations/"]}\n' + PROJECT
    assert write(session, moved).code == 0
    session.work.write("pyproject.toml", moved)
    assert session.bash().code == 0
    assert session.claude("Stop", stop_hook_active=False).code == 0


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('deny = ["migrations/"]', 'deny = ["other/"]'),
        ("max-lines = 40\n", ""),
        ("max-lines = 40", "max-lines = 400"),
        ("max-lines = 40", "max-lines = 40\n\n[tool.editguard]\nignore = ['EG2']"),
        ("[tool.editguard.scope]", "[tool.other]"),
        ("[tool.editguard.scope]", "[tool.editguard.scope"),
        (OWN, ""),
    ],
)
def test_what_changes_the_table_may_not(session: Session, old: str, new: str) -> None:
    refused(edit(session, old, new))
    refused(write(session, (PROJECT + OWN).replace(old, new)))
    session.work.write("pyproject.toml", (PROJECT + OWN).replace(old, new))
    refused(session.claude("PostToolUse", "Edit", file_path="pyproject.toml", old_string=old, new_string=new))
    refused(session.bash())
    refused(session.claude("Stop", stop_hook_active=False))
    assert write(session, PROJECT + OWN).code == 0  # back to what it was


def test_taking_the_file_away_or_another_in_its_place(session: Session) -> None:
    move = {"source": "pyproject.toml", "destination": "old.toml"}
    refused(session.claude("PreToolUse", "mcp__files__move_file", **move))
    session.work.write("new.toml", PROJECT)
    move = {"source": "new.toml", "destination": "pyproject.toml"}
    refused(session.claude("PreToolUse", "mcp__files__move_file", **move))
    refused(session.claude("PreToolUse", "mcp__files__delete_file", path="pyproject.toml"))
    (session.work.path / "pyproject.toml").unlink()
    refused(session.claude("Stop", stop_hook_active=False))


def test_an_edit_of_which_only_the_path_is_told(session: Session) -> None:
    assert "pyproject.toml" in session.put("json", {"event": "before_edit", "paths": ["pyproject.toml"]}).refused()
    free = Session(session.work, session.cache, "two", "--config", str(session.cache / "none.toml"), "--deny", "docs/")
    session.cache.mkdir(exist_ok=True)
    (session.cache / "none.toml").write_text("")
    assert "pyproject.toml" in free.put("json", {"event": "before_edit", "paths": ["pyproject.toml"]}).refused()
    assert "settings" in free.put("json", {"event": "before_edit", "paths": ["."]}).refused()
    assert free.put("json", {"event": "before_edit", "paths": ["sub/pyproject.toml"]}).code == 0


def test_a_table_where_there_was_none(repo: Repo, tmp_path: Path) -> None:
    repo.write("pyproject.toml", PROJECT)
    repo.git("add", "--all")
    repo.git("commit", "--quiet", "--message", "base")
    session = Session(repo, tmp_path / "cache", "one", "--deny", "docs/")
    assert write(session, PROJECT.replace("1.0", "1.1")).code == 0
    assert write(session, "[project\n").code == 0  # speaks of something else
    refused(write(session, PROJECT + OWN))


def test_several_edits_of_one_file_come_one_after_the_other(session: Session) -> None:
    there = {"path": "pyproject.toml", "old": "max-lines = 40", "new": "max-lines = 41"}
    back = {"path": "pyproject.toml", "old": "max-lines = 41", "new": "max-lines = 40"}
    assert json.loads(session.plain("before_edit", edits=[there, back]).out)["allowed"]
    assert not json.loads(session.plain("before_edit", edits=[there]).out)["allowed"]
