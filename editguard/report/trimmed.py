"""What trim did: as text for people, and as JSON."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from editguard import __version__
from editguard.report.escape import inert, leading_path, visible
from editguard.report.json import SCHEMA_VERSION
from editguard.trim.select import Trimmed
from editguard.vocabulary.edit import Edit, Label, Verdict
from editguard.vocabulary.report import Report


class Run(NamedTuple):
    """How the minimisation by a command went; see `editguard.trim.verify.Verified`."""

    command: str
    runs: int
    seconds: float
    complete: bool


class Account(NamedTuple):
    """All that there is to tell: ``place`` is where the edits were taken out, ``saved`` the file that holds what was
    dropped, ``undo`` the command that puts it back, ``dry`` that nothing was written."""

    report: Report
    trimmed: Trimmed
    run: Run | None = None
    place: str | None = None
    saved: str | None = None
    undo: str | None = None
    dry: bool = False


def as_text(account: Account) -> str:
    """The dropped edits with the reason for each, and what was kept although it was to go."""
    report, trimmed = account.report, account.trimmed
    verdicts = {verdict.edit: verdict for verdict in report.verdicts}
    lines = sum(edit.changed_lines for edit in trimmed.dropped)
    would = "would be " if account.dry else ""
    rows = [
        f"{would}dropped: {len(trimmed.dropped):,} of {_count(len(report.edits), 'edit')}, "
        f"{lines:,} of {_count(report.metrics.changed_lines, 'changed line')}"
    ]
    rows.extend(f"  {_edit(edit, verdicts[edit.id])}" for edit in trimmed.dropped)
    if trimmed.held:
        rows.append("kept all the same:")
        rows.extend(f"  {edit.id} {_where(edit)}: {visible(why)}" for edit, why in trimmed.held)
    rows.extend(
        f"{leading_path(path)}: {visible(what)}: stays, for it is no edit and was not judged"
        for path, what in trimmed.unjudged
    )
    gone = {edit.id for edit in trimmed.dropped}
    for label, says in (
        (Label.UNSURE, "unsure, kept: {} (--drop-unsure takes them out too)"),
        (Label.NOT_ASSESSED, "not assessed, kept: {} (a task is needed to judge them)"),
    ):
        some = [verdict.edit for verdict in report.verdicts if verdict.label is label and verdict.edit not in gone]
        if some and account.run is None:
            rows.append(says.format(_listed(some)))
    if account.run is not None:
        rows.append(_ran(account.run))
    if account.place is not None and trimmed.dropped:
        rows.append(f"{'to be ' if account.dry else ''}taken out of the {account.place}")
    if account.saved is not None:
        back = f"; to put it back: {visible(account.undo)}" if account.undo is not None else ""
        rows.append(f"what was dropped is in {visible(account.saved)}{back}")
    return inert("\n".join(rows) + "\n")


def as_json(account: Account) -> str:
    """One JSON document with the patch, the dropped edits with their verdicts, and those that were held back."""
    report, trimmed = account.report, account.trimmed
    verdicts = {verdict.edit: verdict for verdict in report.verdicts}
    gone = {edit.id for edit in trimmed.dropped}
    document: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "editguard", "version": __version__},
        "base": report.patch.base,
        "task": None if report.task is None else report.task.source,
        "edits": len(report.edits),
        "changed_lines": report.metrics.changed_lines,
        "dropped": [_document(edit, verdicts[edit.id]) for edit in trimmed.dropped],
        "held": [{"edit": edit.id, "reason": why} for edit, why in trimmed.held],
        "unjudged": [{"path": path, "change": what} for path, what in trimmed.unjudged],
        "kept": [edit.id for edit in report.edits if edit.id not in gone],
        "verify": None if account.run is None else account.run._asdict(),
        "place": account.place,
        "saved": account.saved,
        "undo": account.undo,
        "dry_run": account.dry,
        **_patch("patch", trimmed.patch),
        **_patch("rest", trimmed.rest),
    }
    return json.dumps(document, indent=2, ensure_ascii=True) + "\n"


def _patch(name: str, patch: bytes) -> Mapping[str, str | None]:
    """As text, or as base64 where it is not UTF-8."""
    try:
        return {name: patch.decode("utf-8"), f"{name}_base64": None}
    except UnicodeDecodeError:
        return {name: None, f"{name}_base64": base64.b64encode(patch).decode("ascii")}


def _document(edit: Edit, verdict: Verdict) -> dict[str, Any]:
    return {
        "edit": edit.id,
        "path": edit.path,
        "old_lines": None if edit.old_lines is None else list(edit.old_lines),
        "new_lines": None if edit.new_lines is None else list(edit.new_lines),
        "kind": edit.kind.value,
        "verdict": verdict.label.value,
        "p_irrelevant": verdict.p_irrelevant,
        "reason": verdict.evidence[0].detail if verdict.evidence else edit.detail,
    }


def _edit(edit: Edit, verdict: Verdict) -> str:
    why = verdict.evidence[0].detail if verdict.evidence else edit.detail
    label = "" if verdict.label is Label.IRRELEVANT else f" ({verdict.label.value.replace('_', ' ')})"
    return f"{edit.id} {_where(edit)} {edit.kind.value}{label}" + (f": {visible(why)}" if why else "")


def _where(edit: Edit) -> str:
    span = edit.new_lines or edit.old_lines
    if span is None:
        return visible(edit.path)
    size = f"{span.first}" if span.size == 1 else f"{span.first}-{span.last}"
    return f"{visible(edit.path)}:{size}" + ("" if edit.new_lines else " (removed)")


def _listed(ids: Sequence[str]) -> str:
    return ", ".join(ids) if len(ids) <= 12 else f"{', '.join(ids[:12])} and {len(ids) - 12} more"


def _ran(run: Run) -> str:
    end = "no further edit can go" if run.complete else "time was up, so more may be able to go"
    return f"verified by {_count(run.runs, 'run')} in {run.seconds:.1f} s of `{visible(run.command)}`: {end}"


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}" + ("" if number == 1 else "s")
