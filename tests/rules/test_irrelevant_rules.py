"""``EG1`` rules on analyses made by hand: who speaks of which edit, and in which words."""

from __future__ import annotations

import pytest

from editguard.edits import text
from editguard.rules import registry
from editguard.vocabulary.edit import Edit, Evidence, Kind, Label, Verdict
from editguard.vocabulary.finding import Finding
from editguard.vocabulary.patch import Applied, AppliedPatch, Patch, PatchFormat, Span
from editguard.vocabulary.rule import Analysis
from editguard.vocabulary.task import Task

ALL = [code for code in registry.codes() if code.startswith("EG1")]


def edit(
    kind: Kind,
    detail: str = "",
    old: tuple[bytes, ...] = (b"a\n",),
    new: tuple[bytes, ...] = (b"b\n",),
    path: str = "pkg/mod.py",
    symbol: str | None = "pkg.mod.f",
    number: int = 1,
) -> Edit:
    spans = [Span(number, number + len(side) - 1) if side else None for side in (old, new)]
    return Edit(f"e{number}", path, path, spans[0], spans[1], kind, symbol, old, new, detail)


def findings(*edits: Edit, label: Label = Label.IRRELEVANT, signal: str = "structure", task: str = "") -> list[Finding]:
    given = Analysis(
        AppliedPatch(Patch(PatchFormat.UNIFIED), (), Applied.EXACT),
        edits,
        tuple(Verdict(one.id, label, None, (Evidence(signal, "in words"),)) for one in edits),
        (),
        Task(task, "given") if task else None,
    )
    return [finding for code in ALL for finding in registry.load(code).check(given)]


WORDS = [
    (
        edit(Kind.FORMATTING, "string quotes"),
        "EG101",
        "lays out 1 line in `f` anew without changing a token (string quotes)",
    ),
    (
        edit(Kind.FORMATTING, old=(b"a\n", b"b\n", b"c\n"), symbol="pkg.mod"),
        "EG101",
        "lays out 3 lines anew without changing a token",
    ),
    (
        edit(Kind.FORMATTING, text.INDENTATION),
        "EG101",
        "lays out 1 line in `f` anew without changing a token (indentation)",
    ),
    (
        edit(Kind.FORMATTING, text.SAME, (b"a\n",), (b"a\n",)),
        "EG101",
        "removes 1 line in `f` and adds it again unchanged",
    ),
    (
        edit(Kind.FORMATTING, text.SAME, (b"a\r",), (b"a\n",)),
        "EG101",
        "lays out 1 line in `f` anew without changing a token",
    ),
    (edit(Kind.COMMENT, "comment reworded"), "EG102", "rewords a comment in `f` and nothing else"),
    (edit(Kind.COMMENT, "pragma removed"), "EG102", "removes a pragma in `f` and nothing else"),
    (edit(Kind.COMMENT, "comments moved"), "EG102", "moves comments in `f` and nothing else"),
    (edit(Kind.COMMENT), "EG102", "changes comments in `f` and nothing else"),
    (edit(Kind.DOCSTRING, "docstring added"), "EG103", "adds a docstring in `f` and nothing else"),
    (edit(Kind.IMPORT, symbol="pkg.mod"), "EG104", "reorders or regroups imports without changing what they bind"),
    (edit(Kind.RENAME, "`a` to `b`"), "EG105", "renames `a` to `b` in `f` and nothing else"),
    (edit(Kind.RENAME), "EG105", "renames names in `f` and nothing else"),
    (edit(Kind.ANNOTATION, "type hints"), "EG106", "changes type hints only in `f`"),
    (edit(Kind.MOVE, "renamed from b.py", symbol=None), "EG107", "moves code without changing it (renamed from b.py)"),
    (edit(Kind.EQUIVALENT, "`not … in`"), "EG108", "rewrites code in `f` without changing what it does (`not … in`)"),
    (edit(Kind.SCRATCH), "EG109", "a file of the kind that is written along the way and thrown away"),
    (
        edit(Kind.FORMATTING, text.BLANK_LINES, (), (b"\n", b"\n"), symbol="pkg.mod.A.f"),
        "EG111",
        "adds 2 blank lines in `A.f` and nothing else",
    ),
    (edit(Kind.FORMATTING, text.BLANK_LINES, (b"\n",), ()), "EG111", "removes 1 blank line in `f` and nothing else"),
    (
        edit(Kind.FORMATTING, text.TRAILING_WHITESPACE),
        "EG111",
        "changes blanks at the end of 1 line in `f` and nothing else",
    ),
    (
        edit(Kind.FORMATTING, text.LINE_ENDINGS, (b"a\r\n",), (b"a\n",)),
        "EG112",
        "changes the ends of 1 line from CRLF to LF and nothing else",
    ),
    (
        edit(Kind.FORMATTING, text.BYTE_ORDER_MARK, (b"a\n",), (b"\xef\xbb\xbfa\n",)),
        "EG113",
        "adds the byte order mark of the file and nothing else",
    ),
    (
        edit(Kind.FORMATTING, text.BYTE_ORDER_MARK, (b"\xef\xbb\xbfa\n",), (b"a\n",)),
        "EG113",
        "removes the byte order mark of the file and nothing else",
    ),
    (
        edit(Kind.FORMATTING, text.FINAL_NEWLINE, (b"a",), (b"a\n",)),
        "EG114",
        "adds the line end of the last line and nothing else",
    ),
    (
        edit(Kind.FORMATTING, text.FINAL_NEWLINE, (b"a\n",), (b"a",)),
        "EG114",
        "removes the line end of the last line and nothing else",
    ),
]


@pytest.mark.parametrize(("given", "code", "message"), WORDS, ids=[f"{code}-{text}" for _, code, text in WORDS])
def test_one_rule_speaks_of_an_edit(given: Edit, code: str, message: str) -> None:
    found = findings(given)
    assert [(finding.rule, finding.message) for finding in found] == [(code, message)]
    assert (found[0].path, found[0].edit) == (given.path, given.id)
    assert (found[0].old_lines, found[0].new_lines) == (given.old_lines, given.new_lines)


@pytest.mark.parametrize("label", [label for label in Label if label is not Label.IRRELEVANT])
@pytest.mark.parametrize("given", [given for given, _, _ in WORDS], ids=[code for _, code, _ in WORDS])
def test_only_irrelevant_edits_are_accused(given: Edit, label: Label) -> None:
    assert not findings(given, label=label)


def test_a_task_is_mentioned_only_if_there_is_one() -> None:
    given = edit(Kind.ANNOTATION)
    assert [finding.message for finding in findings(given, task="fix f")] == [
        "changes type hints only in `f`; the task does not ask for it"
    ]


@pytest.mark.parametrize("kind", [Kind.BEHAVIOUR, Kind.TEST])
def test_debug_output_goes_by_the_evidence(kind: Kind) -> None:
    found = findings(edit(kind), signal="debug")
    assert [(finding.rule, finding.message) for finding in found] == [("EG110", "in words in `f`")]


@pytest.mark.parametrize(
    "kind", [Kind.BEHAVIOUR, Kind.TEST, Kind.DOCS, Kind.CONFIG, Kind.DEPENDENCY, Kind.BINARY, Kind.MODE]
)
def test_kinds_that_structure_does_not_decide_have_no_rule(kind: Kind) -> None:
    assert not findings(edit(kind))


def test_line_endings_are_reported_once_a_file_with_the_count() -> None:
    crlf, lf = (b"a\r\n", b"b\r\n"), (b"a\n", b"b\n")
    edits = [
        edit(Kind.FORMATTING, text.LINE_ENDINGS, crlf, lf, number=1),
        edit(Kind.FORMATTING, text.LINE_ENDINGS, crlf, lf, number=9),
        edit(Kind.FORMATTING, text.LINE_ENDINGS, lf, (b"a\r\n", b"b\n"), path="other.py", number=20),
    ]
    assert [(finding.edit, finding.message) for finding in findings(*edits)] == [
        ("e1", "changes the ends of 4 lines from CRLF to LF and nothing else"),
        ("e20", "changes the ends of 2 lines from LF to mixed ends and nothing else"),
    ]


@pytest.mark.parametrize(
    ("path", "symbol", "shown"),
    [
        ("pkg/mod.py", "pkg.mod.A.f", " in `A.f`"),
        ("src/pkg/mod.py", "pkg.mod.f", " in `f`"),
        ("pkg/__init__.py", "pkg.f", " in `f`"),
        ("pkg/__init__.py", "pkg", ""),
        ("pkg/mod.pyi", "pkg.mod.f", " in `f`"),
        ("a.js", None, ""),
    ],
)
def test_the_place_is_named_without_its_module(path: str, symbol: str | None, shown: str) -> None:
    found = findings(edit(Kind.ANNOTATION, path=path, symbol=symbol))
    assert [finding.message for finding in found] == [f"changes type hints only{shown}"]


def test_blank_lines_where_code_is_reworked_are_no_error() -> None:
    blank = edit(Kind.FORMATTING, text.BLANK_LINES, (b"\n",), (), number=9)
    trailing = edit(Kind.FORMATTING, text.TRAILING_WHITESPACE, (b"a \n",), (b"a\n",), number=20)
    elsewhere = edit(Kind.FORMATTING, text.BLANK_LINES, (b"\n",), (), symbol="pkg.mod.g", number=30)
    between = edit(Kind.FORMATTING, text.BLANK_LINES, (b"\n",), (), symbol="pkg.mod", number=40)
    fixes = edit(Kind.BEHAVIOUR), edit(Kind.BEHAVIOUR, symbol="pkg.mod", number=50)
    given = Analysis(
        AppliedPatch(Patch(PatchFormat.UNIFIED), (), Applied.EXACT),
        (*fixes, blank, trailing, elsewhere, between),
        (
            *(Verdict(one.id, Label.REQUIRED) for one in fixes),
            *(Verdict(one.id, Label.IRRELEVANT) for one in (blank, trailing, elsewhere, between)),
        ),
        (),
        None,
    )
    found = {finding.edit: finding.severity.value for finding in registry.load("EG111").check(given)}
    assert found == {"e9": "warning", "e20": "error", "e30": "error", "e40": "error"}
