"""What a report says in numbers, of its files and of the whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from editguard.vocabulary.contract import Scope
from editguard.vocabulary.edit import Edit, Label, Verdict
from editguard.vocabulary.finding import Finding, Severity
from editguard.vocabulary.lint import Lint
from editguard.vocabulary.patch import Applied, AppliedPatch, PatchFormat, ProblemCode
from editguard.vocabulary.report import FileReport, Metrics, PatchReport, Status
from editguard.vocabulary.rule import Analysis, FileSyntax

_INVALID = frozenset({ProblemCode.UNREADABLE, ProblemCode.MALFORMED, ProblemCode.LIMIT, ProblemCode.LINES_LOST})


def status_of(applied: AppliedPatch, findings: Sequence[Finding]) -> Status:
    """Whether there is something to say, and whether the patch could be looked at in full."""
    if (
        applied.applied is Applied.FAILED
        or applied.patch.format is PatchFormat.NONE
        or any(problem.code in _INVALID for problem in applied.problems)
    ):
        return Status.INVALID
    return Status.FINDINGS if findings else Status.CLEAN


def patch_report(applied: AppliedPatch, syntax: Sequence[FileSyntax]) -> PatchReport:
    """How the patch was read and applied, and its files."""
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


def metrics_of(analysis: Analysis, findings: Sequence[Finding], suppressed: int) -> Metrics:
    """The figures of an analysis and of what the rules found in it; ``suppressed`` findings were accepted."""
    counted = _counted(analysis.edits, analysis.verdicts, findings, analysis.lint)
    return _with_scope(counted, analysis.edits, analysis.scope)._replace(suppressed=suppressed)


def _counted(
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


def _with_scope(metrics: Metrics, edits: Sequence[Edit], scope: Scope | None) -> Metrics:
    if scope is None or not scope.contract.clauses:
        return metrics
    outside = [edit for edit in edits if edit.id in scope.outside]
    return metrics._replace(
        out_of_scope_edits=len(outside),
        out_of_scope_lines=sum(edit.changed_lines for edit in outside),
        contract_broken=bool(scope.breaches),
    )
