"""One function assembles a report: (snapshot, patch, task, configuration) in, `Report` out, no effects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from editguard.edits.find import find_edits
from editguard.globs import matcher
from editguard.intake.apply import apply_patch
from editguard.relevance.structure import judge
from editguard.rules import registry
from editguard.suppress.apply import hush
from editguard.vocabulary.config import Config
from editguard.vocabulary.contract import Contract, Scope
from editguard.vocabulary.edit import Edit, Label, Verdict
from editguard.vocabulary.finding import Finding, Severity
from editguard.vocabulary.interface import InterfaceChange
from editguard.vocabulary.judge import Reading
from editguard.vocabulary.lint import Lint
from editguard.vocabulary.patch import Applied, AppliedFile, AppliedPatch, Patch, PatchFormat, Problem, ProblemCode
from editguard.vocabulary.report import FileReport, Metrics, PatchReport, Report, Status
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
    findings, suppressed = _findings(analysis, config)
    metrics = _scope_metrics(_metrics(edits, analysis.verdicts, findings, linted), edits, analysis.scope)
    return Report(
        status=_status(applied, findings),
        patch=_patch_report(applied, analysis.syntax),
        task=analysis.task,
        edits=edits,
        verdicts=analysis.verdicts,
        findings=findings,
        metrics=metrics._replace(suppressed=len(suppressed)),
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


def _findings(analysis: Analysis, config: Config) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """The findings that stand, and those that somebody has accepted."""
    codes = registry.select(config.select, config.ignore)
    outcome = hush(_told(codes, _occasions(analysis), analysis), analysis, config, codes)
    if not any(outcome.hushed):
        return outcome.kept, outcome.suppressed
    about = _told(codes, {registry.SUPPRESSION}, analysis._replace(hushed=outcome.hushed))
    order = _order(analysis)
    return tuple(sorted((*outcome.kept, *about), key=lambda finding: _place(finding, order))), outcome.suppressed


def _told(codes: Sequence[str], occasions: set[str], analysis: Analysis) -> tuple[Finding, ...]:
    """What those rules of ``codes`` report that have an occasion, in the order of the files and their lines."""
    found: list[Finding] = []
    for code in codes:
        if registry.entry(code).occasion in occasions:
            found.extend(registry.load(code).check(analysis))
    if analysis.config.per_file_ignores:
        found = _without_ignored(found, analysis.config)
    order = _order(analysis)
    found.sort(key=lambda finding: _place(finding, order))
    return _with_fingerprints(found, {edit.id: edit for edit in analysis.edits})


def _order(analysis: Analysis) -> dict[str, int]:
    return {file.change.path: index for index, file in enumerate(analysis.applied.files)}


def _occasions(analysis: Analysis) -> set[str]:
    """What there is to report on, in the registry's words: a rule without its occasion is not loaded."""
    applied = analysis.applied
    found = {registry.ALWAYS}
    if analysis.task is not None:
        found.add("task")
    if any(b"editguard" in (file.after or b"") or b"editguard" in (file.before or b"") for file in applied.files):
        found.add("own settings")
    named = {"editguard.toml", analysis.config.baseline, analysis.config.calibration}
    if any(file.change.path in named or file.change.old_path in named for file in applied.files):
        found.add("own settings")
    problems = [*applied.problems, *(problem for file in applied.files for problem in file.problems)]
    found.update(f"problem {problem.code}" for problem in problems)
    if applied.patch.repairs or any(file.repairs for file in applied.files):
        found.add("repair")
    if any(read.before_error or read.after_error for read in analysis.syntax):
        found.add("unparsed")
    if analysis.lint is not None:
        found.update(
            f"lint {part}"
            for part in ("introduced", "suppressions", "settings", "unchecked", "unformatted", "drift")
            if getattr(analysis.lint, part)
        )
    if analysis.scope is not None:
        found.update(f"breach {breach.rule}" for breach in analysis.scope.breaches)
        if analysis.scope.contract.notices:
            found.add("notice")
    if analysis.judgement is not None and analysis.judgement.addressed:
        found.add("addressed")
    for verdict in analysis.verdicts:
        found.add("irrelevant" if verdict.label is Label.IRRELEVANT else verdict.label.value)
    return found


def _place(finding: Finding, order: dict[str, int]) -> tuple[int, int, str]:
    lines = finding.new_lines or finding.old_lines
    file = -1 if finding.path is None else order.get(finding.path, len(order))
    return file, lines.first if lines else 0, finding.rule


def _without_ignored(found: list[Finding], config: Config) -> list[Finding]:
    ignores = [(matcher((glob,)), codes) for glob, codes in config.per_file_ignores]
    return [
        finding
        for finding in found
        if finding.path is None
        or not any(match(finding.path) and finding.rule.startswith(codes) for match, codes in ignores)
    ]


def _with_fingerprints(found: list[Finding], edits: dict[str, Edit]) -> tuple[Finding, ...]:
    """Fingerprints of rule, path and content; equal ones are told apart by their order. A finding on the
    patch as a whole has its rule's code for one."""
    seen: Counter[str] = Counter()
    marked = []
    for finding in found:
        digest = finding.rule if finding.path is None else _digest(finding, edits.get(finding.edit or ""))
        seen[digest] += 1
        marked.append(replace(finding, fingerprint=f"{digest}:{seen[digest]}"))
    return tuple(marked)


def _digest(finding: Finding, edit: Edit | None) -> str:
    import hashlib  # loads OpenSSL: 12 ms that a hook with nothing to say can do without

    if finding.external_rule is not None:
        # numbers in the messages of linters are lines and counts
        words = "".join("#" if sign.isdigit() else sign for sign in finding.message)
        content = f"{finding.external_rule} {words}".encode("utf-8", "replace")
    elif edit is not None:
        content = b"".join((*edit.old_text, b"\0", *edit.new_text))
    else:
        content = finding.message.encode("utf-8", "replace")
    path = (finding.path or "").encode("utf-8", "surrogateescape")
    return hashlib.sha256(b"\0".join((finding.rule.encode(), path, content))).hexdigest()[:16]


_INVALID = frozenset({ProblemCode.UNREADABLE, ProblemCode.MALFORMED, ProblemCode.LIMIT, ProblemCode.LINES_LOST})


def _status(applied: AppliedPatch, findings: Sequence[Finding]) -> Status:
    if (
        applied.applied is Applied.FAILED
        or applied.patch.format is PatchFormat.NONE
        or any(problem.code in _INVALID for problem in applied.problems)
    ):
        return Status.INVALID
    return Status.FINDINGS if findings else Status.CLEAN


def _patch_report(applied: AppliedPatch, syntax: Sequence[FileSyntax]) -> PatchReport:
    repairs = [*applied.patch.repairs]
    files = []
    for file, read in zip(applied.files, syntax, strict=True):
        repairs.extend(file.repairs)
        lines = [line for hunk in file.hunks for line in hunk.lines]
        error = read.after_error or read.before_error
        files.append(
            FileReport(
                path=file.change.path,
                old_path=file.change.old_path,
                status=file.change.status,
                language=read.language,
                added=sum(line.op == "+" for line in lines),
                removed=sum(line.op == "-" for line in lines),
                parse=read.parse,
                note=f"line {error[0]}: {error[1]}" if error else read.note,
            )
        )
    return PatchReport(applied.patch.format, applied.applied, applied.base, tuple(repairs), tuple(files))


def _metrics(
    edits: Sequence[Edit], verdicts: Sequence[Verdict], findings: Sequence[Finding], lint: Lint | None
) -> Metrics:
    labels = Counter(verdict.label for verdict in verdicts)
    lines: Counter[Label] = Counter()
    for edit, verdict in zip(edits, verdicts, strict=True):
        lines[verdict.label] += edit.changed_lines
    severities = Counter(finding.severity for finding in findings)
    assessed = len(edits) - labels[Label.NOT_ASSESSED]
    changed = lines.total()
    assessed_lines = changed - lines[Label.NOT_ASSESSED]
    irrelevant = labels[Label.IRRELEVANT]
    return Metrics(
        edits=len(edits),
        assessed_edits=assessed,
        irrelevant_edits=irrelevant,
        unsure_edits=labels[Label.UNSURE],
        changed_lines=changed,
        assessed_lines=assessed_lines,
        irrelevant_lines=lines[Label.IRRELEVANT],
        irrelevant_edit_rate=irrelevant / assessed if assessed and assessed == len(edits) else None,
        irrelevant_line_rate=lines[Label.IRRELEVANT] / assessed_lines
        if assessed_lines and assessed == len(edits)
        else None,
        patch_has_irrelevant=irrelevant > 0 if assessed == len(edits) or irrelevant else None,
        errors=severities[Severity.ERROR],
        warnings=severities[Severity.WARNING],
        notes=severities[Severity.NOTE],
        lint_introduced=len(lint.introduced) if lint is not None and lint.known else None,
        lint_fixed=len(lint.fixed) if lint is not None and lint.known else None,
        lint_unchecked_files=None if lint is None else lint.unchecked_files,
        unformatted_lines=_unformatted(lint) if lint is not None and lint.known else None,
    )


def _unformatted(lint: Lint) -> int:
    return sum(len(part.lines) for part in lint.unformatted)


def _scope_metrics(metrics: Metrics, edits: Sequence[Edit], scope: Scope | None) -> Metrics:
    if scope is None or not scope.contract.clauses:
        return metrics
    outside = [edit for edit in edits if edit.id in scope.outside]
    return metrics._replace(
        out_of_scope_edits=len(outside),
        out_of_scope_lines=sum(edit.changed_lines for edit in outside),
        contract_broken=bool(scope.breaches),
    )
