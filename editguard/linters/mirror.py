"""Folders that look to a linter as the repository does, without a checkout.

Of a commit only names are written, once, as empty files (`_Names`): a linter asks whether `package/__init__.py` or a
module of that name exists, not what it holds. For each patch every side gets the folders on the way to its files for
real, with the settings files and the changed files in them; everything else there is a link to the names. A linter that
walks over a side meets the real folders only, since none follows links into folders, and resolves settings, excludes
and packages as it would in a checkout.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from editguard.linters.protocol import LinterError
from editguard.linters.scratch import make_scratch
from editguard.vocabulary.snapshot import Snapshot

_LINK = "120000"
_EMPTY = ".empty"


class Side(NamedTuple):
    """One side of a change: ``files`` are written, those in ``programs`` as executable; ``gone`` are paths of the
    base that do not exist on this side."""

    name: str
    files: Mapping[str, bytes]
    programs: frozenset[str] = frozenset()
    gone: frozenset[str] = frozenset()


class Mirror:
    """Sides of patches on one commit after the other. Use `at` before `sides`; `close` removes everything."""

    def __init__(self, keeps: Callable[[str], bool], folder: str | None = None) -> None:
        """``keeps`` says of a path whether the existence of that file matters; folders always do. Everything is
        written in ``folder``, by default where temporary files go."""
        self._keeps, self._folder = keeps, folder
        self._root: str | None = None
        self._names: _Names | None = None
        self._commit: object = None

    def at(self, snapshot: Snapshot) -> None:
        """Be a mirror of ``snapshot`` from now on; what it shares with the last one stays.

        Raises:
            LinterError: if the folders cannot be written.
        """
        if self._names is not None and self._commit == (snapshot.commit, id(snapshot)):
            return
        with _writing():
            if self._root is None or self._names is None:
                self._root = os.path.realpath(make_scratch("lint", self._folder))
                weakref.finalize(self, shutil.rmtree, self._root, ignore_errors=True)
                self._names = _Names(os.path.join(self._root, "names"))
            self._names.become(snapshot, self._keeps)
            self._commit = (snapshot.commit, id(snapshot))

    @contextlib.contextmanager
    def sides(self, sides: Sequence[Side], settings: Mapping[str, bytes]) -> Iterator[str]:
        """The folder that holds a folder for each of ``sides``, all with the files ``settings``.

        Raises:
            LinterError: if they cannot be written.
        """
        if self._root is None or self._names is None:
            raise ValueError("`at` comes first")
        with _writing():
            folder = tempfile.mkdtemp(prefix="patch-", dir=self._root)
        try:
            with _writing():
                for side in sides:
                    _lay_out(os.path.join(folder, side.name), side, settings, self._names)
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def close(self) -> None:
        """Remove all folders."""
        if self._root is not None:
            shutil.rmtree(self._root, ignore_errors=True)
        self._root = self._names = self._commit = None


class _Names:
    """The names of a commit as folders and empty files below ``root``."""

    def __init__(self, root: str) -> None:
        self.root = root
        self.empty = os.path.join(root, _EMPTY)
        self._files: set[str] = set()
        self._folders: set[str] = set()
        self._links: dict[str, str] = {}
        self._children: dict[str, tuple[list[str], list[str]]] = {}
        os.mkdir(root)
        _touch(self.empty)

    def become(self, snapshot: Snapshot, keeps: Callable[[str], bool]) -> None:
        every = list(snapshot.paths())
        regular = {path for path, _ in snapshot.files()}
        others = [path for path in every if path not in regular]
        entries = snapshot.entries(others) if others else {}
        files = {path for path in regular if keeps(path)}
        folders = _parents(every) | {path for path, entry in entries.items() if entry.type == "commit"}
        self._unlink()
        for path in self._files - files:
            os.unlink(os.path.join(self.root, path))
        for path in sorted(self._folders - folders, reverse=True):
            os.rmdir(os.path.join(self.root, path))
        for path in sorted(folders - self._folders):
            os.mkdir(os.path.join(self.root, path))
        for path in files - self._files:
            _touch(os.path.join(self.root, path))
        self._files, self._folders = files, folders
        links = {path: entry.id for path, entry in entries.items() if entry.mode == _LINK}
        self._link(links, snapshot.read(links.values()) if links else {})
        self._children = {}
        for path in folders:
            self._child(path)[0].append(path)
        for path in (*files, *self._links):
            self._child(path)[1].append(path)

    def children(self, folder: str) -> tuple[Sequence[str], Sequence[str]]:
        """Paths of the folders and of the files in ``folder`` (the empty string: the top)."""
        return self._children.get(folder, ((), ()))

    def _child(self, path: str) -> tuple[list[str], list[str]]:
        return self._children.setdefault(path.rpartition("/")[0], ([], []))

    def _unlink(self) -> None:
        for path in self._links:
            os.unlink(os.path.join(self.root, path))
        self._links = {}

    def _link(self, links: Mapping[str, str], blobs: Mapping[str, bytes]) -> None:
        """Links of the repository whose target is a name of it; others lead nowhere."""
        for path, id in links.items():
            target = os.fsdecode(blobs.get(id, b""))
            place = os.path.normpath(os.path.join(os.path.dirname(path), target)).replace(os.sep, "/")
            if target and not os.path.isabs(target) and (place in self._files or place in self._folders):
                os.symlink(os.path.join(self.root, place), os.path.join(self.root, path))
                self._links[path] = place


def _lay_out(root: str, side: Side, settings: Mapping[str, bytes], names: _Names) -> None:
    written = {**settings, **side.files}
    for path in settings:
        # settings are those of the base on every side: a patch cannot loosen its own check
        written[path] = settings[path]
    real = _parents([*written, *side.gone])
    os.mkdir(root)
    os.mkdir(os.path.join(root, ".git"))  # what .gitignore files count from
    for path in sorted(real):
        os.mkdir(os.path.join(root, path))
    for folder in ("", *real):
        folders, files = names.children(folder)
        for path in folders:
            if path not in real:
                os.symlink(os.path.join(names.root, path), os.path.join(root, path))
        for path in files:
            if path not in written and path not in side.gone:
                os.symlink(os.path.join(names.root, path), os.path.join(root, path))
    for path, content in written.items():
        place = os.path.join(root, path)
        with open(place, "xb") as handle:
            handle.write(content)
        if path in side.programs:
            os.chmod(place, 0o700)
    if side.gone:
        for path in sorted(real, reverse=True):
            with contextlib.suppress(OSError):
                os.rmdir(os.path.join(root, path))  # the last file of it went


def _parents(paths: Iterable[str]) -> set[str]:
    """All folders above ``paths``, without the top."""
    found: set[str] = set()
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder and folder not in found:
            found.add(folder)
            folder = folder.rpartition("/")[0]
    return found


def _touch(path: str) -> None:
    os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o644))


@contextlib.contextmanager
def _writing() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise LinterError(f"the files cannot be laid out for linters: {error.strerror or error}") from error
