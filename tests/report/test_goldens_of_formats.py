"""One report in every format, as it is written in ``fixtures/reports``.

``python -m tests.report.test_goldens_of_formats`` writes them anew; read the difference before you keep it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from editguard.report import concise, github, gitlab, html, junit, markdown, sarif, text
from editguard.report import json as as_json
from editguard.vocabulary.report import Report
from tests.report.sample import empty, sample

FOLDER = Path(__file__).resolve().parents[2] / "fixtures" / "reports"

GOLDENS: Mapping[str, Callable[[], str]] = {
    "everything.txt": lambda: text.render(sample()),
    "everything.verbose.txt": lambda: text.render(sample(), verbose=True),
    "everything.concise.txt": lambda: concise.render(sample()),
    "everything.json": lambda: _json(sample()),
    "everything.sarif": lambda: _sarif(sample(), suppressed=True),
    "everything.github.txt": lambda: github.render(sample()),
    "everything.gitlab.json": lambda: gitlab.render(sample()),
    "everything.junit.xml": lambda: junit.render(sample()),
    "everything.md": lambda: markdown.render(sample()),
    "everything.html": lambda: _html(sample()),
    "nothing.sarif": lambda: _sarif(empty()),
    "nothing.github.txt": lambda: github.render(empty()),
    "nothing.gitlab.json": lambda: gitlab.render(empty()),
    "nothing.junit.xml": lambda: junit.render(empty()),
    "nothing.md": lambda: markdown.render(empty()),
    "nothing.html": lambda: _html(empty()),
    "nothing.txt": lambda: text.render(empty()),
    "nothing.json": lambda: _json(empty()),
}


def _json(report: Report) -> str:
    from editguard import __version__

    return as_json.render(report).replace(f'"version": "{__version__}"', '"version": "VERSION"')


def _sarif(report: Report, *, suppressed: bool = False) -> str:
    from editguard import __version__

    return sarif.render(report, suppressed=suppressed).replace(f'ersion": "{__version__}"', 'ersion": "VERSION"')


def _html(report: Report) -> str:
    """The page without its styles, which are those of another page."""
    from editguard import __version__

    page = re.sub(r"<style>.*?</style>", "<style>STYLE</style>", html.render(report), flags=re.DOTALL)
    return re.sub(r"sha256-[\w+/=]+", "sha256-HASH", page).replace(f"editguard {__version__}", "editguard VERSION")


@pytest.mark.parametrize("name", GOLDENS)
def test_a_report_is_written_as_it_was(name: str) -> None:
    assert GOLDENS[name]().encode() == (FOLDER / name).read_bytes()


def test_nothing_of_a_format_is_empty() -> None:
    assert concise.render(empty()) == ""
    assert all((FOLDER / name).stat().st_size for name in GOLDENS)


if __name__ == "__main__":
    for golden, render in GOLDENS.items():
        (FOLDER / golden).write_bytes(render().encode())
