"""One function assembles a report: (snapshot, patch, task, configuration) in, `Report` out, no effects."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from editguard.edits.find import find_edits
from editguard.engine.findings import findings_of
from editguard.engine.metrics import metrics_of, patch_report, status_of
from editguard.globs import matcher
from editguard.intake.apply import apply_patch
from editguard.relevance.structure import judge
from editguard.vocabulary.config import Config
from editguard.vocabulary.contract import Contract, Scope
from editguard.vocabulary.edit import Edit, Verdict
from editguard.vocabulary.interface import InterfaceChange
from editguard.vocabulary.judge import Reading
from editguard.vocabulary.lint import Lint
from editguard.vocabulary.patch import AppliedFile, AppliedPatch, Patch, Problem, ProblemCode
from editguard.vocabulary.report import Report
from editguard.vocabulary.rule import Analysis, FileSyntax
from editguard.vocabulary.snapshot import Snapshot
from editguard.vocabulary.task import Task
from editguard.vocabulary.weakening import Weakening

if TYPE_CHECKING:
    from editguard.index.base import BaseIndex
    from editguard.relevance.assess import Material
    from editguard.relevance.model import Model


Linter = Callable[[AppliedPatch, Sequence[Edit], Snapshot, Config], Lint | None]
"""What asks linters about a patch: `editguard.lint.linting.Linting`."""


class Examined(NamedTuple):
    """A report with what it was made from; ``material`` is the evidence that was weighed, where there was a task.
    ``analysis`` is what the rules looked at."""

    report: Report
    applied: AppliedPatch
    material: Material | None
    analysis: Analysis


def check_patch(
    patch: Patch,
    snapshot: Snapshot,
    task: Task | None,
    config: Config,
    index: Callable[[], BaseIndex] | None = None,
    lint: Linter | None = None,
    contract: Contract | None = None,
) -> Report:
    """Check one patch against one commit.

    ``index`` gives the index of that commit, for whoever keeps it; it is asked for only where there is a task
    and something to judge, and made anew where it is not given. ``lint`` asks linters; without it none is asked.
    ``contract`` narrows what the settings and the task allow.
    """
    return examine(patch, snapshot, task, config, index, lint, contract).report


def examine(
    patch: Patch,
    snapshot: Snapshot,
    task: Task | None,
    config: Config,
    index: Callable[[], BaseIndex] | None = None,
    lint: Linter | None = None,
    contract: Contract | None = None,
) -> Examined:
    """As `check_patch`, with the files before and after."""
    applied = apply_patch(patch, snapshot, config.limits)
    exists = _exists(snapshot)
    edits, syntax = find_edits(applied, config, exists)
    applied = _account(applied, edits)
    files = {file.change.path: file for file in applied.files}
    index = index or _indexer(snapshot)
    verdicts, material = _judge(edits, files, task, config, index)
    linted = None if lint is None else lint(applied, edits, snapshot, config)
    scope = _scope(contract, applied, edits, task, config, snapshot, index)
    analysis = analysis_of(applied, edits, verdicts, syntax, task, config, exists)._replace(lint=linted, scope=scope)
    return Examined(_report(analysis), applied, material, analysis)


def reconsider(examined: Examined, reading: Reading) -> Report:
    """The report once a judge was heard: ``reading`` is what came of asking it about this patch.

    Pure, as `examine` is: who asks, and how, is no business of the engine.
    """
    from editguard.judge.conclude import conclude
    from editguard.judge.injection import addressed

    analysis = examined.analysis
    task = analysis.task
    model = None if task is None or examined.material is None else _model(analysis.config)
    found = addressed(analysis.edits, None if task is None else task.text)
    concluded = conclude(analysis.verdicts, reading, found, model)
    return _report(analysis._replace(verdicts=concluded.verdicts, judgement=concluded.judgement))


def _report(analysis: Analysis) -> Report:
    """What the rules make of an analysis."""
    applied, edits, config, linted = analysis.applied, analysis.edits, analysis.config, analysis.lint
    findings, suppressed = findings_of(analysis, config)
    return Report(
        status=status_of(applied, findings),
        patch=patch_report(applied, analysis.syntax),
        task=analysis.task,
        edits=edits,
        verdicts=analysis.verdicts,
        findings=findings,
        metrics=metrics_of(analysis, findings, len(suppressed)),
        config_source=config.source,
        fail_on=config.fail_on,
        linters=() if linted is None else linted.runs,
        suppressed=suppressed,
        scope=analysis.scope,
        judge=analysis.judgement,
    )


def analysis_of(
    applied: AppliedPatch,
    edits: tuple[Edit, ...],
    verdicts: tuple[Verdict, ...],
    syntax: tuple[FileSyntax, ...],
    task: Task | None,
    config: Config,
    exists: Callable[[str], bool],
) -> Analysis:
    """What rules look at; ``exists`` tells whether a path exists at the base."""
    return Analysis(
        applied,
        edits,
        verdicts,
        syntax,
        task,
        config,
        interface=cache(lambda: _interface(applied, edits, config, exists)),
        weakenings=cache(lambda: _weakenings(applied, edits, config)),
    )


def _judge(
    edits: Sequence[Edit],
    files: Mapping[str, AppliedFile],
    task: Task | None,
    config: Config,
    index: Callable[[], BaseIndex],
) -> tuple[tuple[Verdict, ...], Material | None]:
    excluded = matcher(config.exclude)
    if task is None or not edits:
        return judge(edits, files, task, excluded), None
    # numpy and the index: what a hook without a task can do without
    from editguard.relevance.assess import assess, gather

    material = gather(edits, files, task, index(), excluded)
    return assess(material, _model(config)), material


def _model(config: Config) -> Model:
    from editguard.relevance.model import read_model, shipped_model

    return read_model(config.model, "the configured model") if config.model else shipped_model()


def _interface(
    applied: AppliedPatch, edits: Sequence[Edit], config: Config, exists: Callable[[str], bool]
) -> Sequence[InterfaceChange]:
    from editguard.interface.find import interface_changes  # parses files anew: only where a rule asks

    return interface_changes(applied, edits, config, exists)


def _weakenings(applied: AppliedPatch, edits: Sequence[Edit], config: Config) -> Sequence[Weakening]:
    from editguard.weakening.find import weakenings

    return weakenings(applied, edits, config)


def _scope(
    contract: Contract | None,
    applied: AppliedPatch,
    edits: Sequence[Edit],
    task: Task | None,
    config: Config,
    snapshot: Snapshot,
    index: Callable[[], BaseIndex],
) -> Scope | None:
    """What the change makes of its contract; ``None`` where nothing says what it may touch."""
    if not contract and not config.scope and task is None:
        return None
    from editguard.scope.effective import effective_contract

    contract = effective_contract(contract, config, task, snapshot, index)
    if not contract:
        return None
    from editguard.scope.check import check_scope

    return check_scope(contract, applied.files, edits, snapshot, config)


def _indexer(snapshot: Snapshot) -> Callable[[], BaseIndex]:
    def build() -> BaseIndex:
        from editguard.index.base import build_index
        from editguard.index.store import BlobStore

        return build_index(snapshot, BlobStore())

    return build


def _exists(snapshot: Snapshot) -> Callable[[str], bool]:
    known: dict[str, bool] = {}

    def base_has(path: str) -> bool:
        if path not in known:
            known[path] = path in snapshot.entries([path])
        return known[path]

    return base_has


def _account(applied: AppliedPatch, edits: Sequence[Edit]) -> AppliedPatch:
    """Check that the changed lines of the edits are those of the proposal, none more and none less."""
    added = sum(len(edit.new_text) for edit in edits)
    removed = sum(len(edit.old_text) for edit in edits)
    patch = applied.patch
    if patch.added is None or patch.removed is None or (added, removed) == (patch.added, patch.removed):
        return applied
    problem = Problem(
        ProblemCode.LINES_LOST,
        f"the proposal has {patch.added} added and {patch.removed} removed lines, the edits have {added} and {removed}",
    )
    return applied._replace(problems=(*applied.problems, problem))
