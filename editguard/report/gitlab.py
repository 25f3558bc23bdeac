"""The findings as a GitLab Code Quality report: a list of issues in a part of the Code Climate format."""

from __future__ import annotations

import json
from typing import Any

from editguard.report.escape import visible
from editguard.report.place import by_weight, place_of, sentence
from editguard.vocabulary.finding import Finding, Severity
from editguard.vocabulary.report import Report

NO_FILE = "."
"""The path of what speaks of a patch without files: GitLab asks for one."""

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.NOTE: "info"}


def render(report: Report) -> str:
    """``report`` as one JSON document, the most severe first."""
    issues = [_issue(finding, report) for finding in by_weight(report.findings)]
    return json.dumps(issues, indent=2, ensure_ascii=True) + "\n"


def _issue(finding: Finding, report: Report) -> dict[str, Any]:
    place = place_of(finding, report)
    lines = {"begin": 1} if place is None else {"begin": place.first, "end": place.last}
    rule = finding.rule if finding.external_rule is None else f"{finding.rule} {visible(finding.external_rule)}"
    return {
        "description": f"{rule}: {sentence(finding, place)}",
        "check_name": rule,
        "fingerprint": finding.fingerprint,
        "severity": _SEVERITIES[finding.severity],
        "location": {"path": NO_FILE if place is None else visible(place.path), "lines": lines},
    }
