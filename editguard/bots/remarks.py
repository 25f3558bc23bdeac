"""What is said at lines: each edit that does not belong, and each further error or warning that has a line."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping

from editguard.bots.hunks import FileHunks
from editguard.bots.values import Remark, Side
from editguard.report.markdown import reason, told
from editguard.report.place import accusing, by_weight, inside
from editguard.vocabulary.edit import Edit, Label, Verdict
from editguard.vocabulary.finding import Finding, Severity
from editguard.vocabulary.patch import Span
from editguard.vocabulary.report import Report


def remarks(report: Report) -> list[tuple[Remark, Edit | Finding]]:
    """What could be said at lines, what matters most first, each once, with what it is about."""
    found: dict[str, tuple[Remark, Edit | Finding]] = {}
    every: list[tuple[Remark, Edit | Finding]] = [*_of_edits(report), *_of_findings(report)]
    for remark, about in every:
        found.setdefault(remark.key, (remark, about))
    return list(found.values())


def placed(remark: Remark, hunks: Mapping[str, FileHunks]) -> Remark | None:
    """``remark`` where the pull request shows its lines: at all of them, else at the last one that can be seen;
    ``None`` if that is none."""
    shown = hunks.get(remark.path)
    if shown is None:
        return None
    if shown.joined(remark.side, remark.first, remark.last):
        return remark
    for line in range(remark.last, max(remark.first, remark.last - 1_000) - 1, -1):
        if shown.row(remark.side, line) is not None:
            return _at(remark, line)
    return None


def body(remark: Remark, fence: str) -> str:
    """The comment without its mark; ``fence`` is what follows the backticks that open a suggestion."""
    if remark.suggestion is None:
        return remark.text
    text = "\n".join(remark.suggestion)
    ticks = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
    lines = [*remark.suggestion, ticks] if remark.suggestion else [ticks]
    return "\n".join((remark.text, "", f"{ticks}{fence}", *lines))


def _of_edits(report: Report) -> Iterator[tuple[Remark, Edit]]:
    said = by_weight(report.findings)
    verdicts = {verdict.edit: verdict for verdict in report.verdicts if verdict.label is Label.IRRELEVANT}
    edits = [edit for edit in report.edits if edit.id in verdicts]
    mine = {edit.id: accusing([one for one in said if one.edit == edit.id]) for edit in edits}
    # what weighs most first; of a move one end is spoken of, the new one if there is one
    edits.sort(key=lambda edit: -max((one.severity.rank for one in mine[edit.id]), default=-1))
    edits.sort(key=lambda edit: bool(edit.partners) and edit.new_lines is None)
    ends: set[str] = set()
    for edit in edits:
        if edit.id in ends:
            continue
        ends.update(edit.partners)
        place = _place(edit.path, edit.new_lines, edit.old_lines)
        if place is not None:
            yield Remark(_edit_key(edit, mine[edit.id]), *place, _accusation(edit, mine[edit.id], verdicts)), edit


def _accusation(edit: Edit, mine: list[Finding], verdicts: Mapping[str, Verdict]) -> str:
    if mine:
        return f"**Does not belong.** {reason(edit, mine)}"
    probability = verdicts[edit.id].p_irrelevant
    sure = "" if probability is None else f" ({probability:.2f})"
    return f"**Does not belong**{sure}: {edit.kind.value}"


def _of_findings(report: Report) -> Iterator[tuple[Remark, Finding]]:
    dropped = {verdict.edit for verdict in report.verdicts if verdict.label is Label.IRRELEVANT}
    for finding in by_weight(report.findings):
        if finding.edit in dropped or finding.severity is Severity.NOTE or finding.path is None:
            continue
        place = _place(finding.path, finding.new_lines, finding.old_lines)
        if place is not None:
            yield Remark(_key(finding.rule, finding.fingerprint), *place, told(finding)), finding


def _place(path: str, new: Span | None, old: Span | None) -> tuple[str, Side, int, int] | None:
    span = new or old
    if span is None or not inside(path):
        return None
    return path, Side.NEW if new is not None else Side.OLD, span.first, span.last


def _edit_key(edit: Edit, mine: list[Finding]) -> str:
    if mine:
        return _key(mine[0].rule, mine[0].fingerprint)
    content = b"\0".join((*edit.old_text, b"\0", *edit.new_text))
    return _key(edit.kind.value, f"{edit.path}\0{hashlib.sha256(content).hexdigest()}")


def _key(rule: str, fingerprint: str) -> str:
    text = f"{rule}\0{fingerprint}".encode("utf-8", "surrogatepass")
    return hashlib.sha256(text).hexdigest()[:16]


def _at(remark: Remark, line: int) -> Remark:
    return Remark(remark.key, remark.path, remark.side, line, line, remark.text)
