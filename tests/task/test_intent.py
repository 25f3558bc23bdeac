"""Kinds of edit that a task speaks of."""

from __future__ import annotations

import pytest

from editguard.task.intent import asked_kinds
from editguard.vocabulary.edit import Kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Reformat utils.py with black", Kind.FORMATTING),
        ("Fix the indentation", Kind.FORMATTING),
        ("The comment in parse() is wrong", Kind.COMMENT),
        ("Typo in a comment", Kind.COMMENT),
        ("Add a docstring to Model.save", Kind.DOCSTRING),
        ("Sort imports", Kind.IMPORT),
        ("Rename `foo` to `bar`", Kind.RENAME),
        ("Add type hints to the public functions", Kind.ANNOTATION),
        ("Move the helper into utils", Kind.MOVE),
        ("Refactor the cache", Kind.MOVE),
        ("Simplify the loop", Kind.EQUIVALENT),
        ("Add a script that dumps the database", Kind.SCRATCH),
    ],
)
def test_the_word_that_asks(text: str, kind: Kind) -> None:
    assert kind in asked_kinds(text)


@pytest.mark.parametrize(
    "text", ["", "discounted() accepts 120 per cent", "Crash when the list is empty", "Übersetze das Datum"]
)
def test_a_task_that_asks_for_none(text: str) -> None:
    assert asked_kinds(text) == {}


def test_the_word_is_quoted_as_it_stands() -> None:
    assert asked_kinds("Please RENAME it")[Kind.RENAME] == "RENAME"
