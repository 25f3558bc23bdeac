"""The engine as a library: choose a source, read it, check it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from editguard.config import IN_WORK_TREE, SETTINGS, configuration, with_baseline
from editguard.repo import open_repository
from editguard.repo.changes import NESTED, SPECIAL, changed_paths
from editguard.settings.lint import with_lint
from editguard.vocabulary.config import AUTO, HONOUR, Config, LintChoice
from editguard.vocabulary.contract import Contract
from editguard.vocabulary.errors import UsageError
from editguard.vocabulary.judge import NO_JUDGE, JudgeChoice
from editguard.vocabulary.patch import Patch, PatchFormat, Problem, ProblemCode
from editguard.vocabulary.reach import Mode
from editguard.vocabulary.report import Report
from editguard.vocabulary.task import Task

if TYPE_CHECKING:
    from editguard.engine import Examined
    from editguard.index.base import BaseIndex
    from editguard.lint.linting import Linting
    from editguard.repo import Repository
    from editguard.repo.changes import Proposal
    from editguard.vocabulary.reach import Reach
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
    baseline: str | os.PathLike[str] | None = None,
    lean: bool = False,
    lint: bool | None = None,
    lint_select: Sequence[str] = (),
    lint_ignore: Sequence[str] = (),
    hook: bool = False,
    reach: str | None = None,
    contract: Contract | Mapping[str, Any] | str | os.PathLike[str] | None = None,
    contract_file: str | os.PathLike[str] | None = None,
    scope_profile: str | None = None,
    judge: JudgeChoice = NO_JUDGE,
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
        baseline: a file of accepted findings, instead of the configured one; of a file in the repository the version
            at the base counts, unless what is staged or the work tree is checked.
        lean: read git through plain processes, for a short-lived process such as a hook.
        lint: whether linters are asked; by default as configured, and only if a rule of ``EG3`` or ``EG4`` is used.
        lint_select: codes of linters to use, instead of the project's (``E501``, ``oxlint:no-debugger``).
        lint_ignore: codes of linters to leave out.
        hook: this is a git hook, whose time is short: linters are asked only if the settings say so of hooks.
        reach: say as well how far the task reaches: ``text``, by the task's words alone, or ``reference``, by the
            change. It reads the whole repository once.
        contract: what the change may touch: a contract, plain values as in a contract file, or the path of such a file,
            which is read as the base has it where it is there. It narrows what the settings and the task allow.
        contract_file: a second contract, the path of a file.
        scope_profile: a profile of ``[tool.editguard.scope.profiles]`` to use besides the rest of the settings.
        judge: whether a language model is asked about edits in doubt, as a second reader: this alone uses the network,
            and costs what the model's server takes.

    Raises:
        EditguardError: if the repository, a revision, the configuration or the contract cannot be used, or the judge
            has no model, no key, or a server that refuses it.
    """
    if reach not in (None, *Mode):
        raise UsageError(f"unknown reach {reach!r}; known are {', '.join(Mode)}")
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
        baseline=baseline,
        lean=lean,
        contract=contract,
        contract_file=contract_file,
        scope_profile=scope_profile,
    ) as change:
        if lint is None and hook:
            lint = change.config.lint.hooks
        choice = LintChoice(lint, tuple(lint_select), tuple(lint_ignore))
        return examine_change(change, choice, None if reach is None else Mode(reach), judge).report


def examine_change(
    change: Change, lint: LintChoice, reach: Mode | None = None, judge: JudgeChoice = NO_JUDGE
) -> Examined:
    """Check one change that was read; ``lint``, ``reach`` and ``judge`` as in `check`.

    Raises:
        EditguardError: as `check` does.
    """
    from editguard.engine import examine

    settings = with_lint(change.config, lint)
    if judge.on:
        settings = with_judge(settings, judge)
    with asking_linters(settings) as linting:
        index = cache(lambda: index_of(change.snapshot))
        examined = examine(change.patch, change.snapshot, change.task, settings, index, linting, change.contract)
    report = examined.report
    if judge.on:
        from editguard.judging.check import second_reading

        report = second_reading(examined, settings.judge)
    if reach is not None:
        report = replace(report, reach=_reach(reach, examined, change, index()))
    return examined._replace(report=report)


def preview_judge(judge: JudgeChoice, **source: Any) -> str:
    """What `check` with the same arguments would ask a judge, and about what it would cost; nothing is sent.

    Args:
        judge: what the call says of the judge.
        source: the arguments of `open_change`.

    Raises:
        EditguardError: as `check` does; no key is needed.
    """
    from editguard.engine import examine
    from editguard.judging.check import preview

    with open_change(**source) as change:
        settings = with_judge(change.config, judge)
        index = cache(lambda: index_of(change.snapshot))
        examined = examine(change.patch, change.snapshot, change.task, settings, index, None, change.contract)
        return preview(examined, settings.judge)


def with_judge(config: Config, choice: JudgeChoice) -> Config:
    """``config`` with what a call says of the judge.

    Raises:
        UsageError: if that is not valid or names no model, or if files of the work tree say which server is asked: what
            is being checked must not choose who is told of it.
    """
    from editguard.judging.run import configured

    url = config.judge.base_url
    if url and (config.source or "").endswith(IN_WORK_TREE) and "base_url" not in dict(choice.settings):
        raise UsageError(
            f"{config.source}: judge.base-url is not taken from files that are not committed; commit them, or give "
            "--judge-base-url or --config FILE"
        )
    return config._replace(judge=configured(config.judge, choice))


@contextmanager
def asking_linters(config: Config) -> Iterator[Linting | None]:
    """What asks linters, if ``config`` wants them asked and a rule about them is used."""
    from editguard.rules import registry

    if not config.lint.check or not any(
        code.startswith(("EG3", "EG4")) for code in registry.select(config.select, config.ignore)
    ):
        yield None
        return
    from editguard.lint.linting import Linting
    from editguard.linters.discover import formatters, linters

    linting = Linting(linters(), None, formatters())
    try:
        yield linting
    finally:
        linting.close()


def _reach(mode: Mode, examined: Examined, change: Change, index: BaseIndex) -> Reach | None:
    """How far the task reaches; ``None`` where there is nothing to judge by."""
    from editguard.cache_folder import default_folder
    from editguard.index.commit import build_graph
    from editguard.index.outlines import OutlineStore
    from editguard.reach.assess import reach_of_edits, reach_of_text

    text = change.task.text if change.task is not None else ""
    if mode is Mode.TEXT and not text.strip():
        raise UsageError("reach by the text needs a task: give --task, --task-file or --task-from")
    report = examined.report
    if mode is Mode.REFERENCE and not report.edits:
        return None
    store = OutlineStore(default_folder())
    try:
        graph = build_graph(change.snapshot, store)
    finally:
        store.close()
    if mode is Mode.TEXT:
        return reach_of_text(text, change.snapshot, graph, index, change.config)
    return reach_of_edits(report.edits, examined.applied, text, change.snapshot, graph, index, change.config)


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
    baseline: str | os.PathLike[str] | None = None,
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
        form: PatchFormat | None = None
        if patch is None:
            proposal = _proposal(repository, base, head, staged=staged, worktree=worktree)
            data, commit = proposal.diff, proposal.base
        else:
            data = patch.encode("utf-8", "surrogateescape") if isinstance(patch, str) else patch
            commit = repository.resolve(base or "HEAD")
            form = _format(patch_format)
        snapshot = repository.snapshot(commit)
        # only now: a hook loads these while git works
        from editguard.intake.read import read_git, read_proposal
        from editguard.intake.touched import with_folders

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
        if local and settings.new_suppressions == AUTO:
            settings = settings._replace(new_suppressions=HONOUR)
        if baseline is not None:
            settings = with_baseline(settings, baseline, snapshot, repository.root, local=local)
        if scope_profile is not None:
            from editguard.settings.scope import with_profile

            settings = with_profile(settings, scope_profile)
        if isinstance(task, str):
            task = Task(task, "given") if task.strip() else None
        if proposal is not None and not data.strip():
            read = Patch(PatchFormat.UNIFIED, added=0, removed=0)  # nothing has changed, which is no failure
        else:
            read = read_proposal(data, form, settings.limits) if proposal is None else read_git(data, settings.limits)
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
