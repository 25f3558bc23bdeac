"""From a report to an exit code."""

from __future__ import annotations

from editguard.vocabulary.finding import Severity
from editguard.vocabulary.report import Report, Status


def exit_code(report: Report, fail_on: str | None = None) -> int:
    """0 if nothing is at or above ``fail_on``, else 1; a patch that could not be read or applied in full
    counts as an error. Without ``fail_on`` the settings decide."""
    level = fail_on or report.fail_on
    if level == "never":
        return 0
    if report.status is Status.INVALID:
        return 1
    least = Severity(level).rank
    return int(any(finding.severity.rank >= least for finding in report.findings))
