"""Drive-by edits: well-formed, where they may be, and what they say they are."""

from __future__ import annotations

import ast
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import editguard
from editguard.calibrate.inject.code import parses, read_code, same_tree
from editguard.calibrate.inject.registry import INJECTORS
from tests.calibrate.sample import MAIL, PRICING, TESTS

PACKAGE = Path(editguard.__file__).parent
SOURCES = [MAIL, PRICING, TESTS] + [
    (PACKAGE / name).read_text(encoding="utf-8")
    for name in ("globs.py", "files.py", "edits/moves.py", "intake/line_diff.py", "relevance/flow.py", "cli/sources.py")
]


def changed(before: str, after: str) -> set[int]:
    """The lines of ``before`` that are gone."""
    old, new = before.split("\n"), after.split("\n")
    head = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    return set(range(head + 1, len(old) - tail + 1))


@given(
    source=st.sampled_from(SOURCES),
    name=st.sampled_from(sorted(INJECTORS)),
    seed=st.integers(0, 10_000),
    taken=st.sets(st.integers(1, 60), max_size=12),
)
def test_what_comes_back_is_python_and_leaves_alone_what_is_taken(
    source: str, name: str, seed: int, taken: set[int]
) -> None:
    code = read_code("shop/a.py", source, taken)
    assert code is not None
    found = INJECTORS[name](code, random.Random(seed))
    assert found == INJECTORS[name](code, random.Random(seed))
    if found is None:
        return
    assert found != source
    assert parses(found)
    kept = found.split("\n")
    assert all(source.split("\n")[line - 1] in kept for line in taken if line <= source.count("\n"))
    if name in ("reformatting", "comment"):
        assert same_tree(source, found)


@pytest.mark.parametrize("name", sorted(INJECTORS))
def test_each_type_finds_a_place(name: str) -> None:
    made = 0
    for number, source in enumerate(SOURCES):
        code = read_code("shop/a.py", source, ())
        assert code is not None
        made += INJECTORS[name](code, random.Random(number)) is not None
    assert made


@pytest.mark.parametrize("name", sorted(INJECTORS))
def test_nothing_to_change(name: str) -> None:
    code = read_code("a.py", "", ())
    assert code is not None
    assert INJECTORS[name](code, random.Random(1)) is None


@pytest.mark.parametrize("seed", range(12))
def test_a_rename_is_whole(seed: int) -> None:
    code = read_code("shop/pricing.py", PRICING, ())
    assert code is not None
    found = INJECTORS["rename"](code, random.Random(seed))
    assert found is not None
    before = [node.id for node in ast.walk(ast.parse(PRICING)) if isinstance(node, ast.Name)]
    after = [node.id for node in ast.walk(ast.parse(found)) if isinstance(node, ast.Name)]
    pairs = {(a, b) for a, b in zip(before, after, strict=True) if a != b}
    assert len(pairs) == 1
    ((old, new),) = pairs
    assert new not in before
    function = "discounted" if old == "result" else "total"
    namespace_before: dict[str, object] = {}
    namespace_after: dict[str, object] = {}
    exec(compile(PRICING, "a", "exec"), namespace_before)
    exec(compile(found, "b", "exec"), namespace_after)
    if function == "discounted":
        assert namespace_before[function](10, 10) == namespace_after[function](10, 10)  # type: ignore[operator]


def test_names_that_others_may_see_are_not_renamed() -> None:
    text = "def f(a):\n    b = a\n    return lambda: b\n\n\ndef g():\n    global c\n    c = 1\n    return locals()\n"
    code = read_code("a.py", text, ())
    assert code is not None
    assert INJECTORS["rename"](code, random.Random(1)) is None


def test_what_is_no_python_is_no_code() -> None:
    assert read_code("a.py", "def f(:\n", ()) is None
    assert read_code("a.py", "x = 1\0\n", ()) is None
