"""Comments that silence checkers: which are found, which are new, and how they are taken out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editguard.edits.runs import Run
from editguard.lint.suppressions import Texts, added, suppressions, without


def found(line: str, path: str = "a.py") -> list[tuple[str, tuple[str, ...]]]:
    return [(one.kind, one.rules) for one in suppressions(path, line.encode())]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("import os  # noqa\n", [("noqa", ("*",))]),
        ("import os  # noqa: F401, E501\n", [("noqa", ("F401", "E501"))]),
        ("import os  #noqa:F401 E501\n", [("noqa", ("F401", "E501"))]),
        ("# ruff: noqa\n", [("ruff:noqa", ("*",))]),
        ("# flake8: noqa: E501\n", [("flake8:noqa", ("E501",))]),
        ("x = f()  # type: ignore\n", [("type:ignore", ("*",))]),
        (
            "x = f()  # type: ignore[arg-type, misc]  # noqa: E501\n",
            [("type:ignore", ("arg-type", "misc")), ("noqa", ("E501",))],
        ),
        ("x = f()  # pyright: ignore[reportX]\n", [("pyright:ignore", ("reportX",))]),
        ("# mypy: ignore-errors\n", [("mypy:ignore-errors", ("*",))]),
        ("# pylint: disable=no-member, unused-import\n", [("pylint:disable", ("no-member", "unused-import"))]),
        ("x = 1  # nosec B101\n", [("nosec", ("B101",))]),
        ("import a  # isort:skip\n", [("isort:skip", ("*",))]),
        ("# fmt: off\n", [("fmt:off", ("*",))]),
        ("x = '# noqa'\n", []),
        ('"""\n# noqa\n"""\n', []),
        ("x = 1  # the noqa comments of flake8\n", []),
        ("x = 1  # type: ignored\n", []),
        ("x = []  # type: list\n", []),
    ],
)
def test_python(line: str, expected: list[tuple[str, tuple[str, ...]]]) -> None:
    assert found(line) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("// eslint-disable-next-line no-a, no-b -- because\n", [("eslint-disable-next-line", ("no-a", "no-b"))]),
        ("/* eslint-disable */\n", [("eslint-disable", ("*",))]),
        ("/* oxlint-disable no-a */\n", [("oxlint-disable", ("no-a",))]),
        ("// @ts-ignore: they are wrong\n", [("@ts-ignore", ("*",))]),
        ("// biome-ignore lint/x: y\n", [("biome-ignore", ("lint/x",))]),
        ("// prettier-ignore\n", [("prettier-ignore", ("*",))]),
        ("// how eslint-disabled code looks\n", []),
    ],
)
def test_scripts(line: str, expected: list[tuple[str, tuple[str, ...]]]) -> None:
    assert found(line, "a.ts") == expected


def test_other_files_have_none() -> None:
    assert found("# noqa\n", "a.md") == []


def change(old: str, new: str, path: str = "a.py") -> Texts:
    """A file of which every line was replaced."""
    lines = [tuple(part.encode().splitlines(keepends=True)) for part in (old, new)]
    return Texts(path, old.encode(), new.encode(), [Run(1, 1, *lines)])


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("x = 1\n", "x = 1  # noqa\n", ["*"]),
        ("x = 1  # noqa\n", "x = 2  # noqa\n", []),
        ("x = 1  # noqa\n", "x = 2  # noqa: E501\n", []),
        ("x = 1  # noqa: E501\n", "x = 2  # noqa\n", ["*"]),
        ("x = 1  # noqa: E501\n", "x = 2  # noqa: E501, F401\n", ["F401"]),
        ("x = 1  # noqa: E501\n", "x = 2  # type: ignore\n", ["*"]),
        ("x = 1  # noqa\n", "x = 1  # noqa\ny = 2  # noqa\n", ["*"]),
    ],
)
def test_what_is_new(old: str, new: str, expected: list[str]) -> None:
    assert [rule for one in added([change(old, new)]).get("a.py", []) for rule in one.rules] == expected


def test_moved_code_keeps_its_suppressions() -> None:
    line = "import os  # noqa: F401\n"
    assert added([change(line, "", "a.py"), change("", line, "b.py")]) == {}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "import os  # noqa: F401\n", "import os  # xxxx: F401\n"),
        ("x  # noqa: F401\n", "x  # noqa: F401, E501\n", "x  # noqa: F401      \n"),
        ("", "x = '# noqa'  # type: ignore\n", "x = '# noqa'  # type: xxxxxx\n"),
    ],
)
def test_taking_them_out(old: str, new: str, expected: str) -> None:
    fresh = added([change(old, new)])["a.py"]
    assert without(new.encode(), fresh).decode() == expected


@given(st.text(alphabet="#noqa: F401,\nx=type:ignore['\"]", max_size=80))
def test_any_text_can_be_read_and_keeps_its_lines(text: str) -> None:
    data = text.encode()
    ones = suppressions("a.py", data)
    changed = without(data, ones)
    assert [len(line) for line in changed.split(b"\n")] == [len(line) for line in data.split(b"\n")]
    lines = text.split("\n")
    assert all(lines[one.line - 1][one.column :].startswith("#") for one in ones)
