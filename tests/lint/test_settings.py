"""Which settings of linters a patch changes, and whether less is checked afterwards."""

from __future__ import annotations

import pytest

from editguard.lint.settings import changed_settings


def said(path: str, before: str | None, after: str | None) -> list[tuple[str, str, bool]]:
    one = None if before is None else before.encode()
    other = None if after is None else after.encode()
    return [(part.key, part.change, part.looser) for part in changed_settings([(path, one, other)])]


@pytest.mark.parametrize(
    ("path", "before", "after", "expected"),
    [
        ("ruff.toml", "line-length = 88\n", "line-length = 100\n", [("line-length", "88 becomes 100", True)]),
        ("ruff.toml", "line-length = 100\n", "line-length = 88\n", [("line-length", "100 becomes 88", False)]),
        (
            "ruff.toml",
            "[lint]\nselect = ['E', 'F']\n",
            "[lint]\nselect = ['E']\n",
            [("lint.select", "removes F", True)],
        ),
        ("ruff.toml", "[lint]\nselect = ['E']\n", "[lint]\nselect = ['E', 'F']\n", [("lint.select", "adds F", False)]),
        (
            "ruff.toml",
            "",
            "[lint.per-file-ignores]\n'a.py' = ['F']\n",
            [("lint.per-file-ignores.a.py", "adds F", True)],
        ),
        (
            "pkg/pyproject.toml",
            "[tool.mypy]\nstrict = true\n",
            "[tool.mypy]\nstrict = false\n",
            [("tool.mypy.strict", "True becomes False", True)],
        ),
        ("pyproject.toml", "[tool.poetry]\nname = 'a'\n", "[tool.poetry]\nname = 'b'\n", []),
        ("pyproject.toml", "[tool.ruff]\nfix = true\n", "[tool.ruff]\n# said\nfix = true\n", []),
        (
            "setup.cfg",
            "[flake8]\nignore = E1\n",
            "[flake8]\nignore = E1, E2\n",
            [("flake8.ignore", "E1 becomes E1, E2", True)],
        ),
        ("setup.cfg", "[metadata]\nname = a\n", "[metadata]\nname = b\n", []),
        (
            "tox.ini",
            "[flake8]\nmax-line-length = 80\n",
            "[flake8]\nmax-line-length = 120\n",
            [("flake8.max-line-length", "80 becomes 120", True)],
        ),
        (".eslintrc.json", "{}", "{ }", [("", "edits it", False)]),
        (".oxlintrc.json", "{}", None, [("", "removes it", True)]),
        (
            "ruff.toml",
            "line-length = 88\n",
            "line-length = \n",
            [("", "edits it, and it cannot be read on one side", False)],
        ),
        ("README.md", "a", "b", []),
    ],
)
def test_keys(path: str, before: str | None, after: str | None, expected: list[tuple[str, str, bool]]) -> None:
    assert said(path, before, after) == expected
