"""Where repositories are found."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from editguard.batch.repositories import Repositories, is_url
from editguard.repo import open_repository
from editguard.vocabulary.errors import RepositoryError
from tests.support import Work


@pytest.mark.parametrize("place", ["o/n", "o__n", "n", "o/n.git", "o__n.git", "n.git"])
@pytest.mark.parametrize("options", [(), ("--bare",)])
def test_every_layout(tmp_path: Path, place: str, options: tuple[str, ...]) -> None:
    Work(tmp_path / place, *options)
    assert Repositories(str(tmp_path)).path("o/n") == str(tmp_path / place)


def test_links_to_bare_repositories(tmp_path: Path) -> None:
    Work(tmp_path / "mirror", "--bare")
    (tmp_path / "repos").mkdir()
    os.symlink(tmp_path / "mirror", tmp_path / "repos" / "o__n")
    assert Repositories(str(tmp_path / "repos")).path("o/n") == str(tmp_path / "repos" / "o__n")


def test_clones_from_an_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITGUARD_CACHE_DIR", str(tmp_path / "cache"))
    work = Work(tmp_path / "o" / "n")
    commit = work.commit()
    url = tmp_path.as_uri()
    path = Repositories(url).path("o/n")
    assert path.startswith(str(tmp_path / "cache"))
    with open_repository(path) as repository:
        assert repository.resolve(commit) == commit
    work.commit("another")
    assert Repositories(url + "/").path("o/n") == path  # cloned once
    with pytest.raises(RepositoryError, match="cannot be cloned"):
        Repositories(url).path("o/missing")
    for name in ("../n", "--upload-pack=x/..", "/o"):
        with pytest.raises(RepositoryError):
            Repositories(url).path(name)
    assert [entry.name for entry in Path(path).parent.iterdir()] == ["o__n"]


@pytest.mark.parametrize("name", ["../n", "o/../n", "/n", "o//n", "o/n\0", "", "..", "../../n", "o/..", "./n", "o/."])
def test_names_do_not_leave_the_folder(tmp_path: Path, name: str) -> None:
    Work(tmp_path / "n")
    (tmp_path / "repos" / "o").mkdir(parents=True)
    with pytest.raises(RepositoryError):
        Repositories(str(tmp_path / "repos")).path(name)


def test_what_is_missing_says_what_was_tried(tmp_path: Path) -> None:
    (tmp_path / "n").mkdir()  # a folder is no repository
    with pytest.raises(RepositoryError, match="o/n, o__n, n"):
        Repositories(str(tmp_path)).path("o/n")


def test_the_layout_with_the_owner_goes_first(tmp_path: Path) -> None:
    for place in ("n", "o__n", "o/n"):
        Work(tmp_path / place)
        assert Repositories(str(tmp_path)).path("o/n") == str(tmp_path / place)


def test_links_that_lead_nowhere(tmp_path: Path) -> None:
    os.symlink(tmp_path / "gone", tmp_path / "n")
    with pytest.raises(RepositoryError, match="no repository for o/n"):
        Repositories(str(tmp_path)).path("o/n")


def test_what_was_found_is_remembered_and_what_was_not_too(tmp_path: Path) -> None:
    repositories = Repositories(str(tmp_path))
    with pytest.raises(RepositoryError):
        repositories.path("o/n")
    Work(tmp_path / "n")
    with pytest.raises(RepositoryError):
        repositories.path("o/n")
    assert Repositories(str(tmp_path)).path("o/n") == str(tmp_path / "n")


@pytest.mark.parametrize("text", ["https://x/y", "http://x", "ssh://x", "git://x", "file:///x"])
def test_addresses(text: str) -> None:
    assert is_url(text)
    assert not is_url(text.partition(":")[2])
