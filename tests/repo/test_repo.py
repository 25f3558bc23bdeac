"""Repositories of every kind, read through both ways of asking git, and never written."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from editguard.repo import Repository, open_repository
from editguard.repo.changes import between, staged, worktree
from editguard.repo.environment import clean_environment
from editguard.repo.gitpython import GitPython
from editguard.repo.transport import GitError
from editguard.vocabulary.errors import RepositoryError
from tests.support import Work, environment

CLEAN = environment()


def opened(path: Path, *, lean: bool = True, **extra: str) -> Repository:
    return open_repository(path, lean=lean, environ=environment(**extra))


@pytest.fixture
def work(tmp_path: Path) -> Work:
    made = Work(tmp_path / "r")
    made.write(a="x = 1\n", p__b="y = 1\n")
    made.commit("first\n\nbody")
    return made


@pytest.mark.parametrize("lean", [True, False])
def test_a_commit_read_without_a_checkout(work: Work, lean: bool) -> None:
    before = work.state()
    with opened(work.folder, lean=lean) as repository:
        assert isinstance(repository.transport, GitPython) is not lean
        assert repository.root == str(work.folder)
        assert repository.head == repository.resolve("main") == repository.resolve("HEAD")
        assert repository.branch() == "main"
        assert repository.commit_message("HEAD") == "first\n\nbody"
        snapshot = repository.snapshot("HEAD")
        entries = snapshot.entries(["a.py", "p", "p/b.py", "nope", "../a.py", "/etc/passwd", "", "p/"])
        assert {path: (entry.mode, entry.type) for path, entry in entries.items()} == {
            "a.py": ("100644", "blob"),
            "p": ("040000", "tree"),
            "p/b.py": ("100644", "blob"),
        }
        blobs = snapshot.read([entries["a.py"].id, entries["p/b.py"].id, "0" * 40])
        assert sorted(blobs.values()) == [b"x = 1\n", b"y = 1\n"]
        assert list(snapshot.paths()) == ["a.py", "p/b.py"]
    assert work.state() == before


@pytest.mark.parametrize("lean", [True, False])
@pytest.mark.parametrize("form", ["bare", "without config", "worktree", "subfolder", "git dir", "sha256"])
def test_unusual_repositories(work: Work, tmp_path: Path, form: str, lean: bool) -> None:
    path = tmp_path / "other"
    if form in ("bare", "without config"):
        work.git("clone", "--quiet", "--bare", ".", str(path))
        if form == "without config":
            (path / "config").unlink()
    elif form == "worktree":
        work.git("worktree", "add", "--quiet", str(path), "HEAD")
    elif form == "subfolder":
        path = work.folder / "p"
    elif form == "git dir":
        path = work.folder / ".git"
    else:
        made = Work(path, "--object-format=sha256")
        made.write(a="x = 1\n")
        made.commit()
    with opened(path, lean=lean) as repository:
        snapshot = repository.snapshot("HEAD")
        assert snapshot.read([snapshot.entries(["a.py"])["a.py"].id]).popitem()[1] == b"x = 1\n"
        assert repository.bare is (form in ("bare", "without config", "git dir"))


def test_a_submodule_is_a_repository_of_its_own(work: Work, tmp_path: Path) -> None:
    outer = Work(tmp_path / "outer")
    outer.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(work.folder), "lib")
    with opened(outer.folder / "lib") as repository:
        assert "a.py" in repository.snapshot("HEAD").entries(["a.py"])
    with opened(outer.folder) as repository:
        assert b"Subproject commit" in staged(repository).diff


@pytest.mark.parametrize(
    ("make", "words"),
    [
        ("missing", "does not exist"),
        ("file", "is a file"),
        ("plain", "not in a git repository"),
        ("head", "git"),
    ],
)
def test_refusals_are_one_line(work: Work, tmp_path: Path, make: str, words: str) -> None:
    path = work.folder
    if make == "missing":
        path = tmp_path / "nowhere"
    elif make == "file":
        path = work.folder / "a.py"
    elif make == "plain":
        path = tmp_path / "plain"
        path.mkdir()
    else:
        (work.folder / ".git" / "HEAD").write_text("garbage\n")
    with pytest.raises(RepositoryError) as raised:
        opened(path)
    assert words in str(raised.value)
    assert "\n" not in str(raised.value)


def test_another_users_repository(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> bytes:
        raise GitError(128, "detected dubious ownership in repository at 'r'")

    monkeypatch.setattr("editguard.repo.transport.Processes.run", refuse)
    with pytest.raises(RepositoryError, match=r"git config --global --add safe\.directory"):
        opened(work.folder)


def test_a_head_without_its_commit(work: Work) -> None:
    (work.folder / ".git" / "HEAD").write_text("0" * 39 + "1\n")
    with opened(work.folder) as repository, pytest.raises(RepositoryError, match="could not read the tree"):
        repository.snapshot("HEAD").paths()


@pytest.mark.parametrize("rev", ["nope", "-x", "HEAD:a.py", "HEAD^{tree}", "a\nb", "0" * 39])
def test_what_is_no_commit(work: Work, rev: str) -> None:
    with opened(work.folder) as repository, pytest.raises(RepositoryError):
        repository.resolve(rev)


def test_a_shallow_clone_says_what_to_fetch(work: Work, tmp_path: Path) -> None:
    first = work.git("rev-parse", "HEAD").stdout.strip()
    work.write(a="x = 2\n")
    work.commit("second")
    work.git("clone", "--quiet", "--depth=1", f"file://{work.folder}", str(tmp_path / "shallow"))
    with opened(tmp_path / "shallow") as repository, pytest.raises(RepositoryError, match="fetch-depth: 0"):
        repository.resolve(first)


def test_an_unborn_branch(tmp_path: Path) -> None:
    made = Work(tmp_path / "r")
    made.write(a="x = 1\n")
    made.git("add", "--all")
    with opened(made.folder) as repository:
        assert repository.head is None
        proposal = staged(repository)
        assert proposal.base is None
        assert b"+x = 1\n" in proposal.diff
        assert repository.snapshot(None).entries(["a.py"]) == {}
        with pytest.raises(RepositoryError, match="no commit yet"):
            repository.resolve("HEAD")


def test_staged_is_what_would_be_committed(work: Work) -> None:
    work.write(a="x = 2\n")
    work.git("add", "a.py")
    work.write(a="x = 3\n", announced="z = 1\n", p__b="y = 2\n")
    work.git("add", "--intent-to-add", "announced.py")
    before = work.state()
    with opened(work.folder) as repository:
        diff = staged(repository).diff
    assert b"+x = 2\n" in diff
    assert b"x = 3" not in diff
    assert b"announced" not in diff
    assert b"p/b.py" not in diff
    assert work.state() == before


def test_the_work_tree_with_everything_in_it(work: Work) -> None:
    work.put(".gitignore", "ignored.py\n")
    work.commit()
    work.write(a="x = 2\n", reproduce="r = 1\n", ignored="i = 1\n")
    work.put('odd "name\n.py', "o = 1\n")
    work.put("data.bin", b"\0\1\2")
    os.symlink("/etc/passwd", work.folder / "link")
    os.mkfifo(work.folder / "pipe")
    os.utime(work.folder / "p" / "b.py", (1, 1))  # another time, the same content
    before = (work.folder / ".git" / "index").read_bytes(), (work.folder / ".git" / "index").stat().st_mtime_ns
    with opened(work.folder) as repository:
        proposal = worktree(repository)
    assert before == (
        (work.folder / ".git" / "index").read_bytes(),
        (work.folder / ".git" / "index").stat().st_mtime_ns,
    )
    for line in (b"+x = 2\n", b"+r = 1\n", b"+o = 1\n", b"+/etc/passwd\n", b"GIT binary patch\n"):
        assert line in proposal.diff
    for name in (b"ignored", b"p/b.py", b"root:"):
        assert name not in proposal.diff.replace(b".gitignore", b"")
    checked = subprocess.run(
        ["git", "apply", "--cached", "--check", "-"],
        input=proposal.diff,
        cwd=work.folder,
        env=CLEAN,
        capture_output=True,
    )
    assert checked.returncode == 0, checked.stderr


SETTINGS = [
    ("diff.noprefix", "true"),
    ("diff.mnemonicPrefix", "true"),
    ("color.ui", "always"),
    ("color.diff", "always"),
    ("diff.external", "false"),
    ("diff.renames", "false"),
    ("diff.context", "0"),
    ("diff.interHunkContext", "9"),
    ("diff.algorithm", "patience"),
    ("diff.suppressBlankEmpty", "true"),
    ("diff.wsErrorHighlight", "all"),
    ("diff.relative", "true"),
    ("core.quotePath", "false"),
    ("diff.ignoreSubmodules", "all"),
    ("diff.t.textconv", "tr a-z A-Z <"),
]


def test_the_users_settings_change_nothing(work: Work) -> None:
    work.put("é.py", "a = 1\n\nb = 1\n" * 20)
    work.put(".gitattributes", "*.py diff=t\n")
    work.commit()
    work.git("mv", "é.py", "ü.py")
    work.put("ü.py", "a = 1\n\nb = 1\n" * 20 + "c = 1\n")
    work.git("add", "--all")
    head = work.git("rev-parse", "HEAD").stdout.strip()

    def diffs() -> list[bytes]:
        with opened(work.folder) as repository:
            return [staged(repository).diff, worktree(repository).diff, between(repository, f"{head}^", head).diff]

    plain = diffs()
    assert b"rename from" in plain[0]
    for name, value in SETTINGS:
        work.git("config", name, value)
        assert diffs() == plain, name


def test_a_hook_of_another_repository_does_not_leak(work: Work, tmp_path: Path) -> None:
    other = Work(tmp_path / "other")
    other.write(o="o = 1\n")
    other.commit()
    with opened(
        other.folder,
        GIT_DIR=str(work.folder / ".git"),
        GIT_WORK_TREE=str(work.folder),
        GIT_INDEX_FILE=str(work.folder / ".git" / "index"),
    ) as repository:
        assert repository.root == str(other.folder)
        assert list(repository.snapshot("HEAD").paths()) == ["o.py"]


def test_what_is_kept_of_the_environment() -> None:
    given = {
        "PATH": "/bin",
        "GIT_INDEX_FILE": "i",
        "GIT_OBJECT_DIRECTORY": "o",
        "GIT_PREFIX": "p",
        "GIT_EXTERNAL_DIFF": "x",
        "GIT_CONFIG_KEY_0": "k",
    }
    own = clean_environment(given, same_repository=True)
    assert own["GIT_INDEX_FILE"] == "i"
    assert own["GIT_OBJECT_DIRECTORY"] == "o"
    other = clean_environment(given, same_repository=False)
    assert not {"GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY"} & other.keys()
    for kept in (own, other):
        assert not {"GIT_PREFIX", "GIT_EXTERNAL_DIFF"} & kept.keys()
        assert (kept["PATH"], kept["GIT_CONFIG_KEY_0"]) == ("/bin", "k")
        assert (kept["GIT_OPTIONAL_LOCKS"], kept["GIT_NO_LAZY_FETCH"]) == ("0", "1")
