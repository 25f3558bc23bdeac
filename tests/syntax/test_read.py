"""Reading Python files: which parser, which lines, and what is refused."""

from __future__ import annotations

import subprocess
import sys

import pytest

from editguard.syntax.guard import too_deep_for_libcst
from editguard.syntax.layout import Layout, Suite
from editguard.syntax.python_ast import layout_by_ast
from editguard.syntax.python_libcst import statements_by_libcst
from editguard.syntax.read import Unreadable, read_python

SOURCE = '''\
"""Doc."""
import os; import sys


@decorated
@twice(
    1,
)
class A(B):
    x = 1

    # a comment

    async def f(self):
        if self:
            return 1
        elif other:
            return 2
        else:
            for i in x:
                pass
            else:
                y = 3
        try:
            pass
        except ValueError:
            pass
        finally:
            pass
        with a as b: pass
        match a:
            case 1:
                z = 1
            case _:
                z = 2
'''


def by_ast(text: str) -> Layout:
    return layout_by_ast(text, text.split("\n"))


def by_libcst(text: str) -> Layout:
    return Layout(Suite(statements_by_libcst(text), "module", True), text.split("\n"), "libcst")


def flat(suite: Suite, depth: int = 0) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for statement in suite.statements:
        name = statement.type if statement.is_definition else ""
        rows.append((depth, statement.first, statement.last, name, statement.name, suite.kind, suite.body))
        for inner in statement.suites:
            rows.extend(flat(inner, depth + 1))
    return rows


def read(source: bytes, max_bytes: int = 1_000_000) -> Layout:
    layout = read_python(source, max_bytes=max_bytes)
    assert isinstance(layout, Layout), layout
    return layout


def refused(source: bytes, max_bytes: int = 1_000_000) -> Unreadable:
    layout = read_python(source, max_bytes=max_bytes)
    assert isinstance(layout, Unreadable), layout
    return layout


def test_both_parsers_lay_a_file_out_alike() -> None:
    assert flat(by_ast(SOURCE).suite) == flat(by_libcst(SOURCE).suite)


def test_decorators_belong_to_their_definition() -> None:
    (definition,) = (s for s in by_ast(SOURCE).suite.statements if s.is_definition)
    assert (definition.first, definition.last, definition.name) == (5, 35, "A")


def test_an_elif_chain_is_one_statement_with_its_suites_side_by_side() -> None:
    (statement,) = by_ast("if a:\n    x\nelif b:\n    y\nelse:\n    z\n").suite.statements
    assert [(s.statements[0].first, s.statements[-1].last) for s in statement.suites] == [
        (2, 2),
        (4, 4),
        (6, 6),
    ]


def test_an_if_inside_else_stays_nested() -> None:
    (statement,) = by_ast("if a:\n    x\nelse:\n    if b:\n        y\n").suite.statements
    assert [(s.statements[0].first, s.statements[-1].last) for s in statement.suites] == [(2, 2), (4, 5)]


@pytest.mark.parametrize(
    ("first", "last", "symbol"),
    [(10, 10, "m.A"), (16, 16, "m.A.f"), (2, 2, "m"), (5, 5, "m.A"), (10, 16, "m.A"), (2, 16, "m")],
)
def test_symbol_is_the_innermost_definition_around_all_lines(first: int, last: int, symbol: str) -> None:
    assert by_ast(SOURCE).symbol(first, last, "m") == symbol
    assert by_libcst(SOURCE).symbol(first, last, "m") == symbol


@pytest.mark.parametrize(
    "source",
    [
        b"type X = int\n\n\ndef f[T](a: T) -> T:\n    return a\n",
        b"try:\n    pass\nexcept A, B:\n    pass\n",
        b"x = f'{a['b']}'\n",
    ],
)
def test_grammar_that_the_running_python_lacks_is_read_by_libcst(
    source: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown_grammar(text: str, lines: list[str], *, whole: bool = True) -> Layout:
        raise SyntaxError("invalid syntax", (None, 1, None, None))

    monkeypatch.setattr("editguard.syntax.read.layout_by_ast", unknown_grammar)
    layout = read(source)
    assert layout.parser == "libcst"
    assert layout.suite.statements[-1].last == source.count(b"\n")


def test_old_grammar_is_refused_with_its_line() -> None:
    error = refused(b"x = 1\nprint 'hello'\n")
    assert (error.line, error.syntax) == (2, True)


@pytest.mark.parametrize(
    ("source", "line", "words"),
    [
        (b"x = 1\ny = '\xff'\n", 2, "not valid utf-8"),
        (b"x = 1\n\0\n", 2, "NUL"),
        (b"x = 1\ny = 2\rz = 3\n", 2, "carriage return"),
        (b"# coding: no-such\nx = 1\n", 1, "unknown encoding"),
    ],
)
def test_bytes_that_are_no_python_text(source: bytes, line: int, words: str) -> None:
    error = refused(source)
    assert error.line == line
    assert words in error.message
    assert not error.syntax


def test_files_over_the_bound_are_not_parsed() -> None:
    assert "over the bound" in refused(b"x = 1\n" * 100, max_bytes=100).message


@pytest.mark.parametrize(
    "source",
    [
        "x = 'ä'\n".encode("latin-1").replace(b"x", b"# -*- coding: latin-1 -*-\nx"),
        b"\xef\xbb\xbfx = 1\n",
        b"x = 1\r\ny = 2\r\n",
        b"x = 1\n\x0c\ny = 2\n",
        "x = '\u2028'\ny = 2\n".encode(),
        b"",
        b"\n",
        b"x = 1",
    ],
)
def test_lines_are_those_of_the_bytes(source: bytes) -> None:
    assert len(read(source).lines) == source.count(b"\n") + 1


def test_a_coding_line_after_code_does_not_count() -> None:
    assert read("x = 1\n# coding: latin-1\ny = 'ä'\n".encode()).lines[2] == "y = 'ä'"


def test_warnings_about_the_users_code_stay_inside(recwarn: pytest.WarningsRecorder) -> None:
    read(b"x = '\\d'\ny = 1 is 1\n")
    assert not recwarn.list


NASTY = {
    "brackets": "x = " + "(" * 3000 + "1" + ")" * 3000 + "\n",
    "sum": "x = " + " + ".join("a" * 1 for _ in range(6000)) + "\n",
    "calls": "x = a" + ".b()" * 4000 + "\n",
    "minus": "x = " + "-" * 6000 + "1\n",
    "not": "x = " + "not " * 6000 + "1\n",
    "indentation": "".join(" " * n + "if x:\n" for n in range(600)) + " " * 600 + "pass\n",
    "elif": "if a: pass\n" + "elif a: pass\n" * 4000,
    "lambda": "x = " + "lambda: " * 3000 + "1\n",
}


@pytest.mark.parametrize("name", NASTY)
def test_nothing_overflows_the_stack(name: str) -> None:
    """Each in a process of its own: an overflow would take the test run with it."""
    # broken at the end, so that the running `ast` gives up and LibCST would be next
    program = (
        "import sys; from editguard.syntax.read import read_python;"
        "print(type(read_python(sys.stdin.buffer.read(), max_bytes=10**7)).__name__)"
    )
    for source in (NASTY[name], NASTY[name] + "print 'x'\n"):
        done = subprocess.run([sys.executable, "-c", program], input=source.encode(), capture_output=True, timeout=60)
        assert done.returncode == 0, done.stderr[-300:]
        assert done.stdout.strip() in (b"Layout", b"Unreadable")


def test_ordinary_code_is_not_too_deep() -> None:
    table = "x = {\n" + "".join(f"    'k{n}': [1 + {n}, -1, not y],\n" for n in range(3000)) + "}\n"
    assert not too_deep_for_libcst(table)
    assert not too_deep_for_libcst(SOURCE * 50)
    assert not too_deep_for_libcst('x = """' + "(" * 5000 + '"""\n# ' + "(" * 5000 + "\n")
