"""What a pull request asks for: its words, the issues behind it, and nothing that nobody wrote."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from editguard.bots.boilerplate import TEMPLATES, clean
from editguard.bots.references import references
from editguard.bots.task import asked
from editguard.bots.values import HostError, Issue, PullRequest, Reference
from tests.report.hostile import TEXTS

WEB = "https://github.com"


def found(text: str) -> list[str]:
    return [one.shown("o/r") for one in references(text, WEB, "o/r")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Fixes #12", ["o/r#12"]),
        ("fixed: #12.", ["o/r#12"]),
        ("Closes #1, #2 and a/b#3", ["o/r#1", "o/r#2", "a/b#3"]),
        ("Resolves https://github.com/a/b/issues/4", ["a/b#4"]),
        ("Resolves https://github.com/o/r/issues/4#issuecomment-1", ["o/r#4"]),
        ("Fix [the issue](https://github.com/a/b/issues/4).", []),
        ("Fixes [the issue](https://github.com/a/b/issues/4).", ["a/b#4"]),
        ("Closes GH-7", ["o/r#7"]),
        ("Implements group/sub/name#9", ["group/sub/name#9"]),
        ("Issue #12: empty lists", ["o/r#12"]),
        ("Part of #12", ["o/r#12"]),
        ("Refs: #3", ["o/r#3"]),
        ("Text.\n\n- #5\n- https://github.com/a/b/issues/6\n", ["o/r#5", "a/b#6"]),
        ("Fixes O/R#12 and #12", ["o/r#12"]),
        # with emphasis
        ("**Fixes #1**", ["o/r#1"]),
        ("### Fixes #1", ["o/r#1"]),
        ("**Fixes:** #1", ["o/r#1"]),
        ("**Fixes** #1", ["o/r#1"]),
        ("Fixes **#1**", ["o/r#1"]),
        ("_Fixes_: #1", ["o/r#1"]),
        ("*Fixes* __my_org/a__b#1__", ["my_org/a__b#1"]),
        ("**Closes [it](https://github.com/a/b/issues/4)**", ["a/b#4"]),
        ("* #5", ["o/r#5"]),
        # remarks on something else
        ("As in #12, but faster", []),
        ("See the discussion in a/b#3 for why not", []),
        ("prefix #12", []),
        ("Fixes the bug of #12", []),
        ("`Fixes #12`", []),
        ("```\nFixes #12\n```", []),
        ("Fixes #0, #012 and #1a", []),
        ("Fixes https://evil.example/a/b/issues/1", []),
        ("Fixes https://github.com.evil.example/a/b/issues/1", []),
        ("Fixes https://github.com/a/b/pull/1", []),
        ("Fixes ../../etc#1", []),
        ("Fixes name#1", []),
        ("snake_fixes #1", []),
    ],
)
def test_issues_that_a_text_is_tied_to(text: str, expected: list[str]) -> None:
    if text == "Fix [the issue](https://github.com/a/b/issues/4).":
        expected = ["a/b#4"]  # "fix" closes as well
    assert found(text) == expected


def test_addresses_of_gitlab() -> None:
    text = (
        "Closes https://gitlab.example/git/group/sub/name/-/issues/3 and https://gitlab.example/git/g/n/-/work_items/4"
    )
    assert references(text, "https://gitlab.example/git", "x/y") == [
        Reference("group/sub/name", 3),
        Reference("g/n", 4),
    ]


@pytest.mark.parametrize(
    ("own", "text", "expected"),
    [
        ("group/sub/name", "Closes sibling#12", ["group/sub/sibling#12"]),
        ("group/sub/name", "Closes #1, sibling#12 and a/b#3", ["group/sub/name#1", "group/sub/sibling#12", "a/b#3"]),
        ("group/name", "Closes name#12", ["group/name#12"]),
        ("15513260", "Closes sibling#12", []),  # only its number is known
        ("group/name", "Closes ..#12 and .#3", []),
    ],
)
def test_projects_beside_it_on_gitlab(own: str, text: str, expected: list[str]) -> None:
    assert [one.shown(own) for one in references(text, WEB, own, siblings=True)] == expected


@given(st.one_of(TEXTS, st.text("Fixes closes#/0123 ,and\n-[]()`:ahtps.gicom", max_size=60)))
@settings(deadline=None)
def test_projects_are_names(text: str) -> None:
    for one in (*references(text, WEB, "o/r"), *references(text, WEB, "o/r", siblings=True)):
        assert one.number > 0
        assert one.project is None or not {"", ".", ".."} & set(one.project.split("/"))


BODY = """<!-- Thank you for the pull request! -->
## What

The total was negative. <!-- closes #99 -->

## Why

<!-- why? -->

## How was this tested?

_No response_

## Checklist

- [x] I have read the guidelines
- [ ] Tests were added

```python
# - [ ] stays
<!-- stays -->
```
## Release notes

N/A
"""


def test_what_nobody_wrote_is_removed() -> None:
    assert clean(BODY) == (
        "## What\nThe total was negative.\n\n## Checklist\n```python\n# - [ ] stays\n<!-- stays -->\n```"
    )


def test_lines_of_a_template_go_and_answers_stay() -> None:
    template = "## Description\nPlease describe the change.\n\n## Tests\nHow did you test it?\n"
    body = "## Description\nPlease describe the change.\nEmpty lists fail.\n\n## Tests\nHow did you test it?\n"
    assert clean(body, [template]) == "## Description\nEmpty lists fail."


@pytest.mark.parametrize("line", ["**Fixes #1**", "### Fixes #1", "## Issue https://github.com/o/r/issues/1"])
def test_a_heading_that_names_an_issue_says_something(line: str) -> None:
    assert clean(f"## What\n\nMend totals.\n\n{line}\n") == f"## What\nMend totals.\n\n{line}"
    assert clean(f"Mend totals.\n\n{line}\n", [f"{line}\n"]) == "Mend totals."
    assert clean("Mend totals.\n\n### Fixes #\n") == "Mend totals."


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        (
            "Mend totals.\n\n<!-- This is an auto-generated comment: release notes by coderabbit.ai -->\n"
            "## Summary by CodeRabbit\n- New tests\n<!-- end of auto-generated comment -->",
            "Mend totals.",
        ),
        ("Mend totals.\n\n## Summary by Sourcery\n\nDo not touch tests\n\nTests:\n- x\n", "Mend totals."),
        (
            "Bumps x from 1 to 2.\n\nDependabot will resolve any conflicts with this PR as long as you don't alter it."
            "\n\n[//]: # (dependabot-automerge-start)\n",
            "Bumps x from 1 to 2.",
        ),
        (
            "Mend totals.\n\n🤖 Generated with [Tool](https://x.example)\n\nCo-Authored-By: A <a@b.c>",
            "Mend totals.",
        ),
        ("[![badge](https://x/y.svg)](https://x) Mend totals.", "Mend totals."),
        ("<details>\n<summary>Log</summary>\n\nMend totals.\n</details>", "Log\n\nMend totals."),
        ("a\r\nb\r\n<!-- never closed", "a\nb"),
        ("", ""),
    ],
)
def test_what_bots_add_is_removed(text: str, rest: str) -> None:
    assert clean(text) == rest


@given(TEXTS)
@settings(deadline=None)
def test_cleaning_only_takes_away(text: str) -> None:
    rest = clean(text)
    assert len(rest) <= len(text)
    assert clean("Mend totals.") == "Mend totals."


@pytest.mark.parametrize(
    "path",
    [
        ".github/PULL_REQUEST_TEMPLATE.md",
        ".github/PULL_REQUEST_TEMPLATE/bug.md",
        "docs/pull_request_template.md",
        "pull_request_template.md",
        ".github/ISSUE_TEMPLATE/bug.md",
        ".gitlab/merge_request_templates/Default.md",
    ],
)
def test_where_templates_are(path: str) -> None:
    assert TEMPLATES.fullmatch(path)
    assert not TEMPLATES.fullmatch(f"src/{path}.py")


def request(title: str, body: str) -> PullRequest:
    return PullRequest("o/r", 7, title, body, "b", "h", False)


def issues(**known: str) -> object:
    def read(reference: Reference) -> Issue:
        text = known.get(f"n{reference.number}")
        if text is None:
            raise HostError("GitHub answered 404: Not Found")
        return Issue(f"Issue {reference.number}", text)

    return read


def test_sources_are_named() -> None:
    task, notes = asked(request("Totals", "Fixes #1\nCloses a/b#2"), WEB, (), issues(n1="one", n2="two"))  # type: ignore[arg-type]
    assert task is not None
    assert task.source == "title and body of #7 + issue o/r#1 + issue a/b#2"
    assert task.text == "Totals\n\nFixes #1\nCloses a/b#2\n\nIssue 1\n\none\n\nIssue 2\n\ntwo"
    assert task.orders == "Issue 1\n\none\n\nIssue 2\n\ntwo"
    assert notes == ()


@pytest.mark.parametrize("size", [20_000, 33_000, 65_500])
def test_an_issue_is_found_at_the_end_of_a_long_body(size: int) -> None:
    body = "w " * (size // 2) + "\n**Fixes #1**"
    task, notes = asked(request("Totals", body), WEB, (), issues(n1="one"))  # type: ignore[arg-type]
    assert task is not None
    assert task.source == "title and body of #7 + issue o/r#1"
    assert task.orders == "Issue 1\n\none"
    assert notes == ()


def test_what_is_missing_is_said() -> None:
    task, notes = asked(request("Totals", "Fixes #1"), WEB, (), issues())  # type: ignore[arg-type]
    assert task is not None
    assert task.source == "title and body of #7"
    assert notes == (
        "the issue o/r#1 could not be read (GitHub answered 404: Not Found)",
        "relevance was judged on title and body only",
    )
    task, notes = asked(request("Totals", "Fixes #1, #2"), WEB, (), issues(n2="two"))  # type: ignore[arg-type]
    assert notes == ("the issue o/r#1 could not be read (GitHub answered 404: Not Found)",)


def test_a_list_of_issues_is_not_read_to_its_end() -> None:
    body = "Fixes " + ", ".join(f"#{number}" for number in range(1, 30))
    task, notes = asked(request("Totals", body), WEB, (), issues(**{f"n{n}": "x" for n in range(1, 30)}))  # type: ignore[arg-type]
    assert task is not None
    assert task.source.count("issue") == 10
    assert notes == ("19 more issues are named and were not read",)


def test_nothing_asked_is_no_task() -> None:
    assert asked(request("", "<!-- x -->"), WEB, (), issues()).task is None  # type: ignore[arg-type]
    bare = asked(request("Totals", ""), WEB, (), issues()).task  # type: ignore[arg-type]
    assert bare is not None
    assert bare.source == "title of #7"
