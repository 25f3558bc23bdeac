"""Verdicts that structure alone decides, and those it leaves open."""

from __future__ import annotations

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
