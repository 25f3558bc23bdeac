"""A repository with a pull request, a server that plays GitHub, and the environment of a workflow."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.bots.diffs import shown
from tests.bots.github import PROJECT, GitHub
from tests.bots.server import serving
from tests.faces import BEFORE, Cli, Repo, Result, cli, repo  # noqa: F401

ISSUE = "double() is slow: multiply instead of adding."


@pytest.fixture
def hub() -> Iterator[GitHub]:
    """GitHub, as a server on this machine."""
    fake = GitHub()
    with serving(fake):
        yield fake


class Pull(NamedTuple):
    """A pull request in a repository, on the server, seen from a workflow."""

    repo: Repo
    hub: GitHub
    cli: Cli
    folder: Path

    def commit(self, message: str = "m", **files: str) -> str:
        """Commit to the branch and push."""
        head = self.repo.commit(message, **files)
        self.push()
        return head

    def push(self) -> None:
        """Tell the server what the branch is now, and the workflow of it."""
        self.hub.base_sha = self.repo.git("rev-parse", "main").strip()
        self.hub.head_sha = self.repo.git("rev-parse", "HEAD").strip()
        self.hub.files = shown(self.repo, "main", "HEAD")
        (self.folder / "event.json").write_text(json.dumps(self.hub.event()))

    def run(self, *arguments: str) -> Result:
        """Run the bot."""
        return self.cli("pr", "--no-lint", *arguments)

    def refused(self, *arguments: str) -> str:
        """Run the bot, which ends with 2, and return why: a line of the log, and the annotation of it."""
        result = self.run(*arguments)
        message = result._replace(out="").refused()
        said = message.replace("%", "%25")
        assert result.out.split("\n")[-2:] == [f"::error title=editguard::{said}", ""]
        return message

    @property
    def summary(self) -> str:
        """What the step's summary says so far."""
        path = self.folder / "summary.md"
        return path.read_text() if path.exists() else ""

    @property
    def outputs(self) -> dict[str, str]:
        """The outputs of the step."""
        path = self.folder / "output"
        lines = path.read_text().split("\n") if path.exists() else []
        found: dict[str, str] = {}
        while lines and lines[0]:
            name, delimiter = lines.pop(0).split("<<")
            end = lines.index(delimiter)
            found[name] = "\n".join(lines[:end])
            del lines[: end + 1]
        return found


@pytest.fixture
def pull(repo: Repo, hub: GitHub, cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Pull:  # noqa: F811
    """The pull request, before anything was done for it."""
    for name in [name for name in os.environ if name.startswith(("GITHUB_", "GITLAB_", "CI_", "RUNNER_"))]:
        monkeypatch.delenv(name)
    folder = tmp_path / "runner"
    folder.mkdir()
    for name, value in {
        "GITHUB_ACTIONS": "true",
        "GITHUB_EVENT_NAME": "pull_request",
        "GITHUB_EVENT_PATH": str(folder / "event.json"),
        "GITHUB_REPOSITORY": PROJECT,
        "GITHUB_API_URL": hub.address,
        "GITHUB_SERVER_URL": "https://github.com",
        "GITHUB_RUN_ID": "42",
        "GITHUB_TOKEN": "ghs_secret",
        "GITHUB_STEP_SUMMARY": str(folder / "summary.md"),
        "GITHUB_OUTPUT": str(folder / "output"),
        "EDITGUARD_CACHE_DIR": str(tmp_path / "cache"),
    }.items():
        monkeypatch.setenv(name, value)
    hub.add_issue(12, "Slow double", ISSUE)
    repo.git("checkout", "--quiet", "-b", "topic")
    made = Pull(repo, hub, cli, folder)
    made.push()
    return made
