"""Blobs through GitPython, whose persistent ``cat-file`` serves long-lived processes best."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from editguard.repo.transport import Processes

if TYPE_CHECKING:
    import git


class GitPython(Processes):
    """A repository opened by GitPython; single questions still go to processes of their own."""

    def __init__(self, repository: git.Repo, folder: str, environment: Mapping[str, str]) -> None:
        super().__init__(folder, environment)
        self._repository = repository
        repository.git.update_environment(**environment)

    @classmethod
    def open(cls, folder: str, environment: Mapping[str, str], head: str | None) -> GitPython | None:
        """Open the repository of ``folder``, its top or its git directory.

        ``None`` where GitPython cannot read what git can: git directories without a ``config`` (it takes
        a bare one for a work tree), SHA-256 objects. ``head``, a commit id, is read as a trial.
        """
        import git

        try:
            # `$` in a folder's name is no variable
            repository = git.Repo(folder, odbt=git.GitCmdObjectDB, expand_vars=False)
            with repository.config_reader("repository") as reader:
                form = str(reader.get_value("extensions", "objectformat", "sha1"))
        except (git.GitError, ValueError, KeyError, OSError):
            return None
        if form.lower() != "sha1":
            repository.close()
            return None
        transport = cls(repository, folder, environment)
        try:
            if head is not None:
                repository.git.get_object_data(head)
        except (git.GitError, ValueError, OSError):
            transport.close()
            return None
        return transport

    def blobs(self, ids: Iterable[str]) -> dict[str, bytes]:
        """See `Transport.blobs`."""
        found: dict[str, bytes] = {}
        for id in dict.fromkeys(ids):
            try:
                _, kind, _, data = self._repository.git.get_object_data(id)
            except ValueError:
                continue  # GitPython's word for a missing object
            if kind in ("blob", b"blob"):
                found[id] = data
        return found

    def close(self) -> None:
        """See `Transport.close`."""
        self._repository.close()
