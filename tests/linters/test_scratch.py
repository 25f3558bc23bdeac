"""Folders of processes that are gone are removed, those of others are not."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from editguard.linters.scratch import make_scratch


def test_what_a_killed_process_left_is_removed(tmp_path: Path) -> None:
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    long_ago = time.time() - 7200
    names = {
        "gone": f"editguard-lint-{done.pid}-abc",
        "fresh": f"editguard-lint-{done.pid}-def",
        "alive": f"editguard-score-{os.getpid()}-abc",
        "other": "editguard-notes",
    }
    for what, name in names.items():
        (tmp_path / name / "inner").mkdir(parents=True)
        if what != "fresh":
            os.utime(tmp_path / name, (long_ago, long_ago))
    made = Path(make_scratch("lint", str(tmp_path)))
    assert made.parent == tmp_path
    left = {what for what, name in names.items() if (tmp_path / name).exists()}
    assert left == {"fresh", "alive", "other"}
