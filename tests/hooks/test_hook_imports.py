"""What a hook loads: every import counts against its 150 ms."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.faces import DEBUG, FIX, Repo, environment

HEAVY = (
    "click",
    "difflib",
    "git",
    "importlib.metadata",
    "libcst",
    "logging",
    "openai",
    "pathspec",
    "pydantic",
    "rich",
    "shutil",
    "tempfile",
    "tomllib",
    "tree_sitter",
)


def loaded(script: str, repo: Repo) -> set[str]:
    """Which of the heavy modules ``script`` loads, in a process of its own."""
    # what the installed packages start by themselves is none of the hook's doing
    begin = "import sys\nbefore = set(sys.modules)\n"
    end = f"\nsys.stderr.write(' '.join((set(sys.modules) - before) & set({HEAVY!r})))"
    done = subprocess.run(
        [sys.executable, "-c", begin + script + end], cwd=repo.path, env=environment(), capture_output=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return set(done.stderr.decode().split())


def test_a_heavy_module_would_be_seen(repo: Repo) -> None:
    assert loaded("import rich.console", repo) >= {"rich"}


def test_importing_the_package_loads_nothing(repo: Repo) -> None:
    assert loaded("import editguard", repo) == set()


@pytest.mark.parametrize("name", ["Report", "Task", "EditguardError", "check"])
def test_importing_a_name_of_it_loads_nothing_heavy(repo: Repo, name: str) -> None:
    assert loaded(f"from editguard import {name}", repo) == set()


@pytest.mark.parametrize(("content", "code"), [(FIX, 0), (DEBUG, 1)], ids=["clean", "findings"])
@pytest.mark.parametrize("hook", ["'pre-commit'", "'commit-msg', '.git/MESSAGE'"])
def test_a_hook_loads_nothing_heavy(repo: Repo, content: str, code: int, hook: str) -> None:
    repo.write(".git/MESSAGE", "Double it\n")
    repo.stage("a.py", content)
    assert loaded(f"from editguard.__main__ import main\nassert main(['hook', {hook}]) == {code}", repo) == set()


def test_a_hook_that_refuses_loads_nothing_heavy(repo: Repo) -> None:
    script = "import io\nfrom editguard.__main__ import main\nsys.stderr, kept = io.StringIO(), sys.stderr\n"
    assert loaded(script + "assert main(['hook', 'nope']) == 2\nsys.stderr = kept", repo) == set()


@pytest.mark.parametrize(("path", "code"), [("a.py", 0), ("b.py", 2)], ids=["allowed", "refused"])
def test_an_agent_s_path_loads_nothing_heavy(repo: Repo, path: str, code: int) -> None:
    """Globs need pathspec; what parses is for symbols, and for the end."""
    event = f'{{"event": "before_edit", "paths": ["{path}"]}}'
    script = (
        f"import io\nsys.stdin = io.TextIOWrapper(io.BytesIO({event.encode()!r}))\n"
        "kept, sys.stderr = sys.stderr, io.StringIO()\nfrom editguard.__main__ import main\n"
        f"assert main(['hook', 'json', '--allow', 'a.py']) == {code}\nsys.stderr = kept"
    )
    assert loaded(script, repo) <= {"pathspec"}
