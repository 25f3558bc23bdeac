"""Rows that do harm to real worker processes: a `sitecustomize` that only workers heed."""

from __future__ import annotations

import json
import os
from pathlib import Path

from tests.support import environment

_SITE = """
import json, os, signal, sys, time

if "--multiprocessing-fork" in sys.orig_argv:
    from editguard.batch import work

    faults, real = json.loads(os.environ["FAULTS"]), work.examine

    def examine(patch, snapshot, task, config, *more):
        fault = faults.get(task.text)
        if fault == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        elif fault == "exit":
            os._exit(3)
        elif fault == "memory":
            bytearray(1 << 40)
        elif fault == "raise":
            raise ValueError("two\\nlines")
        elif fault == "wait":
            time.sleep(600)
        return real(patch, snapshot, task, config, *more)

    work.examine = examine
"""


def faulty(folder: Path, **faults: str) -> dict[str, str]:
    """An environment in which the task ``Task 1`` does to its worker what ``t1`` says."""
    site = folder / "site"
    site.mkdir(exist_ok=True)
    (site / "sitecustomize.py").write_text(_SITE)
    tasks = {f"Task {name.removeprefix('t')}": fault for name, fault in faults.items()}
    plain = environment()
    return plain | {"PYTHONPATH": os.pathsep.join((str(site), plain["PYTHONPATH"])), "FAULTS": json.dumps(tasks)}
