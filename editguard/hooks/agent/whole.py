"""Edits whose content matters: one file before it is written, and all that the work tree holds at the end."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from editguard.edits.find import find_edits
from editguard.hooks.agent.events import FileEdit, Replacement
from editguard.intake.apply import apply_patch
from editguard.repo import Repository
from editguard.repo.changes import worktree
from editguard.scope.check import check_scope
from editguard.vocabulary.config import Config
from editguard.vocabulary.contract import Breach, Contract
from editguard.vocabulary.errors import EditguardError
from editguard.vocabulary.patch import Applied, AppliedPatch, FileChange, FileStatus, Patch, PatchFormat
from editguard.vocabulary.snapshot import Snapshot, TreeEntry


class Whole(NamedTuple):
    """Where the work tree leaves a contract, and the names of all files that differ, the old ones among them."""

    breaches: tuple[Breach, ...] = ()
    paths: tuple[str, ...] = ()


def whole_change(contract: Contract, repository: Repository, snapshot: Snapshot, config: Config) -> Whole:
    """Where the work tree leaves ``contract``, compared with ``snapshot``.

    Raises:
        EditguardError: if git cannot compare, or what it says cannot be read in full.
    """
    from editguard.intake.read import read_git

    proposal = worktree(repository, snapshot.commit, distrust=True)
    if not proposal.diff.strip():
        return Whole()
    patch = read_git(proposal.diff, config.limits)
    found = _breaches(contract, patch, snapshot, config)
    for path, why in proposal.unread:
        from editguard.scope.quick import path_breaches

        found.extend(breach._replace(detail=why) for breach in path_breaches(contract, (path.rstrip("/"),), new=True))
    named = [name for change in patch.files for name in (change.path, change.old_path) if name is not None]
    return Whole(tuple(found), tuple(dict.fromkeys(named)))


def one_file(
    edit: FileEdit, name: str, place: str, contract: Contract, snapshot: Snapshot, config: Config
) -> list[Breach]:
    """Where ``edit`` leaves ``contract`` by the symbols that it touches. Nothing is said where it is not known what
    will stand in the file, or where the text to be replaced is not there: such an edit fails by itself.

    Args:
        edit: what will be written.
        name: the file's name in the repository.
        place: where it stands.
        contract: what may change.
        snapshot: the base.
        config: settings.
    """
    before = _read(place, config.limits.file_bytes)
    after = _after(edit, before)
    if after is None:
        return []
    return _between(name, before, after, contract, snapshot, config)


def written_file(name: str, place: str, contract: Contract, snapshot: Snapshot, config: Config) -> list[Breach]:
    """Where the file as it now stands at ``place`` leaves ``contract`` by its symbols, compared with ``snapshot``; the
    arguments are those of `one_file`."""
    entry = snapshot.entries([name]).get(name)
    before = snapshot.read([entry.id]).get(entry.id) if entry is not None else None
    return _between(name, before, _read(place, config.limits.file_bytes), contract, snapshot, config)


def _between(
    name: str, before: bytes | None, after: bytes | None, contract: Contract, snapshot: Snapshot, config: Config
) -> list[Breach]:
    if after is None or after == before:
        return []
    change = FileChange(
        name,
        None if before is None else name,
        FileStatus.ADDED if before is None else FileStatus.MODIFIED,
        content=after,
    )
    patch = Patch(PatchFormat.WHOLE_FILE, (change,))
    return _breaches(contract, patch, _Written(snapshot, name, before), config, budgets=False)


def _breaches(
    contract: Contract, patch: Patch, snapshot: Snapshot, config: Config, *, budgets: bool = True
) -> list[Breach]:
    applied = apply_patch(patch, snapshot, config.limits)
    if budgets:
        _complete(applied)
    edits, _ = find_edits(applied, config, lambda path: path in snapshot.entries([path]))
    scope = check_scope(contract, applied.files, edits, snapshot, config)
    return [breach for breach in scope.breaches if budgets or breach.rule != "EG204"]


def _complete(applied: AppliedPatch) -> None:
    """Refuse a reading of the work tree with holes in it: what is not known must not pass. A file without its content,
    such as a binary one, still has its name."""
    if applied.patch.problems or (applied.applied is Applied.FAILED and not applied.files):
        why = applied.patch.problems[0].message if applied.patch.problems else "it does not apply"
        raise EditguardError(f"the change of the work tree could not be read in full: {why}")


def _read(place: str, most: int) -> bytes | None:
    try:
        if not os.path.lexists(place):
            return None
        if os.path.getsize(place) > most:
            raise EditguardError(f"{place!r} is over the bound of {most:,} bytes (limits.file-bytes)")
        with open(place, "rb") as handle:
            return handle.read()
    except OSError as error:
        raise EditguardError(f"{place!r} cannot be read: {error.strerror}") from error


def _after(edit: FileEdit, before: bytes | None) -> bytes | None:
    if edit.content is not None:
        return edit.content.encode("utf-8", "surrogatepass")
    if not edit.replacements:
        return None
    text = (before or b"").decode("utf-8", "surrogateescape")
    for part in edit.replacements:
        old, new = _as_in(text, part)
        if old not in text:
            return None
        text = text.replace(old, new, -1 if part.everywhere else 1)
    return text.encode("utf-8", "surrogateescape")


def _as_in(text: str, part: Replacement) -> tuple[str, str]:
    """Agents write plain line ends, and their tools find the text in a file with others."""
    if part.old in text or "\r\n" not in text:
        return part.old, part.new
    old, new = (one.replace("\r\n", "\n").replace("\n", "\r\n") for one in (part.old, part.new))
    return old, new


class _Written:
    """A snapshot in which one file is as it stands on disk."""

    def __init__(self, base: Snapshot, path: str, content: bytes | None) -> None:
        self._base = base
        self._path = path
        self._content = content
        self._id = "0" * 40

    @property
    def commit(self) -> str | None:
        """See `Snapshot.commit`."""
        return self._base.commit

    def entries(self, paths: Iterable[str]) -> Mapping[str, TreeEntry]:
        """See `Snapshot.entries`."""
        wanted = list(paths)
        found = {path: entry for path, entry in self._base.entries(wanted).items() if path != self._path}
        if self._path in wanted and self._content is not None:
            found[self._path] = TreeEntry("100644", "blob", self._id)
        return found

    def read(self, ids: Iterable[str]) -> Mapping[str, bytes]:
        """See `Snapshot.read`."""
        wanted = list(ids)
        found = dict(self._base.read(id for id in wanted if id != self._id))
        if self._id in wanted and self._content is not None:
            found[self._id] = self._content
        return found

    def paths(self) -> Sequence[str]:
        """See `Snapshot.paths`."""
        return self._base.paths()

    def files(self) -> Sequence[tuple[str, str]]:
        """See `Snapshot.files`."""
        return self._base.files()
