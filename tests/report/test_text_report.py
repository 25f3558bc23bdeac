"""The report for people, apart from what its golden shows."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from editguard.report.text import render
from editguard.vocabulary.edit import Edit, Evidence, Kind, Label, Verdict
from editguard.vocabulary.finding import Finding, Severity
from editguard.vocabulary.patch import Applied, PatchFormat, Repair, Span
from editguard.vocabulary.report import Report
from editguard.vocabulary.task import Task
from tests.report.sample import NO_METRICS, empty, sample
from tests.report.test_escape import HOSTILE, shows

ANSI = re.compile(r"\x1b\[[0-9;]*m")


def one_edit(*, old: tuple[bytes, ...] = (), new: tuple[bytes, ...] = (), message: str = "m") -> Report:
    """A report on one irrelevant edit."""
    edit = Edit(
        "e1",
        "a.py",
        "a.py",
        Span(1, len(old)) if old else None,
        Span(1, len(new)) if new else None,
        Kind.FORMATTING,
        None,
        old,
        new,
    )
    finding = Finding("EG101", "formatting", Severity.ERROR, message, "a.py", edit.old_lines, edit.new_lines, "e1")
    metrics = NO_METRICS._replace(edits=1, assessed_edits=1, irrelevant_edits=1, changed_lines=len(old + new), errors=1)
    verdict = Verdict("e1", Label.IRRELEVANT, None, (Evidence("structure", "changes layout only", 1.0),))
    return replace(empty(), edits=(edit,), verdicts=(verdict,), findings=(finding,), metrics=metrics)


def test_colour_changes_nothing_but_the_colour() -> None:
    for verbose in (False, True):
        coloured = render(sample(), colour=True, verbose=verbose)
        assert ANSI.search(coloured)
        assert ANSI.sub("", coloured) == render(sample(), verbose=verbose)


def test_without_colour_there_is_no_escape_sequence() -> None:
    assert "\x1b" not in render(sample())


def test_markup_of_the_terminal_library_is_only_text() -> None:
    report = one_edit(new=(b"[bold red]x[/] = [link=https://example.org]1\n",), message="[red]m[/red]")
    text = render(report, colour=True)
    assert "[bold red]x[/] = [link=https://example.org]1" in text
    assert "[red]m[/red]" in text


def test_a_long_edit_is_cut_in_the_middle_and_says_by_how_much() -> None:
    report = one_edit(new=tuple(b"x%d = 1\n" % number for number in range(1, 101)))
    text = render(report)
    assert "… 76 more lines" in text
    assert [f"x{number} = 1\n" in text for number in (12, 13, 88, 89)] == [True, False, False, True]
    assert all(f"x{number} = 1\n" in render(report, verbose=True) for number in range(1, 101))


def test_an_edit_that_just_fits_is_not_cut() -> None:
    assert "more line" not in render(one_edit(new=(b"x\n",) * 24))
    assert "… 1 more line\n" in render(one_edit(new=(b"x\n",) * 25))


def test_a_line_of_a_megabyte_is_cut() -> None:
    text = render(one_edit(new=(b"x" * 1_000_000 + b"\n",)))
    assert len(text) < 1_000
    assert "… (999,600 more characters)" in text


def test_line_ends_show_only_where_they_differ() -> None:
    assert "\\r" not in render(one_edit(old=(b"a\r\n",), new=(b"b\r\n",)))
    text = render(one_edit(old=(b"a\r\n",), new=(b"a\n",)))
    assert "- a\\r\\n\n" in text
    assert "+ a\\n\n" in text
    assert "+ a (no newline at the end)\n" in render(one_edit(old=(b"a\n",), new=(b"a",)))


def test_edits_without_findings_are_shown_only_on_request() -> None:
    assert "shop.pricing.discounted" not in render(sample())
    assert "behaviour in `shop.pricing.discounted`: not assessed" in render(sample(), verbose=True)


def test_a_few_repairs_are_listed_and_the_others_counted() -> None:
    repairs = tuple(Repair("r", f"repair {number}", None, number) for number in range(1, 31))
    report = replace(empty(), patch=empty().patch._replace(repairs=repairs))
    assert "repair 8 (line 8" in render(report)
    assert "repair 9 (" not in render(report)
    assert "… and 22 more repairs\n" in render(report)
    assert "repair 30 (" in render(report, verbose=True)


@pytest.mark.parametrize(
    ("applied", "words"),
    [
        (Applied.EXACT, "applies exactly to the empty tree"),
        (Applied.REPAIRED, "applied after repair to the empty tree"),
        (Applied.FUZZY, "applied in part by content to the empty tree"),
        (Applied.FAILED, "does not apply to the empty tree"),
    ],
)
def test_the_head_says_how_well_the_patch_fitted(applied: Applied, words: str) -> None:
    report = one_edit(new=(b"x\n",))
    report = replace(report, patch=report.patch._replace(applied=applied, base=None))
    assert render(report).split("\n")[0] == f"1 edit in 0 files, unified; {words}"


def test_nothing_read_and_nothing_changed_are_two_things() -> None:
    unread = replace(empty(), patch=empty().patch._replace(format=PatchFormat.NONE))
    assert render(unread).startswith("No change was read.\n")
    assert render(empty()).startswith("Nothing has changed.\n")


@given(HOSTILE, HOSTILE, HOSTILE, st.lists(st.binary(), min_size=1, max_size=3))
@settings(deadline=None, max_examples=100)
def test_no_text_steers_the_terminal(path: str, message: str, source: str, lines: list[bytes]) -> None:
    report = one_edit(new=tuple(lines), message=message)
    (edit,) = report.edits
    report = replace(
        report,
        edits=(replace(edit, path=path, symbol=path, detail=message),),
        task=Task("t", source),
        patch=report.patch._replace(repairs=(Repair("r", message, path, 1),)),
        config_source=source,
        findings=(*report.findings, Finding("EG003", "n", Severity.ERROR, message, path, detail=f"{source}\n{path}")),
    )
    for verbose in (False, True):
        text = render(report, verbose=verbose)
        assert all(shows(line.replace("\t", "")) for line in text.split("\n"))
        assert ANSI.sub("", render(report, verbose=verbose, colour=True)) == text
