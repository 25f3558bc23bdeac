"""Whether a run survives `kill -9`: its process group is killed at random moments and resumed.

    python benchmarks/score_kills.py PREDICTIONS... --tasks TASKS --repos DIR [--kills 20] [--limit 600] [--seed 1]

One run is made without interruption. Then the same run is started anew, killed with its workers after a random
part of the time that the first one took, and resumed, killed again and so on, `--kills` times; the last resumption
is left alone. After each kill the lines of `results.jsonl` that end in a newline have to be whole rows in the
order of the input, none twice, and no finished row may be gone from the state. At the end all bytes have to be
equal. Prints one JSON object.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def command(arguments: argparse.Namespace, out: Path) -> list[str]:
    return [
        sys.executable,
        "-m",
        "editguard",
        "score",
        *arguments.predictions,
        "--tasks",
        arguments.tasks,
        "--repos",
        arguments.repos,
        "--out",
        str(out),
        "--limit",
        str(arguments.limit),
        "--workers",
        str(arguments.workers),
        "--no-cache",
        "--quiet",
    ]


def run(arguments: argparse.Namespace, out: Path, seconds: float | None = None) -> bool:
    """Run until the end, or kill the process group after ``seconds``; whether it came to its end."""
    process = subprocess.Popen(command(arguments, out), start_new_session=True, stdout=subprocess.DEVNULL)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return False
    if process.returncode != 0:
        raise SystemExit(f"editguard score ended with {process.returncode}")
    return True


def whole_lines(out: Path) -> list[bytes]:
    path = out / "results.jsonl"
    return path.read_bytes().split(b"\n")[:-1] if path.exists() else []


def finished(out: Path) -> int:
    """Results in the state of the run, which holds those too that wait for a row before them."""
    path = out / "state.sqlite"
    if not path.exists():
        return 0
    with contextlib.closing(sqlite3.connect(path)) as connection:
        try:
            return int(connection.execute("SELECT count(*) FROM results").fetchone()[0])
        except sqlite3.OperationalError:  # killed before there was a table
            return 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("predictions", nargs="+")
    parser.add_argument("--tasks", required=True)
    parser.add_argument("--repos", required=True)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--limit", type=int, default=600)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    chosen = random.Random(arguments.seed)
    with tempfile.TemporaryDirectory() as folder:
        whole, broken = Path(folder) / "whole", Path(folder) / "broken"
        start = time.monotonic()
        run(arguments, whole)
        seconds = time.monotonic() - start
        expected = whole_lines(whole)
        kept: list[int] = []
        killed = 0
        faults: list[str] = []
        while killed < arguments.kills:
            delay = chosen.uniform(0.2, 0.9 * seconds)
            if run(arguments, broken, delay):
                for path in broken.iterdir():
                    path.unlink()
                kept.append(0)
                continue
            killed += 1
            lines = whole_lines(broken)
            if lines != expected[: len(lines)]:
                faults.append(f"kill {killed}: lines differ")
            done = finished(broken)
            if kept and done < kept[-1]:
                faults.append(f"kill {killed}: {kept[-1] - done} finished rows gone")
            kept.append(done)
        run(arguments, broken)
        same = (whole / "results.jsonl").read_bytes() == (broken / "results.jsonl").read_bytes()
        print(
            json.dumps(
                {
                    "rows": len(expected),
                    "uninterrupted_seconds": round(seconds, 1),
                    "kills": killed,
                    "rows_finished_after_each": kept,
                    "faults": faults,
                    "identical": same,
                }
            )
        )


if __name__ == "__main__":
    main()
