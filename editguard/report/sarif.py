"""The findings as SARIF 2.1.0 (OASIS Standard, 27 March 2020), within the limits of GitHub code scanning."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from editguard import __version__
from editguard.report.documentation import documentation
from editguard.report.escape import visible
from editguard.report.judge import to_document as judge_document
from editguard.report.place import by_weight, further, inside, place_of, sentence, uri
from editguard.vocabulary.edit import Edit, Kind, Label
from editguard.vocabulary.finding import Finding, Severity
from editguard.vocabulary.patch import Replacement
from editguard.vocabulary.report import Report

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"

MAX_RESULTS = 25_000
"""Results of a run that GitHub takes; with more it refuses the file."""

MAX_BYTES = 10_000_000
"""Bytes of a file, compressed with gzip, that GitHub takes."""

FINGERPRINT = "editguardFinding/v1"
"""Name of our fingerprint; the same value stands under the name that GitHub reads, which it would otherwise fill with
a hash of the lines around."""

_GITHUB_FINGERPRINT = "primaryLocationLineHash"

_REVERSIBLE = frozenset({Kind.FORMATTING, Kind.COMMENT, Kind.DOCSTRING, Kind.ANNOTATION, Kind.EQUIVALENT})
"""Kinds of edits that nothing else can need, so that each can be taken back by itself."""

_PROBLEM = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "recommendation"}


def render(report: Report, *, suppressed: bool = False, name: str | None = None) -> str:
    """``report`` as one SARIF log with one run.

    Args:
        report: what was found.
        suppressed: whether findings that somebody has accepted are in it, marked as suppressed. GitHub shows such
            results as open alerts unless a repository's settings say otherwise.
        name: which of several bots it is from. Of one tool and category, GitHub keeps the last upload only.
    """
    found = by_weight(report.findings) + (by_weight(report.suppressed) if suppressed else [])
    placed = [finding for finding in found if place_of(finding, report) is not None]
    most, fixes = min(len(placed), MAX_RESULTS), True
    while True:
        text = _written(report, found, placed[:most], fixes=fixes, suppressed=suppressed, name=name)
        if _fits(text) or not most:
            return text
        most, fixes = (most, False) if fixes else (most // 2, False)


def _fits(text: str) -> bool:
    # what compresses is never longer than it was, but for the frame
    return len(text) < MAX_BYTES - 1_000_000 or len(gzip.compress(text.encode("ascii"), 6, mtime=0)) <= MAX_BYTES


def _written(
    report: Report,
    found: Sequence[Finding],
    shown: Sequence[Finding],
    *,
    fixes: bool,
    suppressed: bool,
    name: str | None,
) -> str:
    codes = sorted({finding.rule for finding in shown})
    places = {code: index for index, code in enumerate(codes)}
    edits = {edit.id: edit for edit in report.edits}
    labels = {verdict.edit: verdict.label for verdict in report.verdicts}
    results = []
    for finding in shown:
        result = _result(finding, places[finding.rule], report)
        edit = edits.get(finding.edit or "")
        if fixes and edit is not None and labels.get(edit.id) is Label.IRRELEVANT:
            result |= _fix(edit)
        elif fixes and finding.replacement is not None and finding.path is not None and inside(finding.path):
            result |= _mending(finding.path, finding.replacement)
        results.append(result)
    notices = list(_notices(report, found, shown, fixes=fixes, suppressed=suppressed))
    run: dict[str, Any] = {
        "tool": {
            "driver": {
                "name": "editguard",
                "version": __version__,
                "semanticVersion": __version__,
                "rules": [_rule(code) for code in codes],
            }
        },
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": notices}],
        "columnKind": "unicodeCodePoints",
        "results": results,
        "properties": {
            "status": report.status.value,
            "base": report.patch.base,
            "metrics": report.metrics._asdict(),
            "resultsLeftOut": len(found) - len(shown),
        }
        | ({} if report.judge is None else {"judge": judge_document(report.judge)}),
    }
    if name is not None:
        run["automationDetails"] = {"id": f"editguard/{name}/"}  # what stands before the last slash is the category
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1, ensure_ascii=True) + "\n"


def _notices(
    report: Report, found: Sequence[Finding], shown: Sequence[Finding], *, fixes: bool, suppressed: bool
) -> list[dict[str, Any]]:
    notices = []
    for finding in found:
        if place_of(finding, report) is None:  # a result must name a file, and the patch has none
            text = "\n".join([sentence(finding, None), *further(finding)])
            notices.append(_notice(finding.severity, f"{finding.rule}: {text}"))
    placed = len(found) - len(notices)
    if placed > len(shown):
        says = f"{placed - len(shown):,} of {placed:,} results, the least severe, were left out to stay within the "
        notices.append(_notice(Severity.WARNING, says + "limits of GitHub code scanning"))
    if not fixes:
        notices.append(_notice(Severity.NOTE, "fixes were left out to stay within the limits of GitHub code scanning"))
    if report.suppressed and not suppressed:
        notices.append(
            _notice(Severity.NOTE, f"findings that were accepted and are not shown: {len(report.suppressed):,}")
        )
    return notices


def _notice(severity: Severity, text: str) -> dict[str, Any]:
    return {"level": severity.value, "message": {"text": _plain(text)}}


def _rule(code: str) -> dict[str, Any]:
    told = documentation(code)
    return {
        "id": code,
        "name": told.title,
        "shortDescription": {"text": told.summary},
        "fullDescription": {"text": told.summary},
        "help": {"text": told.text, "markdown": told.text},
        "defaultConfiguration": {"level": told.severity.value},
        "properties": {"tags": [told.name], "problem.severity": _PROBLEM[told.severity]},
    }


def _result(finding: Finding, rule: int, report: Report) -> dict[str, Any]:
    place = place_of(finding, report)
    assert place is not None, "results are those that have a place"  # noqa: S101
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": rule,
        "level": finding.severity.value,
        "message": {"text": _plain("\n".join([sentence(finding, place), *further(finding)]))},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": uri(place.path), "uriBaseId": "%SRCROOT%"},
                    "region": {"startLine": place.first, "endLine": place.last},
                }
            }
        ],
        "partialFingerprints": {FINGERPRINT: finding.fingerprint, _GITHUB_FINGERPRINT: finding.fingerprint},
        "properties": _properties(finding),
    }
    if finding.accepted is not None:
        kind = "inSource" if finding.accepted == "comment" else "external"
        result["suppressions"] = [{"kind": kind}]  # without a status: accepted
    return result


def _properties(finding: Finding) -> Mapping[str, str]:
    given = {"edit": finding.edit, "source": finding.source, "externalRule": finding.external_rule}
    if finding.new_lines is None and finding.old_lines is not None:
        given["side"] = "before"  # the lines are gone: they are counted in the file as it was
    return {name: visible(value) for name, value in given.items() if value is not None}


def _fix(edit: Edit) -> dict[str, Any]:
    """Taking ``edit`` back, where that is text in place of lines that stand after the change."""
    span = edit.new_lines
    # a file that the patch adds would stay behind empty
    if span is None or edit.old_path is None or edit.kind not in _REVERSIBLE or edit.partners:
        return {}
    try:
        old, new = (b"".join(lines).decode("utf-8") for lines in (edit.old_text, edit.new_text))
    except UnicodeDecodeError:
        return {}
    if new.endswith("\n"):
        region = {"startLine": span.first, "startColumn": 1, "endLine": span.last + 1, "endColumn": 1}
    else:
        last = len(edit.new_text[-1].decode("utf-8")) + 1
        region = {"startLine": span.first, "startColumn": 1, "endLine": span.last, "endColumn": last}
    return _fixes("take the edit back", edit.path, region, old)


def _mending(path: str, change: Replacement) -> dict[str, Any]:
    """What a linter would put in place of lines."""
    region = {"startLine": change.first, "startColumn": 1, "endLine": change.last + 1, "endColumn": 1}
    return _fixes("apply the fix of the linter", path, region, "".join(f"{line}\n" for line in change.text))


def _fixes(what: str, path: str, region: Mapping[str, int], text: str) -> dict[str, Any]:
    replacement: dict[str, Any] = {"deletedRegion": region}
    if text:
        replacement["insertedContent"] = {"text": text}
    change = {"artifactLocation": {"uri": uri(path), "uriBaseId": "%SRCROOT%"}, "replacements": [replacement]}
    return {"fixes": [{"description": {"text": what}, "artifactChanges": [change]}]}


_LINK = re.compile(r"\]\s*\(")


def _plain(text: str) -> str:
    """``text`` without embedded links (SARIF 2.1.0, section 3.11.6): where there could be one, brackets are escaped."""
    return re.sub(r"([\[\]\\])", r"\\\1", text) if _LINK.search(text) else text
