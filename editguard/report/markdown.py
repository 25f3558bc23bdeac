"""The report as Markdown, for a comment on a pull request or a step summary: what to drop, and little else."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, islice
from typing import NamedTuple

from editguard.report.escape import line_text
from editguard.report.judge import sentence as judge_sentence
from editguard.report.markdown_text import block, code, inline
from editguard.report.place import accusing, by_weight
from editguard.rules.irrelevant.kind import UNASKED
from editguard.vocabulary.edit import Edit, Label
from editguard.vocabulary.finding import Finding, Severity
from editguard.vocabulary.patch import Span
from editguard.vocabulary.report import Report, Status

MAX_CHARACTERS = 60_000
"""GitHub takes 65,536 characters in a comment, and whoever posts it adds some."""

Link = Callable[[str, Span | None, Span | None], str]
"""The address at which lines of a path, after and before, can be seen; a path-like text is in it only encoded."""

_SIZES = ((10, 20, 400), (10, 20, 100), (10, 20, 20), (5, 10, 0), (2, 5, 0), (1, 2, 0), (0, 0, 0))
"""How many edits are shown with their lines, how many further findings are listed, how many of the rest are folded
below each; the first that fits."""

_OPEN = 4
"""Lines of an edit that are shown at once."""

_LINES = 12
"""Lines of an edit that are shown on demand."""

_TOGETHER = 6
"""Neighbouring edits that are told of in one entry."""

_WIDE = 160
"""Characters of a line of code that are shown."""

_LONG = 400
"""Characters of a message, a path or a suggestion that are shown."""

_NOTES = 20
"""Notes that are shown."""

_SIGNS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}


def render(report: Report, *, notes: Sequence[str] = (), facts: Sequence[str] = (), link: Link | None = None) -> str:
    """``report`` as Markdown of at most `MAX_CHARACTERS` characters.

    Args:
        report: what was found.
        notes: sentences that must not be overlooked, as plain words.
        facts: more for the small line at the end; this is Markdown.
        link: gives the address of a place.
    """
    irrelevant = {verdict.edit for verdict in report.verdicts if verdict.label is Label.IRRELEVANT}
    said = by_weight(report.findings)
    groups = list(_groups([edit for edit in report.edits if edit.id in irrelevant], said))
    for size in _SIZES:
        text = "\n".join(_parts(report, said, groups, _Size(*size), notes[:_NOTES], facts, link)) + "\n"
        if len(text) <= MAX_CHARACTERS:
            break
    return text


_Group = tuple[list[Edit], str]
"""Neighbouring edits to be dropped, and why."""


class _Size(NamedTuple):
    drops: int
    listed: int
    folded: int


def _parts(
    report: Report,
    said: Sequence[Finding],
    groups: Sequence[_Group],
    size: _Size,
    notes: Sequence[str],
    facts: Sequence[str],
    link: Link | None,
) -> Iterator[str]:
    irrelevant = {edit.id for group, _ in groups for edit in group}
    yield f"### {headline(report)}"
    yield ""
    for note in notes:
        yield f"**Note:** {inline(_short(note))}"
        yield ""
    if groups:
        yield from _dropped(groups, size, link)
    others = [finding for finding in said if finding.edit not in irrelevant and finding.severity is not Severity.NOTE]
    if others:
        yield "**To look at**" if groups else "**Found**"
        yield ""
        yield from _listing(others, size, link)
        yield ""
    remarks = [finding for finding in said if finding.edit not in irrelevant and finding.severity is Severity.NOTE]
    if remarks:
        yield f"<details><summary>{_count(len(remarks), 'note')}</summary>"
        yield ""
        yield from _listing(remarks, size._replace(folded=0), link)
        yield ""
        yield "</details>"
        yield ""
    yield f"<sub>{' · '.join((*_facts(report), *facts, 'editguard'))}</sub>"


def headline(report: Report) -> str:
    """What there is to do, in one line."""
    metrics = report.metrics
    dropped = sum(verdict.label is Label.IRRELEVANT for verdict in report.verdicts)
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


def _dropped(groups: Sequence[_Group], size: _Size, link: Link | None) -> Iterator[str]:
    yield "**Drop**"
    yield ""
    for group, why in groups[: size.drops]:
        yield f"- {_places(group, link)} {why}"
        rows = islice((row for edit in group for row in _rows(edit)), _LINES)
        yield from _shown(list(rows), sum(edit.changed_lines for edit in group))
    # addresses are long: without them a few hundred edits have room
    rest = [f"- {_places(group, None)} {why}" for group, why in groups[size.drops : size.drops + size.folded]]
    told_of = sum(len(group) for group, _ in groups[: size.drops + len(rest)])
    more = sum(len(group) for group, _ in groups[size.drops :])
    yield from _folded(rest, more, "more edit", left=sum(len(group) for group, _ in groups) - told_of)
    yield ""


def _groups(edits: Sequence[Edit], said: Sequence[Finding]) -> Iterator[_Group]:
    """Neighbours of which the same is said, as the two ends of a move."""
    about: dict[str | None, list[Finding]] = {}
    for finding in said:
        about.setdefault(finding.edit, []).append(finding)
    reasons = ((edit, reason(edit, about.get(edit.id, ()))) for edit in edits)
    for _, group in groupby(reasons, key=lambda one: (one[0].path, one[1])):
        pairs = list(group)
        for place in range(0, len(pairs), _TOGETHER):
            part = pairs[place : place + _TOGETHER]
            yield [edit for edit, _ in part], part[0][1]


def _places(group: Sequence[Edit], link: Link | None) -> str:
    return ", ".join(
        where(edit.path, edit.new_lines, edit.old_lines, link, path_shown=not number)
        for number, edit in enumerate(group)
    )


def _shown(rows: Sequence[str], changed: int) -> Iterator[str]:
    """The first ``rows`` of the ``changed`` lines that are to go: a few at once, more on demand."""
    if not rows:
        return
    yield ""
    if changed <= _OPEN:
        yield _indented(block(list(rows)))
        yield ""
        return
    shown = [*rows, f"… {_count(changed - len(rows), 'more line')}"] if changed > len(rows) else rows
    yield f"  <details><summary>{_count(changed, 'line')}</summary>"
    yield ""
    yield _indented(block(list(shown)))
    yield ""
    yield "  </details>"
    yield ""


def reason(edit: Edit, said: Sequence[Finding]) -> str:
    """Why ``edit`` does not belong, by those of the findings ``said`` that are about it. That the task does not ask for
    it goes without saying here."""
    mine = accusing([finding for finding in said if finding.edit == edit.id])
    if not mine:
        return edit.kind.value
    return "; ".join(told(replace(one, message=one.message.removesuffix(UNASKED))) for one in mine[:3])


def _folded(lines: Sequence[str], number: int, what: str, left: int | None = None) -> Iterator[str]:
    """The rest of a list, ``number`` entries that ``lines`` tell of on demand, all but ``left``."""
    if number <= 0:
        return
    left = number - len(lines) if left is None else left
    if lines:
        yield ""
        yield f"<details><summary>… and {_count(number, what)}</summary>"
        yield ""
        yield from lines
        if left:
            yield f"- … and {_count(left, what)}"
        yield ""
        yield "</details>"
    else:
        yield f"- … and {_count(number, what)}"


def _rows(edit: Edit) -> Iterator[str]:
    for sign, lines in (("-", edit.old_text), ("+", edit.new_text)):
        for line in lines:
            # four bytes a character at the most: what is cut here would not be shown
            row = sign + line_text(line if len(line) <= 4 * _WIDE else line[: 4 * _WIDE])
            yield row if len(row) <= _WIDE else f"{row[:_WIDE]}…"


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.split("\n"))


def _listing(findings: Sequence[Finding], size: _Size, link: Link | None) -> Iterator[str]:
    shown = size.listed
    yield from (_listed(finding, link) for finding in findings[:shown])
    rest = [_listed(finding, None) for finding in findings[shown : shown + size.folded]]
    yield from _folded(rest, len(findings) - shown, "more finding")


def _listed(finding: Finding, link: Link | None) -> str:
    place = "" if finding.path is None else where(finding.path, finding.new_lines, finding.old_lines, link) + " "
    hint = f" (suggestion: {inline(_short(finding.suggestion))})" if finding.suggestion else ""
    return f"- {place}{told(finding)}{hint}"


def told(finding: Finding) -> str:
    """Code, severity and message."""
    return f"{finding.rule} {_SIGNS[finding.severity]}: {inline(_short(finding.message))}"


def where(path: str, new: Span | None, old: Span | None, link: Link | None = None, *, path_shown: bool = True) -> str:
    """A path with its lines after the change, else those before it; without the path where it has just been named."""
    span = new or old
    shown = _short(path) if path_shown or span is None else ""
    if span is not None:
        shown += f":{span[0]}" + (f"-{span[1]}" if span[1] != span[0] else "")
    return code(shown) if link is None else f"[{code(shown)}]({link(path, new, old)})"


def _facts(report: Report) -> list[str]:
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
    return facts


def _short(text: str) -> str:
    return text if len(text) <= _LONG else f"{text[:_LONG]}…"


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}" + ("" if number == 1 else "s")
