"""One report in every format, as it is written in ``fixtures/reports``.

``python -m tests.report.test_goldens_of_formats`` writes them anew; read the difference before you keep it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from editguard.report import concise, text
from editguard.report import json as as_json
from editguard.vocabulary.report import Report
from tests.report.sample import empty, sample

FOLDER = Path(__file__).resolve().parents[2] / "fixtures" / "reports"

GOLDENS: Mapping[str, Callable[[], str]] = {
    "everything.txt": lambda: text.render(sample()),
    "everything.verbose.txt": lambda: text.render(sample(), verbose=True),
    "everything.concise.txt": lambda: concise.render(sample()),
    "everything.json": lambda: _json(sample()),
    "nothing.txt": lambda: text.render(empty()),
    "nothing.json": lambda: _json(empty()),
}


def _json(report: Report) -> str:
    from editguard import __version__

    return as_json.render(report).replace(f'"version": "{__version__}"', '"version": "VERSION"')


@pytest.mark.parametrize("name", GOLDENS)
def test_a_report_is_written_as_it_was(name: str) -> None:
    assert GOLDENS[name]().encode() == (FOLDER / name).read_bytes()


def test_nothing_of_a_format_is_empty() -> None:
    assert concise.render(empty()) == ""
    assert all((FOLDER / name).stat().st_size for name in GOLDENS)


if __name__ == "__main__":
    for golden, render in GOLDENS.items():
        (FOLDER / golden).write_bytes(render().encode())
