"""Where repositories are found."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from editguard.batch.repositories import Repositories
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


@pytest.mark.parametrize("name", ["../n", "o/../n", "/n", "o//n", "o/n\0", "", ".."])
def test_names_do_not_leave_the_folder(tmp_path: Path, name: str) -> None:
    Work(tmp_path / "n")
    (tmp_path / "repos" / "o").mkdir(parents=True)
    with pytest.raises(RepositoryError):
        Repositories(str(tmp_path / "repos")).path(name)


def test_what_is_missing_says_what_was_tried(tmp_path: Path) -> None:
    (tmp_path / "n").mkdir()  # a folder is no repository
    with pytest.raises(RepositoryError, match="o/n, o__n, n"):
        Repositories(str(tmp_path)).path("o/n")
