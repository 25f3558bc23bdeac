"""A check on a real example: a small shop, an issue, and a model's over-eager answer to it."""

from __future__ import annotations

from pathlib import Path

from editguard.vocabulary.errors import EditguardError
from editguard.vocabulary.report import Report
from editguard.vocabulary.task import Task

AUTHOR = {
    "GIT_AUTHOR_NAME": "editguard demo",
    "GIT_AUTHOR_EMAIL": "demo@example.invalid",
    "GIT_AUTHOR_DATE": "2001-01-01T00:00:00+0000",
    "GIT_COMMITTER_NAME": "editguard demo",
    "GIT_COMMITTER_EMAIL": "demo@example.invalid",
    "GIT_COMMITTER_DATE": "2001-01-01T00:00:00+0000",
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_CONFIG_NOSYSTEM": "1",
}


def example() -> Path:
    """The folder of the example: ``before/``, ``task.md`` and ``answer.md``.

    Raises:
        EditguardError: if it was not installed.
    """
    here = Path(__file__).resolve().parent
    for folder in (here / "_fixtures" / "demo", here.parent / "fixtures" / "demo"):
        if (folder / "task.md").is_file():
            return folder
    raise EditguardError("the demo's files are missing from this installation; reinstall editguard")


def build(folder: Path) -> Path:
    """Make the example's repository below ``folder`` and return its path.

    Raises:
        EditguardError: if git is missing or refuses.
    """
    import os
    import shutil
    import subprocess

    repository = folder / "shop"
    shutil.copytree(example() / "before", repository, ignore=shutil.ignore_patterns("__pycache__"))
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")} | AUTHOR
    for command in (
        ("init", "--quiet", "--initial-branch=main"),
        ("add", "--all"),
        ("commit", "--quiet", "--no-verify", "--message", "A small shop"),
    ):
        try:
            done = subprocess.run(("git", *command), cwd=repository, env=environment, capture_output=True, timeout=60)
        except FileNotFoundError as error:
            raise EditguardError("git was not found on PATH; install it first") from error
        if done.returncode:
            reason = done.stderr.decode("utf-8", "replace").strip().replace("\n", "; ")
            raise EditguardError(f"git {command[0]} failed: {reason}")
    return repository


def check_example(folder: Path) -> Report:
    """Build the example below ``folder`` and check the model's answer to its issue."""
    from editguard.api import check

    return check(
        build(folder),
        patch=(example() / "answer.md").read_bytes(),
        task=Task((example() / "task.md").read_text(encoding="utf-8"), "the issue (task.md)"),
    )
