"""One line a finding: ``path:line: CODE message``."""

from __future__ import annotations

from editguard.report.escape import inert, leading_path, visible
from editguard.vocabulary.report import Report


def render(report: Report) -> str:
    """The findings of ``report``, a line each and nothing else.

    ``-`` stands for the patch as a whole. A finding about a whole file has line 1, as linters have it, so
    that every line has the same form.
    """
    lines = []
    for finding in report.findings:
        span = finding.new_lines or finding.old_lines
        path = "-" if finding.path is None else leading_path(finding.path)
        lines.append(f"{path}:{span.first if span else 1}: {finding.rule} {visible(finding.message)}\n")
    return inert("".join(lines))
