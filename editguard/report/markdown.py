"""The report as Markdown, for a comment on a pull request or a step summary: what to drop, and little else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from editguard.report.escape import line_text
from editguard.report.judge import sentence as judge_sentence
from editguard.report.markdown_text import block, code, inline
from editguard.report.place import accusing, by_weight
from editguard.vocabulary.edit import Edit, Label
from editguard.vocabulary.finding import Finding, Severity
from editguard.vocabulary.report import Report, Status

MAX_CHARACTERS = 60_000
"""GitHub takes 65,536 characters in a comment, and whoever posts it adds some."""

_DROPS = 10
"""Edits that are shown with their lines."""

_LISTED = 20
"""Further findings that are listed."""

_LINES = 12
"""Lines of an edit that are shown."""

_WIDE = 160
"""Characters of a line of code that are shown."""

_LONG = 400
"""Characters of a message, a path or a suggestion that are shown."""

_SIGNS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}


def render(report: Report) -> str:
    """``report`` as Markdown of at most `MAX_CHARACTERS` characters."""
    for shrink in (1, 2, 4, 10, 1_000):
        text = "\n".join(_parts(report, drops=_DROPS // shrink, listed=_LISTED // shrink)) + "\n"
        if len(text) <= MAX_CHARACTERS:
            break
    return text


def _parts(report: Report, *, drops: int, listed: int) -> Iterator[str]:
    irrelevant = {verdict.edit for verdict in report.verdicts if verdict.label is Label.IRRELEVANT}
    edits = [edit for edit in report.edits if edit.id in irrelevant]
    said = by_weight(report.findings)
    yield f"### {_headline(report, len(edits))}"
    yield ""
    if edits:
        yield from _dropped(edits, said, drops)
    others = [finding for finding in said if finding.edit not in irrelevant and finding.severity is not Severity.NOTE]
    if others:
        yield "**To look at**" if edits else "**Found**"
        yield ""
        yield from _listing(others, listed)
        yield ""
    notes = [finding for finding in said if finding.edit not in irrelevant and finding.severity is Severity.NOTE]
    if notes:
        yield f"<details><summary>{_count(len(notes), 'note')}</summary>"
        yield ""
        yield from _listing(notes, listed)
        yield ""
        yield "</details>"
        yield ""
    yield f"<sub>{_facts(report)}</sub>"


def _headline(report: Report, dropped: int) -> str:
    metrics = report.metrics
    others = metrics.errors + metrics.warnings
    if report.status is Status.INVALID:
        return "The patch could not be read or applied in full"
    if dropped:
        verb = "does" if dropped == 1 else "do"
        return (
            f"{dropped:,} of {_count(metrics.edits, 'edit')} {verb} not belong: drop {'it' if dropped == 1 else 'them'}"
        )
    if others:
        return f"{_count(metrics.errors, 'error')}, {_count(metrics.warnings, 'warning')}"
    if not metrics.edits:
        return "Nothing has changed"
    if metrics.assessed_edits < metrics.edits:
        return (
            f"Nothing found; {metrics.edits - metrics.assessed_edits:,} of {_count(metrics.edits, 'edit')} not judged"
        )
    return "Nothing found to drop"


def _dropped(edits: Sequence[Edit], said: Sequence[Finding], most: int) -> Iterator[str]:
    yield "**Drop**"
    yield ""
    for edit in edits[:most]:
        mine = accusing([finding for finding in said if finding.edit == edit.id])
        if mine:
            more = "".join(f"; {_told(finding)}" for finding in mine[1:3])
            yield f"- {_where(edit.path, edit.new_lines or edit.old_lines)} {_told(mine[0])}{more}"
        else:
            yield f"- {_where(edit.path, edit.new_lines or edit.old_lines)} {edit.kind.value}"
        rows = _rows(edit)
        if rows:
            yield ""
            yield f"  <details><summary>{_count(edit.changed_lines, 'line')}</summary>"
            yield ""
            yield _indented(block(rows))
            yield ""
            yield "  </details>"
            yield ""
    if len(edits) > most:
        yield f"- … and {_count(len(edits) - most, 'more edit')}"
    yield ""


def _rows(edit: Edit) -> list[str]:
    lines = [f"-{line_text(line)}" for line in edit.old_text] + [f"+{line_text(line)}" for line in edit.new_text]
    shown = [line if len(line) <= _WIDE else f"{line[:_WIDE]}…" for line in lines[:_LINES]]
    return [*shown, f"… {_count(len(lines) - _LINES, 'more line')}"] if len(lines) > _LINES else shown


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.split("\n"))


def _listing(findings: Sequence[Finding], most: int) -> Iterator[str]:
    for finding in findings[:most]:
        where = "" if finding.path is None else _where(finding.path, finding.new_lines or finding.old_lines) + " "
        hint = f" (suggestion: {inline(_short(finding.suggestion))})" if finding.suggestion else ""
        yield f"- {where}{_told(finding)}{hint}"
    if len(findings) > most:
        yield f"- … and {len(findings) - most:,} more"


def _told(finding: Finding) -> str:
    return f"{finding.rule} {_SIGNS[finding.severity]}: {inline(_short(finding.message))}"


def _where(path: str, span: tuple[int, int] | None) -> str:
    if span is None:
        return code(_short(path))
    return code(f"{_short(path)}:{span[0]}" + (f"-{span[1]}" if span[1] != span[0] else ""))


def _facts(report: Report) -> str:
    metrics, patch = report.metrics, report.patch
    facts = [f"{_count(metrics.edits, 'edit')} in {_count(len(patch.files), 'file')}"]
    if metrics.irrelevant_edits:
        facts.append(f"{metrics.irrelevant_lines:,} of {_count(metrics.changed_lines, 'changed line')} to drop")
    if metrics.unsure_edits:
        facts.append(f"{metrics.unsure_edits:,} unsure")
    if metrics.assessed_edits < metrics.edits:
        facts.append(f"{metrics.edits - metrics.assessed_edits:,} not judged")
    if metrics.suppressed:
        facts.append(f"{_count(metrics.suppressed, 'accepted finding')} left out")
    facts.append("no task was given" if report.task is None else f"task: {inline(_short(report.task.source))}")
    if (judged := judge_sentence(report)) is not None:
        facts.append(inline(_short(judged)))
    return " · ".join([*facts, "editguard"])


def _short(text: str) -> str:
    return text if len(text) <= _LONG else f"{text[:_LONG]}…"


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}" + ("" if number == 1 else "s")
