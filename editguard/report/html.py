"""The report as one HTML page that needs nothing else: no script, no network; `page.html` beside this file is its
form, and the styles are those of the page of a batch."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Sequence
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

from editguard import __version__
from editguard.report.escape import line_end, line_text, visible, visible_code
from editguard.report.judge import sentence as judge_sentence
from editguard.report.place import accusing, by_weight
from editguard.vocabulary.edit import Edit, Label, Verdict
from editguard.vocabulary.finding import Finding, Severity
from editguard.vocabulary.patch import Applied, FileStatus, Span
from editguard.vocabulary.report import FileReport, Report, Status

if TYPE_CHECKING:
    from markupsafe import Markup

_OPEN = 60
"""Lines of an edit that show at once; the others unfold."""

_MOST = 3_000
"""Lines of an edit that are in the page at all: more, nobody reads."""

_WIDE = 1_000
"""Characters of a line that are in the page; generated code has lines of a megabyte."""

_REPAIRS = 20

_TASK = 20_000
"""Characters of the task that are in the page."""

_VERDICTS = {
    Label.IRRELEVANT: ("✗", "does not belong"),
    Label.UNSURE: ("?", "unsure"),
    Label.REQUIRED: ("✓", "required"),
    Label.SUPPORTING: ("✓", "supporting"),
    Label.NOT_ASSESSED: ("·", "not assessed"),
}

_LEVELS = {
    Applied.EXACT: "applies exactly",
    Applied.REPAIRED: "applied after repair",
    Applied.FUZZY: "applied in part by content",
    Applied.FAILED: "does not apply",
}

_BADGES = {Severity.ERROR: "irrelevant", Severity.WARNING: "unsure", Severity.NOTE: "plain"}

_ENDS = {b"\n": "\\n", b"\r\n": "\\r\\n", b"": "no newline at the end"}


class Row(NamedTuple):
    """A line of an edit with its numbers before and after, one of them empty."""

    old: str
    new: str
    op: str
    text: str
    note: str


class Said(NamedTuple):
    """A finding in words."""

    rule: str
    severity: str
    badge: str
    message: str
    where: str
    detail: str
    suggestion: str


class Shown(NamedTuple):
    """An edit as the page shows it."""

    id: str
    anchor: str
    verdict: str
    sign: str
    words: str
    kind: str
    detail: str
    symbol: str
    where: str
    place: str
    probability: str
    evidence: list[tuple[str, str]]
    findings: list[Said]
    rows: list[Row]
    folded: list[Row]
    left_out: int


class Part(NamedTuple):
    """A file with its edits and with what is said of it as a whole."""

    path: str
    remarks: str
    findings: list[Said]
    edits: list[Shown]


def render(report: Report) -> str:
    """``report`` as one HTML document."""
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    style = files("editguard.batch.page").joinpath("page.css").read_text("utf-8")
    form = files("editguard.report").joinpath("page.html").read_text("utf-8")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["code"] = lambda text: _with_code(text, Markup)
    environment.filters["number"] = lambda value: f"{value:,}"
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    # ours, and hashed: the only text that is not escaped
    text = environment.from_string(form).render(style=Markup(style), style_hash=digest, **_view(report))  # noqa: S704
    return text + "\n"


def _view(report: Report) -> dict[str, Any]:
    said: dict[str | None, list[Finding]] = {}
    for finding in by_weight(report.findings):
        said.setdefault(finding.edit, []).append(finding)
    shown = [
        _shown(number, edit, verdict, said.get(edit.id, []))
        for number, (edit, verdict) in enumerate(zip(report.edits, report.verdicts, strict=True), 1)
    ]
    by_path: dict[str, list[Shown]] = {}
    for edit, one in zip(report.edits, shown, strict=True):
        by_path.setdefault(edit.path, []).append(one)
    known = {edit.id for edit in report.edits}
    loose = [finding for finding in by_weight(report.findings) if finding.edit not in known]
    paths = [file.path for file in report.patch.files]
    return {
        "version": __version__,
        "title": _title(report),
        "metrics": report.metrics,
        "tone": _tone(report),
        "facts": list(_facts(report)),
        "dropped": [(one, accusing(one.findings)[:1]) for one in shown if one.verdict == Label.IRRELEVANT.value],
        "unsure": [one for one in shown if one.verdict == Label.UNSURE.value],
        "whole": [_said(finding) for finding in loose if finding.path not in paths],
        "parts": [_part(file, loose, by_path.get(file.path, [])) for file in report.patch.files],
        "task": None if report.task is None else _task(report.task.text),
        "repairs": [_repair(report, index) for index in range(min(len(report.patch.repairs), _REPAIRS))],
        "more_repairs": max(0, len(report.patch.repairs) - _REPAIRS),
    }


def _title(report: Report) -> str:
    metrics = report.metrics
    if report.status is Status.INVALID:
        return "The patch could not be read or applied in full"
    if metrics.irrelevant_edits:
        verb = "does" if metrics.irrelevant_edits == 1 else "do"
        return f"{metrics.irrelevant_edits:,} of {_count(metrics.edits, 'edit')} {verb} not belong"
    if metrics.errors or metrics.warnings:
        return f"{_count(metrics.errors, 'error')}, {_count(metrics.warnings, 'warning')}"
    return "Nothing found to drop" if metrics.edits else "Nothing has changed"


def _tone(report: Report) -> str:
    bad = report.status is Status.INVALID or report.metrics.irrelevant_edits or report.metrics.errors
    return "bad-ink" if bad else "good-ink"


def _facts(report: Report) -> Iterator[str]:
    patch, metrics = report.patch, report.metrics
    base = f"to {visible(patch.base)[:12]}" if patch.base else "to the empty tree"
    yield f"{_count(metrics.edits, 'edit')} in {_count(len(patch.files), 'file')}"
    yield f"{metrics.irrelevant_lines:,} of {_count(metrics.changed_lines, 'changed line')} do not belong"
    yield f"{patch.format.value}, {_LEVELS[patch.applied]} {base}"
    yield f"{_count(metrics.errors, 'error')}, {_count(metrics.warnings, 'warning')}, {_count(metrics.notes, 'note')}"
    if metrics.suppressed:
        yield f"{_count(metrics.suppressed, 'accepted finding')} left out"
    yield "no task was given" if report.task is None else f"task: {visible(report.task.source)}"
    if (judged := judge_sentence(report)) is not None:
        yield visible(judged)
    if report.config_source is not None:
        yield f"settings: {visible(report.config_source)}"


def _part(file: FileReport, loose: Sequence[Finding], edits: list[Shown]) -> Part:
    remarks = [] if file.status is FileStatus.MODIFIED else [file.status.value]
    if file.old_path not in (None, file.path):
        remarks.append(f"from {visible(file.old_path or '')}")
    if file.note:
        remarks.append(visible(file.note))
    said = [_said(finding) for finding in loose if finding.path == file.path]
    return Part(visible(file.path), "; ".join(remarks), said, edits)


def _shown(number: int, edit: Edit, verdict: Verdict, found: Sequence[Finding]) -> Shown:
    rows = list(_rows(edit))
    sign, words = _VERDICTS[verdict.label]
    unknown = verdict.p_irrelevant is None
    return Shown(
        id=visible(edit.id),
        anchor=f"edit-{number}",
        verdict=verdict.label.value,
        sign=sign,
        words=words,
        kind=edit.kind.value,
        detail=visible(edit.detail),
        symbol=visible(edit.symbol or ""),
        where=visible(edit.path) + _lines(edit.new_lines or edit.old_lines),
        place=_place(edit),
        probability="" if unknown else f"{verdict.p_irrelevant:.2f}",
        evidence=[(visible(one.detail), f"{one.weight:+.2f}" if one.weight else "") for one in verdict.evidence],
        findings=[_said(finding) for finding in found],
        rows=rows[:_OPEN],
        folded=rows[_OPEN:_MOST],
        left_out=max(0, len(rows) - _MOST),
    )


def _said(finding: Finding) -> Said:
    where = "" if finding.path is None else visible(finding.path) + _lines(finding.new_lines or finding.old_lines)
    rule = finding.rule if finding.external_rule is None else f"{finding.rule} {visible(finding.external_rule)}"
    severity = finding.severity
    detail = "\n".join(visible_code(line) for line in finding.detail.split("\n"))
    message, suggestion = visible(finding.message), visible(finding.suggestion or "")
    return Said(rule, severity.value, _BADGES[severity], message, where, detail, suggestion)


def _rows(edit: Edit) -> Iterator[Row]:
    # line ends show only where they differ: in a file of CRLF lines they are no news
    differ = len({line_end(line) for line in (*edit.old_text, *edit.new_text)}) > 1
    for span, op, lines in ((edit.old_lines, "-", edit.old_text), (edit.new_lines, "+", edit.new_text)):
        for number, line in enumerate(lines, span.first if span else 1):
            text = line_text(line)
            notes = [f"{len(text) - _WIDE:,} more characters"] if len(text) > _WIDE else []
            notes += [_ENDS[line_end(line)]] if differ else []
            places = (str(number), "") if op == "-" else ("", str(number))
            yield Row(*places, op, text[:_WIDE], ", ".join(notes))


def _lines(span: Span | None) -> str:
    if span is None:
        return ""
    return f":{span.first}" if span.first == span.last else f":{span.first}-{span.last}"


def _place(edit: Edit) -> str:
    span = edit.new_lines or edit.old_lines
    if span is None:
        return "the file as a whole"
    size = f"line {span.first}" if span.first == span.last else f"lines {span.first} to {span.last}"
    return size if edit.new_lines else f"{size} before the change"


def _task(text: str) -> str:
    lines = (visible_code(line) for line in text[:_TASK].replace("\r\n", "\n").split("\n"))
    more = len(text) - _TASK
    return "\n".join(lines) + (f"\n… {more:,} more characters" if more > 0 else "")


def _repair(report: Report, index: int) -> str:
    repair = report.patch.repairs[index]
    file = f"{visible(repair.file)}: " if repair.file else ""
    line = f" (line {repair.line} of the proposal)" if repair.line else ""
    return f"{file}{visible(repair.message)}{line}"


def _with_code(text: str, markup: type[Markup]) -> Markup:
    """``text`` with what it has between backticks as code; a backtick without a partner is one."""
    parts = text.split("`")
    if len(parts) % 2 == 0:
        parts[-2:] = ["`".join(parts[-2:])]
    form = markup("<code>{}</code>")
    return markup("").join(form.format(part) if index % 2 else part for index, part in enumerate(parts))


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}" + ("" if number == 1 else "s")
