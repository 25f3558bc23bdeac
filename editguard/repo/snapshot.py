"""One commit, read without a checkout."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from editguard.repo.transport import GitError, Transport
from editguard.vocabulary.errors import RepositoryError
from editguard.vocabulary.snapshot import TreeEntry

_REGULAR = ("100644", "100755")


class CommitSnapshot:
    """`Snapshot` of a commit; ``None`` stands for the empty tree of an unborn branch."""

    def __init__(self, transport: Transport, commit: str | None) -> None:
        self._transport = transport
        self._commit = commit
        self._entries: dict[str, TreeEntry | None] = {}
        self._paths: Sequence[str] | None = None
        self._files: Sequence[tuple[str, str]] | None = None
        self._tree: Mapping[str, TreeEntry] | None = None
        self._blobs: dict[str, bytes] = {}

    @property
    def commit(self) -> str | None:
        """Full commit id."""
        return self._commit

    def entries(self, paths: Iterable[str]) -> Mapping[str, TreeEntry]:
        """See `Snapshot.entries`: one git process for all paths that were not asked for before."""
        wanted = list(dict.fromkeys(paths))
        if self._commit is None:
            return {}
        if self._tree is not None:
            return {path: entry for path in wanted if (entry := self._tree.get(path)) is not None}
        unknown = [path for path in wanted if path not in self._entries and _askable(path)]
        for some in _batches(unknown):
            found = dict(self._ls_tree("-t", "-z", self._commit, "--", *some))
            for path in some:
                self._entries[path] = found.get(path)
        return {path: entry for path in wanted if (entry := self._entries.get(path)) is not None}

    def read(self, ids: Iterable[str]) -> Mapping[str, bytes]:
        """See `Snapshot.read`."""
        wanted = list(ids)
        unknown = [id for id in wanted if id not in self._blobs]
        if not unknown:
            return {id: self._blobs[id] for id in wanted}
        try:
            found = self._transport.blobs(unknown)
        except GitError as error:
            raise RepositoryError(f"git could not read objects: {error.message}") from error
        return found | {id: self._blobs[id] for id in wanted if id in self._blobs}

    def warm(self, paths: Iterable[str]) -> None:
        """Read these files now and keep them: two git processes instead of two a question. For one patch
        on one commit; a batch would keep too much."""
        entries = self.entries(paths)
        self._blobs.update(self.read(entry.id for entry in entries.values() if entry.type == "blob"))

    def paths(self) -> Sequence[str]:
        """See `Snapshot.paths`."""
        if self._paths is None:
            self._paths = sorted(path for path, entry in self._all().items() if entry.type != "tree")
        return self._paths

    def files(self) -> Sequence[tuple[str, str]]:
        """See `Snapshot.files`."""
        if self._files is None:
            self._files = sorted((path, entry.id) for path, entry in self._all().items() if entry.mode in _REGULAR)
        return self._files

    def _all(self) -> Mapping[str, TreeEntry]:
        """Everything in the commit: whoever asked for all of it once will not ask git again for a part."""
        if self._tree is None:
            self._tree = {} if self._commit is None else dict(self._ls_tree("-r", "-t", "-z", self._commit))
        return self._tree

    def _ls_tree(self, *arguments: str) -> Iterable[tuple[str, TreeEntry]]:
        try:
            # a path is a path, also one that starts like a pathspec's magic: `:(top)x`
            output = self._transport.run(["--literal-pathspecs", "ls-tree", "--full-tree", *arguments])
        except GitError as error:
            raise RepositoryError(f"git could not read the tree of {self._commit}: {error.message}") from error
        for record in output.split(b"\0")[:-1]:
            head, _, name = record.partition(b"\t")
            mode, kind, id = head.decode("ascii").split(" ")[:3]
            yield name.decode("utf-8", "surrogateescape"), TreeEntry(mode, kind, id)


def _askable(path: str) -> bool:
    """Whether git can be asked for ``path``: what is no plain relative path is in no tree."""
    parts = path.split("/")
    return bool(path) and "\0" not in path and not any(part in ("", ".", "..") for part in parts)


def _batches(paths: list[str], bound: int = 100_000) -> Iterable[list[str]]:
    """Cut a list of paths so that each part fits on a command line of ``bound`` bytes."""
    batch: list[str] = []
    size = 0
    for path in paths:
        length = len(path.encode("utf-8", "surrogateescape")) + 1
        if batch and size + length > bound:
            yield batch
            batch, size = [], 0
        batch.append(path)
        size += length
    if batch:
        yield batch
