"""One line a finding, whatever is in it."""

from __future__ import annotations

import re
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from editguard.report.concise import render
from editguard.vocabulary.finding import Finding, Severity
from editguard.vocabulary.patch import Span
from editguard.vocabulary.report import Report
from tests.report.sample import empty, sample
from tests.report.test_escape import HOSTILE, shows

LINE = re.compile(r".+:[1-9]\d*: EG\d{3} .*")


def report_of(*findings: Finding) -> Report:
    return replace(empty(), findings=findings)


def test_every_line_has_the_same_form() -> None:
    lines = render(sample()).split("\n")
    assert lines.pop() == ""
    assert len(lines) == len(sample().findings)
    assert all(LINE.fullmatch(line) for line in lines)


def test_the_line_after_the_change_is_named_and_else_the_one_before() -> None:
    both = Finding("EG101", "formatting", Severity.ERROR, "m", "a.py", Span(3, 4), Span(5, 6))
    gone = replace(both, new_lines=None)
    whole_file = replace(gone, old_lines=None)
    whole_patch = replace(whole_file, path=None)
    assert render(report_of(both, gone, whole_file, whole_patch)) == (
        "a.py:5: EG101 m\na.py:3: EG101 m\na.py:1: EG101 m\n-:1: EG101 m\n"
    )


@given(st.lists(st.tuples(HOSTILE, HOSTILE), max_size=4))
@settings(deadline=None, max_examples=150)
def test_no_text_breaks_the_form(texts: list[tuple[str, str]]) -> None:
    findings = [Finding("EG101", "formatting", Severity.ERROR, message, "a" + path) for path, message in texts]
    lines = render(report_of(*findings)).split("\n")
    assert lines.pop() == ""
    assert len(lines) == len(findings)
    assert all(LINE.fullmatch(line) and shows(line) for line in lines)
