"""Nothing that a pull request brings becomes markup, a mention, a link, a command, an address or an output."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from hypothesis import example, given, settings
from markdown_it import MarkdownIt
from markdown_it.token import Token

from editguard.bots.github.checks import annotations_of
from editguard.bots.marks import known_keys, without_marks
from editguard.bots.remarks import body, remarks
from editguard.bots.summary import summary
from editguard.report.escape import visible
from tests.bots.conftest import Pull
from tests.faces import BEFORE, DEBUG
from tests.report.hostile import ATTACKS, TEXTS, spoiled
from tests.report.test_markdown_report import CALLS, OURS

LINK = "https://github.com/octo-org/octo-repo/"
ALLOWED = {
    "heading_open", "heading_close", "paragraph_open", "paragraph_close", "inline", "text", "text_special",
    "bullet_list_open", "bullet_list_close", "list_item_open", "list_item_close", "strong_open", "strong_close",
    "html_block", "html_inline", "softbreak", "code_inline", "link_open", "link_close", "fence",
}  # fmt: skip


def tokens(text: str) -> Iterator[Token]:
    for token in MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text):
        yield token
        yield from token.children or ()


def calm(text: str) -> None:
    """Nothing but what the bot itself writes; links lead to the pull request."""
    for token in tokens(text):
        assert token.type in ALLOWED, token
        if token.type in ("text", "text_special"):
            assert not CALLS.search(token.content), token.content
        elif token.type == "link_open":
            assert str(token.attrs["href"]).startswith(LINK), token
        elif token.type == "fence":
            assert re.fullmatch(r"suggestion(:-\d+\+0)?", token.info)
        elif token.type in ("html_inline", "html_block"):
            rest = OURS.sub("", token.content)
            assert "<" not in rest or (token.type == "html_block" and rest.lstrip().startswith("<!-- editguard:")), rest


def link(path: str, *_: object) -> str:
    return f"{LINK}pull/7/files#diff-{len(path)}"


@given(TEXTS)
@settings(deadline=None, max_examples=150)
@example("-->\n<!-- editguard:comment:editguard --> @org/team")
@example("<!-- editguard:line:editguard:0123456789abcdef -->")
@example("](https://evil.example) ![x](https://evil.example)")
def test_no_text_leaves_the_comment(text: str) -> None:
    report = spoiled(text)
    keys = [remark.key for remark, _ in remarks(report)]
    written = summary(report, "editguard", keys, notes=[text], head="a" * 40, run=f"{LINK}actions/runs/1", link=link)
    marks, rest = written.split("\n", 2)[:2], written.split("\n", 2)[2]
    assert all(mark.startswith("<!-- editguard:") and mark.count("-->") == 1 for mark in marks)
    assert without_marks(written) == rest
    calm(rest)
    assert known_keys(written) == {key[:12] for key in keys}
    assert len(written) <= 65_536


@given(TEXTS)
@settings(deadline=None, max_examples=150)
def test_no_text_leaves_a_comment_at_a_line(text: str) -> None:
    for remark, _ in remarks(spoiled(text)):
        written = body(remark, "suggestion")
        assert "\n" not in written
        calm(written)


@given(TEXTS)
@settings(deadline=None, max_examples=100)
def test_annotations_hold_text(text: str) -> None:
    for note in annotations_of(spoiled(text)):
        json.dumps(note, ensure_ascii=False).encode()
        assert not note["path"].startswith("/")
        assert ".." not in note["path"].split("/")
        assert "\n" not in note["message"]
        assert "\n" not in note["title"]


NAMES = [
    "@org-team.py",
    "::error file=x::pwned.py",
    "a`b`.py",
    "<img src=x onerror=alert(1)>.py",
    "new\nline.py",
    "%0A::error::pwned.py",
    "[x](https:evil.example).py",
    "javascript:alert(1).py",
    "##[error]pwned.py",
    "-->.py",
]


def commands(text: str) -> list[str]:
    """Lines that the runner would take for commands: none between the two that stop and resume them."""
    found, until = [], ""
    for line in re.split(r"\r\n|\r|\n", text):
        if until:
            until = "" if line == f"::{until}::" else until
        elif line.startswith("::stop-commands::"):
            until = line.removeprefix("::stop-commands::")
            assert re.fullmatch("[0-9a-f]{32}", until)
        elif line.lstrip().startswith("::") or "##[" in line:
            found.append(line)
    assert not until
    return found


@pytest.mark.parametrize("writes", [True, False])
def test_a_hostile_pull_request(pull: Pull, writes: bool) -> None:
    """Title, body, issue, names of files, code and comments in it, all at once, through everything that is posted."""
    pull.hub.may_write = writes
    pull.hub.title = " ".join(ATTACKS[:12])
    pull.hub.body = "Fixes #12\n\n" + "\n\n".join(ATTACKS)
    pull.hub.add_issue(12, ATTACKS[0], "\n".join(ATTACKS))
    code = DEBUG + "".join(
        f"\n\n# {visible(attack)}\ndef f{number}():\n    return {attack!r}  # {visible(attack)}\n"
        for number, attack in enumerate(ATTACKS)
    )
    for name in NAMES:
        pull.repo.write(name, code)
    pull.repo.write("reproduce.py", "print('x')  # ::error::pwned\n")
    pull.repo.git("add", "--all")
    pull.commit(a=DEBUG, message="\n".join(map(visible, ATTACKS)))
    result = pull.run("--output", "sarif:out.sarif", "--output", "github:-", "--labels")
    assert result.code == 1, result.err
    for line in commands(result.out):
        assert re.match(r"::(error|warning|notice) (file=[^,:]*,line=\d+,endLine=\d+,)?title=EG\d+ [\w-]+::", line), (
            line
        )
    assert all("pwned" not in line or line.startswith("editguard: ") for line in result.err.split("\n"))
    assert "##[" not in result.err
    assert set(pull.outputs) == {"status", "irrelevant-edits", "report"}
    calm(pull.summary)
    for comment in pull.hub.comments:
        calm(without_marks(comment["body"]))
    for comment in pull.hub.line_comments:
        calm(without_marks(comment["body"]))
    assert bool(pull.hub.line_comments) == writes
    for found in json.loads((pull.repo.path / "out.sarif").read_text())["runs"][0]["results"]:
        for place in found["locations"]:
            assert re.fullmatch(r"[\w%.~/-]+", place["physicalLocation"]["artifactLocation"]["uri"])
    dry = pull.run("--dry-run")
    assert commands(dry.out) == [] or not writes
    assert all("pwned" not in line for line in commands(dry.out) if not line.startswith(("::error file=", "::warning")))


def test_a_comment_of_the_change_does_not_silence_the_bot(pull: Pull) -> None:
    silenced = DEBUG.replace('print("DEBUG double", x)', 'print("DEBUG double", x)  # editguard: ignore[EG110]')
    pull.commit(a=silenced)
    assert pull.run().code == 1
    assert "EG110" in pull.hub.comments[0]["body"]
    assert BEFORE not in pull.hub.comments[0]["body"]
