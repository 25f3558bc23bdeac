"""What is measured of one row, as flat columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, NamedTuple

from editguard.batch.scored import Scored
from editguard.vocabulary.edit import Kind

MASS_DELETION = 50
"""Removed lines from which a patch that adds nothing counts as a mass deletion."""


class Column(NamedTuple):
    """``type`` is DuckDB's; ``unit`` says what is counted."""

    name: str
    type: str
    unit: str
    doc: str


_ROW = (
    Column("row", "BIGINT", "position", "place in the input, from 1"),
    Column("instance_id", "VARCHAR", "", "the task"),
    Column("model_name_or_path", "VARCHAR", "", "who wrote the patch"),
    Column("resolved", "BOOLEAN", "", "whether it solves the task, as the input says; null if it does not"),
    Column("status", "VARCHAR", "", "ok, invalid (not read or not applied in full) or error (not scored)"),
    Column("error", "VARCHAR", "", "why it was not scored"),
    Column("format", "VARCHAR", "", "what the patch was written in; none if it holds no change"),
    Column("applied", "VARCHAR", "", "exact, repaired, fuzzy or failed"),
    Column("sound", "BOOLEAN", "", "applied, every file of it still parses, and more than deletion"),
    Column("syntax_kept", "BOOLEAN", "", "no file that parsed before fails to parse after"),
    Column("only_deletes", "BOOLEAN", "", f"adds no line, and deletes a file or at least {MASS_DELETION} lines"),
    Column("files", "BIGINT", "files", "touched"),
    Column("files_created", "BIGINT", "files", "added"),
    Column("files_deleted", "BIGINT", "files", "deleted"),
    Column("files_unparsed", "BIGINT", "files", "in a language that is parsed, and could not be"),
    Column("edits", "BIGINT", "edits", "all"),
    Column("assessed_edits", "BIGINT", "edits", "with a verdict on whether they belong"),
    Column("irrelevant_edits", "BIGINT", "edits", "that do not belong"),
    Column("unsure_edits", "BIGINT", "edits", "of which it could not be told"),
    Column("changed_lines", "BIGINT", "lines", "removed and added"),
    Column("assessed_lines", "BIGINT", "lines", "in assessed edits"),
    Column("irrelevant_lines", "BIGINT", "lines", "in irrelevant edits"),
    Column(
        "patch_has_irrelevant", "BOOLEAN", "", "at least one irrelevant edit; null if none is and not all are known"
    ),
    Column("contract_broken", "BOOLEAN", "", "leaves its contract, limits included; null without one"),
    Column("out_of_scope_edits", "BIGINT", "edits", "that leave the contract; null without one"),
    Column("out_of_scope_lines", "BIGINT", "lines", "in such edits; null without a contract"),
    Column("errors", "BIGINT", "findings", "of severity error"),
    Column("warnings", "BIGINT", "findings", "of severity warning"),
    Column("notes", "BIGINT", "findings", "of severity note"),
    Column("suppressed", "BIGINT", "findings", "that comments or a baseline accept; in none of the counts before"),
    Column("lint_introduced", "BIGINT", "violations", "of linters that the patch brings; null if none was asked"),
    Column("lint_fixed", "BIGINT", "violations", "of linters that are gone"),
    Column("lint_unchecked_files", "BIGINT", "files", "that a linter should have looked at and did not"),
    Column("unformatted_lines", "BIGINT", "lines", "written that the project's formatter would change"),
    Column("lint_suppressions", "BIGINT", "comments", "that silence a checker, added"),
)
_EXCESS = (
    Column("reference", "VARCHAR", "", "measured, unusable (the reference does not apply) or none; null if not known"),
    Column("token_distance", "DOUBLE", "share", "tokens that the patch changes / tokens of the files concerned"),
    Column("reference_token_distance", "DOUBLE", "share", "the same of the reference"),
    Column("excess_token_distance", "DOUBLE", "share", "the former minus the latter"),
    Column("added_complexity", "BIGINT", "points", "cognitive complexity that the patch adds; Python only"),
    Column("reference_added_complexity", "BIGINT", "points", "the same of the reference"),
    Column("excess_complexity", "BIGINT", "points", "the former minus the latter"),
    Column("line_precision", "DOUBLE", "share", "changed lines of the patch at places that the reference changes"),
    Column("line_recall", "DOUBLE", "share", "changed lines of the reference at places that the patch changes"),
    Column("symbol_precision", "DOUBLE", "share", "definitions edited by the patch that the reference edits too"),
    Column("symbol_recall", "DOUBLE", "share", "definitions edited by the reference that the patch edits too"),
)
"""Against a reference, tests left out; see `editguard.reference`. No verdict depends on it."""

_REACH = (
    Column("reach_mode", "VARCHAR", "", "text (the task alone) or reference (a patch was known); null: not assessed"),
    Column("reach_label", "VARCHAR", "", "local or global"),
    Column("reach_score", "DOUBLE", "0 to 1", "how much of the repository the task concerns"),
)
COLUMNS = (
    *_ROW,
    *(Column(f"irrelevant_{kind.value}", "BIGINT", "edits", f"irrelevant ones of kind {kind.value}") for kind in Kind),
    *_REACH,
    *_EXCESS,
)
"""All columns in their order."""

_SYNTAX_ERROR = "EG008"
_SUPPRESSION = "EG302"


def flat(row: Scored) -> dict[str, Any]:
    """The columns of ``row``; ``None`` where there is nothing to measure."""
    values: dict[str, Any] = dict.fromkeys(column.name for column in COLUMNS)
    values.update(
        row=row.number,
        instance_id=row.instance,
        model_name_or_path=row.model,
        resolved=row.resolved,
        status=row.status,
        error=row.error,
    )
    if row.reach is not None:
        values.update((f"reach_{name}", value) for name, value in row.reach._asdict().items())
    report = row.report
    if report is None:
        return values
    patch, metrics = report["patch"], report["metrics"]
    files = patch["files"]
    states = Counter(file["status"] for file in files)
    added, removed = (sum(file[side] for file in files) for side in ("added", "removed"))
    only_deletes = not added and bool(states["deleted"] or removed >= MASS_DELETION)
    kept = not any(finding["rule"] == _SYNTAX_ERROR for finding in report["findings"])
    applied = patch["applied"] != "failed" and row.status == "ok"
    values.update(
        format=patch["format"],
        applied=patch["applied"],
        sound=applied and kept and not only_deletes and bool(report["edits"]),
        syntax_kept=kept if applied else None,
        only_deletes=only_deletes if applied else None,
        files=len(files),
        files_created=states["added"],
        files_deleted=states["deleted"],
        files_unparsed=sum(file["parse"] == "failed" for file in files),
    )
    # a report of an earlier version may know less: nothing was measured there
    values.update((name, metrics.get(name)) for name in _SHARED)
    if row.excess is not None:
        values.update((name, row.excess[name]) for name in row.excess.keys() & values.keys())
    reach = report.get("reach")
    if reach is not None and row.reach is None:
        values.update((f"reach_{name}", reach.get(name)) for name in ("mode", "label", "score"))
    # a report of an earlier version knows nothing of linters
    values.update((name, metrics.get(name)) for name in _LINT)
    if values["lint_introduced"] is not None:
        values["lint_suppressions"] = sum(finding["rule"] == _SUPPRESSION for finding in report["findings"])
    kinds = irrelevant_kinds(report)
    values.update((f"irrelevant_{kind.value}", kinds[kind.value]) for kind in Kind)
    return values


_SHARED = (
    "edits",
    "assessed_edits",
    "irrelevant_edits",
    "unsure_edits",
    "changed_lines",
    "assessed_lines",
    "irrelevant_lines",
    "patch_has_irrelevant",
    "contract_broken",
    "out_of_scope_edits",
    "out_of_scope_lines",
    "errors",
    "warnings",
    "notes",
    "suppressed",
)


_LINT = ("lint_introduced", "lint_fixed", "lint_unchecked_files", "unformatted_lines")


def irrelevant_kinds(report: Mapping[str, Any]) -> Counter[str]:
    """Irrelevant edits of a report by their kind."""
    return Counter(edit["kind"] for edit in report["edits"] if edit["verdict"] == "irrelevant")
