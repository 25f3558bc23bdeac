"""How much a change may be, held against an edit before it is made."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faces import Repo, Result
from tests.hooks.agents import Session

LINES = "".join(f"x{number} = {number}\n" for number in range(30))


@pytest.fixture
def work(repo: Repo) -> Repo:
    for name in ("a", "b", "c"):
        repo.write(f"{name}.txt", LINES)
    repo.write(".gitignore", "build/\n")
    repo.git("add", "--all")
    repo.git("commit", "--quiet", "--message", "base")
    return repo


@pytest.fixture
def session(work: Repo, tmp_path: Path) -> Session:
    made = Session(work, tmp_path / "cache", "one", "--max-lines", "20")
    assert made.claude("SessionStart").code == 0
    return made


def write(session: Session, path: str, text: str) -> Result:
    return session.claude("PreToolUse", "Write", file_path=path, content=text)


def refused(result: Result, *words: str) -> None:
    assert result.code == 2
    for word in ("EG204", *words):
        assert word in result.err


def longer(count: int) -> str:
    return LINES + "more\n" * count


def test_the_lines_of_one_file(session: Session) -> None:
    assert write(session, "a.txt", longer(20)).code == 0
    refused(write(session, "a.txt", longer(21)), "21 changed lines", "--max-lines")
    refused(write(session, "new.txt", "x\n" * 300), "300 changed lines")
    assert write(session, "build/new.txt", "x\n" * 300).code == 0  # git does not look at it
    assert write(session, "a.txt", longer(20).replace("\n", "\r\n")).code == 0
    refused(session.claude("PreToolUse", "Edit", file_path="a.txt", old_string="x1", new_string="y\n" * 20), "EG204")
    every = {"old_string": " = ", "new_string": "=", "replace_all": True}
    refused(session.claude("PreToolUse", "Edit", file_path="a.txt", **every), "60 changed lines")
    edits = [{"path": "a.txt", "content": longer(11)}, {"path": "b.txt", "content": longer(10)}]
    assert session.plain("before_edit", edits=edits).code == 2
    assert session.plain("before_edit", edits=edits[1:]).code == 0


def test_what_the_work_tree_changes_already_counts(session: Session) -> None:
    session.work.write("a.txt", longer(8))
    session.work.write("new.txt", "one\ntwo")
    session.work.git("rm", "--quiet", "--cached", "c.txt")
    session.work.git("reset", "--quiet")
    assert write(session, "b.txt", longer(10)).code == 0
    refused(write(session, "b.txt", longer(11)), "21 changed lines")
    # the same file is not counted twice
    assert write(session, "a.txt", longer(18)).code == 0
    refused(write(session, "a.txt", longer(19)))
    session.work.git("add", "--all")
    session.work.git("commit", "--quiet", "--message", "mine")
    refused(write(session, "b.txt", longer(11)), "21 changed lines")


def test_what_is_too_much_already_may_become_less(session: Session) -> None:
    session.work.write("a.txt", longer(100))
    assert write(session, "a.txt", longer(50)).code == 0
    assert write(session, "a.txt", LINES).code == 0
    refused(write(session, "a.txt", longer(101)))
    refused(write(session, "b.txt", longer(1)), "101 changed lines")


def test_the_smallest_difference_counts(session: Session) -> None:
    """Long common runs mislead the usual comparison; git would show fewer lines."""
    session.work.write("d.txt", "".join(f"{letter}\n" for letter in "abxcdxefxghxijx"))
    session.work.git("add", "--all")
    session.work.git("commit", "--quiet", "--message", "letters")
    text = "".join(f"{letter}\n" for letter in "xxxxxabcdefghij")
    one = Session(session.work, session.cache, "two", "--max-lines", "10")
    assert write(one, "d.txt", text).code == 0


def test_a_file_that_was_renamed_is_compared_with_what_it_was(session: Session) -> None:
    session.work.git("mv", "a.txt", "moved.txt")
    assert write(session, "moved.txt", longer(20)).code == 0
    refused(write(session, "moved.txt", longer(21)), "21 changed lines")


def test_files_and_new_files(work: Repo, tmp_path: Path) -> None:
    files = Session(work, tmp_path / "cache", "files", "--max-files", "2")
    work.write("a.txt", longer(1))
    assert write(files, "b.txt", "").code == 0
    work.write("new.txt", "x\n")
    refused(write(files, "b.txt", ""), "3 files")
    refused(files.plain("before_edit", paths=["b.txt"]), "3 files")
    assert write(files, "a.txt", longer(2)).code == 0
    assert write(files, "b.txt", LINES).code == 0  # as it is at the base
    new = Session(work, tmp_path / "cache", "new", "--max-new-files", "1")
    assert write(new, "new.txt", "y\n").code == 0
    assert write(new, "b.txt", "y\n").code == 0
    refused(write(new, "other.txt", "y\n"), "2 new files")


def test_lines_of_what_is_not_told(session: Session) -> None:
    assert "lines" in session.put("json", {"event": "before_edit", "paths": ["a.txt"]}).refused()
    cell = {"notebook_path": "n.ipynb", "new_source": "x", "cell_id": "1", "edit_mode": "replace"}
    assert "n.ipynb" in session.claude("PreToolUse", "NotebookEdit", **cell).refused()
    folder = {"path": "folder"}
    assert session.claude("PreToolUse", "mcp__files__create_directory", **folder).code == 0
    moved = {"source": "a.txt", "destination": "z.txt"}
    assert session.claude("PreToolUse", "mcp__files__move_file", **moved).code == 0
    refused(session.claude("PreToolUse", "mcp__files__delete_file", path="a.txt"), "30 changed lines")


def test_on_a_branch_without_a_commit(tmp_path: Path) -> None:
    session = Session(Repo(tmp_path / "empty"), tmp_path / "cache", "one", "--max-lines", "5")
    assert write(session, "a.txt", "x\n" * 5).code == 0
    refused(write(session, "a.txt", "x\n" * 6))
