"""The hooks where they belong: called by git, in a commit."""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path

import pytest

from tests.faces import BEFORE, DEBUG, FIX, Repo, Result, run

COMMENT = FIX.replace("def name", "# the name of it\n\n\ndef name")
"""A fix, and a comment elsewhere (a warning)."""


def install(repo: Repo, hook: str, options: str = "") -> None:
    """Make editguard the hook of a repository."""
    place = repo.path / ".git" / "hooks" / hook
    place.parent.mkdir(exist_ok=True)
    place.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m editguard hook {hook} {options} "$@"\n')
    place.chmod(0o755)


def commit(repo: Repo, *arguments: str, message: str = "Double it", **env: str) -> Result:
    """Try to commit; the result's `err` holds what hooks printed, since git shows that there."""
    return repo.try_git("commit", "--quiet", "--message", message, *arguments, env=env)


def head(repo: Repo, path: str = "a.py") -> str:
    """A file as it was committed last."""
    return repo.git("show", f"HEAD:{path}")


def test_a_clean_change_passes_in_silence(repo: Repo) -> None:
    install(repo, "pre-commit")
    repo.stage("a.py", FIX)
    assert commit(repo) == (0, "", "")
    assert head(repo) == FIX


def test_a_bad_change_is_refused_and_says_why(repo: Repo) -> None:
    install(repo, "pre-commit")
    repo.stage("a.py", DEBUG)
    result = commit(repo)
    assert result.code == 1
    assert "EG110 error" in result.out + result.err
    assert head(repo) == BEFORE


def test_warnings_pass_unless_they_shall_not(repo: Repo) -> None:
    install(repo, "pre-commit", "--fail-on warning")
    repo.stage("a.py", COMMENT)
    assert commit(repo).code == 1
    install(repo, "pre-commit")
    assert commit(repo) == (0, "", "")


@pytest.mark.parametrize("hook", ["pre-commit", "commit-msg"])
def test_findings_of_a_baseline_are_accepted(repo: Repo, tmp_path: Path, hook: str) -> None:
    repo.stage("a.py", DEBUG)
    place = tmp_path / "accepted.json"
    written = run("check", "--staged", "--task", "Double it", "--write-baseline", str(place), cwd=repo.path)
    assert written.code == 0
    install(repo, hook)
    assert commit(repo).code == 1
    install(repo, hook, f"--baseline {shlex.quote(str(place))}")
    assert commit(repo) == (0, "", "")
    assert head(repo) == DEBUG
    repo.stage("a.py", DEBUG.replace("    return 'it'", "    print('DEBUG name')\n    return 'that'"))
    assert commit(repo).code == 1
    install(repo, hook, "--baseline nowhere.json")
    refused = commit(repo)
    assert refused.code == 1
    assert "nowhere.json" in refused.out + refused.err


def test_a_line_each_on_request(repo: Repo) -> None:
    install(repo, "pre-commit", "--quiet --ignore EG018")
    repo.stage("a.py", DEBUG)
    result = commit(repo)
    assert (result.code, result.out + result.err) == (
        1,
        "a.py:2: EG110 output that traces the program's run in `double`\n",
    )


def test_verbose_shows_what_passed(repo: Repo) -> None:
    install(repo, "pre-commit", "--verbose")
    repo.stage("a.py", FIX)
    result = commit(repo)
    assert result.code == 0
    assert "behaviour in `a.double`: not assessed" in result.out + result.err


def test_only_what_is_staged_counts(repo: Repo) -> None:
    install(repo, "pre-commit")
    repo.stage("a.py", FIX)
    repo.write("a.py", DEBUG)
    repo.write("reproduce.py", "print(1)\n")
    assert commit(repo) == (0, "", "")
    assert head(repo) == FIX
    repo.stage("a.py", DEBUG)
    repo.write("a.py", FIX)
    assert commit(repo).code == 1


def test_commit_all_and_commit_path_use_another_index(repo: Repo) -> None:
    repo.commit(b=BEFORE)
    install(repo, "pre-commit")
    repo.write("a.py", DEBUG)
    repo.write("b.py", FIX)
    assert commit(repo).code == 1  # nothing staged: git itself
    assert "EG110" in commit(repo, "--all").err
    assert commit(repo, "b.py") == (0, "", "")
    assert head(repo, "b.py") == FIX
    assert "EG110" in commit(repo, "a.py").err


def test_the_first_commit_of_all(tmp_path: Path, repo: Repo) -> None:
    new = Repo(tmp_path / "new")
    install(new, "pre-commit")
    new.stage("a.py", FIX)
    assert commit(new) == (0, "", "")
    new.stage("reproduce.py", "print(1)\n")
    assert commit(new).code == 1


def test_a_linked_worktree(repo: Repo, tmp_path: Path) -> None:
    install(repo, "pre-commit")
    repo.git("worktree", "add", "--quiet", "-b", "other", str(tmp_path / "other"))
    other = Repo.__new__(Repo)
    other.path = tmp_path / "other"
    other.stage("a.py", DEBUG)
    assert "EG110" in commit(other).err
    other.stage("a.py", FIX)
    assert commit(other) == (0, "", "")


def test_from_a_subfolder(repo: Repo) -> None:
    install(repo, "pre-commit")
    repo.stage("pkg/b.py", BEFORE)
    inner = Repo.__new__(Repo)
    inner.path = repo.path / "pkg"
    assert commit(inner) == (0, "", "")
    repo.stage("pkg/b.py", DEBUG)
    assert "pkg/b.py" in commit(inner).err


def test_a_hook_cannot_be_loosened_by_what_it_checks(repo: Repo) -> None:
    repo.stage("editguard.toml", "")
    repo.commit()
    install(repo, "pre-commit")
    repo.stage("editguard.toml", 'ignore = ["EG110"]\n')
    repo.stage("a.py", DEBUG)
    assert "EG110" in commit(repo).err


def test_settings_that_are_wrong_refuse_in_one_line(repo: Repo) -> None:
    install(repo, "pre-commit")
    repo.write("editguard.toml", "selct = []\n")
    repo.stage("a.py", FIX)
    result = commit(repo)
    assert result.code == 1
    assert result.err == (
        "editguard: error: editguard.toml in the work tree: unknown key 'selct'; did you mean 'select'?\n"
    )


def test_a_merge_is_not_held_against_the_one_who_merges(repo: Repo) -> None:
    """Compared with HEAD it shows what the other side did."""
    install(repo, "pre-commit")
    install(repo, "commit-msg")
    repo.git("switch", "--quiet", "-c", "other")
    repo.commit("Theirs", a=DEBUG)
    repo.git("switch", "--quiet", "main")
    repo.commit("Ours", a=BEFORE.replace("x + x", "x * 2"))
    assert repo.try_git("merge", "--quiet", "other").code == 1
    repo.stage("a.py", DEBUG)
    assert commit(repo, message="Merge other") == (0, "", "")


def test_conflict_markers_in_a_merge_are_seen(repo: Repo) -> None:
    install(repo, "pre-commit")
    repo.git("switch", "--quiet", "-c", "other")
    repo.commit("Theirs", a=FIX)
    repo.git("switch", "--quiet", "main")
    repo.commit("Ours", a=BEFORE.replace("x + x", "x * 2"))
    assert repo.try_git("merge", "--quiet", "other").code == 1
    repo.git("add", "a.py")
    assert "EG010" in commit(repo, message="Merge other").err


# a range, as pre-commit names it before a push


def test_the_range_that_is_pushed(repo: Repo) -> None:
    base = repo.git("rev-parse", "HEAD").strip()
    tip = repo.commit(a=DEBUG)
    install(repo, "pre-commit")
    refs = {"PRE_COMMIT_FROM_REF": base, "PRE_COMMIT_TO_REF": tip}
    assert "EG110" in commit(repo, "--allow-empty", **refs).err
    refs = {"PRE_COMMIT_FROM_REF": tip, "PRE_COMMIT_TO_REF": tip}
    repo.stage("a.py", DEBUG.replace("DEBUG", "TRACE"))
    assert commit(repo, **refs) == (0, "", "")


@pytest.mark.parametrize("zeros", ["0" * 40, "0" * 64])
def test_a_range_without_a_start_is_not_passed_over(repo: Repo, zeros: str) -> None:
    install(repo, "pre-commit")
    repo.stage("a.py", FIX)
    result = commit(repo, PRE_COMMIT_FROM_REF=zeros, PRE_COMMIT_TO_REF="HEAD")
    assert result.code == 1
    assert result.err.startswith("editguard: error: PRE_COMMIT_FROM_REF names no commit")


# the message is the task


def test_the_message_is_the_task(repo: Repo) -> None:
    install(repo, "commit-msg", "--fail-on warning")
    repo.stage("a.py", COMMENT)
    refused = commit(repo, message="Double it")
    assert refused.code == 1
    assert "EG102 warning" in refused.err
    assert "task: the commit message" in refused.err
    assert commit(repo, message="Double it, and a comment on the name") == (0, "", "")


def test_what_git_writes_into_the_message_is_not_the_task(repo: Repo) -> None:
    """The verbose template shows the whole diff below the scissors, and the diff speaks of a comment."""
    install(repo, "commit-msg", "--fail-on warning")
    repo.stage("a.py", COMMENT.replace("the name of it", "a comment"))
    editor = repo.path / ".git" / "editor"
    editor.write_text('#!/bin/sh\n{ echo "Double it"; cat "$1"; } > "$1.new" && mv "$1.new" "$1"\n')
    editor.chmod(0o755)
    refused = repo.try_git("commit", "--verbose", env={"GIT_EDITOR": str(editor), "TERM": "dumb"})
    assert refused.code == 1
    assert "EG102 warning" in refused.err
    message = (repo.path / ".git" / "COMMIT_EDITMSG").read_text()
    assert message.startswith("Double it\n")
    assert "+# a comment" in message


def test_the_range_of_a_push_is_not_that_of_a_message(repo: Repo) -> None:
    base = repo.git("rev-parse", "HEAD").strip()
    tip = repo.commit(a=DEBUG)
    install(repo, "commit-msg")
    repo.stage("a.py", FIX)
    assert commit(repo, PRE_COMMIT_FROM_REF=base, PRE_COMMIT_TO_REF=tip) == (0, "", "")


def test_both_hooks_together(repo: Repo) -> None:
    install(repo, "pre-commit")
    install(repo, "commit-msg")
    repo.stage("a.py", FIX)
    assert commit(repo) == (0, "", "")
    repo.stage("a.py", DEBUG)
    assert commit(repo).code == 1


def test_a_stale_index_is_left_alone(repo: Repo) -> None:
    """The check must not refresh the index that git is about to commit."""
    repo.stage("a.py", FIX)
    os.utime(repo.path / "a.py", (1, 1))
    index = (repo.path / ".git" / "index").read_bytes()
    assert run("hook", "pre-commit", cwd=repo.path).code == 0
    assert (repo.path / ".git" / "index").read_bytes() == index


UNUSED = "import os\n\n\ndef double(x):\n    return 2 * x\n\n\ndef name():\n    return 'it'\n"


def test_linters_are_asked_only_if_the_settings_say_so(repo: Repo) -> None:
    arguments = ("hook", "pre-commit", "--fail-on", "warning", "--quiet")
    repo.stage("a.py", UNUSED)
    assert not run(*arguments, cwd=repo.path).codes() & {"EG301", "EG401"}
    repo.git("reset", "--quiet", "--hard")
    repo.stage("editguard.toml", "[lint]\nhooks = true\n")
    repo.commit()
    repo.stage("a.py", UNUSED)
    found = run(*arguments, cwd=repo.path)
    assert found.code == 1
    assert "EG301" in found.codes()
