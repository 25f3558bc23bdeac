"""What an agent with a shell may try so that its edits are not seen: each is caught, or named as out of reach."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.faces import Repo, Result, run
from tests.hooks.agents import CONTRACT, LOOSE, Session, prepare

OTHER = "def test_it():\n    assert 2\n"


@pytest.fixture
def session(repo: Repo, tmp_path: Path) -> Session:
    made = Session(prepare(repo), tmp_path / "cache")
    assert made.claude("SessionStart").code == 0
    return made


def seen(session: Session, *words: str) -> None:
    for done in (session.bash(), session.claude("Stop", stop_hook_active=False)):
        assert done.code == 2
        for word in words or ("tests/test_parser.py",):
            assert word in done.err


@pytest.mark.parametrize("mark", ["--assume-unchanged", "--skip-worktree"])
def test_telling_the_index_to_overlook_a_file(session: Session, mark: str) -> None:
    session.work.git("update-index", mark, "tests/test_parser.py")
    assert session.claude("Stop", stop_hook_active=False).code == 0  # a mark alone is no change
    session.work.write("tests/test_parser.py", OTHER)
    assert session.work.git("status", "--porcelain") == ""
    seen(session, "tests/test_parser.py", "update-index")


def test_a_sparse_checkout_is_none_of_that(session: Session) -> None:
    session.work.git("update-index", "--skip-worktree", "tests/test_parser.py")
    (session.work.path / "tests" / "test_parser.py").unlink()
    assert session.claude("Stop", stop_hook_active=False).code == 0


def test_settings_that_hide_changes(session: Session) -> None:
    place = session.work.path / "tests" / "test_parser.py"
    monitor = session.work.path / ".git" / "monitor"
    monitor.write_text("#!/bin/sh\nprintf 'token\\0'\n")
    monitor.chmod(0o755)
    for name, value in (
        ("core.fsmonitor", str(monitor)),
        ("core.checkStat", "minimal"),
        ("core.trustctime", "false"),
        ("core.ignoreStat", "true"),
        ("core.fileMode", "false"),
    ):
        session.work.git("config", name, value)
    session.work.git("status")
    before = place.stat()
    text = place.read_text()
    place.write_text(text.replace("assert 1", "assert 2"))
    os.utime(place, ns=(before.st_atime_ns, before.st_mtime_ns))
    seen(session)
    place.write_text(text)
    place.chmod(0o755)
    seen(session)


def test_a_work_tree_elsewhere(session: Session, tmp_path: Path) -> None:
    """With `core.worktree`, what is edited would be outside of the repository, and free."""
    (tmp_path / "decoy").mkdir()
    session.work.git("config", "core.worktree", str(tmp_path / "decoy"))
    for name in ("one", "another"):
        refused = project(session, name, "tests/new.py")
        assert refused.code == 2
        assert "core.worktree" in refused.err


def project(session: Session, name: str, path: str, folder: Path | None = None) -> Result:
    """An edit as Claude Code asks about it: the folder of the project is told."""
    top = folder or session.work.path
    event: dict[str, Any] = {
        "session_id": name,
        "cwd": str(top),
        "hook_event_name": "PreToolUse",
        "tool_name": "Write",
        "tool_input": {"file_path": str(top / path), "content": ""},
    }
    env = {"EDITGUARD_CACHE_DIR": str(session.cache), "CLAUDE_PROJECT_DIR": str(top)}
    options = ("--contract", "contract.yaml")
    return run("hook", "claude", *options, cwd=top, stdin=json.dumps(event).encode(), env=env)


def test_a_repository_of_its_own_in_the_project(session: Session) -> None:
    """The project is a folder of a larger repository: `git init` in it would begin with an empty history."""
    folder = session.work.path / "sub"
    session.work.write("sub/contract.yaml", CONTRACT.replace("src/**", "sub/src/**"))
    session.work.git("add", "--all")
    session.work.git("commit", "--quiet", "--no-verify", "--message", "a project inside")
    assert project(session, "inner", "src/a.py", folder).code == 0
    assert project(session, "inner", "tests/a.py", folder).code == 2
    Repo(folder)
    (folder / "contract.yaml").write_text(LOOSE)
    refused = project(session, "inner", "tests/a.py", folder)
    assert refused.code == 2
    assert "changed or removed" in refused.err


def test_a_history_that_begins_anew(session: Session) -> None:
    git = session.work.path / ".git"
    git.rename(session.work.path.parent / "gone")
    session.work.git("init", "--quiet")
    session.work.write("contract.yaml", LOOSE)
    refused = session.edit("tests/test_parser.py")
    assert refused.code == 2


@pytest.mark.parametrize("name", ["src/link.py", "src/folder/test_parser.py"])
def test_an_edit_through_a_link(session: Session, name: str) -> None:
    (session.work.path / "src" / "link.py").symlink_to("../tests/test_parser.py")
    (session.work.path / "src" / "folder").symlink_to("../tests")
    refused = session.edit(name)
    assert refused.code == 2
    assert "tests/test_parser.py" in refused.err


@pytest.mark.parametrize("name", ["pathspec", "unidiff", "click", "json", "hashlib"])
def test_modules_in_the_project_are_not_run(session: Session, name: str) -> None:
    """`python -m editguard` would import them first; the check would be theirs."""
    session.work.write(f"{name}.py", "import os\nos._exit(0)\n")
    assert session.edit("tests/test_parser.py").code == 2
    assert run("check", "--worktree", cwd=session.work.path).out


@pytest.mark.parametrize("path", ["sub/.claude/settings.json", ".Claude/settings.local.json"])
def test_what_installs_hooks_in_a_folder_of_the_repository(session: Session, path: str) -> None:
    free = Session(session.work, session.cache, "two", "--deny", "tests/")
    assert "EG205" in free.claude("PreToolUse", "Write", file_path=path, content="{}").err
    assert free.claude("PreToolUse", "Write", file_path="settings.json", content="{}").code == 0


def test_an_edit_through_a_hard_link_is_seen_afterwards(session: Session) -> None:
    """Both names are the same file, and no name says so before the edit."""
    place = session.work.path / "src" / "same.py"
    os.link(session.work.path / "tests" / "test_parser.py", place)
    assert session.edit("src/same.py").code == 0
    place.write_text(OTHER)
    seen(session)


@pytest.mark.parametrize(
    "path",
    ["TESTS/new.py", "src/../tests/new.py", "te\u200bsts/new.py", "tests /new.py", "/proc/self/cwd/tests/new.py"],
)
def test_other_spellings(work_denying: Session, path: str) -> None:
    if path.startswith("/proc") and not os.path.isdir("/proc/self/cwd"):
        pytest.skip("no /proc here")
    assert work_denying.claude("PreToolUse", "Write", file_path=path, content="").code == 2


@pytest.fixture
def work_denying(session: Session) -> Session:
    return Session(session.work, session.cache, "two", "--deny", "tests/")


def test_known_to_be_out_of_reach(session: Session) -> None:
    """What git ignores is no part of a change, and `.git/info/exclude` is written without a trace in it; whoever may
    run commands may write both records of the session. README says so."""
    exclude = session.work.path / ".git" / "info" / "exclude"
    exclude.parent.mkdir(exist_ok=True)
    exclude.write_text("tests/new.py\n")
    session.work.write("tests/new.py", "x = 1\n")
    assert session.claude("Stop", stop_hook_active=False).code == 0
    session.work.git("add", "--force", "tests/new.py")  # no longer, once it is to be committed
    seen(session, "tests/new.py")
