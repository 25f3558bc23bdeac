"""Whose lines the runs of a combined change are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from editguard.calibrate.combine import changed_lines, combine

LINE = st.sampled_from([b"a\n", b"b\n", b"c\n", b"d\n", b"\n"])
TEXT = st.lists(LINE, max_size=8).map(b"".join)


def truths(base: bytes, own: bytes, final: bytes) -> list[tuple[bool, str | None]]:
    found = combine({"a": base}, {"a": own}, {"a": final}, {"a": "other"}, {}).truths
    return [(truth.irrelevant, truth.kind) for truth in found]


def test_lines_of_one_step_each() -> None:
    base = b"1\n2\n3\n4\n5\n6\n"
    assert truths(base, b"one\n2\n3\n4\n5\n6\n", b"one\n2\n3\n4\n5\nsix\n") == [(False, None), (True, "other")]


def test_a_run_of_both_has_no_truth() -> None:
    assert truths(b"1\n2\n3\n", b"one\n2\n3\n", b"one\ntwo\n3\n") == []


def test_a_line_that_is_changed_twice_has_no_truth() -> None:
    assert truths(b"1\n2\n3\n", b"one\n2\n3\n", b"eins\n2\n3\n") == []


def test_blank_lines_by_themselves_have_a_truth() -> None:
    assert truths(b"1\n2\n3\n", b"one\n2\n3\n", b"one\n2\n\n3\n") == [(False, None), (True, "other")]
    assert truths(b"1\n\n2\n", b"1\n2\n", b"1\n2\n") == [(False, None)]


def test_a_new_file_and_one_that_goes() -> None:
    made = combine({"a": None, "b": b"1\n"}, {"a": None, "b": None}, {"a": b"1\n", "b": None}, {"a": "new"}, {})
    assert [(truth.path, truth.irrelevant) for truth in made.truths] == [("a", True), ("b", False)]
    assert b"new file mode 100644" in made.patch
    assert b"deleted file mode 100644" in made.patch


@given(TEXT, TEXT)
def test_a_step_alone_is_all_of_one_side(base: bytes, other: bytes) -> None:
    """Without the other step all runs belong to the one that there is."""
    assert all(not irrelevant for irrelevant, _ in truths(base, other, other))
    assert all(irrelevant for irrelevant, _ in truths(base, base, other))
    assert len(truths(base, other, other)) == len(truths(base, base, other))


@given(TEXT, TEXT, TEXT)
def test_any_texts(base: bytes, own: bytes, final: bytes) -> None:
    made = combine({"a": base}, {"a": own}, {"a": final}, {}, {})
    assert bool(made.patch) == (base != final)
    for truth in made.truths:
        assert truth.old is not None or truth.new is not None


def test_changed_lines_name_both_sides_of_a_gap() -> None:
    assert changed_lines(b"1\n2\n3\n", b"1\n3\n") == {1, 2}
    assert changed_lines(b"1\n3\n", b"1\n2\n3\n") == {2}
    assert changed_lines(None, b"1\n") == {1}
