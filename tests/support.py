"""Real git repositories and real processes for tests."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def environment(**extra: str) -> dict[str, str]:
    """The environment without what a surrounding git or editguard would leave in it."""
    names = ("GIT_", "PRE_COMMIT_", "EDITGUARD_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(names)}
    root = str(Path(__file__).resolve().parent.parent)
    return kept | {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "PYTHONPATH": root,
        "NO_COLOR": "1",
        **extra,
    }


class Work:
    """A work tree with a repository in it."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.git("init", "--quiet", "--initial-branch=main", *options)

    def git(self, *arguments: str, check: bool = True, **extra: str) -> subprocess.CompletedProcess[str]:
        """Run git here."""
        return subprocess.run(
            ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", *arguments],
            cwd=self.folder,
            env=environment(**extra),
            capture_output=True,
            text=True,
            check=check,
        )

    def write(self, **files: str) -> None:
        """Write files of Python; ``__`` in a name stands for ``/``."""
        for name, text in files.items():
            self.put(name.replace("__", "/") + ".py", text)

    def put(self, path: str, text: str | bytes) -> None:
        """Write one file."""
        place = self.folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text.encode() if isinstance(text, str) else text)

    def commit(self, message: str = "a commit") -> str:
        """Commit everything, past all hooks; returns the id."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--no-verify", "--allow-empty", "-m", message)
        return self.git("rev-parse", "HEAD").stdout.strip()

    def run(self, *arguments: str, stdin: bytes = b"", **extra: str) -> subprocess.CompletedProcess[bytes]:
        """Run editguard here, as a process of its own."""
        return subprocess.run(
            [sys.executable, "-m", "editguard", *arguments],
            cwd=self.folder,
            env=environment(**extra),
            input=stdin,
            capture_output=True,
            timeout=120,
            check=False,
        )

    def state(self) -> dict[str, tuple[bytes, int]]:
        """Every file here, the repository's own included, with its bytes and its time."""
        return {
            str(path.relative_to(self.folder)): (path.read_bytes(), path.stat().st_mtime_ns)
            for path in sorted(self.folder.rglob("*"))
            if path.is_file() and not path.is_symlink()
        }
