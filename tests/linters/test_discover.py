"""A linter of another package, added by an entry point."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from editguard.linters import discover
from editguard.vocabulary.errors import EditguardError
from tests.lint.cases import Linted

LINTER = '''
"""Counts the exclamation marks of text files."""

from editguard.linters.protocol import Answer
from editguard.vocabulary.lint import Violation
from editguard.vocabulary.patch import Span


class Calm:
    name = "calm"
    settings_names = frozenset({"calm.cfg"})

    def claims(self, path):
        return path.endswith(".txt")

    def keeps(self, path):
        return False

    def refers_to(self, path, content):
        return ()

    def defaults(self, settings):
        return {} if settings else {"calm.cfg": b"!"}

    def version(self):
        return "1.2"

    def check(self, request):
        sign = request.settings["calm.cfg"].decode().strip()
        found = {}
        for side, files in request.files.items():
            for path, content in files.items():
                with open(f"{request.root}/{side}/{path}", "rb") as handle:
                    assert handle.read() == content
                for number, line in enumerate(content.decode().split("\\n"), 1):
                    if sign in line and "LOUD" not in request.ignore:
                        one = Violation(self.name, "LOUD", "too loud", Span(number, number), 1, 1, line.strip())
                        found.setdefault((side, path), []).append(one)
        return Answer(found, rules="loud", origins=("default",))
'''


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder on the path in which a test can install a package with an entry point."""
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "calm_linter", raising=False)
    discover.linters.cache_clear()
    yield tmp_path
    discover.linters.cache_clear()


def install(folder: Path, point: str, code: str) -> None:
    (folder / "calm_linter.py").write_text(code)
    information = folder / "calm-1.2.dist-info"
    information.mkdir()
    (information / "METADATA").write_text("Metadata-Version: 2.1\nName: calm\nVersion: 1.2\n")
    (information / "entry_points.txt").write_text(f"[editguard.linters]\ncalm = {point}\n")


def test_it_is_asked_like_the_others(installed: Path, linted: Linted) -> None:
    install(installed, "calm_linter:Calm", LINTER)
    before = {"a.txt": "Hello!\nYou\n", "b.py": "x = 1\n"}
    found, report = linted.both(before, {"a.txt": "Hello!\nYou!\n", "b.py": "import os\n"})
    assert found is not None
    assert [(one.path, one.violation.code) for one in found.introduced] == [("b.py", "F401"), ("a.txt", "LOUD")]
    assert [(run.linter, run.version, run.rules) for run in report.linters][1:] == [("calm", "1.2", "loud")]
    told = [finding for finding in report.findings if finding.source == "calm"]
    assert [(one.rule, one.path, one.external_rule) for one in told] == [("EG301", "a.txt", "LOUD")]


def test_its_settings_are_those_of_the_base(installed: Path, linted: Linted) -> None:
    install(installed, "calm_linter:Calm", LINTER)
    before = {"calm.cfg": "?", "a.txt": "x\n"}
    assert linted.introduced(before, {"a.txt": "y?\n", "calm.cfg": "$"}) == [("a.txt", "LOUD", 1)]


@pytest.mark.parametrize(
    ("point", "code", "reason"),
    [
        ("calm_linter:Missing", LINTER, "cannot be loaded: AttributeError"),
        ("calm_linter:Calm", "raise ValueError('broken')", "cannot be loaded: ValueError: broken"),
        ("calm_linter:Calm", LINTER.replace('"calm"', '"ruff"', 1), "two linters are called 'ruff'"),
    ],
)
def test_one_that_cannot_be_used_is_named(installed: Path, point: str, code: str, reason: str) -> None:
    install(installed, point, code)
    with pytest.raises(EditguardError, match=reason):
        discover.linters()


def test_one_that_breaks_down_costs_its_own_files_alone(installed: Path, linted: Linted) -> None:
    install(installed, "calm_linter:Calm", LINTER.replace("found = {}", "raise KeyError('lost')"))
    found, report = linted.both({"a.txt": "x\n", "b.py": "x = 1\n"}, {"a.txt": "y!\n", "b.py": "import os\n"})
    assert found is not None
    assert [one.violation.code for one in found.introduced] == ["F401"]
    assert [(part.paths, part.reason) for part in found.unchecked] == [(("a.txt",), "calm failed: KeyError: 'lost'")]
    assert report.metrics.lint_unchecked_files == 1
