"""Workflow commands, Code Quality and JUnit, read as their consumers read them."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Literal
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from junitparser import JUnitXml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from editguard.outcome import exit_code
from editguard.report import github, gitlab, junit
from editguard.vocabulary.finding import Finding, Severity
from editguard.vocabulary.patch import Span
from editguard.vocabulary.report import Status
from tests.report.hostile import TEXTS, spoiled
from tests.report.sample import empty, sample

COMMAND = re.compile(r"::(?P<name>error|warning|notice) (?P<properties>[^:]*)::(?P<data>.*)")


def commands(text: str) -> list[tuple[str, dict[str, str], str]]:
    """As the runner reads its log (``ActionCommand.TryParseV2``)."""
    found = []
    for line in re.split(r"\r\n|\r|\n", text):
        if line.lstrip().startswith("::"):
            match = COMMAND.fullmatch(line)
            assert match is not None, line
            properties = dict(pair.split("=", 1) for pair in match["properties"].split(","))
            found.append(
                (match["name"], {key: plain(value) for key, value in properties.items()}, plain(match["data"]))
            )
        else:
            assert "##[" not in line
    return found


def plain(text: str) -> str:
    for escape, letter in (("%2C", ","), ("%3A", ":"), ("%0A", "\n"), ("%0D", "\r"), ("%25", "%")):
        text = text.replace(escape, letter)
    return text


def test_a_command_a_finding() -> None:
    found = commands(github.render(sample()))
    assert len(found) == len(sample().findings)
    name, properties, text = found[0]
    assert (name, text) == (
        "error",
        "changes layout only in `shop.pricing.total` (string quotes)\nsuggestion: leave the line as it was",
    )
    assert properties == {"file": "shop/pricing.py", "line": "12", "endLine": "12", "title": "EG101 formatting"}
    whole = [properties for _, properties, text in found if text.startswith("the patch as a whole")]
    assert whole
    assert all("file" not in properties for properties in whole)


def test_the_escapes_of_the_toolkit() -> None:
    finding = Finding("EG101", "formatting", Severity.ERROR, "50 %: a,b", "a%b:c,d.py", None, Span(3, 4), detail="x\ny")
    line = github.render(replace(empty(), findings=(finding,))).split("\n")[0]
    assert line == "::error file=a%25b%3Ac%2Cd.py,line=3,endLine=4,title=EG101 formatting::50 %25: a,b%0Ax%0Ay"


def test_it_is_said_that_github_shows_few() -> None:
    finding = sample().findings[2]
    report = replace(empty(), findings=(finding,) * 11, metrics=empty().metrics._replace(errors=11))
    assert github.render(report).endswith(
        "editguard: errors 11, warnings 0, notes 0; of each, GitHub shows 10 as annotations\n"
    )


@given(TEXTS)
@settings(deadline=None, max_examples=150)
def test_no_text_makes_a_command(text: str) -> None:
    report = spoiled(text)
    found = commands(github.render(report))
    assert len(found) == len(report.findings)
    assert all(set(properties) <= {"file", "line", "endLine", "title"} for _, properties, _ in found)
    assert all(not properties.get("file", "a").startswith(("/", "../")) for _, properties, _ in found)


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Lines(Strict):
    begin: int = Field(ge=1)
    end: int = Field(default=1, ge=1)


class Location(Strict):
    path: str = Field(pattern=r"^[^/]")
    lines: Lines


class Issue(Strict):
    """What GitLab documents as a Code Quality report."""

    description: str = Field(min_length=1)
    check_name: str = Field(min_length=1)
    fingerprint: str = Field(min_length=1)
    severity: Literal["info", "minor", "major", "critical", "blocker"]
    location: Location


def issues(text: str) -> list[Issue]:
    return TypeAdapter(list[Issue]).validate_json(text)


def test_code_quality() -> None:
    found = issues(gitlab.render(sample()))
    assert [issue.severity for issue in found] == ["major"] * 4 + ["minor"] * 3 + ["info"]
    assert len({issue.fingerprint for issue in found}) == len(found)
    assert (found[0].location.path, found[0].location.lines.begin) == ("shop/pricing.py", 12)
    assert issues(gitlab.render(empty())) == []
    unread = replace(empty(), findings=(Finding("EG001", "x", Severity.ERROR, "m", fingerprint="EG001:1"),))
    assert issues(gitlab.render(unread))[0].location.path == gitlab.NO_FILE


@given(TEXTS)
@settings(deadline=None, max_examples=150)
def test_no_text_breaks_code_quality(text: str) -> None:
    report = spoiled(text)
    written = gitlab.render(report)
    assert written.isascii()
    assert len(issues(written)) == len(report.findings)
    json.dumps(json.loads(written), ensure_ascii=False).encode("utf-8")  # no half of a character is left


def test_a_case_a_rule_and_file() -> None:
    suite = next(iter(JUnitXml.fromstring(junit.render(sample()).encode())))
    cases = {(case.classname, case.name): case for case in suite}
    assert len(cases) == 8
    failed = cases["shop/pricing.py", "EG101 formatting"].result
    assert [one.type for one in failed] == ["error"]
    assert "shop/pricing.py:12: EG101 error: changes layout only" in failed[0].text
    assert suite.failures == 7


def test_a_file_without_findings_passes() -> None:
    report = replace(sample(), findings=(), status=Status.CLEAN)
    suite = next(iter(JUnitXml.fromstring(junit.render(report).encode())))
    assert [case.name for case in suite] == ["no findings"] * 4
    assert suite.failures == 0


@pytest.mark.parametrize("level", ["error", "warning", "never"])
@pytest.mark.parametrize("severity", list(Severity))
def test_the_suite_fails_as_the_run_does(level: str, severity: Severity) -> None:
    finding = replace(sample().findings[2], severity=severity)
    report = replace(empty(), findings=(finding,), status=Status.FINDINGS, fail_on=level)
    suite = next(iter(JUnitXml.fromstring(junit.render(report).encode())))
    assert bool(suite.failures) == bool(exit_code(report))


@given(TEXTS)
@settings(deadline=None, max_examples=150)
def test_no_text_breaks_the_xml(text: str) -> None:
    written = junit.render(spoiled(text))
    root = ElementTree.fromstring(written.encode("utf-8"))
    assert {part.tag for part in root.iter()} <= {"testsuites", "testsuite", "testcase", "failure", "system-out"}
    assert not re.search("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", written)
    suite = root[0]
    assert int(suite.get("tests", "")) == len(suite)
    assert int(suite.get("failures", "")) == len(suite.findall("testcase/failure"))
