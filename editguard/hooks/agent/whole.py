"""Edits whose content matters: one file between two texts, and all that the work tree holds at the end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from editguard.edits.find import find_edits
from editguard.edits.paths import language
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
    name: str, before: bytes | None, after: bytes | None, contract: Contract, snapshot: Snapshot, config: Config
) -> list[Breach]:
    """Where a file that becomes ``after`` leaves ``contract`` by the symbols that are touched.

    Args:
        name: its name in the repository.
        before: its content, ``None`` if there is no such file.
        after: what it will hold, ``None`` if it is removed.
        contract: what may change.
        snapshot: the base.
        config: settings.

    Raises:
        EditguardError: if it is a Python file that is too large to be parsed.
    """
    if after == before:
        return []
    size = max(len(data) for data in (before, after) if data is not None)
    if language(name) == "python" and size > config.limits.syntax_bytes:
        raise EditguardError(
            f"{name!r} has {size:,} bytes, over the bound of {config.limits.syntax_bytes:,} (limits.syntax-bytes), so "
            "it is not known which symbols the edit touches: make the file smaller, or raise the bound at the base"
        )
    if after is None:
        change = FileChange(name, name, FileStatus.DELETED, content=b"")
    else:
        status = FileStatus.ADDED if before is None else FileStatus.MODIFIED
        change = FileChange(name, None if before is None else name, status, content=after)
    patch = Patch(PatchFormat.WHOLE_FILE, (change,))
    return _breaches(contract, patch, _Written(snapshot, name, before), config, budgets=False)


def _breaches(
    contract: Contract, patch: Patch, snapshot: Snapshot, config: Config, *, budgets: bool = True
) -> list[Breach]:
    applied = apply_patch(patch, snapshot, config.limits)
    if budgets:
        _complete(applied)
    elif applied.applied is Applied.FAILED:
        problems = [problem for file in applied.files for problem in file.problems] or [*applied.problems]
        why = problems[0].message if problems else "it does not apply"
        raise EditguardError(f"the edit of {patch.files[0].path!r} cannot be checked: {why}")
    edits, _ = find_edits(applied, config, lambda path: path in snapshot.entries([path]))
    scope = check_scope(contract, applied.files, edits, snapshot, config)
    return [breach for breach in scope.breaches if budgets or breach.rule != "EG204"]


def _complete(applied: AppliedPatch) -> None:
    """Refuse a reading of the work tree with holes in it: what is not known must not pass. A file without its content,
    such as a binary one, still has its name."""
    if applied.patch.problems or (applied.applied is Applied.FAILED and not applied.files):
        why = applied.patch.problems[0].message if applied.patch.problems else "it does not apply"
        raise EditguardError(f"the change of the work tree could not be read in full: {why}")


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
