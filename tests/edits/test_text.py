"""What the changed lines show by themselves, and where nothing may be claimed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from editguard.edits.paths import language
from editguard.edits.text import (
    BLANK_LINES,
    BYTE_ORDER_MARK,
    FINAL_NEWLINE,
    INDENTATION,
    LINE_ENDINGS,
    SAME,
    TRAILING_WHITESPACE,
    text_kind,
)
from editguard.vocabulary.edit import Kind


def lines(text: str) -> tuple[bytes, ...]:
    """The lines of a text, terminators kept."""
    parts = text.encode().split(b"\n")
    return tuple(part + b"\n" for part in parts[:-1]) + ((parts[-1],) if parts[-1] else ())


def kind(path: str, old: str, new: str) -> tuple[Kind | None, str]:
    return text_kind(lines(old), lines(new), path, language(path))


FORMATTING = [
    ("a.js", "x = 1  \n", "x = 1\n", TRAILING_WHITESPACE),
    ("a.js", "x\t\ny\n", "x\ny \n", TRAILING_WHITESPACE),
    ("a.yaml", "a: 1 \n", "a: 1\n", TRAILING_WHITESPACE),
    ("a.rst", "a \n", "a\n", TRAILING_WHITESPACE),
    ("a.txt", "a \n", "a\n", TRAILING_WHITESPACE),
    ("Makefile", "a: b \n", "a: b\n", TRAILING_WHITESPACE),
    ("a.css", "\n", "  \n", TRAILING_WHITESPACE),
    ("a.js", "", "\n\n", BLANK_LINES),
    ("a.js", "\n", "", BLANK_LINES),
    ("a.toml", "a = 1\nb = 2\n", "a = 1\n\nb = 2\n", BLANK_LINES),
    ("a.yaml", "a: 1\n\n\nb: 2\n", "a: 1\nb: 2\n", BLANK_LINES),
    ("a.js", "  x()\n", "\tx()\n", INDENTATION),
    ("a.css", "a {\nb: c;\n}\n", "  a {\n    b: c;\n  }\n", INDENTATION),
    ("a.json", '{\n"a": 1}\n', '{\n  "a": 1}\n', INDENTATION),
    ("a.sql", "SELECT 1\n", "  SELECT 1\n", INDENTATION),
    ("a.c", "x\r\n", "x\n", LINE_ENDINGS),
    ("a.py", "x\r\n", "x\n", LINE_ENDINGS),
    ("a.md", "x\ny\r\n", "x\r\ny\r\n", LINE_ENDINGS),
    ("a.unknown", "x\n", "x\r\n", LINE_ENDINGS),
    ("a.py", "x = 1\n", "\ufeffx = 1\n", BYTE_ORDER_MARK),
    ("a.csv", "\ufeffx\n", "x\n", BYTE_ORDER_MARK),
    ("a.py", "x = 1", "x = 1\n", FINAL_NEWLINE),
    ("a.md", "x\n", "x", FINAL_NEWLINE),
    ("tests/a.py", "x = 1", "x = 1\n", FINAL_NEWLINE),
    ("a.js", "x\r\ny", "x\r\ny\r\n", FINAL_NEWLINE),
    ("a.py", "x = 1\r\n", "x = 1", FINAL_NEWLINE),
    ("a.py", "x\r\ny", "x\ny\n", LINE_ENDINGS),
    ("a.js", "x\n", "x\n", SAME),
]


@pytest.mark.parametrize(("path", "old", "new", "detail"), FORMATTING)
def test_formatting(path: str, old: str, new: str, detail: str) -> None:
    assert kind(path, old, new) == (Kind.FORMATTING, detail)


NOTHING = [
    # words
    ("a.js", "x = 1\n", "x = 2\n"),
    ("a.js", "x y\n", "xy\n"),
    ("a.js", "a\nb\n", "b\na\n"),
    ("a.js", "", "x\n"),
    ("a.js", "x\n", ""),
    ("a.js", "", ""),
    # white space that means something
    ("a.md", "a  \n", "a\n"),
    ("a.md", "- a\n", "  - a\n"),
    ("a.md", "\n", ""),
    ("a.rst", "a\n", "  a\n"),
    ("a.rst", "a\nb\n", "a\n\nb\n"),
    ("a.txt", "", "\n"),
    ("a.yaml", "a: 1\n", "  a: 1\n"),
    ("a.sass", "a\n", "  a\n"),
    ("setup.cfg", "  a\n", "a\n"),
    ("Makefile", "\tcc a\n", "    cc a\n"),
    ("a.html", "<a>\n", "  <a>\n"),
    ("a.pyx", "x = 1\n", "  x = 1\n"),
    ("a.tsv", "a\t\n", "a\n"),
    ("a.unknown", "a\n\n", "a\n"),
    ("run.sh", "a \\ \n", "a \\\n"),
    ("a.js", "  `a\n", "`a\n"),
    # Python is for its parsers
    ("a.py", "x = 1 \n", "x = 1\n"),
    ("a.py", "# a\n", "# b\n"),
    ("a.py", "", "\n"),
    # what tests compare with
    ("tests/data/out.txt", "a \n", "a\n"),
    ("tests/fixtures/a.json", "a\n", " a\n"),
    ("tests/expected.html", "a\r\n", "a\n"),
    ("src/__snapshots__/a.html", "a", "a\n"),
    ("testdata/bom.csv", "\ufeffa\n", "a\n"),
]


@pytest.mark.parametrize(("path", "old", "new"), NOTHING)
def test_nothing_is_claimed(path: str, old: str, new: str) -> None:
    assert kind(path, old, new) == (None, "")


def test_programs_among_tests_are_laid_out_like_others() -> None:
    assert kind("tests/a.js", "x \n", "x\n") == (Kind.FORMATTING, TRAILING_WHITESPACE)
    assert kind("tests/a.css", "x \n", "x\n") == (None, "")


COMMENTS = [
    ("a.js", "// a\n", "// b\n", "comment reworded"),
    ("a.ts", "", "  // a\n\n  // b\n", "comment added"),
    ("a.c", "/* a */\n", "", "comment removed"),
    ("a.css", "/* a\n * b\n */\n", "/* c */\n", "comment reworded"),
    ("a.js", "/** a */\n", "// a\n", "comment reworded"),
    ("a.yaml", "# a\n", "# b\n", "comment reworded"),
    ("setup.cfg", "; a\n", "# b\n", "comment reworded"),
    ("a.sql", "-- a\n", "-- b\n", "comment reworded"),
    ("Dockerfile", "# a\n", "# b\n", "comment reworded"),
    ("a.html", "<!-- a -->\n", "<!-- b - c\n-- d -->\n", "comment reworded"),
    ("a.html", "{# a #}\n", "", "comment removed"),
    ("a.go", "// a\n", "\n", "comment reworded"),
]


@pytest.mark.parametrize(("path", "old", "new", "detail"), COMMENTS)
def test_comments(path: str, old: str, new: str, detail: str) -> None:
    assert kind(path, old, new) == (Kind.COMMENT, detail)


NO_COMMENTS = [
    # code as well
    ("a.js", "// a\n", "b\n"),
    ("a.js", "a // b\n", "a // c\n"),
    ("a.css", "/* a */ b {}\n", "/* c */ b {}\n"),
    ("a.css", "/* a */ b { /* c */ }\n", "/* a */ d { /* c */ }\n"),
    ("a.css", "/* a\n", "/* b\n"),
    ("a.css", "", "// a\n"),
    ("a.js", "b\n", "// b\n"),
    ("a.js", "# a\n", "# b\n"),
    ("a.md", "# Title\n", "# Other\n"),
    ("a.rst", "# a\n", "# b\n"),
    ("a.json", "// a\n", "// b\n"),
    # comments that tell a tool what to do
    ("run.sh", "#!/bin/sh\n", "#!/bin/bash\n"),
    ("run.sh", "", "# shellcheck disable=SC2086\n"),
    ("a.js", "// eslint-disable-next-line\n", ""),
    ("a.ts", "", "// @ts-ignore\n"),
    ("a.ts", "", "/// <reference path='x' />\n"),
    ("a.js", "/* istanbul ignore next */\n", ""),
    ("a.go", "//go:build linux\n", "//go:build darwin\n"),
    ("a.go", "// +build linux\n", ""),
    ("a.rb", "", "# frozen_string_literal: true\n"),
    ("Dockerfile", "# syntax=docker/dockerfile:1\n", "# syntax=docker/dockerfile:1.7\n"),
    ("q.sql", "-- name: get_user :one\n", "-- name: get_users :many\n"),
    ("a.pyx", "# cython: language_level=3\n", ""),
    ("a.html", "<!--[if IE]>a<![endif]-->\n", ""),
    ("Makefile", "# a \\\n", "# b \\\n"),
]


@pytest.mark.parametrize(("path", "old", "new"), NO_COMMENTS)
def test_more_than_comments(path: str, old: str, new: str) -> None:
    assert kind(path, old, new)[0] is not Kind.COMMENT


def test_lines_that_declare_dependencies() -> None:
    assert kind("pyproject.toml", '  "a>=1",\n', '  "a>=2",\n') == (Kind.DEPENDENCY, "lines that declare dependencies")
    assert kind("pyproject.toml", "line-length = 80\n", "line-length = 90\n") == (None, "")


def test_patterns_stay_fast_on_hostile_text() -> None:
    for hostile in ("/*" * 200_000, "#" * 400_000, "<!--" * 100_000, "{#" * 200_000, "// " * 150_000):
        for path in ("a.js", "a.css", "a.html", "a.yaml"):
            assert kind(path, "", hostile + "\n")[0] is not Kind.FORMATTING


names = st.sampled_from(
    ["a.js", "a.css", "a.yaml", "a.md", "a.rst", "a.txt", "a.html", "setup.cfg", "a.sh", "a.unknown"]
)
texts = st.text(alphabet="ab/*#-<!> \t\r\n\\`", max_size=30)


@given(names, texts, texts)
@settings(max_examples=300, deadline=None)
def test_formatting_never_hides_a_word(path: str, old: str, new: str) -> None:
    found, detail = kind(path, old, new)
    if found is Kind.FORMATTING:
        words = [text.replace("\ufeff", "").split() for text in (old, new)]
        assert words[0] == words[1], detail


@given(names, texts, texts)
@settings(max_examples=200, deadline=None)
def test_the_way_back_is_of_the_same_kind(path: str, old: str, new: str) -> None:
    assert kind(path, old, new)[0] is kind(path, new, old)[0]
