"""The findings as JUnit XML: a test case a rule that speaks of a file, and one a file without findings."""

from __future__ import annotations

from xml.etree import ElementTree

from editguard.report.escape import visible
from editguard.report.judge import sentence as judge_sentence
from editguard.report.place import further
from editguard.vocabulary.finding import Finding, Severity
from editguard.vocabulary.report import Report, Status

WHOLE = "the patch as a whole"


def render(report: Report) -> str:
    """``report`` as one test suite.

    A case fails if a finding in it is as severe as the level at which the run fails (``report.fail_on``); what is
    less severe is in the output of a case that passes, so that the suite and the exit code say the same.
    """
    groups: dict[tuple[str | None, str], list[Finding]] = {}
    for finding in report.findings:
        groups.setdefault((finding.path, finding.rule), []).append(finding)
    spoken_of = {path for path, _ in groups}
    cases = [_case(path, found, report) for (path, _), found in groups.items()]
    for file in report.patch.files:
        if file.path not in spoken_of:
            cases.append(_element("testcase", classname=file.path, name="no findings", time="0"))
    if not cases:
        cases.append(_element("testcase", classname=WHOLE, name="no findings", time="0"))
    failures = sum(case.find("failure") is not None for case in cases)
    counts = {"tests": str(len(cases)), "failures": str(failures), "errors": "0", "time": "0"}
    suite = _element("testsuite", name="editguard", skipped="0", **counts)
    if (judged := judge_sentence(report)) is not None:
        properties = _element("properties")
        properties.append(_element("property", name="judge", value=judged))
        suite.append(properties)
    suite.extend(cases)
    root = _element("testsuites", name="editguard", **counts)
    root.append(suite)
    ElementTree.indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ElementTree.tostring(root, encoding="unicode")}\n'


def _case(path: str | None, found: list[Finding], report: Report) -> ElementTree.Element:
    first = found[0]
    case = _element("testcase", classname=WHOLE if path is None else path, name=f"{first.rule} {first.name}", time="0")
    if path is not None:
        case.set("file", _text(path))
    text = "\n".join(line for finding in found for line in _lines(finding))
    worst = max(found, key=lambda finding: finding.severity.rank)
    if _fails(worst.severity, report):
        more = f" (and {len(found) - 1:,} more)" if len(found) > 1 else ""
        part = _element("failure", type=worst.severity.value, message=worst.message + more)
    else:
        part = _element("system-out")
    part.text = _xml(text)
    case.append(part)
    return case


def _fails(severity: Severity, report: Report) -> bool:
    if report.fail_on == "never":
        return False
    if report.status is Status.INVALID and severity is Severity.ERROR:
        return True
    return severity.rank >= Severity(report.fail_on).rank


def _lines(finding: Finding) -> list[str]:
    span = finding.new_lines or finding.old_lines
    where = "" if finding.path is None else f"{visible(finding.path)}:{span.first if span else 1}: "
    return [f"{where}{finding.rule} {finding.severity.value}: {visible(finding.message)}", *further(finding)]


def _element(name: str, /, **attributes: str) -> ElementTree.Element:
    return ElementTree.Element(name, {key: _text(value) for key, value in attributes.items()})


def _text(text: str) -> str:
    return _xml(visible(text))


def _xml(text: str) -> str:
    """What is left that XML 1.0 has no place for (section 2.2), made visible."""
    return text.replace("\ufffe", "\\ufffe").replace("\uffff", "\\uffff")
