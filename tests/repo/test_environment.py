from __future__ import annotations

import os
from pathlib import Path

import pytest

from editguard.repo import open_repository
from editguard.repo.changes import staged, worktree
from editguard.repo.environment import FIXED, clean_environment
from tests.support_sources import environment, footprint, git, repository

OWN = ["GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_QUARANTINE_PATH", "GIT_DIR",
       "GIT_WORK_TREE", "GIT_COMMON_DIR"]  # fmt: skip
SETUP = ["GIT_CONFIG_COUNT", "GIT_CONFIG_KEY_0", "GIT_CONFIG_VALUE_11", "GIT_CONFIG_PARAMETERS", "GIT_CONFIG_GLOBAL",
         "GIT_CONFIG_NOSYSTEM", "GIT_EXEC_PATH", "GIT_CEILING_DIRECTORIES"]  # fmt: skip
DROPPED = ["GIT_PREFIX", "GIT_DIFF_OPTS", "GIT_EXTERNAL_DIFF", "GIT_TRACE", "GIT_LITERAL_PATHSPECS", "GIT_AUTHOR_NAME",
           "GIT_REPLACE_REF_BASE", "GIT_NAMESPACE", "GIT_PAGER", "GIT_SOMETHING_NEW", "GIT_GLOB_PATHSPECS"]  # fmt: skip


@pytest.mark.parametrize("same", [True, False])
@pytest.mark.parametrize("name", OWN + SETUP + DROPPED + ["HOME", "PATH", "EDITOR"])
def test_each_variable_is_kept_or_dropped_on_purpose(name: str, same: bool) -> None:
    kept = name in clean_environment({name: "x"}, same_repository=same)
    assert kept is (name in SETUP or not name.startswith("GIT_") or (same and name in OWN))


def test_what_is_fixed_wins() -> None:
    given = {"LC_ALL": "de_DE.UTF-8", "GIT_OPTIONAL_LOCKS": "1", "GIT_NO_LAZY_FETCH": "0"}
    cleaned = clean_environment(given, same_repository=True)
    assert {name: cleaned[name] for name in FIXED} == dict(FIXED)
    assert given["LC_ALL"] == "de_DE.UTF-8"


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    return repository(tmp_path / "a", {"a.py": "a\n"}), repository(tmp_path / "b", {"b.py": "b\n"})


@pytest.mark.parametrize("lean", [True, False])
@pytest.mark.parametrize("absolute", [True, False])
def test_a_hook_of_one_repository_looks_at_another(
    two: tuple[Path, Path], lean: bool, absolute: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = two
    (other / "b.py").write_text("B\n")
    git(other, "add", "b.py")
    monkeypatch.chdir(one)
    prefix = f"{one}/" if absolute else ""
    hook = {"GIT_DIR": prefix + ".git", "GIT_INDEX_FILE": prefix + ".git/index", "GIT_WORK_TREE": str(one)}
    hook |= {"GIT_PREFIX": "", "GIT_EXTERNAL_DIFF": "false", "GIT_DIFF_OPTS": "-u0", "GIT_LITERAL_PATHSPECS": "1"}
    before = footprint(one, other)
    with open_repository(other, lean=lean, environ=environment(**hook)) as found:
        assert os.path.realpath(found.root or "") == os.path.realpath(other)
        assert list(found.snapshot("HEAD").paths()) == ["b.py"]
        assert b"-b\n+B\n" in staged(found).diff
    with open_repository(one, lean=lean, environ=environment(**hook)) as found:
        assert list(found.snapshot("HEAD").paths()) == ["a.py"]
        assert (staged(found).diff, worktree(found).diff) == (b"", b"")
    assert footprint(one, other) == before


def test_a_nested_repository_is_not_the_one_whose_hook_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    outer = repository(tmp_path / "outer", {"a.py": "a\n"})
    inner = repository(outer / "vendored", {"b.py": "b\n"})
    monkeypatch.chdir(outer)
    hook = environment(GIT_DIR=str(outer / ".git"), GIT_INDEX_FILE=str(outer / ".git" / "index"))
    (inner / "deep").mkdir()
    for folder in (inner, inner / "deep"):
        with open_repository(folder, lean=True, environ=hook) as found:
            assert os.path.realpath(found.root or "") == os.path.realpath(inner)
            assert list(found.snapshot("HEAD").paths()) == ["b.py"]
    git(inner, "clone", "--quiet", "--bare", ".", str(outer / "bare.git"))
    with open_repository(outer / "bare.git", lean=True, environ=hook) as found:
        assert found.bare
        assert list(found.snapshot("HEAD").paths()) == ["b.py"]
    (outer / "plain").mkdir()
    with open_repository(outer / "plain", lean=True, environ=hook) as found:
        assert list(found.snapshot("HEAD").paths()) == ["a.py"]
