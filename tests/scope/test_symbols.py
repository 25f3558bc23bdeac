"""Qualified names with wildcards, and the names that lines of a file touch."""

from __future__ import annotations

import textwrap
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editguard.scope.names import Names, read_names
from editguard.scope.symbols import SymbolPattern


@pytest.mark.parametrize(
    ("pattern", "matched", "others"),
    [
        ("m.f", ["m.f", "m.f.inner"], ["m.ff", "m", "x.m.f", "m.g"]),
        ("m.A.*", ["m.A.f", "m.A.f.g"], ["m.A", "m.AB.f"]),
        ("m.*.f", ["m.A.f"], ["m.f", "m.A.B.f"]),
        ("m.**.f", ["m.f", "m.A.f", "m.A.B.f"], ["m.g"]),
        ("**.f", ["f", "m.f", "m.A.f"], ["m.ff"]),
        ("m.**", ["m.f", "m.A.f"], ["m", "n.f"]),
        ("m.f_?", ["m.f_1"], ["m.f_", "m.f_12"]),
        ("m.get*", ["m.get", "m.get_all"], ["m.forget"]),
        ("m.\uff46", ["m.f"], []),
    ],
)
def test_patterns(pattern: str, matched: list[str], others: list[str]) -> None:
    found = SymbolPattern(pattern)
    assert [name for name in [*matched, *others] if found.match(name)] == matched


@given(st.lists(st.from_regex(r"[a-z]{1,3}", fullmatch=True), min_size=1, max_size=4))
def test_a_name_matches_itself_and_what_is_inside(parts: list[str]) -> None:
    name = ".".join(parts)
    assert SymbolPattern(name).match(name)
    assert SymbolPattern(name).match(f"{name}.x")
    assert not SymbolPattern(name).match(f"{name}x")
    assert not SymbolPattern(f"{name}.*").match(name)


SOURCE = textwrap.dedent("""\
    import os
    from pkg import mod as alias

    LIMIT = 3


    # about f
    @cache
    def f(x):
        y = x
        def inner():
            return y
        # the end of f
        return inner

    class A(Base):
        flag = True

        def g(self):
            return 1
            # the end of g

    alias.h = f
    if LIMIT:
        late = 1
    """)


def names(source: str = SOURCE) -> Names:
    found = read_names(source.encode(), "m", package=False, max_bytes=2_000_000)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "touched"),
    [
        ("import os", {"m.os"}),
        ("from pkg import", {"m.alias"}),
        ("LIMIT = 3", {"m.LIMIT"}),
        ("# about f", {"m.f"}),
        ("@cache", {"m.f"}),
        ("def f", {"m.f"}),
        ("y = x", {"m.f"}),
        ("return y", {"m.f.inner"}),
        ("# the end of f", {"m.f"}),
        ("class A", {"m.A"}),
        ("flag = True", {"m.A.flag"}),
        ("return 1", {"m.A.g"}),
        ("# the end of g", {"m.A.g"}),
        ("alias.h", {"pkg.mod.h"}),
        ("if LIMIT", {"m"}),
        ("late = 1", {"m.late"}),
    ],
)
def test_what_a_line_touches(text: str, touched: set[str]) -> None:
    (line,) = [number for number, row in enumerate(SOURCE.split("\n"), start=1) if text in row]
    assert names().touched([line]) == touched


def test_blank_lines_count_only_by_themselves() -> None:
    assert names().touched([5, 6]) == {"m"}
    assert names().touched([5, 6, 9]) == {"m.f"}


def test_syntax_that_the_running_python_does_not_know() -> None:
    source = "type Pair[T] = tuple[T, T]\nLIMIT = 3\n\n\nclass A:\n    def f(self):\n        return 1\n"
    found = names(source)
    assert found.touched([7]) == {"m.A.f"}
    assert found.touched([2]) == {"m.LIMIT"}
    assert {"m.A", "m.A.f", "m.LIMIT"} <= found.all()


@pytest.mark.parametrize("source", [b"def f(:\n", b"x = 1\rx = 2\n", b"# -*- coding: nope -*-\n", b"\xff\n"])
def test_what_no_parser_reads(source: bytes) -> None:
    assert read_names(source, "m", package=False, max_bytes=100) is None


def test_a_file_over_the_bound_is_not_read() -> None:
    assert read_names(b"x = 1\n" * 100, "m", package=False, max_bytes=100) is None


@pytest.mark.parametrize(
    ("statement", "package", "target"),
    [
        ("from .b import c", False, "p.b.c"),
        ("from .b import c", True, "p.a.b.c"),
        ("from . import c", False, "p.c"),
        ("from ..b import c", True, "p.b.c"),
        ("from b import d as c", False, "b.d"),
        ("import b.d as c", False, "b.d"),
    ],
)
def test_what_an_import_stands_for(statement: str, package: bool, target: str) -> None:
    found = read_names(f"{statement}\n".encode(), "p.a", package=package, max_bytes=100)
    assert found is not None
    assert found.imports == {"c": target}


@pytest.mark.parametrize(
    "line",
    ["x{0} = {0}", "# {0}", "def f{0}(): return {0}", "if {0}: y{0} = 1", "import m{0}"],
    ids=["bindings", "comments", "definitions", "compound", "imports"],
)
def test_a_long_file_costs_what_it_is_long(line: str) -> None:
    """Looking at every binding for every line would take minutes."""
    count = 30_000
    text = "".join(f"{line.format(number)}\n" for number in range(count))
    began = time.monotonic()
    found = names(text)
    touched = found.touched(range(1, count + 1))
    assert touched == (found.all() or {"m"})
    assert found.touched([count]) <= touched
    if line.startswith("import"):
        assert len(found.imported_on(range(1, count + 1)) or ()) == count
    assert time.monotonic() - began < 30


def test_one_long_statement_is_looked_at_once() -> None:
    listed = "".join(f"    name_{number},\n" for number in range(10_000))
    found = names(f"from m import (\n{listed})\n")
    began = time.monotonic()
    assert found.touched(range(1, 10_003)) == found.all()
    assert len(found.imported_on(range(1, 10_003)) or ()) == 10_000
    assert time.monotonic() - began < 30
