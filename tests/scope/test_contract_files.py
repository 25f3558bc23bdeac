"""A contract that is read from a file, and patches that rewrite it."""

from __future__ import annotations

from pathlib import Path

import pytest

import editguard
from editguard.vocabulary.errors import UsageError
from editguard.vocabulary.report import Report
from tests.faces import Repo, repo

__all__ = ["repo"]

STRICT = 'version: 1\nallow: ["src/"]\n'
LOOSE = 'version: 1\nallow: ["**"]\n'


@pytest.fixture
def work(repo: Repo) -> Repo:
    repo.stage("plans/contract.yaml", STRICT)
    repo.stage("src/a.py", "x = 1\n")
    repo.commit("base")
    return repo


def check(work: Repo, contract: str | Path = "plans/contract.yaml") -> Report:
    return editguard.check(work.path, worktree=True, contract_file=contract, lint=False)


def rules(report: Report) -> set[str]:
    return {finding.rule for finding in report.findings if finding.rule in ("EG201", "EG205")}


def test_within_it(work: Repo) -> None:
    work.write("src/a.py", "x = 2\n")
    report = check(work)
    assert rules(report) == set()
    assert report.scope is not None
    assert report.scope.contract.files == ("plans/contract.yaml",)
    assert report.scope.contract.clauses[0].source == "the contract plans/contract.yaml at the base"


def test_a_patch_that_loosens_it_is_held_against_what_it_was(work: Repo) -> None:
    work.write("plans/contract.yaml", LOOSE)
    work.write("b.py", "y = 1\n")
    report = check(work)
    assert rules(report) == {"EG201", "EG205"}
    assert {finding.path for finding in report.findings if finding.rule == "EG205"} == {"plans/contract.yaml"}


@pytest.mark.parametrize("deed", ["delete", "move", "other spelling"])
def test_ways_to_be_rid_of_it(work: Repo, deed: str) -> None:
    path = work.path / "plans" / "contract.yaml"
    if deed == "delete":
        path.unlink()
    elif deed == "move":
        path.rename(work.path / "src" / "contract.yaml")
        work.git("add", "--all")
    else:
        work.write("plans/CONTRACT.yaml", LOOSE)
    assert "EG205" in rules(check(work))


def test_a_new_one_of_the_work_tree_is_read_and_reported(work: Repo) -> None:
    work.write("new.yaml", LOOSE)
    assert rules(check(work, "new.yaml")) == {"EG205"}


def test_one_outside_of_the_repository(work: Repo, tmp_path: Path) -> None:
    (tmp_path / "c.json").write_text('{"version": 1, "deny": ["src/"]}')
    work.write("src/a.py", "x = 2\n")
    report = check(work, tmp_path / "c.json")
    assert rules(report) == {"EG201"}
    assert report.scope is not None
    assert report.scope.contract.files == ()


def test_a_link_to_another_contract_is_not_followed(work: Repo, tmp_path: Path) -> None:
    (tmp_path / "loose.yaml").write_text(LOOSE)
    (work.path / "linked.yaml").symlink_to(tmp_path / "loose.yaml")
    work.git("add", "linked.yaml")
    work.git("commit", "--quiet", "--message", "link")
    with pytest.raises(UsageError, match="no plain file at the base"):
        check(work, "linked.yaml")


def test_one_that_is_not_there(work: Repo) -> None:
    with pytest.raises(UsageError, match=r"'gone\.yaml' cannot be read: No such file"):
        check(work, "gone.yaml")


def test_two_sources_are_both_to_be_kept(work: Repo) -> None:
    """Neither the settings nor a contract can give back what the other takes."""
    work.stage("editguard.toml", '[scope]\nallow = ["src/", "docs/"]\n')
    work.commit("settings")
    for path in ("src/b.py", "docs/b.md"):
        work.write(path, "x = 1\n")
    found = [finding.path for finding in check(work).findings if finding.rule == "EG201"]
    assert found == ["docs/b.md"]
