"""The commits of a pull request in a clone, and what of the base a check goes by: settings and templates.

Nothing of the pull request is checked out, run or imported, whatever the work tree holds.
"""

from __future__ import annotations

import os
import re
from typing import NamedTuple

from editguard.bots.boilerplate import TEMPLATES
from editguard.bots.values import Platform
from editguard.config import configuration_of_base
from editguard.repo import open_repository
from editguard.repo.environment import clean_environment
from editguard.repo.transport import GitError, Processes
from editguard.vocabulary.config import Config
from editguard.vocabulary.errors import RepositoryError
from editguard.vocabulary.snapshot import Snapshot

_FULL = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_REGULAR = ("100644", "100755")
_LARGE = 100_000
_MOST = 50

_FETCH_SECONDS = 600.0


class Base(NamedTuple):
    """What the base says: settings (``None`` where the usual files are to be asked) and templates of texts."""

    config: Config | None
    templates: tuple[str, ...]


def fetch(repo: str, platform: Platform, number: int, wanted: str) -> None:
    """Fetch the head of a pull request from ``origin``, if the commit ``wanted`` is not there yet: its objects and a
    reference of our own, nothing else.

    Raises:
        RepositoryError: if git cannot fetch.
    """
    with open_repository(repo, lean=True) as repository:
        folder = repository.root or repository.git_dir
        if _FULL.fullmatch(wanted):
            try:
                repository.transport.run(["cat-file", "-e", f"{wanted}^{{commit}}"])
                return
            except GitError:
                pass
    source = f"refs/pull/{number}/head" if platform is Platform.GITHUB else f"refs/merge-requests/{number}/head"
    environment = {**clean_environment(os.environ, same_repository=False), "GIT_TERMINAL_PROMPT": "0"}
    git = Processes(folder, environment, timeout=_FETCH_SECONDS)
    options = ["--quiet", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head", "--no-auto-maintenance"]
    try:
        git.run(["fetch", *options, "origin", f"+{source}:refs/editguard/{number}"])
    except GitError as error:
        raise RepositoryError(f"git could not fetch {source} from origin: {error.message}") from error


def read_base(repo: str, base: str, head: str, config: str | None) -> Base:
    """What stands at the merge base of two commits.

    Raises:
        EditguardError: if a commit is missing, which in a shallow clone says what to set, or settings cannot be read.
    """
    with open_repository(repo, lean=True) as repository:
        start = repository.merge_base(repository.resolve(base), repository.resolve(head))
        snapshot = repository.snapshot(start)
        settings = None if config is None else configuration_of_base(config, snapshot, repository.root)
        return Base(settings, tuple(_templates(snapshot)))


def _templates(snapshot: Snapshot) -> list[str]:
    names = [path for path in snapshot.paths() if TEMPLATES.fullmatch(path)][:_MOST]
    ids = [entry.id for entry in snapshot.entries(names).values() if entry.mode in _REGULAR]
    texts = snapshot.read(ids)
    return [data[:_LARGE].decode("utf-8", "replace") for data in texts.values()]
