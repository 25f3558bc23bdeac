"""Layout of CSS, JSON and JavaScript through oxfmt."""

from __future__ import annotations

import pytest

from tests.lint.cases import Linted

CSS = "a {\n  color: red;\n}\n"


@pytest.mark.parametrize(
    ("name", "before", "after", "lines"),
    [
        ("a.css", CSS, CSS + "b{color:red}\n", (4,)),
        ("a.json", '{ "a": 1 }\n', '{"a":1,"b":2}\n', (1,)),
        ("a.js", "let a = { b: 1 };\n", "let a = { b: 1 };\nlet c = {d:1}\n", (2,)),
        ("a.css", CSS, CSS + "\nb {\n  color: red;\n}\n", ()),
        ("a.css", "a{color:red}\n", "a{color:red}\nb{color:red}\n", ()),
        ("a.min.css", CSS, CSS + "b{color:red}\n", ()),
    ],
)
def test_lines_that_it_would_change(linted: Linted, name: str, before: str, after: str, lines: tuple[int, ...]) -> None:
    found = linted.lint({name: before}, {name: after}).unformatted
    assert [(one.path, one.lines, one.formatter) for one in found] == ([(name, lines, "oxfmt")] if lines else [])


def test_the_projects_settings_are_followed(linted: Linted) -> None:
    before = {".oxfmtrc.json": '{"tabWidth": 8}\n', "a.css": "a{color:red}\n"}
    assert linted.lint(before, {"a.css": "a{color:red}\n\nb {\n        color: red;\n}\n"}).unformatted == ()
    found = linted.lint(before, {"a.css": "a{color:red}\n\nb {\n  color: red;\n}\n"}).unformatted
    assert [one.lines for one in found] == [(4,)]


def test_settings_that_it_refuses_are_told_and_nothing_else_is_lost(linted: Linted) -> None:
    found, report = linted.both(
        {".oxfmtrc.json": "{", "a.css": CSS, "b.py": "x = 1\n"}, {"a.css": CSS + "b{}\n", "b.py": "import os\n"}
    )
    assert found is not None
    assert [one.violation.code for one in found.introduced] == ["F401"]
    assert "oxfmt failed" in found.unchecked[0].reason
    assert report.metrics.lint_unchecked_files == 0


def test_a_file_that_does_not_parse_is_left_alone(linted: Linted) -> None:
    assert linted.lint({"a.json": '{ "a": 1 }\n'}, {"a.json": '{"a":1,\n'}).unformatted == ()
