"""The findings as workflow commands of GitHub Actions, which shows them as annotations.

The escaping is that of GitHub's own toolkit (``actions/toolkit``, ``packages/core/src/command.ts``).
"""

from __future__ import annotations

from collections.abc import Mapping

from editguard.report.escape import inert, visible
from editguard.report.judge import sentence as judge_sentence
from editguard.report.place import by_weight, further, place_of, sentence
from editguard.vocabulary.finding import Finding, Severity
from editguard.vocabulary.report import Report

SHOWN = 10
"""Annotations of one severity that GitHub shows of a step; the rest is in the log only."""

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def render(report: Report) -> str:
    """A command a finding, the most severe first, and a line that says how many there are."""
    lines = [_command(finding, report) for finding in by_weight(report.findings)]
    metrics = report.metrics
    counts = (("errors", metrics.errors), ("warnings", metrics.warnings), ("notes", metrics.notes))
    said = ", ".join(f"{name} {count:,}" for name, count in counts)
    more = f"; of each, GitHub shows {SHOWN} as annotations" if any(count > SHOWN for _, count in counts) else ""
    judged = judge_sentence(report)
    judge = [] if judged is None else [inert(f"editguard: {visible(judged)}")]
    return "".join(f"{line}\n" for line in [*lines, *judge, f"editguard: {said}{more}"])


def _command(finding: Finding, report: Report) -> str:
    place = place_of(finding, report)
    properties: dict[str, str] = {}
    # of what speaks of the whole patch an annotation at a line would be wrong; GitHub lists it with the step
    if place is not None and place.exact:
        properties = {"file": visible(place.path), "line": str(place.first), "endLine": str(place.last)}
    properties["title"] = f"{finding.rule} {finding.name}"
    text = "\n".join([sentence(finding, place), *further(finding)])
    return f"::{_COMMANDS[finding.severity]} {_joined(properties)}::{data(text)}"


def error_command(message: str) -> str:
    """The line that makes an annotation of why editguard could not do its job."""
    return f"::error title=editguard::{data(visible(message))}\n"


def _joined(properties: Mapping[str, str]) -> str:
    return ",".join(f"{name}={value(text)}" for name, text in properties.items())


def data(text: str) -> str:
    """``text`` as the message of a command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def value(text: str) -> str:
    """``text`` as the value of a property of a command."""
    return data(text).replace(":", "%3A").replace(",", "%2C")
