"""What the tests of the command line and of the hooks share: a real repository, and editguard run on it."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

import editguard
from editguard.__main__ import main

SOURCE = Path(editguard.__file__).resolve().parents[1]
"""The folder that holds the package under test."""

BEFORE = "def double(x):\n    return x + x\n\n\ndef name():\n    return 'it'\n"
FIX = BEFORE.replace("x + x", "2 * x")
DEBUG = FIX.replace("    return 2", '    print("DEBUG double", x)\n    return 2')
"""A change of behaviour, and a line of debug output that no task asks for (an error)."""


class Result(NamedTuple):
    """What a command line answered."""

    code: int
    out: str
    err: str

    def refused(self) -> str:
        """The one line of a refusal, without its beginning."""
        assert self.code == 2, self
        assert self.out == ""
        assert self.err.startswith("editguard: error: ")
        assert self.err.endswith("\n")
        assert self.err.count("\n") == 1
        assert "defect of editguard" not in self.err
        return self.err.removeprefix("editguard: error: ").removesuffix("\n")

    def codes(self) -> set[str]:
        """The rules in an output of the concise format."""
        return {line.split(": ")[1].split(" ")[0] for line in self.out.split("\n") if line}


def environment(**more: str) -> dict[str, str]:
    """The environment without what a running hook or a user's settings of git would add."""
    dropped = ("GIT_", "PRE_COMMIT", "EDITGUARD", "PYTHON", "NO_COLOR", "TERM", "COVERAGE")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
    return {
        **kept,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "PYTHONPATH": str(SOURCE),
        **more,
    }


def run(*arguments: str, cwd: Path, stdin: bytes = b"", env: Mapping[str, str] | None = None) -> Result:
    """Run editguard as a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "editguard", *arguments],
        cwd=cwd,
        input=stdin,
        env=environment(**(env or {})),
        capture_output=True,
        timeout=120,
    )
    return Result(done.returncode, done.stdout.decode(), done.stderr.decode())


class Repo:
    """A repository with a work tree."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir(parents=True, exist_ok=True)
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *arguments: str, env: Mapping[str, str] | None = None) -> str:
        """Run git and return what it printed."""
        return self.try_git(*arguments, env=env, check=True).out

    def try_git(self, *arguments: str, env: Mapping[str, str] | None = None, check: bool = False) -> Result:
        """Run git and return how it ended."""
        done = subprocess.run(
            ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", *arguments],
            cwd=self.path,
            env=environment(**(env or {})),
            capture_output=True,
            timeout=60,
        )
        assert not check or done.returncode == 0, done.stderr
        return Result(done.returncode, done.stdout.decode(), done.stderr.decode())

    def write(self, path: str, text: str | bytes) -> None:
        """Write a file of the work tree."""
        place = self.path / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text.encode() if isinstance(text, str) else text)

    def stage(self, path: str, text: str | bytes) -> None:
        """Write a file and add it to the index."""
        self.write(path, text)
        self.git("add", "--", path)

    def commit(self, message: str = "m", **files: str) -> str:
        """Commit the index, and ``files`` by name without ``.py``; returns the commit's id."""
        for name, text in files.items():
            self.stage(f"{name}.py", text)
        self.git("commit", "--quiet", "--no-verify", "--allow-empty", "--message", message)
        return self.git("rev-parse", "HEAD").strip()

    def diff(self) -> bytes:
        """The work tree against the index, as git writes it."""
        return self.git("diff", "--no-ext-diff").encode()


class Cli:
    """Editguard called in this process, from the folder of a repository."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch, self._capsys = monkeypatch, capsys

    def __call__(self, *arguments: str, stdin: bytes = b"") -> Result:
        """Run a command line."""
        self._capsys.readouterr()
        self._monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        code = main(arguments)
        return Result(code, *self._capsys.readouterr())


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    """A repository with one commit, which is the current folder."""
    for name in [name for name in os.environ if name.startswith(("GIT_", "PRE_COMMIT", "EDITGUARD", "NO_COLOR"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    made = Repo(tmp_path / "repo")
    made.commit("The start", a=BEFORE)
    monkeypatch.chdir(made.path)
    return made


@pytest.fixture
def cli(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Cli:
    """Calls editguard in this process."""
    return Cli(monkeypatch, capsys)
