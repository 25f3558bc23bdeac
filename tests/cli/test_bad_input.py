"""Input that nobody hopes for: one clear answer each, never a traceback, and nothing is touched."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.faces import BEFORE, FIX, Cli, Repo, run


def answered(repo: Repo, cli: Cli, patch: bytes, *options: str) -> set[str]:
    """The rules that an unreadable patch is answered with; exit code 1."""
    result = cli("check", "-q", "--patch", "-", *options, stdin=patch)
    assert result.code == 1
    assert result.err == ""
    return result.codes()


@pytest.mark.parametrize(
    "patch",
    [b"", b" \n\n", b"I could not reproduce the problem.\n", b"\x00" * 1000, bytes(range(256)) * 20, b"\xff\xfe" * 50],
    ids=["empty", "blank", "prose", "NUL bytes", "binary noise", "no text"],
)
def test_nothing_that_could_be_a_patch(repo: Repo, cli: Cli, patch: bytes) -> None:
    assert answered(repo, cli, patch) == {"EG001"}


def test_a_truncated_hunk(repo: Repo, cli: Cli) -> None:
    repo.write("a.py", FIX)
    whole = repo.diff()
    cut = whole[: whole.index(b"+    return 2 * x")]
    result = cli("check", "--patch", "-", stdin=cut)
    assert result.code in (0, 1)
    assert result.err == ""
    assert "EG005 warning" in result.out  # mended at the best, and said so


def test_a_hunk_without_a_file(repo: Repo, cli: Cli) -> None:
    assert answered(repo, cli, b"@@ -1,2 +1,2 @@\n def double(x):\n-    return x + x\n+    return 2 * x\n") & {
        "EG001",
        "EG002",
        "EG003",
    }


def test_nul_bytes_in_a_diff(repo: Repo, cli: Cli) -> None:
    repo.write("a.py", FIX)
    result = cli("check", "-q", "--patch", "-", stdin=repo.diff().replace(b"2 * x", b"2 \x00* x"))
    assert result.err == ""
    assert "EG008" in result.codes()


def test_a_patch_over_the_bound(repo: Repo, cli: Cli) -> None:
    repo.write("editguard.toml", "limits = { patch-bytes = 1000 }\n")
    huge = b"--- a/a.py\n+++ b/a.py\n@@ -1 +1,9999 @@\n" + b"+x = 1\n" * 9999
    result = cli("check", "-q", "--patch", "-", "--config", "editguard.toml", stdin=huge)
    assert result.code == 1
    assert "EG016" in result.codes()


def test_a_patch_of_many_files(repo: Repo, cli: Cli) -> None:
    one = (
        "diff --git a/m{0}.py b/m{0}.py\nnew file mode 100644\n--- /dev/null\n+++ b/m{0}.py\n@@ -0,0 +1 @@\n+x = {0}\n"
    )
    patch = "".join(one.format(number) for number in range(300)).encode()
    result = cli("check", "--patch", "-", stdin=patch)
    assert (result.code, result.err) == (0, "")
    assert result.out.startswith("300 edits in 300 files")


def test_more_input_than_is_ever_read(repo: Repo, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("editguard.files.MAX_INPUT_BYTES", 1000)
    Path("big").write_bytes(b"x" * 1001)
    assert "has more than 1,000 bytes" in cli("check", "--patch", "big").refused()
    assert "has more than 1,000 bytes" in cli("check", "--patch", "-", stdin=b"x" * 1001).refused()
    assert cli("check", "--patch", "-", stdin=b"x" * 1000).code == 1


@pytest.mark.parametrize("path", ["../outside.py", "/etc/passwd", ".git/config", "a/../../b.py"])
def test_a_patch_that_leaves_the_repository(repo: Repo, cli: Cli, path: str) -> None:
    patch = f"--- /dev/null\n+++ b/{path}\n@@ -0,0 +1 @@\n+x = 1\n".replace("b//", "/")
    assert "EG011" in answered(repo, cli, patch.encode())


def test_an_unborn_branch(tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch, repo: Repo) -> None:
    born = Repo(tmp_path / "new")
    monkeypatch.chdir(born.path)
    born.stage("a.py", BEFORE)
    assert cli("check", "--staged").out.startswith("2 edits in 1 file, unified; applies exactly to the empty tree")
    assert cli("check", "--worktree").code == 0
    for options in (("--patch", "-"), ("--base", "HEAD"), ("--task-from", "commit")):
        assert "the branch has no commit yet" in cli("check", *options, stdin=b"x").refused()


def test_a_bare_repository(tmp_path: Path, cli: Cli, repo: Repo) -> None:
    repo.git("clone", "--quiet", "--bare", ".", str(tmp_path / "bare.git"))
    repo.write("a.py", FIX)
    at = ("--repo", str(tmp_path / "bare.git"))
    assert cli("check", *at, "--patch", "-", stdin=repo.diff()).code == 0
    assert "give --base and --head, or --patch" in cli("check", *at).refused()


def test_a_repository_that_cannot_be_read(repo: Repo, cli: Cli) -> None:
    (repo.path / ".git" / "HEAD").write_text("nonsense\n")
    assert cli("check").refused()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may read everything")
def test_files_without_permission(repo: Repo, cli: Cli) -> None:
    Path("secret").write_text("x")
    Path("secret").chmod(0)
    assert "cannot be read: Permission denied" in cli("check", "--patch", "secret").refused()
    assert "cannot be read: Permission denied" in cli("check", "--task-file", "secret").refused()


def test_without_git(repo: Repo, tmp_path: Path) -> None:
    result = run("check", cwd=repo.path, env={"PATH": str(tmp_path)})
    assert "git was not found" in result.refused()


def test_names_that_are_no_names(repo: Repo, cli: Cli) -> None:
    for option in ("--patch", "--task-file", "--output", "--config", "--repo"):
        assert cli("check", option, "a\0b").refused()
