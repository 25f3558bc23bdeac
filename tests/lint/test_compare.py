"""Old and new violations as multisets, on files without a linter."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from editguard.edits.runs import Run
from editguard.lint.compare import Half, Pair, compare
from editguard.vocabulary.lint import Violation
from editguard.vocabulary.patch import Span


def violations(text: str) -> list[Violation]:
    """A violation for each line that holds a word in capitals: the word is its code."""
    return [
        Violation("l", word, "message", Span(number, number), line.index(word) + 1, 0, line.strip())
        for number, line in enumerate(text.split("\n"), 1)
        for word in line.split()
        if word.isupper()
    ]


def half(path: str, text: str) -> Half:
    return Half(path, text.encode(), violations(text), lambda span: "")


def codes(pairs: list[Pair]) -> tuple[list[str], list[str]]:
    came, went = compare(pairs)
    return [one.code for _, one in came], [one.code for _, one in went]


lines = st.lists(st.sampled_from(["x", "A x", "B x", "A y", "A B", ""]), max_size=8)


def replaced(old: list[str], new: list[str]) -> Pair:
    """All lines of a file replaced by others."""
    run = Run(1, 1, tuple(f"{line}\n".encode() for line in old), tuple(f"{line}\n".encode() for line in new))
    return Pair(half("a", "\n".join(old)), half("a", "\n".join(new)), [run])


@given(lines)
def test_what_stays_is_neither_introduced_nor_fixed(text: list[str]) -> None:
    same = half("a", "\n".join(text))
    assert codes([Pair(same, same)]) == ([], [])


@given(lines, lines)
def test_the_balance_is_that_of_the_files(old: list[str], new: list[str]) -> None:
    came, went = codes([replaced(old, new)])
    before, after = violations("\n".join(old)), violations("\n".join(new))
    for code in ("A", "B"):
        difference = sum(one.code == code for one in after) - sum(one.code == code for one in before)
        assert came.count(code) - went.count(code) == difference


@given(lines, lines)
def test_turned_round_the_sides_change_places(old: list[str], new: list[str]) -> None:
    came, went = codes([replaced(old, new)])
    back, forth = codes([replaced(new, old)])
    assert (sorted(came), sorted(went)) == (sorted(forth), sorted(back))


@given(st.permutations(["A one", "B two", "C three", "x four"]))
def test_lines_in_another_order_keep_their_debts(new: list[str]) -> None:
    assert codes([replaced(["A one", "B two", "C three", "x four"], list(new))]) == ([], [])


def test_a_file_that_came_or_went_as_a_whole() -> None:
    text = half("a", "A one\nB two\nx\n")
    assert codes([Pair(None, text)]) == (["A", "B"], [])
    assert codes([Pair(text, None)]) == ([], ["A", "B"])
    assert codes([Pair(text, None), Pair(None, half("b", "A one\nB two\nx\n"))]) == ([], [])
