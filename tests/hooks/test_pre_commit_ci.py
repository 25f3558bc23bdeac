"""As on pre-commit.ci: all files, a shallow clone without a branch, no network, nothing staged."""

from __future__ import annotations

from pathlib import Path

from tests.faces import BEFORE, DEBUG, Repo, repo, run  # noqa: F401


def test_the_hook_passes_where_nothing_is_staged(repo: Repo, tmp_path: Path) -> None:  # noqa: F811
    repo.commit(a=DEBUG)
    repo.git("clone", "--quiet", "--depth=1", f"file://{repo.path}", str(tmp_path / "clone"))
    clone = Repo.__new__(Repo)
    clone.path = tmp_path / "clone"
    clone.git("checkout", "--quiet", "--detach")
    result = run("hook", "pre-commit", cwd=clone.path, env={"PRE_COMMIT": "1"})
    assert result.code == 0, result
    assert (clone.path / "a.py").read_text() != BEFORE
