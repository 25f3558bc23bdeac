"""A change is understood from its parts of a file as it is from the whole."""

from __future__ import annotations

import random
import sys
import sysconfig
from collections.abc import Sequence
from pathlib import Path

import pytest

from editguard.syntax.layout import Layout, Statement
from editguard.syntax.python_libcst import statements_by_libcst
from editguard.syntax.read import read_python
from editguard.syntax.region import joined, region

MODULES = ("ast", "argparse", "enum", "inspect", "smtplib", "statistics", "tarfile", "typing", "zipfile", "subprocess")
LIMIT = 5_000_000


def read(source: bytes, around: list[tuple[int, int]] | None = None) -> Layout:
    layout = read_python(source, around=around or (), max_bytes=LIMIT)
    assert isinstance(layout, Layout)
    return layout


def place(layout: Layout, first: int, last: int) -> list[object]:
    around = [(statement.type, statement.first, statement.last) for statement in layout.enclosing(first, last)]
    return [*around, layout.symbol(first, last, "module")]


def standard_library(name: str) -> bytes:
    path = Path(sysconfig.get_path("stdlib")) / f"{name}.py"
    package = Path(sysconfig.get_path("stdlib")) / name / "__init__.py"
    return (path if path.exists() else package).read_bytes()


@pytest.mark.parametrize("name", MODULES)
def test_parts_place_lines_as_the_whole_file_does(name: str) -> None:
    source = standard_library(name)
    whole = read(source)
    chosen = random.Random(name)
    for _ in range(12):
        first = chosen.randrange(1, len(whole.lines))
        last = min(len(whole.lines), first + chosen.choice((0, 0, 1, 5, 30)))
        far = chosen.randrange(last + 1, len(whole.lines) + 2)
        spans = [(first, last), *([(far, far)] if far <= len(whole.lines) else [])]
        part = read(source, spans)
        for span in spans:
            assert place(part, *span) == place(whole, *span)


def long(body: str) -> str:
    """``body`` with enough definitions behind it that a file is worth parsing in parts."""
    return body + "".join(f"\n\ndef other_{number}():\n    return {number}\n" for number in range(120))


def test_only_what_is_around_the_change_is_parsed() -> None:
    text = long("import os\n")
    parts = region(text, [(101, 101)])
    assert parts is not None
    assert joined(parts).count("def ") == 1
    assert joined(parts).split("\n")[100].strip() == text.split("\n")[100].strip()


def test_methods_without_a_change_are_left_out() -> None:
    methods = "".join(f"    def method_{number}(self):\n        return {number}\n\n" for number in range(100))
    text = f"class A:\n    x = 1\n\n{methods}\n    y = 2\n"
    parts = region(text, [(153, 153)])
    assert parts is not None
    assert joined(parts).count("def ") == 2  # the changed one, and the last: with it the class ends where it did
    assert place(read(text.encode(), [(153, 153)]), 153, 153) == place(read(text.encode()), 153, 153)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("@a\n# why\n@b\ndef f():\n    return 1\n", id="comment between decorators"),
        pytest.param("@a\n\ndef f():\n    return 1\n", id="blank line after a decorator"),
        pytest.param("@a(1,\n   2)\n# why\ndef f():\n    return 1\n", id="decorator of two lines"),
        pytest.param("@a(\n   2\n)\n\n\ndef f():\n    return 1\n", id="blank lines after a long decorator"),
        pytest.param("class A:\n    def a(self): pass\nif A:\n    def f():\n        pass\n", id="definition in an if"),
        pytest.param('X = """\ndef f():\n"""\nY = 1\n', id="definition in a string"),
        pytest.param('X = "\\\ndef f():\\\n"\nY = 1\n', id="definition in a continued string"),
        pytest.param("X = (1 +\\\n 2)\nif X: pass\nelse: pass\n", id="else at the margin"),
    ],
)
def test_cuts_do_not_part_a_statement(body: str) -> None:
    text = long(body)
    whole = read(text.encode())
    for line in range(1, body.count("\n") + 1):
        assert place(read(text.encode(), [(line, line)]), line, line) == place(whole, line, line)


def test_a_part_that_libcst_reads_keeps_its_lines() -> None:
    text = "def f():\n    if x:\n        return 1\n"
    (at_its_place,) = statements_by_libcst(text, 41)
    (at_the_top,) = statements_by_libcst(text, 1)
    assert (at_its_place.first, at_its_place.last) == (41, 43)
    assert (at_the_top.first, at_the_top.last) == (1, 3)


NEWER = "type A = int" if sys.version_info < (3, 12) else "try:\n    pass\nexcept A, B:\n    pass"


@pytest.mark.skipif(sys.version_info >= (3, 14), reason="no grammar known that only LibCST reads")
def test_only_the_part_with_newer_grammar_goes_through_libcst(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def spy(text: str, first_line: int) -> Sequence[Statement]:
        seen.append(text)
        return statements_by_libcst(text, first_line)

    monkeypatch.setattr("editguard.syntax.python_libcst.statements_by_libcst", spy)
    layout = read(long(f"def f():\n    return 1\n\n{NEWER}\n").encode(), [(2, 2), (100, 100)])
    assert layout.parser == "libcst"
    assert len(seen) == 1
    assert NEWER in seen[0]
    assert "other_60" not in seen[0]


def test_what_stands_apart_cannot_be_what_is_wrong() -> None:
    text = long("def f():\n    return 1\n").replace("    return 60", "    print 60")
    layout = read(text.encode(), [(2, 2)])
    assert [statement.type for statement in layout.enclosing(2, 2)] == ["FunctionDef", "Return"]
