"""The engine as a library: choose a source, read it, check it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from editguard.config import SETTINGS, configuration, with_profile
from editguard.repo import open_repository
from editguard.repo.changes import NESTED, SPECIAL, changed_paths
from editguard.vocabulary.config import Config
from editguard.vocabulary.contract import Contract
from editguard.vocabulary.errors import UsageError
from editguard.vocabulary.patch import Patch, PatchFormat, Problem, ProblemCode
from editguard.vocabulary.report import Report
from editguard.vocabulary.task import Task

if TYPE_CHECKING:
    from editguard.index.base import BaseIndex
    from editguard.repo import Repository
    from editguard.repo.changes import Proposal
    from editguard.vocabulary.snapshot import Snapshot


def check(
    repo: str | os.PathLike[str] = ".",
    *,
    patch: bytes | str | None = None,
    patch_format: str = "auto",
    base: str | None = None,
    head: str | None = None,
    staged: bool = False,
    worktree: bool = False,
    task: Task | str | None = None,
    config: Config | str | os.PathLike[str] | None = None,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    lean: bool = False,
    contract: Contract | Mapping[str, Any] | str | os.PathLike[str] | None = None,
    contract_file: str | os.PathLike[str] | None = None,
    scope_profile: str | None = None,
) -> Report:
    """Check one change of a repository and return the report.

    Give at most one of ``staged``, ``worktree``, ``patch`` and ``base`` (which with ``patch`` is the
    commit that the patch applies to, ``HEAD`` unless given); without any, staged changes are checked if
    there are any, else the work tree.

    Args:
        repo: a folder inside the repository, or a bare one.
        patch: what a model wrote; text is encoded as UTF-8.
        patch_format: ``auto``, or a value of `PatchFormat` to override detection.
        base: a revision; the change from it to ``head`` (``HEAD`` unless given) is checked.
        head: a revision, with ``base``.
        staged: check what would be committed.
        worktree: check the work tree against ``HEAD``, untracked files included.
        task: what was asked for; without it relevance is not assessed, and the report says so.
        config: settings, or the file to read them from; by default they are read from the base.
        select: rule codes or prefixes to use, instead of the configured ones.
        ignore: rule codes or prefixes to leave out, besides the configured ones.
        lean: read git through plain processes, for a short-lived process such as a hook.
        contract: what the change may touch: a contract, plain values as in a contract file, or the path of such a file,
            which is read as the base has it where it is there. It narrows what the settings and the task allow.
        contract_file: a second contract, the path of a file.
        scope_profile: a profile of ``[tool.editguard.scope.profiles]`` to use besides the rest of the settings.

    Raises:
        EditguardError: if the repository, a revision, the configuration or the contract cannot be used.
    """
    with open_change(
        repo,
        patch=patch,
        patch_format=patch_format,
        base=base,
        head=head,
        staged=staged,
        worktree=worktree,
        task=task,
        config=config,
        select=select,
        ignore=ignore,
        lean=lean,
        contract=contract,
        contract_file=contract_file,
        scope_profile=scope_profile,
    ) as change:
        from editguard.engine import check_patch

        return check_patch(
            change.patch,
            change.snapshot,
            change.task,
            change.config,
            lambda: index_of(change.snapshot),
            contract=change.contract,
        )


class Change(NamedTuple):
    """A change that was read and not yet checked; ``origin`` says where it was read from."""

    repository: Repository
    origin: str
    patch: Patch
    snapshot: Snapshot
    task: Task | None
    config: Config
    contract: Contract | None = None


@contextmanager
def open_change(
    repo: str | os.PathLike[str] = ".",
    *,
    patch: bytes | str | None = None,
    patch_format: str = "auto",
    base: str | None = None,
    head: str | None = None,
    staged: bool = False,
    worktree: bool = False,
    task: Task | str | None = None,
    config: Config | str | os.PathLike[str] | None = None,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    lean: bool = False,
    contract: Contract | Mapping[str, Any] | str | os.PathLike[str] | None = None,
    contract_file: str | os.PathLike[str] | None = None,
    scope_profile: str | None = None,
) -> Iterator[Change]:
    """Read one change of a repository, with the arguments of `check`; the repository is closed afterwards.

    Raises:
        EditguardError: as `check` does.
    """
    for name, rev in (("base", base), ("head", head)):
        if rev is not None and not rev.strip():
            raise UsageError(f"{name} is blank: give a revision, or leave it out")
    _one_source(patch=patch, base=base, head=head, staged=staged, worktree=worktree)
    with open_repository(repo, lean=lean) as repository:
        proposal: Proposal | None = None
        form: PatchFormat | None = PatchFormat.UNIFIED
        if patch is None:
            proposal = _proposal(repository, base, head, staged=staged, worktree=worktree)
            data, commit = proposal.diff, proposal.base
        else:
            data = patch.encode("utf-8", "surrogateescape") if isinstance(patch, str) else patch
            commit = repository.resolve(base or "HEAD")
            form = _format(patch_format)
        snapshot = repository.snapshot(commit)
        # only now: a hook loads these while git works
        from editguard.intake.apply import with_folders
        from editguard.intake.read import read_proposal

        if proposal is not None:
            snapshot.warm([*SETTINGS, *with_folders(changed_paths(data))])
        local = patch is None and base is None
        settings = (
            config
            if isinstance(config, Config)
            else configuration(config, snapshot, repository.root if local else None)
        )
        if select or ignore:
            settings = settings._replace(select=tuple(select) or settings.select, ignore=(*settings.ignore, *ignore))
        if scope_profile is not None:
            settings = with_profile(settings, scope_profile)
        if isinstance(task, str):
            task = Task(task, "given") if task.strip() else None
        if proposal is not None and not data.strip():
            read = Patch(PatchFormat.UNIFIED, added=0, removed=0)  # nothing has changed, which is no failure
        else:
            read = read_proposal(data, form, settings.limits)
        if proposal is not None and proposal.unread:
            read = replace(read, problems=(*read.problems, *_unread(proposal)))
        origin = "a patch" if proposal is None else proposal.source
        agreed = _contract(contract, repository, snapshot)
        if contract_file is not None:
            agreed = (agreed or Contract()).joined(_contract(contract_file, repository, snapshot) or Contract())
        yield Change(repository, origin, read, snapshot, task, settings, agreed)


def _contract(
    given: Contract | Mapping[str, Any] | str | os.PathLike[str] | None, repository: Repository, snapshot: Snapshot
) -> Contract | None:
    if given is None or isinstance(given, Contract):
        return given
    from editguard.contract.file import contract_of
    from editguard.contract.source import read_contract

    if isinstance(given, Mapping):
        return contract_of(given, "the contract")
    return read_contract(given, repository.root, snapshot)


def index_of(snapshot: Snapshot) -> BaseIndex:
    """The index of ``snapshot``; what its files say is kept in the user's cache folder."""
    from editguard.cache_folder import default_folder
    from editguard.index.base import build_index
    from editguard.index.store import BlobStore

    store = BlobStore(default_folder())
    try:
        return build_index(snapshot, store)
    finally:
        store.close()


def _one_source(*, patch: bytes | str | None, base: str | None, head: str | None, staged: bool, worktree: bool) -> None:
    if patch is not None and (staged or worktree or head):
        raise UsageError("a patch is checked against a base commit: leave out --staged, --worktree and --head")
    if staged and worktree:
        raise UsageError("--staged and --worktree exclude each other: run twice to check both")
    if (staged or worktree) and (base or head):
        raise UsageError("--staged and --worktree are compared with HEAD: leave out --base and --head")
    if head and not base:
        raise UsageError("--head needs --base: the commit to compare it with")


def _proposal(repository: Repository, base: str | None, head: str | None, *, staged: bool, worktree: bool) -> Proposal:
    from editguard.repo import changes

    if base:
        return changes.between(repository, base, head or "HEAD")
    if worktree:
        return changes.worktree(repository)
    found = changes.staged(repository)
    if staged or found.diff.strip():
        return found
    return changes.worktree(repository)


def _format(name: str) -> PatchFormat | None:
    if name == "auto":
        return None
    try:
        return PatchFormat(name)
    except ValueError:
        known = ", ".join(["auto", *(form.value for form in PatchFormat if form is not PatchFormat.NONE)])
        raise UsageError(f"unknown patch format {name!r}; known are {known}") from None


def _unread(proposal: Proposal) -> Iterator[Problem]:
    """Untracked files that could not be read: what they hold was not checked."""
    for path, reason in proposal.unread:
        if reason in (NESTED, SPECIAL):
            continue  # no part of what could be committed
        yield Problem(ProblemCode.LIMIT, f"the untracked file was not read: {reason}", path)
