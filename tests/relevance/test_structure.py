"""Verdicts that structure alone decides, and those it leaves open."""

from __future__ import annotations

import dataclasses

import pytest

from editguard.edits.kinds.decide import BLANKS_OF_DOCSTRING
from editguard.edits.text import FINAL_NEWLINE
from editguard.relevance.structure import judge
from editguard.vocabulary.edit import Edit, Kind, Label, Verdict
from editguard.vocabulary.patch import Applied, AppliedFile, FileChange, FileStatus, Span
from editguard.vocabulary.task import Task


def edit(number: int, kind: Kind, *, path: str = "a.py", symbol: str = "a.f") -> Edit:
    line = Span(number, number)
    return Edit(f"e{number}", path, path, line, line, kind, symbol, (b"x = 1\n",), (b"y = 2\n",))


def verdicts(*edits: Edit, task: str | None = None) -> list[Verdict]:
    return list(judge(edits, {}, Task(task, "test") if task else None))


def labels(*edits: Edit, task: str | None = None) -> list[Label]:
    return [verdict.label for verdict in verdicts(*edits, task=task)]


def test_formatting_beside_a_change_of_behaviour_is_irrelevant() -> None:
    assert labels(edit(1, Kind.FORMATTING), edit(2, Kind.BEHAVIOUR)) == [Label.IRRELEVANT, Label.NOT_ASSESSED]


def test_a_patch_that_only_formats_is_not_held_against_itself() -> None:
    assert labels(edit(1, Kind.FORMATTING), edit(2, Kind.IMPORT)) == [Label.NOT_ASSESSED] * 2


def test_what_the_task_asks_for_is_not_accused() -> None:
    (verdict, _) = verdicts(edit(1, Kind.FORMATTING), edit(2, Kind.BEHAVIOUR), task="fix the indentation")
    assert verdict.label is Label.NOT_ASSESSED
    assert "indentation" in verdict.evidence[0].detail


ENDED = Edit("e1", "a.py", "a.py", Span(1, 1), Span(1, 1), Kind.FORMATTING, "a", (b"x",), (b"x\n",), FINAL_NEWLINE)
UNENDED = dataclasses.replace(ENDED, old_text=(b"x\n",), new_text=(b"x",))


def appended(number: int, kind: Kind) -> Edit:
    return Edit(f"e{number}", "a.py", "a.py", None, Span(number, number), kind, "a", (), (b"y\n",))


def test_a_line_end_belongs_with_what_is_put_behind_it() -> None:
    behaviour, comment = appended(2, Kind.BEHAVIOUR), appended(2, Kind.COMMENT)
    assert labels(ENDED, behaviour)[0] is Label.NOT_ASSESSED
    assert labels(ENDED, comment, appended(3, Kind.BEHAVIOUR))[0] is Label.NOT_ASSESSED
    gone = dataclasses.replace(behaviour, old_lines=Span(2, 2), new_lines=None, old_text=(b"y",), new_text=())
    assert labels(UNENDED, gone)[0] is Label.NOT_ASSESSED


def test_a_line_end_alone_does_not() -> None:
    other = edit(5, Kind.BEHAVIOUR, path="b.py")
    assert labels(ENDED, other)[0] is Label.IRRELEVANT
    assert labels(UNENDED, other)[0] is Label.IRRELEVANT
    assert labels(ENDED, appended(2, Kind.COMMENT), other)[:2] == [Label.IRRELEVANT] * 2
    assert labels(ENDED, dataclasses.replace(appended(2, Kind.BEHAVIOUR), new_lines=Span(7, 7)))[0] is Label.IRRELEVANT


def test_a_comment_may_go_with_a_change_of_the_same_definition() -> None:
    near = edit(1, Kind.COMMENT, symbol="a.f")
    far = edit(3, Kind.COMMENT, symbol="a.g")
    assert labels(near, edit(2, Kind.BEHAVIOUR, symbol="a.f"), far) == [
        Label.NOT_ASSESSED,
        Label.NOT_ASSESSED,
        Label.IRRELEVANT,
    ]


def test_a_scratch_file_needs_no_company() -> None:
    assert labels(edit(1, Kind.SCRATCH, path="reproduce.py")) == [Label.IRRELEVANT]


def test_a_file_that_the_task_names_is_no_scratch() -> None:
    assert labels(edit(1, Kind.SCRATCH, path="reproduce.py"), task="put it into reproduce.py") == [Label.NOT_ASSESSED]


def test_every_verdict_says_why() -> None:
    for verdict in verdicts(*(edit(n, kind) for n, kind in enumerate(Kind, start=1))):
        assert verdict.evidence
        assert verdict.evidence[0].detail


def test_output_that_the_task_speaks_of_is_not_accused() -> None:
    added = Edit("e1", "a.py", "a.py", None, Span(1, 1), Kind.BEHAVIOUR, "a", (), (b"breakpoint()\n",))
    file = AppliedFile(FileChange("a.py", "a.py", FileStatus.MODIFIED), Applied.EXACT, b"", b"breakpoint()\n")
    for task, label in ((None, Label.IRRELEVANT), ("set a breakpoint", Label.NOT_ASSESSED)):
        (verdict,) = judge([added], {"a.py": file}, Task(task, "test") if task else None)
        assert verdict.label is label


def worded(number: int, kind: Kind, old: str, new: str, symbol: str) -> Edit:
    line = Span(number, number)
    return Edit(f"e{number}", "a.py", "a.py", line, line, kind, symbol, (old.encode(),), (new.encode(),))


def test_a_docstring_of_a_class_may_speak_of_its_changed_methods() -> None:
    found = labels(edit(1, Kind.DOCSTRING, symbol="a.C"), edit(9, Kind.BEHAVIOUR, symbol="a.C.f"))
    assert found[0] is Label.NOT_ASSESSED
    found = labels(edit(1, Kind.DOCSTRING, symbol="a.C"), edit(9, Kind.BEHAVIOUR, symbol="a.Cd.f"))
    assert found[0] is Label.IRRELEVANT


def test_a_comment_right_above_a_changed_definition_explains_it() -> None:
    comment, change = edit(2, Kind.COMMENT, symbol="a.C"), edit(5, Kind.BEHAVIOUR, symbol="a.C.f")
    for between, label in ((b"    @decorated\n", Label.NOT_ASSESSED), (b"    x = 1\n", Label.IRRELEVANT)):
        after = b"class C:\n    # why\n" + between + b"    def f(self):\n        return 1\n"
        change_of = FileChange("a.py", "a.py", FileStatus.MODIFIED, ())
        file = AppliedFile(change_of, Applied.EXACT, b"", after, ())
        assert judge([comment, change], {"a.py": file}, None)[0].label is label


def test_a_comment_in_the_words_of_the_task_is_not_accused() -> None:
    comment = worded(1, Kind.COMMENT, "", "# allows single hook functions and lists of hooks to register\n", "a.g")
    other = worded(3, Kind.COMMENT, "", "# the quick brown fox jumps over sleeping dogs\n", "a.g")
    found = verdicts(comment, other, edit(9, Kind.BEHAVIOUR), task="Let a list of functions be registered as hooks")
    assert [verdict.label for verdict in found] == [Label.NOT_ASSESSED, Label.IRRELEVANT, Label.NOT_ASSESSED]
    assert "hook" in found[0].evidence[0].detail


def test_words_that_were_there_before_excuse_nothing() -> None:
    comment = worded(1, Kind.COMMENT, "# hooks are registered\n", "# hooks are registered.\n", "a.g")
    assert labels(comment, edit(9, Kind.BEHAVIOUR), task="hooks registered twice")[0] is Label.IRRELEVANT


def test_a_name_that_the_task_speaks_of_may_be_renamed() -> None:
    renamed = worded(1, Kind.RENAME, "index_together_name = 1\n", "indexes_name = 1\n", "a.g")
    assert labels(renamed, edit(9, Kind.BEHAVIOUR), task="replace index_together")[0] is Label.NOT_ASSESSED
    assert labels(renamed, edit(9, Kind.BEHAVIOUR), task="replace it")[0] is Label.IRRELEVANT


@pytest.mark.parametrize(
    ("kind", "detail"),
    [(Kind.COMMENT, "pragma added"), (Kind.ANNOTATION, "type comments")],
    ids=["noqa", "type: ignore"],
)
def test_marks_for_tools_are_not_held_against_a_change(kind: Kind, detail: str) -> None:
    mark = dataclasses.replace(edit(1, kind, symbol="a.g"), detail=detail)
    assert labels(mark, edit(2, Kind.BEHAVIOUR)) == [Label.NOT_ASSESSED] * 2


def test_hints_may_follow_a_type_that_the_patch_changes() -> None:
    hint = dataclasses.replace(
        edit(1, Kind.ANNOTATION, symbol="a.g"), old_text=(b"def g(x):\n",), new_text=(b"def g(x: Pairs):\n",)
    )
    alias = dataclasses.replace(edit(2, Kind.BEHAVIOUR), new_text=(b"Pairs = Iterable[tuple[str, str]]\n",))
    imported = dataclasses.replace(alias, new_text=(b"from shop.types import Pairs\n",), old_text=())
    assert labels(hint, alias)[0] is Label.NOT_ASSESSED
    assert labels(hint, imported)[0] is Label.IRRELEVANT


@pytest.mark.parametrize("task", ["update dev dependencies", "run ruff over everything", "drop support for Python 3.8"])
def test_layout_goes_along_with_upkeep(task: str) -> None:
    assert labels(edit(1, Kind.FORMATTING), edit(2, Kind.BEHAVIOUR), task=task)[0] is Label.NOT_ASSESSED
    assert labels(edit(1, Kind.FORMATTING), edit(2, Kind.BEHAVIOUR), task="drop empty rows")[0] is Label.IRRELEVANT


@pytest.mark.parametrize(
    ("old", "new", "label"),
    [
        ("    load: Callable,\n", "    load: Callable[[], str],\n", Label.IRRELEVANT),
        ("    mode: str,\n", "    mode: Literal['r'],\n", Label.NOT_ASSESSED),
        ("    ) -> Mapping:\n", "    ) -> Mapping[str, str]:\n", Label.NOT_ASSESSED),
    ],
)
def test_hints_go_along_with_what_changes_in_their_definition(old: str, new: str, label: Label) -> None:
    change = worded(9, Kind.BEHAVIOUR, "    with open(path) as f:\n", "    with open(path, mode=mode) as f:\n", "a.f")
    assert labels(worded(1, Kind.ANNOTATION, old, new, "a.f"), change)[0] is label


def test_a_comment_that_went_although_its_code_is_there() -> None:
    change = worded(9, Kind.BEHAVIOUR, "run(options['parameters'])\n", "run(parameters)\n", "a.f")
    reason = "# assuming that the error is about a missing command, which common cases confirm\n"
    (verdict, _) = verdicts(removed(reason), change, task="the parameters of the command are in the wrong order")
    assert verdict.label is Label.IRRELEVANT
    (verdict, _) = verdicts(removed("# run the options\n"), change, task="the parameters are in the wrong order")
    assert verdict.label is Label.NOT_ASSESSED


def removed(text: str) -> Edit:
    return Edit("e1", "a.py", "a.py", Span(1, 1), None, Kind.COMMENT, "a.f", (text.encode(),), ())


def test_blanks_in_a_docstring_are_layout() -> None:
    blanks = dataclasses.replace(edit(1, Kind.DOCSTRING), detail=BLANKS_OF_DOCSTRING)
    change = edit(2, Kind.BEHAVIOUR)
    assert labels(blanks, change)[0] is Label.IRRELEVANT
    assert labels(blanks, change, task="improve the docstrings")[0] is Label.IRRELEVANT
    assert labels(blanks, change, task="fix the indentation")[0] is Label.NOT_ASSESSED
    assert labels(edit(1, Kind.DOCSTRING), change)[0] is Label.NOT_ASSESSED
