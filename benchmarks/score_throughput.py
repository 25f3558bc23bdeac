"""Rows a second of `editguard score`, cold and warm, beside the naive way on a sample.

    python benchmarks/score_throughput.py PREDICTIONS... --tasks TASKS --repos DIR [--workers 2] [--naive 100]

`cold` scores everything with an empty cache, `warm` once more into another folder with the cache of the first run.
Memory is the highest sum of the resident sets (proportional where the system tells) of the command and all its
processes, sampled twice a second. `naive` is what a user would write first, on `--naive` patches that apply, in
`--workers` processes: check the commit out into a worktree, apply the patch with git, run `ruff check` on each file
of the patch before and after, and parse those files with LibCST with position and qualified-name metadata. Prints one
JSON object.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from ruff import find_ruff_bin

from editguard.batch.repositories import Repositories


def rows(path: str) -> list[dict[str, Any]]:
    with open(path, encoding="utf-8") as handle:
        return [json.loads(line) for line in handle if line.strip()]


def family(pid: int) -> list[int]:
    """A process and all below it."""
    found, waiting = [], [pid]
    while waiting:
        one = waiting.pop()
        found.append(one)
        try:
            for children in Path(f"/proc/{one}/task").glob("*/children"):
                waiting.extend(int(child) for child in children.read_text().split())
        except OSError:  # it ended meanwhile
            continue
    return found


def resident(pid: int) -> int:
    """Bytes of a process in memory, what it shares divided among those who share it."""
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0


def measured(command: list[str]) -> tuple[float, int]:
    """Wall time in seconds and peak memory in bytes."""
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    peak = 0

    def watch() -> None:
        nonlocal peak
        while process.poll() is None:
            peak = max(peak, sum(resident(pid) for pid in family(process.pid)))
            time.sleep(0.5)  # to look costs the processes time

    watcher = threading.Thread(target=watch)
    watcher.start()
    process.wait()
    seconds = time.monotonic() - start
    watcher.join()
    if process.returncode != 0:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return seconds, peak


def score(arguments: argparse.Namespace, out: Path, cache: Path) -> dict[str, Any]:
    seconds, peak = measured(
        [
            *[sys.executable, "-m", "editguard", "score", *arguments.predictions, "--tasks", arguments.tasks],
            *["--repos", arguments.repos, "--out", str(out), "--cache", str(cache), "--quiet"],
            *["--workers", str(arguments.workers)],
        ]
    )
    count = sum(1 for _ in (out / "results.jsonl").open("rb"))
    return {
        "rows": count,
        "seconds": round(seconds, 1),
        "rows_a_second": round(count / seconds, 1),
        "peak_megabytes": round(peak / 1e6),
    }


def naive(job: tuple[str, str, str]) -> float | None:
    """Seconds for one patch; ``None`` if git does not apply it."""
    import libcst
    from libcst.metadata import MetadataWrapper, PositionProvider, QualifiedNameProvider

    repository, commit, patch = job
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    folder = tempfile.mkdtemp()

    def git(*arguments: str, where: str = folder, text: str | None = None) -> bool:
        done = subprocess.run(
            ["git", "-C", where, *arguments], input=text, text=True, capture_output=True, env=environment
        )
        return done.returncode == 0

    def look(paths: list[str]) -> None:
        for path in paths:
            place = Path(folder, path)
            if place.suffix == ".py" and place.exists():
                subprocess.run(
                    [find_ruff_bin(), "check", "--output-format", "json", path], cwd=folder, capture_output=True
                )
                wrapper = MetadataWrapper(libcst.parse_module(place.read_bytes()))
                wrapper.resolve_many([PositionProvider, QualifiedNameProvider])

    start = time.perf_counter()
    try:
        if not git("worktree", "add", "--detach", "--force", folder, commit, where=repository):
            return None
        paths = [line[6:] for line in patch.split("\n") if line.startswith("+++ b/")]
        look(paths)
        if not git("apply", "-", text=patch):
            return None
        look(paths)
        return time.perf_counter() - start
    except libcst.ParserSyntaxError:
        return None
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        git("worktree", "prune", where=repository)


def sample(arguments: argparse.Namespace, folder: Path) -> list[tuple[str, str, str]]:
    """Patches drawn at random, with clones that worktrees can be added to."""
    tasks = {task["instance_id"]: task for task in rows(arguments.tasks)}
    found = [row for path in arguments.predictions for row in rows(path) if (row["model_patch"] or "").strip()]
    random.Random(1).shuffle(found)
    repositories = Repositories(arguments.repos)
    clones: dict[str, str] = {}
    jobs = []
    for row in found[: 2 * arguments.naive]:
        task = tasks[row["instance_id"]]
        name = task["repo"].replace("/", "__")
        if name not in clones:
            clones[name] = str(folder / name)
            source = str(Path(repositories.path(task["repo"])).resolve())
            subprocess.run(["git", "init", "--quiet", "--bare", clones[name]], check=True)
            alternates = Path(clones[name], "objects", "info", "alternates")
            alternates.parent.mkdir(exist_ok=True)
            objects = Path(source, ".git", "objects") if Path(source, ".git").exists() else Path(source, "objects")
            alternates.write_text(f"{objects}\n")
        jobs.append((clones[name], task["base_commit"], row["model_patch"]))
    return jobs


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("predictions", nargs="+")
    parser.add_argument("--tasks", required=True)
    parser.add_argument("--repos", required=True)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--naive", type=int, default=100)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        report: dict[str, Any] = {"python": sys.version.split()[0], "workers": arguments.workers}
        report["cold"] = score(arguments, folder / "cold", folder / "cache")
        report["warm"] = score(arguments, folder / "warm", folder / "cache")
        cold, warm = ((folder / run / "results.jsonl").read_bytes() for run in ("cold", "warm"))
        report["identical"] = cold == warm
        if arguments.naive:
            jobs = sample(arguments, folder)
            times: list[float] = []
            start = time.monotonic()
            with get_context("spawn").Pool(arguments.workers) as pool:
                for seconds in pool.imap_unordered(naive, jobs):
                    if seconds is not None:
                        times.append(seconds)
                    if len(times) == arguments.naive:
                        break
                elapsed = time.monotonic() - start
                pool.terminate()
            if not times:
                raise SystemExit("no patch of the sample could be checked out and applied: is git there, and ruff?")
            rate = len(times) / elapsed
            report["naive"] = {
                "patches": len(times),
                "seconds": round(elapsed, 1),
                "patches_a_second": round(rate, 3),
                "seconds_a_patch_p50": round(statistics.median(times), 2),
            }
            report["cold_over_naive"] = round(report["cold"]["rows_a_second"] / rate, 1)
        print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()
