"""What is read from one file: definitions, imports, references."""

from __future__ import annotations

import ast
import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from editguard.index.outline import MAX_BYTES, Outline
from editguard.index.outlines import read_outline
from editguard.index.python_outline import read_python_outline


def outline(text: str) -> Outline:
    return read_python_outline(textwrap.dedent(text).encode())


def chains(text: str, scope: str) -> set[str]:
    return {reference.chain for reference in outline(text).references if reference.scope == scope}


def test_definitions_with_their_lines_and_what_they_say() -> None:
    found = outline(
        """\
        LIMIT = make()

        @wrap
        class A(b.C, D):
            size: "Size" = 1

            async def run(self):
                self.left = Kind()

                def inner():
                    pass
        """
    )
    assert [(one.name, one.kind, one.first, one.last, one.says) for one in found.symbols] == [
        ("LIMIT", "v", 1, 1, ("make()",)),
        ("A", "c", 3, 11, ("b.C", "D")),
        ("A.size", "v", 5, 5, ("Size()",)),
        ("A.run", "f", 7, 11, ()),
        ("A.left", "v", 8, 8, ("Kind()",)),
        ("A.run.inner", "f", 10, 11, ()),
    ]
    assert found.note == ""
    around = found.around(11)
    assert around is not None
    assert around.name == "A.run.inner"
    assert found.around(1) is None


def test_imports_keep_where_and_how_they_are_bound() -> None:
    found = outline(
        """\
        import a.b, c as d
        from ..x import y as z
        from m import *
        def f():
            from . import late
        """
    )
    assert [tuple(one) for one in found.imports] == [
        ("", "a", 0, "a.b", "", False, 1),
        ("", "d", 0, "c", "", True, 1),
        ("", "z", 2, "x", "y", True, 2),
        ("", "*", 0, "m", "*", True, 3),
        ("f", "late", 1, "", "late", True, 5),
    ]


def test_a_functions_own_names_are_no_references() -> None:
    text = """\
        def f(a, *rest, key=default, **more):
            b = helper(a)
            for c in things:
                b.go()
            return [d for d in a if d.ok] + (lambda e: e + outer)(c)
        """
    assert chains(text, "f") == {"default", "helper", "things", "helper().go", ".ok", "outer"}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("self.total", "@.total"),
        ("super().total", "^.total"),
        ("x = Price()\n        x.total", "Price().total"),
        ("x = self.price\n        x.total", "@.price.total"),
        ("x = Price()\n        x = other()\n        x.total", ".total"),
        ("param.total", "Price().total"),
        ("maybe.total", "Price().total"),
        ("unknown().total.more", "unknown().total.more"),
        ("things[0].total", ".total"),
        ("shop.price.total", "shop.price.total"),
    ],
)
def test_chains_say_what_the_file_alone_can_tell(body: str, expected: str) -> None:
    text = f"class A:\n    def f(self, param: Price, maybe: 'Price | None' = None):\n        {body}\n"
    assert expected in {reference.chain for reference in read_python_outline(text.encode()).references}


def test_names_of_functions_around_hide_those_of_the_module_and_those_of_classes_do_not() -> None:
    text = """\
        def f():
            hidden = 1
            def g():
                return hidden + seen
        class A:
            attribute = 1
            def m(self):
                return attribute
        """
    assert chains(text, "f.g") == {"seen"}
    assert chains(text, "A.m") == {"attribute"}


@pytest.mark.parametrize(
    ("text", "exports"),
    [
        ("__all__ = ['a', 'b']", {"a", "b"}),
        ("__all__ = ['a']\n__all__ += ['b']", {"a", "b"}),
        ("__all__ = ['a'] + more.__all__", None),
        ("__all__ = ['a']\n__all__ += more", None),
        ("x = 1", None),
    ],
)
def test_what_all_lists_as_far_as_it_is_written_out(text: str, exports: set[str] | None) -> None:
    assert outline(text).exports == (None if exports is None else frozenset(exports))


def test_python_2_is_read_by_its_lines() -> None:
    found = outline(
        """\
        import urllib2, os.path as p
        from shop.price import (Price,
            total)
        class A(B):
            def run(self):
                print "x"
        def after():
            exec "y"
        """
    )
    assert found.note.startswith("read by its lines: line 6: ")
    assert [(one.name, one.kind, one.first, one.last) for one in found.symbols] == [
        ("A", "c", 4, 6),
        ("A.run", "f", 5, 6),
        ("after", "f", 7, 8),
    ]
    assert [(one.bound, one.module, one.name) for one in found.imports] == [
        ("urllib2", "urllib2", ""),
        ("p", "os.path", ""),
        ("Price", "shop.price", "Price"),
        ("total", "shop.price", "total"),
    ]
    assert not found.references


@pytest.mark.parametrize(
    ("data", "note"),
    [
        (b"x = 1\n" * (MAX_BYTES // 6 + 1), "not read: over 1,024 KiB"),
        (b"def f():\n    pass\n\0", "read by its lines: a NUL byte"),
        (b"\xff\xfe = 1\ndef f(): pass\n", "read by its lines: not valid utf-8"),
        (b"def f():\r    pass\r", "read by its lines: a carriage return that ends no line"),
        (b"x = " + b"(" * 3000 + b")" * 3000, "read by its lines: line 1: "),
        (b"x = " + b"+".join([b"1"] * 100_000), "read by its lines: "),
    ],
    ids=["large", "nul", "bytes", "return", "deep", "sum"],
)
def test_what_is_not_read_whole_says_so(data: bytes, note: str) -> None:
    assert read_python_outline(data).note.startswith(note)


@pytest.mark.parametrize("data", [b"", b"\n\n", b"# -*- coding: latin-1 -*-\nn\xe4me = 1\n", b"\xef\xbb\xbfx = 1\r\n"])
def test_odd_files_that_python_reads(data: bytes) -> None:
    assert read_python_outline(data).note == ""


NAMES = st.sampled_from(["a", "b", "c", "self", "_x"])
EXPRESSIONS = st.recursive(
    NAMES,
    lambda inner: st.one_of(
        st.tuples(inner, NAMES).map(lambda two: f"{two[0]}.{two[1]}"),
        st.tuples(inner, inner).map(lambda two: f"{two[0]}({two[1]})"),
        st.tuples(inner, inner).map(lambda two: f"({two[0]} + {two[1]})"),
        st.tuples(NAMES, inner).map(lambda two: f"[{two[0]} for {two[0]} in {two[1]}]"),
    ),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None)
@given(st.lists(EXPRESSIONS, max_size=4), st.lists(NAMES, max_size=3, unique=True))
def test_every_attribute_that_is_read_is_a_reference(expressions: list[str], parameters: list[str]) -> None:
    """Whatever the names are bound to, no attribute that code reads goes unrecorded."""
    text = f"class A:\n    def f({', '.join(parameters)}):\n" + "".join(f"        {one}\n" for one in expressions)
    text += "        pass\n"
    wanted = {node.attr for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Attribute)}
    found = read_python_outline(text.encode())
    recorded = {part.removesuffix("()") for one in found.references for part in one.chain.split(".")}
    assert wanted <= recorded
    for name in wanted:
        assert found.speaks_of(name)


def test_javascript_and_typescript() -> None:
    text = b"""import a from "./a"; import {b} from '../lib/b.js';
import React from "react";
export * from "./c"; const d = require("./d"), other = 1;
export class K extends L { run() { return import("./e") } }
export const f = () => { const hidden = 1; };
interface I { x: number }
"""
    found = read_outline(text, "typescript")
    assert [one.module for one in found.imports] == ["./a", "../lib/b.js", "./c", "./d", "./e"]
    assert {(one.name, one.kind) for one in found.symbols} >= {
        ("K", "c"),
        ("K.run", "f"),
        ("f", "f"),
        ("I", "c"),
        ("other", "v"),
    }
    assert not any("hidden" in one.name for one in found.symbols)
    assert read_outline(b"const x = <A b={1}/>;", "tsx").note == ""
    assert read_outline(b"function (((", "javascript").note.startswith("line 1")
