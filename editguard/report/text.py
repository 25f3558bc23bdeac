"""The report for people: the judged hunks with the lines marked, why, and a summary."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from editguard.report.escape import line_text, visible
from editguard.vocabulary.edit import Edit, Label, Verdict
from editguard.vocabulary.finding import Finding, Severity
from editguard.vocabulary.patch import Applied, PatchFormat
from editguard.vocabulary.report import Report

_LONG = 24
"""Changed lines of an edit that are shown; what lies in the middle of a longer one is counted."""

_LEVELS = {
    Applied.EXACT: "applies exactly",
    Applied.REPAIRED: "applied after repair",
    Applied.FUZZY: "applied in part by content",
    Applied.FAILED: "does not apply",
}
_REPAIRS_SHOWN = 8


class Piece(NamedTuple):
    """A stretch of text and the style that a terminal gives it."""

    text: str
    style: str = ""


def render(report: Report, *, colour: bool = False, verbose: bool = False) -> str:
    """``report`` as text; ``colour`` for a terminal, ``verbose`` shows every edit and every repair."""
    pieces = list(_pieces(report, verbose=verbose))
    plain = "".join(piece.text for piece in pieces)
    return _coloured(pieces) if colour else plain


def _coloured(pieces: Iterable[Piece]) -> str:
    import io

    from rich.console import Console
    from rich.text import Text

    output = io.StringIO()
    console = Console(
        file=output, force_terminal=True, color_system="standard", highlight=False, soft_wrap=True, legacy_windows=False
    )
    text = Text()
    for piece in pieces:
        text.append(piece.text, style=piece.style or None)
    console.print(text, end="", soft_wrap=True)
    return output.getvalue()


def _pieces(report: Report, *, verbose: bool) -> Iterator[Piece]:
    yield from _head(report, verbose=verbose)
    by_edit: dict[str, list[Finding]] = {}
    for finding in report.findings:
        if finding.edit is not None:
            by_edit.setdefault(finding.edit, []).append(finding)
    for finding in report.findings:
        if finding.edit is None and finding.severity is not Severity.NOTE:
            yield from _standalone(finding)
    path = None
    for edit, verdict in zip(report.edits, report.verdicts, strict=True):
        findings = by_edit.get(edit.id, [])
        if not findings and not verbose:
            continue
        if edit.path != path:
            path = edit.path
            yield Piece("\n")
            yield Piece(visible(path), "bold")
            yield Piece("\n")
        yield from _edit(edit, verdict, findings, verbose=verbose)
    yield from _summary(report)


def _head(report: Report, *, verbose: bool) -> Iterator[Piece]:
    patch = report.patch
    if patch.format is PatchFormat.NONE:
        yield Piece("No change was read.\n")
    elif report.edits or patch.files:
        files = _count(len(patch.files), "file")
        base = f" to {patch.base[:12]}" if patch.base else " to the empty tree"
        yield Piece(
            f"{_count(len(report.edits), 'edit')} in {files}, {patch.format.value}; {_LEVELS[patch.applied]}{base}\n"
        )
    else:
        yield Piece("Nothing has changed.\n")
    if report.task is not None:
        yield Piece(f"task: {visible(report.task.source)}\n")
    if report.config_source is not None:
        yield Piece(f"settings: {visible(report.config_source)}\n")
    repairs = patch.repairs if verbose else patch.repairs[:_REPAIRS_SHOWN]
    for repair in repairs:
        where = f" (line {repair.line} of the proposal)" if repair.line else ""
        file = f"{visible(repair.file)}: " if repair.file else ""
        yield Piece(f"repair: {file}{visible(repair.message)}{where}\n")
    if len(patch.repairs) > len(repairs):
        yield Piece(f"… and {_count(len(patch.repairs) - len(repairs), 'more repair')}\n")


def _standalone(finding: Finding) -> Iterator[Piece]:
    yield Piece("\n")
    if finding.path is not None:
        line = f":{finding.new_lines.first}" if finding.new_lines else ""
        yield Piece(visible(finding.path) + line, "bold")
        yield Piece("\n")
    yield from _sentence(finding)
    if finding.detail:
        for row in finding.detail.split("\n"):
            yield Piece("    " + visible(row) + "\n", "dim")


def _edit(edit: Edit, verdict: Verdict, findings: list[Finding], *, verbose: bool) -> Iterator[Piece]:
    for finding in findings:
        yield from _sentence(finding)
    if not findings:
        detail = f" ({edit.detail})" if edit.detail else ""
        yield Piece(f"  {edit.kind.value}{visible(detail)}: {verdict.label.value}\n")
    if verbose:
        for evidence in verdict.evidence:
            yield Piece(f"    why: {visible(evidence.detail)}\n", "dim")
    yield from _lines(edit, "▌" if verdict.label is Label.IRRELEVANT else " ", verbose=verbose)


def _sentence(finding: Finding) -> Iterator[Piece]:
    style = {"error": "bold red", "warning": "bold yellow", "note": "bold blue"}[finding.severity.value]
    yield Piece("  ")
    yield Piece(f"{finding.rule} {finding.severity.value}", style)
    yield Piece(f" {visible(finding.message)}\n")


def _lines(edit: Edit, mark: str, *, verbose: bool) -> Iterator[Piece]:
    rows: list[tuple[int, str, bytes]] = []
    for span, sign, lines in ((edit.old_lines, "-", edit.old_text), (edit.new_lines, "+", edit.new_text)):
        first = span.first if span else 1
        rows.extend((first + offset, sign, line) for offset, line in enumerate(lines))
    width = max((len(str(number)) for number, _, _ in rows), default=1)
    cut = len(rows) - _LONG if len(rows) > _LONG and not verbose else 0
    head = (len(rows) - cut + 1) // 2
    for index, (number, sign, line) in enumerate(rows):
        if cut and head <= index < head + cut:
            if index == head:
                yield Piece(f"  {mark} {'':>{width}} … {cut} lines\n", "dim")
            continue
        yield Piece(f"  {mark} {number:>{width}} ", "dim")
        yield Piece(f"{sign} {line_text(line)}\n", "red" if sign == "-" else "green")


def _summary(report: Report) -> Iterator[Piece]:
    metrics = report.metrics
    yield Piece("\n")
    if report.edits:
        parts = [f"{metrics.irrelevant_edits} irrelevant"]
        if metrics.unsure_edits:
            parts.append(f"{metrics.unsure_edits} unsure")
        parts.append(f"{metrics.edits - metrics.assessed_edits} not assessed")
        yield Piece(
            f"{_count(metrics.edits, 'edit')}, {_count(metrics.changed_lines, 'changed line')}: {', '.join(parts)}\n"
        )
    for finding in report.findings:
        if finding.severity is Severity.NOTE and finding.edit is None:
            yield Piece(f"note: {visible(finding.message)}\n")
    if metrics.errors or metrics.warnings:
        yield Piece(f"{_count(metrics.errors, 'error')}, {_count(metrics.warnings, 'warning')}\n", "bold")
    else:
        yield Piece("no errors, no warnings\n")


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}" + ("" if number == 1 else "s")
