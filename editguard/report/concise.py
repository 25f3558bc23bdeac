"""One line a finding: ``path:line: CODE message``."""

from __future__ import annotations

from editguard.report.escape import visible
from editguard.vocabulary.report import Report


def render(report: Report) -> str:
    """The findings of ``report``, a line each and nothing else; ``-`` stands for the patch as a whole."""
    lines = []
    for finding in report.findings:
        span = finding.new_lines or finding.old_lines
        where = visible(finding.path) if finding.path is not None else "-"
        if span is not None:
            where += f":{span.first}"
        lines.append(f"{where}: {finding.rule} {visible(finding.message)}\n")
    return "".join(lines)
