"""What of a commit a patch can touch: paths and blobs, to be asked for in one question each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from editguard.vocabulary.patch import FileChange
from editguard.vocabulary.snapshot import TreeEntry


def touched_paths(changes: Iterable[FileChange]) -> list[str]:
    """Every path that a patch can touch, with the folders above and the paths without a prefix."""
    return with_folders(path for change in changes for path in (change.path, change.old_path) if path is not None)


def with_folders(paths: Iterable[str]) -> list[str]:
    """``paths`` with the folders above them, and the same without a first component that may be a prefix."""
    wanted: dict[str, None] = {}
    for path in paths:
        for one in (path, path.partition("/")[2]):
            if one:
                wanted[one] = None
                wanted.update(dict.fromkeys(folders_above(one)))
    return list(wanted)


def touched_blobs(changes: Iterable[FileChange], entries: Mapping[str, TreeEntry]) -> list[str]:
    """The ids of the blobs that ``changes`` are applied to, or name."""
    ids: dict[str, None] = {}
    for change in changes:
        for path in (change.path, change.old_path):
            if path is None:
                continue
            for one in (path, path.partition("/")[2]):
                entry = entries.get(one)
                if entry is not None and entry.type == "blob":
                    ids[entry.id] = None
        if change.binary and change.new_id and len(change.new_id) in (40, 64):
            ids[change.new_id] = None
    return list(ids)


def folders_above(path: str) -> list[str]:
    """The folders that ``path`` is in, the outermost first."""
    parts = path.split("/")[:-1]
    return ["/".join(parts[: n + 1]) for n in range(len(parts))]
