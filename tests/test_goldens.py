"""Whole patches: a folder a case, from the task to the report.

`python tests/test_goldens.py --write` writes the expected reports anew, to be read before they are committed.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

import editguard
from editguard.report.json import to_document
from tests.support import Work

CASES = sorted((ROOT / "fixtures" / "cases").iterdir())


def report(case: Path, folder: Path) -> dict[str, Any]:
    """The JSON report on a case, without what changes from version to version."""
    work = Work(folder / "r")
    for path in sorted((case / "before").rglob("*")):
        if path.is_file():
            work.put(str(path.relative_to(case / "before")), path.read_bytes())
    work.commit()
    task = case / "task.md"
    found = editguard.check(
        work.folder,
        patch=(case / "patch.diff").read_bytes(),
        task=editguard.Task(task.read_text(), "task.md") if task.exists() else None,
    )
    document = json.loads(json.dumps(to_document(found)))
    del document["tool"], document["patch"]["base"]
    for linter in document["lint"]:
        del linter["version"], linter["rules"]
    return document


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_golden(case: Path, tmp_path: Path) -> None:
    assert report(case, tmp_path) == json.loads((case / "expected.json").read_text())


if __name__ == "__main__":
    if sys.argv[1:] != ["--write"]:
        raise SystemExit(__doc__)
    for one in CASES:
        with tempfile.TemporaryDirectory() as scratch:
            text = json.dumps(report(one, Path(scratch)), indent=1, ensure_ascii=False) + "\n"
        (one / "expected.json").write_text(text)
