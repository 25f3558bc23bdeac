"""How the definition around some lines answers a task among those of its file."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from editguard.relevance.peers import peer_of
from editguard.vocabulary.patch import Span

SHOP = b"""import math

LIMIT = 3


class Cart:
    def discount(self, percent):
        return self.total * percent / 100

    def total(self, lines):
        percent = 0
        return math.fsum(line.price * line.count for line in lines)


def letter(customer):
    return "Dear " + customer
"""
WORDS = {"discount": 0.8, "percent": 0.6}


def test_the_definition_that_says_the_task_s_words_is_the_best() -> None:
    best = peer_of(SHOP, Span(8, 8), WORDS)
    assert (best.name, best.score) == ("discount", 1.0)
    some = peer_of(SHOP, Span(11, 11), WORDS)
    assert some.name == "total"
    assert 0 < some.score < 1
    assert peer_of(SHOP, Span(16, 16), WORDS).score == 0


def test_what_a_definition_holds_and_what_holds_its_name() -> None:
    assert {"percent", "fsum", "price"} <= peer_of(SHOP, Span(12, 12), WORDS).names
    assert peer_of(SHOP, Span(10, 10), WORDS).callers == {"discount"}
    assert not peer_of(SHOP, Span(16, 16), WORDS).callers


def test_lines_above_all_definitions_are_the_head_of_the_file() -> None:
    assert peer_of(SHOP, Span(1, 1), WORDS).name == ""


def test_nothing_is_known_without_a_text_or_lines() -> None:
    assert peer_of(None, Span(1, 1), WORDS) == peer_of(SHOP, None, WORDS)


@given(text=st.binary(max_size=200), line=st.integers(1, 50))
def test_any_text(text: bytes, line: int) -> None:
    assert 0 <= peer_of(text, Span(line, line), {"a": 0.5, "def": 1.0}).score <= 1
