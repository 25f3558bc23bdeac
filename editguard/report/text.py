"""The report for people: the judged hunks with the lines marked, why, and a summary."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from editguard.report.escape import inert, leading_path, line_end, line_text, old_commands_inert, visible, visible_code
from editguard.report.judge import sentence as judge_sentence
from editguard.vocabulary.edit import Edit, Label, Verdict
from editguard.vocabulary.finding import Finding, Severity
from editguard.vocabulary.patch import Applied, PatchFormat
from editguard.vocabulary.reach import Mode, Reach
from editguard.vocabulary.report import Report

_LONG = 24
"""Changed lines of an edit that are shown; what lies in the middle of a longer one is counted."""

_WIDE = 400
"""Characters of a line that are shown; generated code has lines of a megabyte."""

_REPAIRS = 8
"""Repairs that are listed."""

_MARK = "▌"

_LEVELS = {
    Applied.EXACT: "applies exactly",
    Applied.REPAIRED: "applied after repair",
    Applied.FUZZY: "applied in part by content",
    Applied.FAILED: "does not apply",
}

_ENDS = {b"\n": "\\n", b"\r\n": "\\r\\n", b"": " (no newline at the end)"}

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.NOTE: "bold blue"}


class Piece(NamedTuple):
    """A stretch of text and the style that a terminal gives it."""

    text: str
    style: str = ""


def render(report: Report, *, colour: bool = False, verbose: bool = False) -> str:
    """``report`` as text; ``colour`` for a terminal, ``verbose`` shows every edit, repair and line in full."""
    return _written(_pieces(report, verbose=verbose), colour=colour)


def render_edit(edit: Edit, verdict: Verdict, *, colour: bool = False) -> str:
    """One edit with its verdict, the evidence and its lines."""
    head = [Piece(f"{leading_path(edit.path)} ", "bold"), Piece(f"{edit.id}\n")]
    return _written([*head, *_edit(edit, verdict, [], verbose=True)], colour=colour)


def _written(pieces: Iterable[Piece], *, colour: bool) -> str:
    quiet = _inert(pieces)
    return _coloured(quiet) if colour else "".join(piece.text for piece in quiet)


def _inert(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """See `editguard.report.escape.inert`; a line may be made of several pieces."""
    begins = True
    for piece in pieces:
        yield piece._replace(text=inert(piece.text) if begins else old_commands_inert(piece.text))
        line = piece.text.rpartition("\n")[2]
        begins = not line.strip() and (begins or "\n" in piece.text)


def _coloured(pieces: Iterable[Piece]) -> str:
    from rich.color import ColorSystem
    from rich.style import Style

    styles: dict[str, Style] = {}
    parts = []
    for text, name in pieces:
        if name and name not in styles:
            styles[name] = Style.parse(name)
        # no console: it would expand the tabs of the code that is shown
        parts.append(styles[name].render(text, color_system=ColorSystem.STANDARD) if name else text)
    return "".join(parts)


def _pieces(report: Report, *, verbose: bool) -> Iterator[Piece]:
    yield from _head(report, verbose=verbose)
    by_edit: dict[str, list[Finding]] = {}
    for finding in report.findings:
        if finding.edit is not None:
            by_edit.setdefault(finding.edit, []).append(finding)
    yield from _about_files(report.findings)
    path = None
    for edit, verdict in zip(report.edits, report.verdicts, strict=True):
        findings = by_edit.get(edit.id, [])
        if findings or verbose:
            if edit.path != path:
                path = edit.path
                yield from _heading(path)
            yield from _edit(edit, verdict, findings, verbose=verbose)
    yield from _summary(report)


def _head(report: Report, *, verbose: bool) -> Iterator[Piece]:
    patch = report.patch
    if patch.format is PatchFormat.NONE:
        yield Piece("No change was read.\n")
    elif report.edits or patch.files:
        base = f"to {patch.base[:12]}" if patch.base else "to the empty tree"
        edits, files = _count(len(report.edits), "edit"), _count(len(patch.files), "file")
        yield Piece(f"{edits} in {files}, {patch.format.value}; {_LEVELS[patch.applied]} {base}\n")
    else:
        yield Piece("Nothing has changed.\n")
    if report.task is not None:
        yield Piece(f"task: {visible(report.task.source)}\n")
    if report.config_source is not None:
        yield Piece(f"settings: {visible(report.config_source)}\n")
    repairs = patch.repairs if verbose else patch.repairs[:_REPAIRS]
    for repair in repairs:
        where = f" (line {repair.line} of the proposal)" if repair.line else ""
        file = f"{visible(repair.file)}: " if repair.file else ""
        yield Piece(f"repair: {file}{visible(repair.message)}{where}\n")
    if len(patch.repairs) > len(repairs):
        yield Piece(f"… and {_count(len(patch.repairs) - len(repairs), 'more repair')}\n")


def _about_files(findings: Iterable[Finding]) -> Iterator[Piece]:
    """Findings that speak of no edit; the notes among them belong to the summary."""
    path: str | None = ""
    for finding in findings:
        if finding.edit is not None or finding.severity is Severity.NOTE:
            continue
        if finding.path != path:
            path = finding.path
            yield from _heading("the patch as a whole" if path is None else path)
        yield from _finding(finding)


def _heading(text: str) -> Iterator[Piece]:
    yield Piece("\n")
    yield Piece(leading_path(text), "bold")
    yield Piece("\n")


def _finding(finding: Finding) -> Iterator[Piece]:
    yield Piece("  ")
    yield Piece(f"{finding.rule} {finding.severity.value}", _STYLES[finding.severity])
    yield Piece(f" {visible(finding.message)}\n")
    for row in finding.detail.split("\n") if finding.detail else ():
        yield Piece(f"    {visible_code(row)}".rstrip(), "dim")
        yield Piece("\n")
    if finding.suggestion:
        yield Piece(f"    suggestion: {visible(finding.suggestion)}\n")


def _edit(edit: Edit, verdict: Verdict, findings: list[Finding], *, verbose: bool) -> Iterator[Piece]:
    for finding in findings:
        yield from _finding(finding)
    if not findings:
        detail = f" ({visible(edit.detail)})" if edit.detail else ""
        symbol = f" in `{visible(edit.symbol)}`" if edit.symbol else ""
        yield Piece(f"  {edit.kind.value}{symbol}{detail}: {verdict.label.value.replace('_', ' ')}\n")
    if verbose:
        for evidence in verdict.evidence:
            yield Piece(f"    why: {visible(evidence.detail)}", "dim")
            yield Piece("\n")
    yield from _lines(edit, _MARK if verdict.label is Label.IRRELEVANT else " ", verbose=verbose)


def _lines(edit: Edit, mark: str, *, verbose: bool) -> Iterator[Piece]:
    rows: list[tuple[int, str, bytes]] = []
    for span, sign, lines in ((edit.old_lines, "-", edit.old_text), (edit.new_lines, "+", edit.new_text)):
        first = span.first if span else 1
        rows.extend((first + offset, sign, line) for offset, line in enumerate(lines))
    # line ends show only where they differ: in a file of CRLF lines they are no news
    ends = _ENDS if len({line_end(line) for _, _, line in rows}) > 1 else dict.fromkeys(_ENDS, "")
    width = max((len(str(number)) for number, _, _ in rows), default=1)
    left_out = 0 if verbose or len(rows) <= _LONG else len(rows) - _LONG
    head = _LONG // 2 if left_out else len(rows)
    for index, (number, sign, line) in enumerate(rows):
        if head <= index < head + left_out:
            if index == head:
                yield Piece(f"  {mark} {'':>{width}} … {_count(left_out, 'more line')}", "dim")
                yield Piece("\n")
            continue
        yield Piece(f"  {mark} {number:>{width}} ", "dim")
        text = _narrow(line_text(line), verbose=verbose)
        yield Piece(f"{sign} {text}" if text else sign, "red" if sign == "-" else "green")
        yield Piece(ends[line_end(line)], "dim")
        yield Piece("\n")


def _narrow(text: str, *, verbose: bool) -> str:
    if verbose or len(text) <= _WIDE:
        return text
    return f"{text[:_WIDE]}… ({_count(len(text) - _WIDE, 'more character')})"


def _summary(report: Report) -> Iterator[Piece]:
    metrics = report.metrics
    yield Piece("\n")
    if report.edits:
        parts = [f"{metrics.irrelevant_edits:,} irrelevant" + (f" ({_MARK})" if metrics.irrelevant_edits else "")]
        if metrics.unsure_edits:
            parts.append(f"{metrics.unsure_edits:,} unsure")
        if metrics.assessed_edits < metrics.edits:
            parts.append(f"{metrics.edits - metrics.assessed_edits:,} not assessed")
        edits, lines = _count(metrics.edits, "edit"), _count(metrics.changed_lines, "changed line")
        yield Piece(f"{edits}, {lines}: {', '.join(parts)}\n")
    if report.reach is not None:
        yield from _reach(report.reach)
    if (judged := judge_sentence(report)) is not None:
        yield Piece(f"{visible(judged)}\n")
    for finding in report.findings:
        if finding.severity is Severity.NOTE and finding.edit is None:
            where = f"{visible(finding.path)}: " if finding.path is not None else ""
            yield Piece(f"note: {where}{visible(finding.message)}\n")
    if metrics.suppressed:
        yield Piece(f"{_count(metrics.suppressed, 'finding')} suppressed\n")
    if metrics.errors or metrics.warnings:
        yield Piece(f"{_count(metrics.errors, 'error')}, {_count(metrics.warnings, 'warning')}", "bold")
        yield Piece("\n")
    else:
        yield Piece("no errors, no warnings\n")


_BY = {Mode.TEXT: "by the task's text", Mode.REFERENCE: "by the change"}
_TOLD = 3
"""Signals, and places, that the text names."""


def _reach(reach: Reach) -> Iterator[Piece]:
    """The label with what decided it, and what there is to be read."""
    strongest = sorted(reach.signals, key=lambda signal: -abs(signal.weight))[:_TOLD]
    told = ", ".join(f"{signal.name} {signal.value:g} ({signal.weight:+.2f})" for signal in strongest if signal.weight)
    yield Piece(f"reach: {reach.label}, {reach.score:.2f} {_BY[reach.mode]} (global from {reach.cut:.2f}); {told}\n")
    for place in [place for place in reach.places if place.symbol is None][:_TOLD]:
        yield Piece(f"  {leading_path(place.path)} {place.score:.2f}\n")
    if reach.tokens:
        yield Piece(f"  to be read: {_count(len(reach.context), 'definition')}, about {reach.tokens:,} tokens\n")
    for path, why in reach.skipped[:_TOLD]:
        yield Piece(f"  not read whole: {visible(path)}{': ' if path else ''}{visible(why)}\n")


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}" + ("" if number == 1 else "s")
