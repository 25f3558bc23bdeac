"""What the rest of editguard needs to know of a base commit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol


class TreeEntry(NamedTuple):
    """One entry of a git tree: ``mode`` is git's (``"100644"``), ``type`` is ``blob``, ``tree`` or
    ``commit`` (a submodule), ``id`` the full object id in hexadecimal."""

    mode: str
    type: str
    id: str


class Snapshot(Protocol):
    """Read-only view of one commit: its tree and its blobs, without a checkout."""

    @property
    def commit(self) -> str | None:
        """Full commit id; ``None`` for the empty tree of an unborn branch."""

    def entries(self, paths: Iterable[str]) -> Mapping[str, TreeEntry]:
        """Entries at exactly these repository-relative paths (files, folders, submodules); paths that
        do not exist are absent from the answer."""

    def read(self, ids: Iterable[str]) -> Mapping[str, bytes]:
        """Contents of these blobs by full id, in one go; ids that the object store lacks are absent."""

    def paths(self) -> Sequence[str]:
        """All file paths of the tree, sorted."""

    def files(self) -> Sequence[tuple[str, str]]:
        """All regular files of the tree with the ids of their blobs, sorted by path."""
