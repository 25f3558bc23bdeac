"""The page of one report: whole by itself, and nothing from a patch is markup in it."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings

from editguard.report import html
from editguard.report.escape import visible
from editguard.vocabulary.patch import Span
from editguard.vocabulary.report import Report
from tests.report.hostile import TEXTS, spoiled
from tests.report.sample import empty, sample

VOID = {"meta", "br"}


class Reader(HTMLParser):
    """Elements with their attributes and what they show; every element must be closed in its order."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.shown: list[str] = []
        self._open: list[str] = []
        self.feed(page)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self._open:
            self.shown.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    @property
    def text(self) -> str:
        return "".join(self.shown)


@pytest.mark.parametrize("report", [empty(), sample()], ids=["nothing", "everything"])
def test_the_page_needs_nothing_else(report: Report) -> None:
    page = Reader(html.render(report))
    names = {name for name, _ in page.elements}
    assert not names & {"script", "link", "img", "iframe", "object", "form", "base", "svg"}
    for _, attributes in page.elements:
        assert not {"src", "style", "srcset", "action"} & set(attributes)
        assert not any(name.startswith("on") for name in attributes)
        assert attributes.get("href", "#").startswith("#")  # type: ignore[union-attr]
    assert "url(" not in html.render(report)
    policy = next(given["content"] for name, given in page.elements if given.get("http-equiv"))
    assert policy is not None
    assert policy.startswith("default-src 'none'")


def test_every_link_has_its_goal_once() -> None:
    page = Reader(html.render(sample()))
    ids = [given["id"] for _, given in page.elements if "id" in given]
    assert len(ids) == len(set(ids))
    goals = [given["href"] for _, given in page.elements if "href" in given]
    assert {goal[1:] for goal in goals if goal} <= set(ids)
    assert [goal for goal in goals if goal and goal.startswith("#edit")] == ["#edit-2", "#edit-3", "#edit-5", "#edit-4"]


def test_every_finding_and_every_line_is_told() -> None:
    report = sample()
    text = Reader(html.render(report)).text
    for finding in report.findings:
        assert visible(finding.message).replace("`", "") in text
    assert "line 30" in text
    assert "\\x1b[31ma.c\\xff" in text
    assert "the nearest place is line 4" in text


def test_long_edits_unfold() -> None:
    report = sample()
    lines = tuple(b"x = %d\n" % number for number in range(4_000))
    edits = (replace(report.edits[0], old_lines=None, old_text=(), new_lines=Span(1, 4_000), new_text=lines),)
    text = Reader(html.render(replace(report, edits=edits, verdicts=report.verdicts[:1]))).text
    assert "2,940 more lines" in text
    assert "1,000 lines are not shown" in text
    assert "x = 2999" in text
    assert "x = 3000" not in text


@given(TEXTS)
@settings(deadline=None, max_examples=100)
def test_no_text_becomes_markup(text: str) -> None:
    page, plain = Reader(html.render(spoiled(text))), Reader(html.render(spoiled("x")))
    assert {name for name, _ in page.elements} <= {name for name, _ in plain.elements} | {"code"}
    for _, attributes in page.elements:
        assert set(attributes) <= {
            "lang", "charset", "name", "content", "http-equiv", "class", "href", "id", "tabindex", "aria-label",
            "aria-labelledby", "open",
        }  # fmt: skip
        assert attributes.get("href", "#").startswith("#")  # type: ignore[union-attr]
    assert re.sub(r"\s", "", visible(text)) in re.sub(r"\s", "", page.text)
