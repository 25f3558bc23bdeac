"""Markdown, read by a parser that is not ours: nothing from a patch becomes markup, a mention or a command."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from markdown_it import MarkdownIt
from markdown_it.token import Token

from editguard.report import markdown
from editguard.report.markdown_text import block, code, inline, words
from editguard.vocabulary.edit import Edit, Kind, Label, Verdict
from editguard.vocabulary.finding import Finding, Severity
from editguard.vocabulary.patch import Span
from editguard.vocabulary.report import Report
from tests.report.hostile import TEXTS, spoiled
from tests.report.sample import empty, sample

OURS = re.compile(r'<(?:/?details|/?summary|/?sub|/?pre|pre lang="diff")>')
CALLS = re.compile(
    r"@\w|(?<![\w&])[#!$~%&^]\w|\w#\d|GH-\d|https?://|www\.\w|mailto:\w|:\w+:|(?<!\w)[0-9a-f]{7,40}(?!\w)",
    re.IGNORECASE,
)
"""What GitHub and GitLab turn into a link after rendering, in what is no code."""


def tokens(text: str) -> list[Token]:
    found = []
    for token in MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text):
        found.append(token)
        found.extend(token.children or [])
    return found


def calm(text: str) -> None:
    """Nothing but what the report itself is made of."""
    allowed = {
        "heading_open", "heading_close", "paragraph_open", "paragraph_close", "inline", "text", "text_special",
        "bullet_list_open", "bullet_list_close", "list_item_open", "list_item_close", "strong_open", "strong_close",
        "code_inline", "html_block", "html_inline", "softbreak",
    }  # fmt: skip
    for token in tokens(text):
        assert token.type in allowed, token
        if token.type in ("text", "text_special"):
            assert not CALLS.search(token.content), token.content
        elif token.type == "html_inline":
            assert OURS.fullmatch(token.content), token.content
        elif token.type == "html_block":
            rest = OURS.sub("", token.content)
            assert "<" not in rest, rest
    for line in re.split(r"\r\n|\r|\n", text):  # where it is printed in the log of a workflow
        assert not line.lstrip().startswith("::")
        assert not line.lstrip().startswith("/")
        assert "##[" not in line


@pytest.mark.parametrize("report", [empty(), sample()], ids=["nothing", "everything"])
def test_the_report_is_calm(report: Report) -> None:
    calm(markdown.render(report))


@given(TEXTS)
@settings(deadline=None, max_examples=200)
def test_no_text_becomes_markup(text: str) -> None:
    written = markdown.render(spoiled(text))
    calm(written)
    plain = markdown.render(spoiled("x"))
    # the same frame, whatever the text is
    assert [token.type for token in tokens(written) if token.type.startswith(("list", "heading", "html_block"))] == [
        token.type for token in tokens(plain) if token.type.startswith(("list", "heading", "html_block"))
    ]


@given(TEXTS)
@settings(deadline=None, max_examples=200)
def test_no_text_leaves_its_place(text: str) -> None:
    for written in (words(text), inline(text), code(text)):
        assert "\n" not in written
        calm(f"- a {written} b")
    assert [token.type for token in tokens(f"- a {code(text)} b")].count("code_inline") == 1


@given(TEXTS)
@settings(deadline=None, max_examples=100)
def test_no_line_leaves_its_block(text: str) -> None:
    (token,) = tokens(block([f"+{text}", f"-{text}"]))
    assert token.type == "html_block"
    assert token.content.rstrip().endswith("</pre>")
    assert token.content.count("</pre>") == 1


def test_what_is_in_backticks_is_code() -> None:
    assert inline("changes `a_b` only, ` alone") == "changes `a_b` only, &#96; alone"
    assert inline("from `x` to `@y`") == "from `x` to `@y`"


def test_what_to_drop_comes_first() -> None:
    text = markdown.render(sample())
    order = [
        text.index(word) for word in ("###", "**Drop**", "`shop/pricing.py:12`", "**To look at**", "<summary>1 note")
    ]
    assert order == sorted(order)


def test_of_what_is_to_drop_the_reason_is_told() -> None:
    lint = replace(sample().findings[2], rule="EG301", name="introduced-lint", message="too long a line")
    text = markdown.render(replace(sample(), findings=(lint, *sample().findings)))
    assert "too long a line" not in text
    assert "changes layout only" in text
    alone = markdown.render(replace(sample(), findings=(lint,)))
    assert "EG301 error: too long a line" in alone


def test_it_says_what_is_the_matter() -> None:
    def head(report: Report) -> str:
        return markdown.render(report).split("\n")[0]

    metrics = empty().metrics
    assert head(empty()) == "### Nothing has changed"
    assert head(replace(empty(), metrics=metrics._replace(edits=2, assessed_edits=2))) == "### Nothing found to drop"
    assert head(replace(empty(), metrics=metrics._replace(edits=2))) == "### Nothing found; 2 of 2 edits not judged"
    assert head(replace(empty(), metrics=metrics._replace(edits=2, warnings=1))) == "### 0 errors, 1 warning"


@pytest.mark.parametrize("number", [1, 5_000])
@pytest.mark.parametrize("letter", ["x", "\u202e", "<"])
def test_it_fits_a_comment(number: int, letter: str) -> None:
    path, long = "a" + letter * 3_000, letter * 5_000
    edits = tuple(
        Edit(f"e{n}", path, path, None, Span(1, 99), Kind.COMMENT, None, (), (long.encode("utf-8") + b"\n",) * 99)
        for n in range(number)
    )
    verdicts = tuple(Verdict(edit.id, Label.IRRELEVANT) for edit in edits)
    findings = tuple(
        Finding("EG102", "comment", Severity.ERROR, long, path, None, Span(1, 2), edit, suggestion=long)
        for edit in (*(edit.id for edit in edits), *[None] * number)
    )
    text = markdown.render(replace(empty(), edits=edits, verdicts=verdicts, findings=findings))
    assert len(text) <= markdown.MAX_CHARACTERS
    if number > 1:
        assert f"and {number - text.count('EG102 error'):,}" in text or "more edits" in text
