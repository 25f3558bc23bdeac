"""The report as JSON, version 1; `editguard.report.schema` describes it."""

from __future__ import annotations

import json
from typing import Any

from editguard import __version__
from editguard.report.judge import edit_document
from editguard.report.judge import to_document as judge_document
from editguard.report.reach import to_document as reach_document
from editguard.vocabulary.contract import Clause, Contract, Scope
from editguard.vocabulary.edit import Edit, Verdict
from editguard.vocabulary.finding import Finding
from editguard.vocabulary.patch import Span
from editguard.vocabulary.report import FileReport, Report

SCHEMA_VERSION = 1


def render(report: Report) -> str:
    """``report`` as one JSON document; the same report gives the same bytes."""
    return json.dumps(to_document(report), indent=2, ensure_ascii=True) + "\n"


def to_document(report: Report) -> dict[str, Any]:
    """``report`` as plain values in the order of the schema."""
    patch, task = report.patch, report.task
    document: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "editguard", "version": __version__},
        "status": report.status.value,
        "patch": {
            "format": patch.format.value,
            "applied": patch.applied.value,
            "base": patch.base,
            "repairs": [repair._asdict() for repair in patch.repairs],
            "files": [_file(file) for file in patch.files],
        },
        "task": None if task is None else {"source": task.source, "text": task.text},
        "edits": [
            _edit(edit, verdict, report.scope) for edit, verdict in zip(report.edits, report.verdicts, strict=True)
        ],
        "findings": [_finding(finding) for finding in report.findings],
        "metrics": report.metrics._asdict(),
        "lint": [run._asdict() | {"settings": list(run.settings)} for run in report.linters],
        "reach": None if report.reach is None else reach_document(report.reach),
        "config": report.config_source,
        "contract": None if report.scope is None else _contract(report.scope.contract),
    }
    if report.judge is not None:
        # only then: without a judge a report is what it always was
        for edit, part in zip(report.edits, document["edits"], strict=True):
            part["judge"] = edit_document(report.judge, edit.id)
        document["judge"] = judge_document(report.judge)
    return document


def _contract(contract: Contract) -> dict[str, Any]:
    return {
        "clauses": [_clause(clause) for clause in contract.clauses],
        "notices": [notice._asdict() for notice in contract.notices],
        "files": list(contract.files),
    }


def _clause(clause: Clause) -> dict[str, Any]:
    return {
        "verb": clause.verb.value,
        "subject": clause.subject.value,
        "pattern": clause.pattern,
        "bound": clause.bound,
        "source": clause.source,
        "origin": clause.origin,
        "reason": clause.reason,
        "names": list(clause.names),
    }


def _span(span: Span | None) -> list[int] | None:
    return None if span is None else [span.first, span.last]


def _file(file: FileReport) -> dict[str, Any]:
    return {
        "path": file.path,
        "old_path": file.old_path,
        "status": file.status.value,
        "language": file.language,
        "added": file.added,
        "removed": file.removed,
        "parse": file.parse,
        "note": file.note,
    }


def _edit(edit: Edit, verdict: Verdict, scope: Scope | None) -> dict[str, Any]:
    return {
        "id": edit.id,
        "path": edit.path,
        "old_path": edit.old_path,
        "old_lines": _span(edit.old_lines),
        "new_lines": _span(edit.new_lines),
        "symbol": edit.symbol,
        "kind": edit.kind.value,
        "detail": edit.detail,
        "partners": list(edit.partners),
        "verdict": verdict.label.value,
        "p_irrelevant": verdict.p_irrelevant,
        "evidence": [evidence._asdict() for evidence in verdict.evidence],
        "in_scope": edit.id not in scope.outside if scope and scope.contract.clauses else None,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "name": finding.name,
        "severity": finding.severity.value,
        "message": finding.message,
        "detail": finding.detail,
        "path": finding.path,
        "old_lines": _span(finding.old_lines),
        "new_lines": _span(finding.new_lines),
        "edit": finding.edit,
        "source": finding.source,
        "external_rule": finding.external_rule,
        "fingerprint": finding.fingerprint,
        "suggestion": finding.suggestion,
        "clause": None if finding.clause is None else _clause(finding.clause),
    }
