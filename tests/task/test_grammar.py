"""The notation of rules, and how they are matched."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editguard.task.grammar import Grammar


def _digits(text: str, start: int) -> Iterator[tuple[int, int]]:
    end = start
    while end < len(text) and text[end] in "0123456789":
        end += 1
    if end > start:
        yield end, int(text[start:end])


GRAMMAR = Grammar(
    {
        "greeting": "hello|hi | good <time of day>",
        "time of day": "morning|evening",
        "crowd": "<greeting> all? , there* NUMBER",
    },
    {"NUMBER": _digits},
)


@pytest.mark.parametrize(
    ("rule", "text", "ends"),
    [
        ("greeting", "Hello you", [5]),
        ("greeting", "good evening", [12]),
        ("greeting", "good  MORNING!", [13]),
        ("greeting", "goods", []),
        ("greeting", "hi-fi", []),
        ("greeting", "hi.", [2]),
        ("greeting", "hi.py", []),
        ("greeting", "his", []),
        ("greeting", "", []),
        ("crowd", "hi all, there there 12", [22]),
        ("crowd", "hi, 3", [5]),
        ("hello there*", "hello there there", [17, 11, 5]),
        ("hello <greeting>?", "hello hi", [8, 5]),
        ("NUMBER all", "7all", []),
    ],
)
def test_matches(rule: str, text: str, ends: list[int]) -> None:
    assert [match.end for match in GRAMMAR.matches(rule, text)] == ends


def test_what_was_read() -> None:
    (match,) = GRAMMAR.matches("crowd", "good evening , there 12")
    assert match.of("NUMBER") == [12]
    assert match.of("OTHER") == []


def test_letters_that_grow_when_lowered_do_not_move_places() -> None:
    assert [match.end for match in GRAMMAR.matches("hello", "\u0130\u0130 hello", 3)] == [8]


@given(st.text(max_size=80), st.integers(0, 80))
def test_matches_stay_inside_of_the_text(text: str, start: int) -> None:
    for match in GRAMMAR.matches("crowd", text, min(start, len(text))):
        assert start <= match.end <= len(text)


def test_every_rule_and_reader_that_the_constraints_name_is_there() -> None:
    """A name that is not known would be taken for a word, and never be found."""
    import re

    from editguard.task import constraint_ways as ways
    from editguard.task.constraint_readers import READERS

    def rows(value: object) -> Iterator[str]:
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict | tuple):
            for one in value.values() if isinstance(value, dict) else value:
                yield from rows(one)

    told = [row for name, value in vars(ways).items() if name.isupper() for row in rows(value)]
    assert len(told) > 150
    assert {name for row in told for name in re.findall(r"<([^<>]+)>", row)} <= set(ways.RULES)
    assert {name for row in told for name in re.findall(r"\b[A-Z]{4,}\b", row)} == set(READERS)
    assert {name for row in told for name in row.split() if name.count("<") > 1} == set()
