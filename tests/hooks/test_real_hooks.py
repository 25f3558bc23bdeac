"""The hooks as git runs them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.support import Work

CLEAN = "def f(a):\n    return a\n"
BETTER = "def f(a):\n    return a + 1\n"


@pytest.fixture
def work(tmp_path: Path) -> Work:
    made = Work(tmp_path / "r")
    made.write(a=CLEAN, b="y = g( 1 )\n")
    made.commit()
    return made


def install(work: Work, name: str, arguments: str) -> None:
    script = work.folder / ".git" / "hooks" / name
    script.parent.mkdir(exist_ok=True)
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m editguard hook {arguments}\n')
    script.chmod(0o755)


def test_a_commit_with_a_scratch_file_is_refused_and_a_clean_one_passes(work: Work) -> None:
    install(work, "pre-commit", "pre-commit")
    work.write(a=BETTER, reproduce="import a\n")
    work.git("add", "--all")
    refused = work.git("commit", "-m", "fix", check=False)
    assert refused.returncode == 1
    assert "EG109" in refused.stdout + refused.stderr
    work.git("rm", "--quiet", "-f", "reproduce.py")
    passed = work.git("commit", "-m", "fix")
    assert "editguard" not in passed.stdout + passed.stderr
    assert work.git("log", "--format=%s").stdout.split("\n")[0] == "fix"


def test_only_what_is_staged_counts(work: Work) -> None:
    install(work, "pre-commit", "pre-commit")
    work.write(a=BETTER)
    work.git("add", "a.py")
    work.write(a=BETTER + "breakpoint()\n", b="y = g(1)\n")
    assert work.git("commit", "-m", "staged part", check=False).returncode == 0
    assert work.git("show", "HEAD:a.py").stdout == BETTER


@pytest.mark.parametrize("arguments", [["-a"], ["a.py", "b.py"]])
def test_the_temporary_index_of_commit_is_seen(work: Work, arguments: list[str]) -> None:
    """`git commit -a` and `git commit PATH` commit another index than the one on disk."""
    install(work, "pre-commit", "pre-commit --fail-on warning")
    work.write(a=BETTER, b="y = g(1)\n")
    refused = work.git("commit", "-m", "fix", *arguments, check=False)
    assert refused.returncode == 1
    assert "EG101" in refused.stdout + refused.stderr


def test_the_message_is_the_task(work: Work) -> None:
    install(work, "commit-msg", 'commit-msg "$1"')
    work.write(a=BETTER, b="y = g(1)\n")
    work.git("add", "--all")
    refused = work.git("commit", "-m", "add one", check=False)
    assert refused.returncode == 1
    assert "EG101" in refused.stdout + refused.stderr
    assert work.git("commit", "-m", "add one, and reformat b", check=False).returncode == 0


def test_a_range_named_by_pre_commit(work: Work) -> None:
    base = work.git("rev-parse", "HEAD").stdout.strip()
    work.write(a=BETTER, reproduce="import a\n")
    head = work.commit()
    done = work.run("hook", "pre-commit", PRE_COMMIT_FROM_REF=base, PRE_COMMIT_TO_REF=head)
    assert done.returncode == 1
    assert b"EG109" in done.stdout
    assert work.run("hook", "pre-commit", PRE_COMMIT_FROM_REF=head, PRE_COMMIT_TO_REF=head).returncode == 0


def test_the_first_commit_of_all(tmp_path: Path) -> None:
    work = Work(tmp_path / "r")
    install(work, "pre-commit", "pre-commit")
    work.write(a="x = (\n")
    work.git("add", "--all")
    refused = work.git("commit", "-m", "first", check=False)
    assert "EG008" in refused.stdout + refused.stderr
    work.write(a=CLEAN)
    work.git("add", "--all")
    assert work.git("commit", "-m", "first", check=False).returncode == 0


def test_a_hook_is_silent_when_nothing_is_wrong_and_touches_nothing(work: Work) -> None:
    work.write(a=BETTER)
    work.git("add", "--all")
    before = work.state()
    done = work.run("hook", "pre-commit")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert work.state() == before
    assert b"not assessed" in work.run("hook", "pre-commit", "--verbose").stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["hook", "nope"], "unknown hook"),
        (["hook", "pre-commit", "--nope"], "unknown option"),
        (["hook", "pre-commit", "--config"], "needs a value"),
        (["hook", "pre-commit", "--fail-on", "high"], "must be one of"),
        (["hook", "pre-commit", "--select", "EG999"], "unknown rule"),
        (["hook", "pre-commit", "--repo", "nowhere"], "does not exist"),
        (["hook", "commit-msg"], "commit message"),
        (["hook", "commit-msg", "nowhere"], "cannot read"),
    ],
)
def test_wrong_calls(work: Work, arguments: list[str], words: str) -> None:
    done = work.run(*arguments)
    assert done.returncode == 2
    assert words in done.stderr.decode()
    assert done.stderr.count(b"\n") == 1


def test_what_a_hook_imports(work: Work) -> None:
    """What costs more to import than the whole hook may take."""
    work.write(a=BETTER)
    work.git("add", "--all")
    program = (
        "import sys\nfrom editguard.__main__ import main\ncode = main(['hook', 'pre-commit'])\n"
        "heavy = {'openai', 'rich', 'click', 'git', 'pydantic', 'libcst', 'logging', 'tempfile', 'difflib'}\n"
        "print(code, sorted(heavy & set(sys.modules)))"
    )
    done = work.git("-c", f'alias.x=!{sys.executable} -c "$P"', "x", P=program)
    assert done.stdout == "0 []\n", done.stderr


def test_importing_the_package_imports_nothing(tmp_path: Path) -> None:
    import subprocess

    from tests.support import environment

    program = "import sys, editguard; print([m for m in sys.modules if m.startswith('editguard.')])"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, env=environment(), check=True, cwd=tmp_path
    )
    assert done.stdout == "[]\n"
