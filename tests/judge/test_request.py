"""What is asked: which edits, with what around them, within which room, and behind which fences."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from editguard.api import open_change
from editguard.engine import Examined, examine
from editguard.judge.canaries import canaries
from editguard.judge.prompt import rendered
from editguard.judge.prose import hidden
from editguard.judge.request import request_of
from editguard.judge.tokens import likely
from editguard.vocabulary.judge import ALL, JudgeConfig, Question, Request
from tests.rules.harness import Repository

LONG = (
    "def long(shelf):\n" + "".join(f"    step_{number} = shelf[{number}]\n" for number in range(200)) + "    return 1\n"
)
BEFORE = {
    "shop/dates.py": "X = 1\n\n\ndef parse_date(text):\n    # old words\n    day, month = text.split('.')\n"
    "    return int(day), int(month)\n\n\nY = 2\n",
    "shop/long.py": LONG,
}
AFTER = {
    "shop/dates.py": BEFORE["shop/dates.py"].replace("day, month =", "day, month, *_ ="),
    "shop/long.py": LONG.replace("step_100 = shelf[100]", "step_100 = shelf[101]"),
}
SHORT = "Please fix the bug we saw"


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    return Repository(tmp_path_factory.mktemp("requests") / "r.git")


def checked(repository: Repository, before: dict[str, str], after: dict[str, str], task: str = SHORT) -> Examined:
    base, proposal = repository.prepare(before, after)
    with open_change(repository.folder, patch=proposal, base=base, task=task, lean=True) as change:
        return examine(change.patch, change.snapshot, change.task, change.config)


def asked(found: Examined, **settings: object) -> Request | None:
    report = found.report
    assert report.task is not None
    files = {file.change.path: file for file in found.applied.files}
    config = JudgeConfig(model="m")._replace(**settings)  # type: ignore[arg-type]
    return request_of(report.edits, report.verdicts, files, report.task, config)


def test_the_whole_definition_is_shown_where_it_fits(repository: Repository) -> None:
    request = asked(checked(repository, BEFORE, AFTER))
    assert request is not None
    dates, long = request.questions
    assert dates.changes == (
        " def parse_date(text):",
        "     # old words",  # what was there before is nobody's word on this patch
        "-    day, month = text.split('.')",
        "+    day, month, *_ = text.split('.')",
        "     return int(day), int(month)",
    )
    assert dates.cut == ""
    assert (long.changes[0], len(long.changes)) == (" def long(shelf):", 203)
    assert request.cut == ()


def test_what_does_not_fit_is_cut_and_said(repository: Repository) -> None:
    found = checked(repository, BEFORE, AFTER)
    request = asked(found, request_tokens=4_000)
    assert request is not None
    long = request.questions[1]
    assert len(long.changes) == 2 + 12  # a few lines around it
    many = {"a.py": "".join(f"def f{n}():\n    return {n}\n\n\n" for n in range(150))}
    more = {"a.py": many["a.py"].replace("return", "return 1 +")}
    request = asked(checked(repository, many, more), request_tokens=4_000)
    assert request is not None
    assert 0 < len(request.questions) < 150
    assert len(request.questions) + len(request.left_out) == 150
    assert "edits were not asked about: the request has no room for them" in request.cut[0]
    sent = rendered(request, "n", 1.0)
    assert likely(sent.instructions) + likely(sent.data) <= 4_000 * 1.15
    assert f"{len(request.left_out)} more edits are not shown" in sent.data


def test_a_long_task_keeps_its_beginning_and_its_end(repository: Repository) -> None:
    task = SHORT + "\nThe START\n" + "words without any sense in them\n" * 5_000 + "The END"
    request = asked(checked(repository, BEFORE, AFTER, task), ask=ALL)
    assert request is not None
    assert "The START" in request.task
    assert request.task.endswith("The END")
    assert "characters of the task were left out" in request.cut[0]


def test_a_rewritten_file_of_many_lines_is_shown_in_part(repository: Repository) -> None:
    before = {"a.py": "def f():\n    return 1\n"}
    after = {"a.py": "def f():\n    return [\n" + "".join(f"        {n},\n" for n in range(20_000)) + "    ]\n"}
    request = asked(checked(repository, before, after))
    assert request is not None
    (question,) = request.questions
    assert "changed lines left out" in question.cut
    assert len(question.changes) < 100
    assert request.cut == (f"{question.edit} was shown {question.cut}",)


def test_edits_of_words_alone_are_asked_about_only_where_words_are_shown(repository: Repository) -> None:
    before = {"a.py": "def f():\n    return 1\n", "docs/notes.md": "Old.\n"}
    found = checked(repository, before, {"a.py": "def f():\n    return 2\n", "docs/notes.md": "New words.\n"})
    shown = asked(found, ask=ALL)
    assert shown is not None
    assert [question.path for question in shown.questions] == ["a.py"]
    assert [other.split(":")[0] for other in shown.others] == ["docs/notes.md"]
    every = asked(found, ask=ALL, prose=True)
    assert every is not None
    assert {question.path for question in every.questions} == {"a.py", "docs/notes.md"}


@pytest.mark.parametrize(
    ("path", "line", "expected"),
    [
        ("a.py", "x = 1  # because", "+x = 1  # …"),
        ("a.py", "x = '# no comment'", "+x = '# no comment'"),
        ("a.js", "// because", "+// …"),
        ("a.js", "let x = 1; // because", "+let x = 1; // because"),
        ("a.sh", "#!/bin/sh", "+#!/bin/sh"),
        ("a.c", " * because", "+ * …"),
        ("a.sh", "x\n#! because", "+# …"),
        ("a.sh", "#!/bin/sh -e because it is right", "+#!/bin/sh -e because …"),
        ("a.sh", "#! because", "+# …"),
        ("a.rs", "x\n#![allow(dead_code)]", "+#![allow(dead_code)]"),
        ("a.py", "#!/usr/bin/env python3", "+#!/usr/bin/env python3"),
        ("a.py", "x = 1\n#! because", "+# …"),
        ("a.py", 'def f(a): "because"', '+def f(a): "…"'),
        ("a.py", "def f(a): 'because'  # and so", "+def f(a): '…'  # …"),
        ("a.py", 'class A: x = 1; r"""because"""; y = "kept"', '+class A: x = 1; r"""…"""; y = "kept"'),
        ("a.py", '("be" " because")', '+"…"'),
        ("a.py", '"be"; "because"', '+"…"; "…"'),
        ("a.py", 'if 0: "because"', '+if 0: "…"'),
        ("a.py", '"because" if 0 else ["or", -1]', '+"…"'),
        ("a.py", "f'because {launch(\"because\")} {1}'", "+f'…{launch('…')}'"),
        ("a.py", '"é"; "because"; é = "kept"', '+"…"; "…"; é = "kept"'),
        ("a.py", '"because".join(x)', '+"because".join(x)'),
        ("a.py", "x = 1\r# because", "+x = 1\\r# …"),
        ("broken.py", "def f(:  # because", "+def f(:  # …"),
        ("broken.py", "def f(: 'be\\'because' + x", "+def f(: '…' + x"),
        ("broken.py", "def f(: 'because", "+def f(: '…"),
        ("broken.py", "# because\ndef f(:", "+# …"),
    ],
)
def test_comments_that_a_patch_brings_are_hidden(repository: Repository, path: str, line: str, expected: str) -> None:
    found = checked(repository, {path: "old\n"}, {path: f"{line}\n"})
    request = asked(found, ask=ALL)
    assert request is not None
    shown = [line for question in request.questions for line in question.changes]
    assert expected in shown
    assert ("because" in "".join(shown)) is ("because" in expected)


@pytest.mark.parametrize("quotes", ['"""', "'''"])
@pytest.mark.parametrize("broken", [False, True])
def test_strings_over_several_lines_are_hidden(repository: Repository, quotes: str, broken: bool) -> None:
    lines = (
        f"def f(a): {quotes}because",
        "    it is right",
        f"    and so{quotes}; b = 1",
        "(  'because'  # it is right",
        "   f'so')",
        "'because' \\",
        "  'so'",
        "c = [" * broken,
    )
    found = checked(repository, {"a.py": "old\n"}, {"a.py": "".join(f"{line}\n" for line in lines)})
    request = asked(found, ask=ALL)
    assert request is not None
    shown = [line for question in request.questions for line in question.changes if line.startswith("+")]
    assert len(shown) >= 7
    assert not any(word in line for line in shown for word in ("because", "so", "right"))
    assert f"+def f(a): {quotes}…" in shown
    assert any(line.endswith(f"{quotes}; b = 1") for line in shown)


@pytest.mark.parametrize(
    "part", ["# because", '"because"', "('because')", 'f"because"', 'x = [ "because"', "'''because"]
)
def test_files_that_parse_or_not_show_no_words(part: str) -> None:
    for before in ("", "x = 1\n", "x = (1:\n", "é = '''a\n'''\n", "def f():\n    ", '"\n', "'''\n'''; "):
        for after in ("", "\n", "\ny = 2\n", "\n)\n", "\\\n"):
            source = f"{before}{part}{after}"
            shown = hidden("a.py", source.encode())
            lines = [shown.get(number, line.encode()) for number, line in enumerate(source.split("\n"), 1)]
            assert b"because" not in b"".join(lines)


def test_words_of_a_long_line_are_found_in_time() -> None:
    source = "; ".join(['"é because"'] * 20_000)
    assert hidden("a.py", source.encode()) == {1: "; ".join(['"…"'] * 20_000).encode()}


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


@given(TEXTS, TEXTS, st.text("0123456789abcdef", min_size=1, max_size=32), st.floats(0, 1))
@settings(max_examples=150, deadline=None)
def test_fences_hold_whatever_is_between_them(task: str, line: str, nonce: str, rate: float) -> None:
    question = Question("e1", "a.py", None, "a", "behaviour", (f"+{line}",), (line,))
    request = Request(task, (question,), (line,))
    sent = rendered(request, nonce, rate)
    assert sent == rendered(request, nonce, rate)
    (code,) = set(re.findall(r"(?m)^<<DATA ([0-9a-f]{24}) task>>$", sent.data)[:1])
    assert code not in task + line
    assert sent.data.count(f"<<DATA {code}") == sent.data.count(f"<<END {code}>>") == 3 + len(sent.known)
    assert list(sent.labels.values()) == ["e1"]
    assert not set(sent.labels) & set(sent.known)
    assert all(f"Edit {label}:" in sent.data for label in (*sent.labels, *sent.known))


@given(st.text("0123456789abcdef", min_size=1, max_size=32))
@settings(max_examples=60, deadline=None)
def test_canaries_are_of_both_sorts_and_stand_in_the_patch(nonce: str) -> None:
    found = canaries("dates should accept a year", nonce, ["shop/inner/a.py", "b.py"])
    assert [canary.belongs for canary in found] == [False, True]
    assert found[0].question.path.rpartition("/")[0] in ("shop/inner", "")
    assert found[1].question.changes == ("+dates should accept a year",)
    # of a task without words nothing can be said to belong
    assert [canary.belongs for canary in canaries("???", nonce, [])] == [False]


def test_a_prompt_of_another_text_has_another_version() -> None:
    """Answers are kept by it; whoever changes a word changes the number, and this digest."""
    import hashlib

    from editguard.judge import prompt

    text = "\0".join((prompt.INSTRUCTIONS, prompt.EXAMPLES, prompt.JSON_FORM))
    found = (prompt.PROMPT, hashlib.sha256(text.encode()).hexdigest()[:12])
    assert found == ("1", Path(__file__).with_name("prompt.digest").read_text().strip())
