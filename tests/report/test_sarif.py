"""SARIF, as a model of the published schema reads it that is not ours."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import example, given, settings
from pydantic_sarif.model import StaticAnalysisResultsFormatSarifVersion210JsonSchema as Log

from editguard.report import sarif
from editguard.rules import registry
from editguard.vocabulary.finding import Finding, Severity
from editguard.vocabulary.patch import Replacement, Span
from editguard.vocabulary.report import Report
from tests.report.hostile import ATTACKS, TEXTS, spoiled
from tests.report.sample import empty, sample


def run_of(report: Report, **options: Any) -> dict[str, Any]:
    text = sarif.render(report, **options)
    Log.model_validate_json(text)
    (run,) = json.loads(text)["runs"]
    return run  # type: ignore[no-any-return]


def many(number: int, size: int = 1) -> Report:
    severities = (Severity.NOTE, Severity.WARNING, Severity.ERROR)
    base = Finding("EG101", "formatting", Severity.NOTE, "m" * size, "shop/pricing.py", None, Span(1, 1))
    findings = (replace(base, severity=severities[n % 3], fingerprint=f"{n:016x}:1") for n in range(number))
    return replace(empty(), findings=tuple(findings))


def test_every_finding_is_a_result_the_most_severe_first() -> None:
    run = run_of(sample())
    assert [result["ruleId"] for result in run["results"]] == [
        "EG101", "EG003", "EG112", "EG109", "EG005", "EG103", "EG013", "EG018",
    ]  # fmt: skip
    levels = [result["level"] for result in run["results"]]
    assert levels == ["error"] * 4 + ["warning"] * 3 + ["note"]
    rules = run["tool"]["driver"]["rules"]
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in run["results"])


def test_a_name_is_the_category() -> None:
    assert run_of(sample(), name="second.bot")["automationDetails"] == {"id": "editguard/second.bot/"}
    assert "automationDetails" not in run_of(sample())


def test_fingerprints_are_those_of_the_content() -> None:
    moved = replace(
        sample(), findings=tuple(replace(one, new_lines=one.new_lines and Span(700, 700)) for one in sample().findings)
    )
    prints = [[result["partialFingerprints"] for result in run_of(report)["results"]] for report in (sample(), moved)]
    assert prints[0] == prints[1]
    assert prints[0][0] == {
        "editguardFinding/v1": "3333333333333333:1",
        "primaryLocationLineHash": "3333333333333333:1",
    }


@pytest.mark.parametrize("code", registry.codes())
def test_every_rule_can_be_told_of(code: str) -> None:
    finding = Finding(code, registry.entry(code).name, registry.entry(code).severity, "m", "a.py", fingerprint="1:1")
    (rule,) = run_of(replace(empty(), findings=(finding,)))["tool"]["driver"]["rules"]
    assert rule["id"] == code
    assert "## What it does" in rule["help"]["markdown"]
    assert len(rule["shortDescription"]["text"]) < 1024


def test_taking_a_layout_edit_back_is_a_fix() -> None:
    results = {result["ruleId"]: result for result in run_of(sample())["results"]}
    (fix,) = results["EG101"]["fixes"]
    (change,) = fix["artifactChanges"]
    assert change["artifactLocation"]["uri"] == "shop/pricing.py"
    assert change["replacements"] == [
        {
            "deletedRegion": {"startLine": 12, "startColumn": 1, "endLine": 13, "endColumn": 1},
            "insertedContent": {"text": "    x = {'a':1}   \n"},
        }
    ]
    # added files, other ends of a move and doubtful edits are not to be taken back by themselves
    assert [code for code, result in results.items() if "fixes" in result] == ["EG101"]


def test_the_fix_of_a_linter_is_a_fix() -> None:
    finding = replace(
        sample().findings[2], rule="EG301", edit=None, path="a.py", replacement=Replacement(3, 4, ("import re",))
    )
    (result,) = run_of(replace(empty(), findings=(finding,)))["results"]
    (change,) = result["fixes"][0]["artifactChanges"]
    assert change["replacements"] == [
        {
            "deletedRegion": {"startLine": 3, "startColumn": 1, "endLine": 5, "endColumn": 1},
            "insertedContent": {"text": "import re\n"},
        }
    ]


def test_a_fix_of_a_last_line_without_end_stays_in_the_file() -> None:
    report = sample()
    edits = tuple(replace(edit, new_text=("    é = 1".encode(),)) if edit.id == "e2" else edit for edit in report.edits)
    (fix,) = run_of(replace(report, edits=edits))["results"][0]["fixes"]
    region = fix["artifactChanges"][0]["replacements"][0]["deletedRegion"]
    assert region == {"startLine": 12, "startColumn": 1, "endLine": 12, "endColumn": 10}


def test_accepted_findings_are_marked_where_they_are_asked_for() -> None:
    finding = sample().findings[2]
    report = replace(empty(), suppressed=(replace(finding, accepted="comment"), replace(finding, accepted="baseline")))
    run = run_of(report)
    assert run["results"] == []
    (notice,) = run["invocations"][0]["toolExecutionNotifications"]
    assert notice["message"]["text"] == "findings that were accepted and are not shown: 2"
    run = run_of(report, suppressed=True)
    kinds = [result["suppressions"] for result in run["results"]]
    assert kinds == [[{"kind": "inSource"}], [{"kind": "external"}]]
    assert run["invocations"][0]["toolExecutionNotifications"] == []


def test_a_finding_without_any_file_is_a_notification() -> None:
    finding = Finding("EG001", "unreadable-patch", Severity.ERROR, "no patch", fingerprint="EG001:1")
    run = run_of(replace(empty(), findings=(finding,)))
    assert run["results"] == []
    (notice,) = run["invocations"][0]["toolExecutionNotifications"]
    assert notice == {"level": "error", "message": {"text": "EG001: the patch as a whole: no patch"}}


def test_no_more_results_than_github_takes() -> None:
    run = run_of(many(sarif.MAX_RESULTS + 5_000))
    assert len(run["results"]) == sarif.MAX_RESULTS
    levels = [result["level"] for result in run["results"]]
    assert (levels.count("error"), levels.count("warning"), levels.count("note")) == (10_000, 10_000, 5_000)
    (notice,) = run["invocations"][0]["toolExecutionNotifications"]
    assert notice["message"]["text"].startswith("5,000 of 30,000 results, the least severe, were left out")
    assert run["properties"]["resultsLeftOut"] == 5_000


def test_no_more_bytes_than_github_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sarif, "MAX_BYTES", 4_000)
    text = sarif.render(many(900))
    assert len(gzip.compress(text.encode(), 6, mtime=0)) <= 4_000
    run = json.loads(text)["runs"][0]
    assert 0 < len(run["results"]) < 900
    assert "left out" in run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"]


@example(ATTACKS[-1])
@example("a\ud800\udcff:b\\c%2F")
@given(TEXTS)
@settings(deadline=None, max_examples=150)
def test_no_text_makes_an_address_or_a_link(text: str) -> None:
    run = run_of(spoiled(text), suppressed=True)
    for result in run["results"]:
        (location,) = result["locations"]
        address = location["physicalLocation"]["artifactLocation"]["uri"]
        parts = urlsplit(address)
        assert (parts.scheme, parts.netloc, parts.query, parts.fragment) == ("", "", "", "")
        assert not address.startswith("/")
        assert not {"", ".", ".."} & set(address.split("/"))
        assert address.isascii()
        assert not set(address) & set(' :\\"<>?#')
        message = result["message"]["text"]
        assert not any(0xD800 <= ord(letter) <= 0xDFFF for letter in message)
        # an embedded link is a bracket that no backslash escapes, right before a parenthesis
        assert "](" not in message.replace("\\]", "")


def test_a_path_is_what_its_address_decodes_to() -> None:
    for path in ("a b/ü%20:#?.py", "shop/\u202egnp.py"):
        finding = replace(sample().findings[2], path=path)
        (result,) = run_of(replace(empty(), findings=(finding,)))["results"]
        assert unquote(result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]) == path
