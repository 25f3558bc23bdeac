"""The files that a patch changes, each once, with its two sides."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from editguard.edits.runs import Run, changed_runs
from editguard.intake.line_diff import line_opcodes
from editguard.intake.lines import split_lines
from editguard.vocabulary.patch import Applied, AppliedFile, FileStatus
from editguard.vocabulary.snapshot import Snapshot

PACKAGED = 200
"""Files of a package that came or went which are looked at though they did not change."""

_PACKAGE = "__init__.py"
_REGULAR = ("100644", "100755")


class Change(NamedTuple):
    """A file on both sides; a path and its content are ``None`` where the file is not. ``runs`` are the lines that
    changed, ``mode`` is git's mode after the change, ``None`` where the patch does not say."""

    old_path: str | None
    new_path: str | None
    before: bytes | None
    after: bytes | None
    runs: Sequence[Run]
    mode: str | None

    @property
    def path(self) -> str:
        """The path after, or else before."""
        return self.new_path or self.old_path or ""

    @property
    def paths(self) -> list[str]:
        """The paths that there are."""
        return [path for path in (self.old_path, self.new_path) if path is not None]


def changes_of(files: Iterable[AppliedFile]) -> list[Change]:
    """The changes of regular files whose content is known; one that a patch comes back to is one change."""
    found: list[Change] = []
    for file in files:
        change = _change(file)
        if change is None:
            continue
        earlier = next((index for index, one in enumerate(found) if _goes_on(one, change)), None)
        if earlier is None:
            found.append(change)
        else:
            joined = _joined(found[earlier], change)
            found[earlier : earlier + 1] = [joined] if joined.paths else []
    return found


def packaged(changes: Sequence[Change], snapshot: Snapshot) -> tuple[list[Change], int]:
    """Python files that a patch leaves alone while it makes the folder around them a package, or no package any more:
    what is said of them may change. At most `PACKAGED` of them, and how many more there are."""
    folders = {
        posixpath.dirname(change.path)
        for change in changes
        if posixpath.basename(change.path) == _PACKAGE and (change.old_path is None or change.new_path is None)
    }
    if not folders:
        return [], 0
    touched = {path for change in changes for path in change.paths}
    files = [
        (path, id)
        for path, id in snapshot.files()
        if path.endswith((".py", ".pyi")) and path not in touched and _below(path, folders)
    ]
    blobs = snapshot.read(id for _, id in files[:PACKAGED])
    found = [Change(path, path, blobs[id], blobs[id], (), None) for path, id in files[:PACKAGED] if id in blobs]
    return found, len(files) - len(found)


def _below(path: str, folders: set[str]) -> bool:
    folder = posixpath.dirname(path)
    while folder not in folders:
        if not folder:
            return False
        folder = posixpath.dirname(folder)
    return True


def _change(file: AppliedFile) -> Change | None:
    change, status = file.change, file.change.status
    if file.applied is Applied.FAILED or (file.before is None and file.after is None):
        return None
    if file.old_mode not in (None, *_REGULAR) or file.new_mode not in (None, *_REGULAR):
        return None
    # a copy leaves its original where it is: what it holds comes on top
    old = None if status in (FileStatus.ADDED, FileStatus.COPIED) else change.old_path or change.path
    new = None if status is FileStatus.DELETED else change.path
    before = file.before if old is not None else None
    after = file.after if new is not None else None
    return Change(
        old if before is not None else None,
        new if after is not None else None,
        before,
        after,
        changed_runs(file.hunks),
        file.new_mode or change.new_mode,
    )


def _goes_on(first: Change, then: Change) -> bool:
    if first.new_path is not None:
        return then.old_path == first.new_path
    return then.old_path is None and then.new_path == first.old_path


def _joined(first: Change, then: Change) -> Change:
    old, new = (split_lines(text) for text in (first.before or b"", then.after or b""))
    runs = [
        Run(a + 1, c + 1, tuple(old[a:b]), tuple(new[c:d]))
        for tag, a, b, c, d in line_opcodes(old, new)
        if tag != "equal"
    ]
    return Change(first.old_path, then.new_path, first.before, then.after, runs, then.mode or first.mode)
