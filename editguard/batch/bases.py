"""The commits that a worker reads: repositories kept open, the last commit with its settings and its index."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import TYPE_CHECKING

from editguard.config import configuration
from editguard.repo import Repository, open_repository
from editguard.settings.lint import with_lint
from editguard.vocabulary.config import AS_CONFIGURED, Config, LintChoice
from editguard.vocabulary.snapshot import Snapshot
from editguard.vocabulary.suppression import Accepted

if TYPE_CHECKING:
    from editguard.index.base import BaseIndex
    from editguard.index.store import BlobStore
    from editguard.lint.linting import Linting

_OPEN = 4
"""Repositories that are kept open: each is a process of git."""


class Bases:
    """Reads commits; keeps the repositories and the commit that it read last."""

    def __init__(
        self,
        path_of: Callable[[str], str],
        config: Config | None,
        index_folder: str | None,
        lint: LintChoice = AS_CONFIGURED,
        scratch: str | None = None,
        accepted: tuple[Accepted, ...] | None = None,
    ) -> None:
        """``path_of`` gives the folder of a repository by its name; ``config`` is used instead of the settings of each
        commit, and ``lint`` over either; what files say is kept in ``index_folder`` for the next run, without one it
        is read anew. Files are laid out for linters in ``scratch``, by default where temporary files go. ``accepted``
        are findings of a baseline, in place of those of the settings; one baseline serves many patches, so entries
        that one of them does not meet are no news."""
        self._lint, self._scratch = lint, scratch
        self._accepted = None if accepted is None else tuple(entry._replace(path="") for entry in accepted)
        self._path_of = path_of
        self._config = config
        self._index_folder = index_folder
        self._open: dict[str, Repository] = {}
        self._commit: tuple[str, str] | None = None
        self._snapshot: tuple[Snapshot, Config] | None = None
        self._index: BaseIndex | None = None
        self._blobs: BlobStore | None = None
        self._linting: Linting | None = None

    def repository(self, name: str) -> Repository:
        """The repository that is called ``name``.

        Raises:
            EditguardError: if there is none, or it cannot be opened.
        """
        if name not in self._open:
            if len(self._open) >= _OPEN:
                self._open.pop(next(iter(self._open))).close()
            self._open[name] = open_repository(self._path_of(name))
        return self._open[name]

    def base(self, name: str, commit: str) -> tuple[Snapshot, Config]:
        """A commit of the repository ``name``, and the settings to use on it.

        Raises:
            EditguardError: if it cannot be read.
        """
        if self._snapshot is None or self._commit != (name, commit):
            self._snapshot = self._index = None
            repository = self.repository(name)
            snapshot = repository.snapshot(repository.resolve(commit))
            config = with_lint(self._config or configuration(None, snapshot, None), self._lint)
            if self._accepted is not None:
                config = config._replace(accepted=self._accepted)
            self._snapshot = snapshot, config
            self._commit = (name, commit)
        return self._snapshot

    def index(self, snapshot: Snapshot) -> BaseIndex:
        """The index of ``snapshot``, the commit that `base` gave last; commits share what files say."""
        if self._index is None:
            from editguard.index.base import build_index
            from editguard.index.store import BlobStore

            self._blobs = self._blobs or BlobStore(self._index_folder)
            self._index = build_index(snapshot, self._blobs)
        return self._index

    def linting(self, config: Config) -> Linting | None:
        """What asks linters about patches on the commits that `base` gives; commits share the names of their files."""
        if not config.lint.check:
            return None
        if self._linting is None:
            from editguard.lint.linting import Linting
            from editguard.linters.discover import formatters, linters

            self._linting = Linting(linters(), self._scratch, formatters())
        return self._linting

    def forget(self) -> None:
        """Read everything anew the next time: what failed may have left things half done."""
        self._snapshot = self._index = None
        with contextlib.suppress(Exception):
            self.close()
        self._open.clear()

    def close(self) -> None:
        """End the processes of git, and remove what was laid out for linters."""
        for repository in self._open.values():
            repository.close()
        self._open.clear()
        if self._blobs is not None:
            self._blobs.close()
            self._blobs = None
        if self._linting is not None:
            self._linting.close()
            self._linting = None
