"""Cases from histories: what is taken, what is left out, and the truth about each."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest

from editguard.calibrate.cases import Case
from editguard.calibrate.history import History
from editguard.calibrate.inject.registry import TYPES
from editguard.edits.runs import changed_runs
from editguard.intake.apply import apply_patch
from editguard.intake.read import read_proposal
from editguard.repo import open_repository
from editguard.vocabulary.errors import EditguardError
from editguard.vocabulary.patch import Applied
from tests.calibrate.sample import MAIL, PRICING, shop
from tests.support import Work, environment


def drawn(folder: Path, count: int = 10, seed: int = 7, types: Iterable[str] = TYPES) -> list[Case]:
    return list(History(str(folder), count=count, seed=seed, types=tuple(types)))


def applies(case: Case, scratch: Path) -> bool:
    index = {"GIT_INDEX_FILE": str(scratch / "index")}
    git = ["git", "-C", case.repository]
    subprocess.run([*git, "read-tree", case.base], env=environment(**index), check=True)
    done = subprocess.run([*git, "apply", "--cached", "-"], input=case.patch, env=environment(**index), check=False)
    return done.returncode == 0


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> list[Case]:
    found = []
    folder = tmp_path_factory.mktemp("shop") / "shop"
    shop(folder)
    for seed in range(6):
        found += [case._replace(name=f"{case.name} {seed}") for case in drawn(folder, seed=seed)]
    return found


def test_every_source_is_there(cases: list[Case]) -> None:
    assert {case.source for case in cases} == {"untouched", "tangled", "injected"}
    untouched = [case for case in cases if case.source == "untouched"]
    assert len(untouched) == 3 * 6
    assert not any(truth.irrelevant for case in untouched for truth in case.truths)
    assert {case.task for case in untouched} == {
        "refuse discounts over one hundred per cent",
        "letters leave through another host",
        "a check of gifts",
    }


def test_git_takes_every_patch_at_its_base(cases: list[Case], tmp_path: Path) -> None:
    assert all(applies(case, tmp_path) for case in cases)


def test_truths_are_runs_of_the_patch(cases: list[Case]) -> None:
    for case in cases:
        with open_repository(case.repository) as repository:
            applied = apply_patch(read_proposal(case.patch), repository.snapshot(case.base))
        assert applied.applied is Applied.EXACT
        runs = {
            (file.change.path, run.old_span, run.new_span) for file in applied.files for run in changed_runs(file.hunks)
        }
        assert {(truth.path, truth.old, truth.new) for truth in case.truths} <= runs
        if case.source != "untouched":
            assert any(truth.irrelevant for truth in case.truths)
        for truth in case.truths:
            assert (truth.kind is not None) == truth.irrelevant
            assert truth.kind in (None, "other-commit", *TYPES)


def test_a_tangle_is_one_commit_and_another(cases: list[Case]) -> None:
    own = {"one hundred": "shop/pricing.py", "another host": "shop/mail.py", "gifts": "tests/test_pricing.py"}
    tangled = [case for case in cases if case.source == "tangled"]
    for case in tangled:
        mine = next(path for words, path in own.items() if words in case.task)
        assert {truth.path for truth in case.truths if not truth.irrelevant} == {mine}
        assert {truth.path for truth in case.truths if truth.irrelevant} <= {*own.values()} - {mine}


def test_the_same_seed_draws_the_same(tmp_path: Path) -> None:
    shop(tmp_path / "shop")
    assert drawn(tmp_path / "shop") == drawn(tmp_path / "shop")
    assert drawn(tmp_path / "shop") != drawn(tmp_path / "shop", seed=8)


def test_only_the_types_that_are_wanted(tmp_path: Path) -> None:
    shop(tmp_path / "shop")
    kinds = {t.kind for case in drawn(tmp_path / "shop", types=("guard",)) for t in case.truths if t.irrelevant}
    assert kinds == {"other-commit", "guard"}


def test_a_bare_repository(tmp_path: Path) -> None:
    work = shop(tmp_path / "shop")
    work.git("clone", "--quiet", "--bare", ".", str(tmp_path / "bare.git"))
    assert [case.source for case in drawn(tmp_path / "bare.git")] == [case.source for case in drawn(tmp_path / "shop")]


def test_one_commit_and_none(tmp_path: Path) -> None:
    work = Work(tmp_path / "one")
    work.put("a.py", "x = 1\n")
    work.commit("start")
    assert drawn(tmp_path / "one") == []
    Work(tmp_path / "none")
    with pytest.raises(EditguardError):
        drawn(tmp_path / "none")


def test_a_shallow_clone(tmp_path: Path) -> None:
    work = shop(tmp_path / "shop")
    work.git("clone", "--quiet", "--depth=2", f"file://{tmp_path}/shop", str(tmp_path / "shallow"))
    assert len([case for case in drawn(tmp_path / "shallow") if case.source == "untouched"]) == 1


@pytest.mark.parametrize(
    ("message", "path", "text", "why"),
    [
        ("Revert the discount", "shop/a.py", "x = 1\n", "a revert, a merge or a release"),
        ("1.2.3", "shop/a.py", "x = 1\n", "a revert, a merge or a release"),
        ("write it down", "README.md", "x\n", "no Python file"),
        ("add a table", "shop/a.py", "x = 1\n" * 500, "over 20 files or 400 lines"),
    ],
)
def test_what_is_left_out_is_told(tmp_path: Path, message: str, path: str, text: str, why: str) -> None:
    work = shop(tmp_path / "shop")
    work.put(path, text)
    work.commit(message)
    history = History(str(tmp_path / "shop"), count=10, seed=7)
    cases = list(history)
    assert history.tally.reasons == ((why, 1),)
    assert (history.tally.seen, history.tally.taken) == (4, 3)
    assert not any(message in case.task for case in cases)


def test_bots_and_empty_messages_are_left_out(tmp_path: Path) -> None:
    work = shop(tmp_path / "shop")
    work.put("a.py", "x = 1\n")
    work.git("add", "--all")
    work.git("-c", "user.name=dependabot[bot]", "commit", "--quiet", "-m", "add x")
    work.put("a.py", "x = 2\n")
    work.git("commit", "--quiet", "--all", "--allow-empty-message", "-m", "")
    history = History(str(tmp_path / "shop"), count=10, seed=7)
    list(history)
    assert dict(history.tally.reasons) == {"by a bot": 1, "without a message": 1}


@pytest.mark.parametrize("message", ["refuse discounts over a hundred", "more of #7", "after {id}"])
def test_a_follow_up_is_not_tangled_with_what_it_follows(tmp_path: Path, message: str) -> None:
    work = Work(tmp_path / "shop")
    work.put("a.py", "x = 1\ny = 1\n")
    work.put("b.py", "x = 1\n")
    work.commit("start")
    work.put("a.py", "x = 2\ny = 1\n")
    first = work.commit("refuse discounts over one hundred (#7)")
    work.put("b.py", "x = 2\n")
    work.commit(message.format(id=first[:10]))
    assert not [case for case in drawn(tmp_path / "shop") if case.source == "tangled"]


def test_line_ends_and_odd_names_are_kept(tmp_path: Path) -> None:
    work = Work(tmp_path / "shop")
    work.put("shop/ünïcode name.py", MAIL.replace("\n", "\r\n"))
    work.put("shop/pricing.py", PRICING)
    work.commit("start")
    work.put("shop/ünïcode name.py", MAIL.replace("shop@", "mail@").replace("\n", "\r\n"))
    work.commit("another sender")
    injected = [c for seed in range(8) for c in drawn(tmp_path / "shop", seed=seed) if c.source == "injected"]
    assert injected
    for case in injected:
        assert applies(case, tmp_path)
        with open_repository(case.repository) as repository:
            applied = apply_patch(read_proposal(case.patch), repository.snapshot(case.base))
        for file in applied.files:
            after = file.after or b""
            assert after.count(b"\r\n") in (0, after.count(b"\n"))


def test_what_does_not_parse_is_left_alone(tmp_path: Path) -> None:
    work = Work(tmp_path / "shop")
    work.put("a.py", "def f(:\n")
    work.commit("start")
    work.put("a.py", "def f(::\n")
    work.commit("worse")
    for case in drawn(tmp_path / "shop"):
        assert {truth.path for truth in case.truths if truth.irrelevant} <= {
            path for path in {truth.path for truth in case.truths} if path != "a.py"
        }


def test_links_and_binaries_are_left_out(tmp_path: Path) -> None:
    work = shop(tmp_path / "shop")
    os.symlink("shop/mail.py", tmp_path / "shop" / "link.py")
    work.commit("a link")
    history = History(str(tmp_path / "shop"), count=10, seed=7)
    list(history)
    assert dict(history.tally.reasons) == {"does not apply by itself": 1}
