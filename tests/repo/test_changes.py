"""What git says of the index, the work tree and a range, whatever the user has set up."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from editguard.intake.apply import apply_patch
from editguard.intake.unified import read_unified
from editguard.repo import changes, open_repository
from editguard.repo.changes import (
    Proposal,
    between,
    changed_paths,
    count_lines,
    ignored,
    listed,
    staged,
    worktree,
)
from editguard.vocabulary.errors import RepositoryError
from editguard.vocabulary.patch import Applied
from tests.support_sources import commit, environment, footprint, git, git_status, init, repository, write

LINES = "".join(f"line {n}\n" for n in range(40))
FILES = {"a.py": LINES, "gone.py": "x\n", "old.py": LINES + "old\n", "run.sh": "#!/bin/sh\n", "pkg/b.py": "b\n"}


@pytest.fixture
def top(tmp_path: Path) -> Path:
    return repository(tmp_path / "r", FILES)


def ask(folder: Path, what: str, *revs: str, **more: str) -> Proposal:
    """One proposal; the repository is as it was, byte for byte and second for second."""
    before = footprint(folder)
    with open_repository(folder, lean=True, environ=environment(**more)) as found:
        proposal = {"staged": staged, "worktree": worktree}[what](found) if not revs else between(found, *revs)
    assert footprint(folder) == before
    return proposal


def after(folder: Path, proposal: Proposal) -> dict[str, tuple[str, bytes] | None]:
    """Mode and content of each file that a proposal changes; ``None`` where it is gone."""
    with open_repository(folder, lean=True, environ=environment()) as found:
        patch = read_unified(proposal.diff)
        assert (patch.repairs, patch.problems) == ((), ())
        applied = apply_patch(patch, found.snapshot(proposal.base))
    result: dict[str, tuple[str, bytes] | None] = {}
    for file in applied.files:
        assert file.applied is Applied.EXACT, file.problems
        if file.change.status.value in ("renamed", "deleted") and file.change.old_path:
            result[file.change.old_path] = None
        if file.after is not None and file.new_mode is not None:
            result[file.change.path] = (file.new_mode, file.after)
    return result


def tree(folder: Path, name: str) -> dict[str, tuple[str, bytes]]:
    """Mode and content of every file of a tree."""
    found = {}
    for record in git(folder, "ls-tree", "-r", "-z", name).split(b"\0")[:-1]:
        head, path = record.split(b"\t")
        mode, _, id = head.decode().split()
        found[path.decode("utf-8", "surrogateescape")] = (mode, git(folder, "cat-file", "blob", id))
    return found


def expected(old: dict[str, tuple[str, bytes]], new: dict[str, tuple[str, bytes]]) -> dict[str, object]:
    return {path: new.get(path) for path in {**old, **new} if old.get(path) != new.get(path)}


def stage_all_kinds(top: Path) -> None:
    write(
        top, {"a.py": LINES.replace("line 3\n", "LINE 3\n"), "new.py": "new\n", 'o"dd\n\udcff.py': "x\n", "empty": ""}
    )
    (top / "gone.py").unlink()
    (top / "old.py").rename(top / "renamed.py")
    (top / "run.sh").chmod(0o755)
    (top / "link").symlink_to("a.py")
    git(top, "add", "--all")


def test_staged_is_what_a_commit_records(top: Path) -> None:
    stage_all_kinds(top)
    # behind the index: none of this is committed
    write(top, {"a.py": "changed again\n", "new.py": "newer\n", "untracked.py": "u\n"})
    (top / "pkg" / "b.py").unlink()
    git(top, "rm", "--quiet", "--cached", "run.sh")
    git(top, "update-index", "--add", "--chmod=+x", "run.sh")
    proposal = ask(top, "staged")
    seen = after(top, proposal)
    old = tree(top, "HEAD")
    git(top, "commit", "--quiet", "-m", "c")
    assert proposal.base == git(top, "rev-parse", "HEAD^").decode().strip()
    assert seen == expected(old, tree(top, "HEAD"))
    assert ask(top, "staged").diff == b""


def test_partly_staged_and_announced_files(top: Path) -> None:
    write(top, {"a.py": LINES.replace("line 3\n", "staged\n"), "later.py": "intent\n"})
    git(top, "add", "a.py")
    write(top, {"a.py": LINES.replace("line 3\n", "staged\n").replace("line 30\n", "not staged\n")})
    git(top, "add", "--intent-to-add", "later.py")
    proposal = ask(top, "staged")
    assert b"+staged" in proposal.diff
    assert b"not staged" not in proposal.diff
    assert b"later.py" not in proposal.diff
    assert (after(top, ask(top, "worktree")))["later.py"] == ("100644", b"intent\n")


@pytest.mark.parametrize("what", ["staged", "worktree"])
def test_the_first_commit_of_a_branch(tmp_path: Path, what: str) -> None:
    top = init(tmp_path / "r")
    write(top, {"a.py": "a\n", "empty": ""})
    git(top, "add", "a.py", "empty")
    proposal = ask(top, what)
    assert proposal.base is None
    assert after(top, proposal) == {"a.py": ("100644", b"a\n"), "empty": ("100644", b"")}


def test_the_first_commit_with_sha256(tmp_path: Path) -> None:
    top = init(tmp_path / "r", "--object-format=sha256")
    write(top, {"a.py": "a\n"})
    git(top, "add", "a.py")
    assert after(top, ask(top, "staged")) == {"a.py": ("100644", b"a\n")}


HOOK = """#!{python}
import os, sys
sys.path[:0] = {path!r}
from editguard.repo import open_repository
from editguard.repo.changes import staged
with open_repository(os.environ.get("LOOK_AT", "."), lean=True) as found:
    open({out!r}, "wb").write(staged(found).diff)
"""


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        (["-m", "c"], {b"a.py"}),
        (["-a", "-m", "c"], {b"a.py", b"pkg/b.py"}),
        (["-m", "c", "pkg/b.py"], {b"pkg/b.py"}),
        (["-m", "c", "--include", "pkg/b.py"], {b"a.py", b"pkg/b.py"}),
    ],
)
@pytest.mark.parametrize("linked", [False, True])
def test_inside_a_hook(tmp_path: Path, top: Path, arguments: list[str], names: set[bytes], linked: bool) -> None:
    hook = top / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    root = str(Path(changes.__file__).parents[2])
    hook.write_text(HOOK.format(python=sys.executable, path=[root], out=str(tmp_path / "seen")))
    hook.chmod(0o755)
    work = top
    if linked:
        git(top, "worktree", "add", "--quiet", str(tmp_path / "linked"))
        work = tmp_path / "linked"
    write(work, {"a.py": LINES + "staged\n", "pkg/b.py": "changed\n"})
    git(work, "add", "a.py")
    git(work, "commit", "--quiet", *arguments)
    diff = git(work, "diff", "--name-only", "HEAD^", "HEAD")
    assert set(diff.split()) == names, "what git committed"
    seen = (tmp_path / "seen").read_bytes()
    assert {path.encode() for path in changed_paths(seen)} == names, "what the hook saw"


def test_a_hook_that_looks_elsewhere_sees_that_index(tmp_path: Path, top: Path) -> None:
    other = repository(tmp_path / "other", {"o.py": "o\n"})
    write(other, {"o.py": "O\n"})
    git(other, "add", "o.py")
    hook = top / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    root = str(Path(changes.__file__).parents[2])
    hook.write_text(HOOK.format(python=sys.executable, path=[root], out=str(tmp_path / "seen")))
    hook.chmod(0o755)
    write(top, {"a.py": "x\n"})
    git(top, "commit", "--quiet", "-a", "-m", "c", LOOK_AT=str(other))
    assert changed_paths((tmp_path / "seen").read_bytes()) == ["o.py"]


def test_the_work_tree_as_it_stands(top: Path) -> None:
    stage_all_kinds(top)
    write(
        top,
        {"a.py": "again\n", ".gitignore": "*.log\n", "x.log": "ignored\n", "un tracked/ä.py": "u\n", "bin": b"\0\1"},
    )
    write(top, {"exec": "#!\n"})
    (top / "exec").chmod(0o755)
    (top / "dangling").symlink_to("nowhere")
    (top / "pkg" / "b.py").unlink()
    proposal = ask(top, "worktree")
    assert proposal.unread == ()
    seen = after(top, proposal)
    old = tree(top, "HEAD")
    commit(top)
    assert seen == expected(old, tree(top, "HEAD"))


def test_what_cannot_be_read_is_named(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(top / "fifo")
    write(top, {"huge": "x" * 101, "fine": "x\n", "secret": "x\n"})
    (top / "secret").chmod(0)
    init(top / "nested")
    commit(top / "nested", {"n": "n\n"})
    monkeypatch.setattr(changes, "MAX_UNTRACKED_BYTES", 100)
    proposal = ask(top, "worktree")
    unread = dict(proposal.unread)
    if os.geteuid():
        assert "ermission" in unread.pop("secret")
    assert unread.pop("huge") == "101 bytes, over the bound of 100"
    assert unread.pop("nested/") == "a repository of its own"
    assert unread in ({}, {"fifo": "neither a file nor a link"}), "git lists no pipes in some versions"
    assert b"+++ b/fine" in proposal.diff


def test_files_of_which_only_the_time_changed_are_not_changed(top: Path) -> None:
    for name in ("a.py", "old.py"):
        os.utime(top / name, (1, 1))
    write(top, {"gone.py": "y\n"})
    assert changed_paths(ask(top, "worktree").diff) == ["gone.py"]


def test_a_subfolder_sees_the_whole_repository(top: Path) -> None:
    write(top, {"a.py": "x\n", "new.py": "n\n"})
    with open_repository(top / "pkg", lean=True, environ=environment()) as found:
        assert changed_paths(worktree(found).diff) == ["a.py", "new.py"]
        git(top, "add", "a.py")
        assert changed_paths(staged(found).diff) == ["a.py"]


def test_a_range_starts_at_the_merge_base(top: Path) -> None:
    base = git(top, "rev-parse", "HEAD").decode().strip()
    git(top, "checkout", "--quiet", "-b", "topic")
    commit(top, {"a.py": "topic\n"})
    git(top, "checkout", "--quiet", "main")
    commit(top, {"pkg/b.py": "main\n"})
    proposal = ask(top, "", "main", "topic")
    assert (proposal.base, changed_paths(proposal.diff)) == (base, ["a.py"])
    assert ask(top, "", "topic", "topic").diff == b""


@pytest.mark.parametrize("what", ["staged", "worktree"])
def test_a_bare_repository_has_neither(tmp_path: Path, top: Path, what: str) -> None:
    git(top, "clone", "--quiet", "--bare", ".", str(tmp_path / "bare.git"))
    with pytest.raises(RepositoryError, match="give --base and --head"):
        ask(tmp_path / "bare.git", what)


SETTINGS = {
    "diff.noprefix": "true",
    "diff.mnemonicPrefix": "true",
    "color.ui": "always",
    "color.diff": "always",
    "diff.external": "false",
    "diff.orderFile": "order",
    "diff.renames": "false",
    "diff.context": "0",
    "diff.interHunkContext": "50",
    "diff.suppressBlankEmpty": "true",
    "diff.algorithm": "histogram",
    "diff.indentHeuristic": "true",
    "diff.relative": "true",
    "diff.submodule": "log",
    "diff.ignoreSubmodules": "all",
    "diff.wsErrorHighlight": "all",
    "diff.colorMoved": "zebra",
    "diff.wordRegex": ".",
    "diff.shout.textconv": "tr a-z A-Z <",
    "diff.shout.command": "false",
    "core.quotePath": "false",
    "core.abbrev": "4",
    "core.pager": "false",
    "status.relativePaths": "true",
    "log.showSignature": "true",
}


@pytest.fixture
def busy(top: Path) -> Path:
    commit(top, {".gitattributes": "*.py diff=shout\n", "order": "pkg/*\n*\n", "blank.py": "a\n\nb\n\nc\n"})
    stage_all_kinds(top)
    write(top, {"blank.py": "a\n\nB\n\nc\n", "pkg/b.py": "B\n", "ä.py": "1\n"})
    git(top, "add", "--all")
    return top


@pytest.mark.parametrize("name", SETTINGS)
def test_what_the_user_has_set_changes_nothing(busy: Path, name: str) -> None:
    plain = [ask(busy, "staged").diff, ask(busy, "worktree").diff, ask(busy, "", "HEAD^", "HEAD").diff]
    git(busy, "config", name, SETTINGS[name])
    assert [ask(busy, "staged").diff, ask(busy, "worktree").diff, ask(busy, "", "HEAD^", "HEAD").diff] == plain
    assert all(plain)


def test_the_settings_would_change_a_porcelain_diff(busy: Path) -> None:
    plain = git(busy, "diff", "--cached")
    git(busy, "config", "diff.noprefix", "true")
    assert git(busy, "diff", "--cached") != plain, "else the test above shows nothing"
    git(busy, "config", "diff.external", "false")
    assert git_status(busy, "diff", "--cached") != 0


def test_a_damaged_index_is_one_line(top: Path) -> None:
    (top / ".git" / "index").write_bytes(b"DIRC nonsense")
    for what in ("staged", "worktree"):
        with pytest.raises(RepositoryError, match="git diff-index failed"):
            ask(top, what)


def test_an_unmerged_index_is_named_and_its_work_tree_read(top: Path) -> None:
    git(top, "checkout", "--quiet", "-b", "topic")
    commit(top, {"gone.py": "topic\n"})
    git(top, "checkout", "--quiet", "main")
    commit(top, {"gone.py": "main\n"})
    assert git_status(top, "merge", "topic") != 0
    assert b"<<<<<<<" in ask(top, "worktree").diff
    with pytest.raises(RepositoryError, match=r"the index holds a conflict \('gone\.py'\)"):
        ask(top, "staged")


def test_no_index_at_all_is_everything_deleted(top: Path) -> None:
    (top / ".git" / "index").unlink()
    assert set(after(top, ask(top, "staged")).values()) == {None}


def test_a_work_tree_without_its_files(top: Path) -> None:
    shutil.rmtree(top / "pkg")
    assert after(top, ask(top, "worktree")) == {"pkg/b.py": None}


def test_paths_of_a_diff() -> None:
    diff = b'--- a/x y.py\t\n+++ b/z.py\n@@ -1 +1 @@\n--- b\n+++ c\n--- /dev/null\n+++ b/\xff\n--- "a/q"\n'
    assert changed_paths(diff) == ["x y.py", "z.py", "\udcff"]


@pytest.mark.parametrize("base", ["HEAD", None])
def test_counted_lines_are_those_of_the_patch(top: Path, base: str | None) -> None:
    stage_all_kinds(top)
    write(top, {"untracked/new.py": "one\ntwo", "bytes.bin": "\0\n\n", "pkg/b.py": "b\nc\n"})
    footprints = footprint(top)
    with open_repository(top, lean=True, environ=environment()) as found:
        start = found.head if base else None
        diff = worktree(found, start, distrust=True).diff
        counted = count_lines(found, start, 10_000)
        few = count_lines(found, start, 0)
    assert footprint(top) == footprints
    patch = read_unified(diff)
    lines = {change.path: change.added + change.removed for change in patch.files}
    assert {path: file.lines for path, file in counted.items() if file.lines} == {
        path: count for path, count in lines.items() if count
    }
    assert {path: file.old_path for path, file in counted.items() if file.old_path != path} == {
        change.path: change.old_path
        for change in patch.files
        if change.old_path is not None and change.old_path != change.path
    }
    assert few.keys() == counted.keys()
    assert few["untracked/new.py"].lines == 0


def test_what_git_ignores_and_lists(top: Path) -> None:
    write(top, {".gitignore": "build/\n*.log\n", "build/a": "", "b.log": "", "c.py": ""})
    with open_repository(top, lean=True, environ=environment()) as found:
        assert ignored(found, ["build/a", "b.log", "c.py", "a.py", "absent.log"]) == {"build/a", "b.log", "absent.log"}
        assert ignored(found, ["c.py"]) == set()
        assert {"a.py", "c.py", ".gitignore"} <= set(listed(found))
        assert not {"build/a", "b.log"} & set(listed(found))
