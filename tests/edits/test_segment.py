"""Which changed lines make one edit. Cases are small diffs: ``-`` and ``+`` lines among context."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesmith import from_grammar

from editguard.edits.runs import Run, changed_runs
from editguard.edits.segment import segment
from editguard.syntax.layout import Layout
from editguard.syntax.read import read_python
from editguard.vocabulary.patch import HunkLine, PlacedHunk


def hunk(diff: str) -> PlacedHunk:
    lines = []
    for line in diff.split("\n")[:-1]:
        op = line[:1] if line[:1] in ("+", "-") else " "
        lines.append(HunkLine(op, line[1:].encode() + b"\n"))
    return PlacedHunk(1, 1, tuple(lines))


def sides(placed: PlacedHunk) -> tuple[Layout, Layout]:
    before = b"".join(line.text for line in placed.lines if line.op != "+")
    after = b"".join(line.text for line in placed.lines if line.op != "-")
    layouts = (read_python(before, max_bytes=10**6), read_python(after, max_bytes=10**6))
    assert isinstance(layouts[0], Layout), layouts[0]
    assert isinstance(layouts[1], Layout), layouts[1]
    return layouts


def cut(diff: str) -> list[tuple[str, str]]:
    placed = hunk(textwrap.dedent(diff))
    before, after = sides(placed)
    parts = [part for run in changed_runs([placed]) for part in segment(run, before, after)]
    return [(b"".join(part.old).decode().strip(), b"".join(part.new).decode().strip()) for part in parts]


CASES = {
    "two statements changed side by side are two edits": (
        """\
         def f():
        -    first = one(1)
        -    second = two(2)
        +    first = one(10)
        +    second = two(20)
        """,
        [("first = one(1)", "first = one(10)"), ("second = two(2)", "second = two(20)")],
    ),
    "a rewrite that cannot be paired is one edit": (
        """\
         def f():
        -    a = b + c
        -    return a
        +    for x in itertools.chain(y, z):
        +        yield x
        """,
        [("a = b + c\n    return a", "for x in itertools.chain(y, z):\n        yield x")],
    ),
    "added functions are an edit each": (
        """\
         import os
        +
        +
        +def f():
        +    return 1
        +
        +
        +def g():
        +    return f()
        """,
        [("", "def f():\n    return 1"), ("", "def g():\n    return f()")],
    ),
    "added statements that need each other stay together": (
        """\
         def f(a):
        +    b = a.strip()
        +    if b:
        +        return b
             return a
        """,
        [("", "b = a.strip()\n    if b:\n        return b")],
    ),
    "added statements that do not are apart": (
        """\
         def f(a):
        +    self.count = 0
        +    log(a)
             return a
        """,
        [("", "self.count = 0"), ("", "log(a)")],
    ),
    "a print can be dropped without what it prints": (
        """\
         def f(a):
        +    b = a.strip()
        +    print("b", b)
             return a
        """,
        [("", "b = a.strip()"), ("", 'print("b", b)')],
    ),
    "the end of one method and the start of the next": (
        """\
         class A:
             def f(self):
                 x = 1
        -        return x
        +        return x + 1

        -    def g(self):
        +    def g(self, y):
                 return 2
        """,
        [("return x", "return x + 1"), ("def g(self):", "def g(self, y):")],
    ),
    "a run over a definition boundary is cut there": (
        """\
         def f():
             x = 1
        -    return x
        -def g():
        -    return 2
        +    return x + 1
        +def g():
        +    return 3
        """,
        [("return x", "return x + 1"), ("def g():\n    return 2", "def g():\n    return 3")],
    ),
    "a comment goes with the statement below it": (
        """\
         def f():
        +    # why
        +    x = 1
             return 2
        """,
        [("", "# why\n    x = 1")],
    ),
    "a comment for an unchanged statement is by itself": (
        """\
         def f():
        +    x = 1
        +    # why
             return 2
        """,
        [("", "x = 1"), ("", "# why")],
    ),
    "blank lines behind an added function belong to it": (
        """\
        +def f():
        +    return 1
        +
        +
         def g():
             return 2
        """,
        [("", "def f():\n    return 1")],
    ),
    "removed statements that stand alone": (
        """\
         import os
        -import re
        -import sys
         x = 1
        """,
        [("import re", ""), ("import sys", "")],
    ),
    "a renamed function with a changed body is one edit": (
        """\
        -def total(items, tax):
        -    return sum(items) * tax
        +def total_price(items, tax):
        +    return sum(items) * tax
        """,
        [
            (
                "def total(items, tax):\n    return sum(items) * tax",
                "def total_price(items, tax):\n    return sum(items) * tax",
            )
        ],
    ),
    "one statement among several that is new on one side": (
        """\
         def f(a):
        -    b = first(a)
        -    c = second(a)
        +    b = first(a, 1)
        +    check(a)
        +    c = second(a, 1)
        """,
        [("b = first(a)", "b = first(a, 1)"), ("", "check(a)"), ("c = second(a)", "c = second(a, 1)")],
    ),
    "part of a statement is not cut": (
        """\
         x = [
        -    1,
        -    2,
        +    10,
        +    20,
         ]
        """,
        [("1,\n    2,", "10,\n    20,")],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_cut(name: str) -> None:
    diff, expected = CASES[name]
    assert cut(diff) == expected


def test_runs_of_touching_hunks_are_joined() -> None:
    one = PlacedHunk(3, 3, (HunkLine("-", b"a\n"),))
    two = PlacedHunk(4, 3, (HunkLine("-", b"b\n"), HunkLine("+", b"c\n")))
    assert changed_runs([one, two]) == [Run(3, 3, (b"a\n", b"b\n"), (b"c\n",))]


def test_a_side_that_cannot_be_read_is_not_cut() -> None:
    run = Run(1, 1, (b"print 'a'\n", b"print 'b'\n"), ())
    assert segment(run, None, None) == [run]


def check_partition(before: list[bytes], after: list[bytes], placed: list[PlacedHunk]) -> int:
    """Every changed line in exactly one edit, in order, at its own line number."""
    layouts = []
    for lines in (before, after):
        layout = read_python(b"".join(lines), max_bytes=10**6)
        layouts.append(layout if isinstance(layout, Layout) else None)
    runs = changed_runs(placed)
    parts = [part for run in runs for part in segment(run, layouts[0], layouts[1])]
    assert b"".join(b"".join(p.old) for p in parts) == b"".join(b"".join(r.old) for r in runs)
    assert b"".join(b"".join(p.new) for p in parts) == b"".join(b"".join(r.new) for r in runs)
    for part in parts:
        assert part.old or part.new
        if part.old:
            assert before[part.old_first - 1 : part.old_first - 1 + len(part.old)] == list(part.old)
        if part.new:
            assert after[part.new_first - 1 : part.new_first - 1 + len(part.new)] == list(part.new)
    return len(parts)


def random_hunks(before: list[bytes], after: list[bytes]) -> list[PlacedHunk]:
    """One hunk over everything, from the line by line difference of two files."""
    from editguard.intake.write import line_opcodes

    lines: list[HunkLine] = []
    for tag, i1, i2, j1, j2 in line_opcodes(before, after):
        if tag == "equal":
            lines.extend(HunkLine(" ", line) for line in before[i1:i2])
        else:
            lines.extend(HunkLine("-", line) for line in before[i1:i2])
            lines.extend(HunkLine("+", line) for line in after[j1:j2])
    return [PlacedHunk(1, 1, tuple(lines))]


def lines_of(text: str) -> list[bytes]:
    parts = text.encode("utf-8", "surrogateescape").split(b"\n")
    return [part + b"\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(source=from_grammar(), data=st.data())
def test_every_changed_line_is_in_exactly_one_edit(source: str, data: st.DataObject) -> None:
    before = lines_of(source)
    order = data.draw(st.lists(st.integers(0, max(0, len(before) - 1)), max_size=len(before) + 4))
    after = [before[n] for n in order if n < len(before)]
    extra = data.draw(st.lists(st.sampled_from([b"x = 1\n", b"\n", b"# c\n", b"def f(): pass\n"]), max_size=3))
    after[len(after) // 2 : len(after) // 2] = extra
    if after and not after[-1].endswith(b"\n"):
        after[-1] += b"\n"
    if any(not line.endswith(b"\n") for line in after[:-1]):
        after = [line if line.endswith(b"\n") else line + b"\n" for line in after]
    check_partition(before, after, random_hunks(before, after))


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(one=from_grammar(), other=from_grammar())
def test_a_file_replaced_by_another(one: str, other: str) -> None:
    before, after = lines_of(one), lines_of(other)
    check_partition(before, after, random_hunks(before, after))
