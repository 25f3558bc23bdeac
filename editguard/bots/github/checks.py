"""The check on a commit, with annotations, and the upload to code scanning."""

from __future__ import annotations

import base64
import gzip
import hashlib
from collections.abc import Mapping
from typing import Any

from editguard.bots.github.client import Client
from editguard.outcome import exit_code
from editguard.report.escape import visible
from editguard.report.markdown import headline
from editguard.report.place import by_weight, further, place_of, sentence
from editguard.vocabulary.finding import Finding, Severity
from editguard.vocabulary.report import Report

AT_ONCE = 50
"""Annotations that GitHub takes in one request."""

MOST = 1_000
"""Annotations of a check: beyond, requests would come too fast for GitHub, and nobody reads on."""

_TITLE, _MESSAGE = 255, 16_000
"""Characters of a title and of a message; GitHub takes 255 characters and 64 KB."""

_LEVELS = {Severity.ERROR: "failure", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def post_check(client: Client, project: str, head: str, name: str, report: Report, text: str, address: str) -> str:
    """Make the check ``name`` of the commit ``head``, unless there is one that says the same; returns ``posted`` or
    ``unchanged``.

    Args:
        client: for GitHub.
        project: ``owner/name``.
        head: full id of the commit that was checked.
        name: of the check.
        report: what was found; its conclusion is that of the exit code.
        text: what is shown, in Markdown.
        address: what "details" leads to; empty for GitHub's own page.

    Raises:
        HostError: if GitHub does not take it.
    """
    conclusion = "failure" if exit_code(report) else "neutral" if report.findings else "success"
    notes = annotations_of(report)
    digest = hashlib.sha256(repr((conclusion, text, notes)).encode("utf-8", "backslashreplace")).hexdigest()
    for there in client.pages(f"repos/{project}/commits/{head}/check-runs", "check_runs", check_name=name):
        if there.get("external_id") == digest and there.get("status") == "completed":
            return "unchanged"
    title = headline(report)
    if len(notes) > MOST:
        title += f" ({MOST:,} of {len(notes):,} annotations are shown)"
        notes = notes[:MOST]
    output = {"title": title[:_TITLE], "summary": text}
    body: dict[str, Any] = {
        "name": name,
        "head_sha": head,
        "external_id": digest,
        "status": "in_progress",
        "output": {**output, "annotations": notes[:AT_ONCE]},
    }
    if address:
        body["details_url"] = address
    rest = [notes[place : place + AT_ONCE] for place in range(AT_ONCE, len(notes), AT_ONCE)]
    if not rest:
        body |= {"status": "completed", "conclusion": conclusion}
    made = client.post(f"repos/{project}/check-runs", body)
    for number, part in enumerate(rest, 1):
        more: dict[str, Any] = {"output": {**output, "annotations": part}}
        if number == len(rest):
            more |= {"status": "completed", "conclusion": conclusion}
        client.patch(f"repos/{project}/check-runs/{int(made['id'])}", more)
    return "posted"


def annotations_of(report: Report) -> list[dict[str, Any]]:
    """The findings that have a place in a file, what weighs most first."""
    return [note for finding in by_weight(report.findings) for note in _annotation(finding, report)]


def _annotation(finding: Finding, report: Report) -> list[dict[str, Any]]:
    place = place_of(finding, report)
    if place is None or not place.exact:
        return []  # said in the text
    before = finding.new_lines is None and finding.old_lines is not None
    message = sentence(finding, place) + (" (lines before the change)" if before else "")
    note: dict[str, Any] = {
        # a path is the name of a file and nothing that GitHub renders; what is no text is not one of its files
        "path": place.path.encode("utf-8", "backslashreplace").decode("utf-8"),
        "start_line": place.first,
        "end_line": place.last,
        "annotation_level": _LEVELS[finding.severity],
        "title": f"{finding.rule} {visible(finding.name)}"[:_TITLE],
        "message": message[:_MESSAGE],
    }
    more = "\n".join(further(finding))
    if more:
        note["raw_details"] = more[:_MESSAGE]
    return [note]


def upload_sarif(client: Client, project: str, head: str, number: int, sarif: str) -> Mapping[str, Any]:
    """Give ``sarif`` to code scanning, as an analysis of the pull request's head.

    Raises:
        HostError: if GitHub does not take it; without code scanning it refuses.
    """
    packed = gzip.compress(sarif.encode("utf-8"), 9, mtime=0)
    made: Mapping[str, Any] = client.post(
        f"repos/{project}/code-scanning/sarifs",
        {
            "commit_sha": head,
            "ref": f"refs/pull/{number}/head",
            "sarif": base64.b64encode(packed).decode("ascii"),
            "tool_name": "editguard",
        },
    )
    return made
