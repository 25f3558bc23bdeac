"""Time of the pre-commit hook on commits of three Python files, whole process, cold.

    python benchmarks/hook_latency.py CLONE [--commits 15] [--rounds 3] [--graylint PATH]

CLONE is any clone of a repository with history (Django for the quoted figures). A shared clone is made
in a temporary folder; for each of the newest commits that change exactly three Python files, its parent
is checked out, its files are staged, and each command runs in a new process:

    editguard         `editguard hook pre-commit` as installed beside the running Python
    editguard libcst  the same with a statement added to each file, before and after, that the running
                      `ast` cannot read, so that all of them go through LibCST
    ruff              `ruff check` on the three files
    graylint          `graylint --lint "ruff check"` on them (if installed: pip install graylint)

Prints one JSON object: milliseconds per command, p50, p90 and the number of runs.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from pathlib import Path

NEWER = (((3, 12), b"\ntype _Alias = int\n"), ((3, 14), b"\ntry:\n    pass\nexcept A, B:\n    pass\n"))


def git(repository: Path, *arguments: str) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    done = subprocess.run(["git", "-C", str(repository), *arguments], capture_output=True, check=True, env=environment)
    return done.stdout.decode("utf-8", "replace")


def commits(repository: Path, wanted: int) -> list[tuple[str, list[str]]]:
    """The newest commits that modify exactly three files, all of them Python."""
    log = git(repository, "log", "--no-merges", "--name-status", "--format=%x00%H", "-n", "5000")
    found = []
    for entry in log.split("\0")[1:]:
        commit, _, rest = entry.partition("\n")
        rows = [line.split("\t") for line in rest.strip().split("\n") if line]
        if len(rows) == 3 and all(row[0] == "M" and row[1].endswith(".py") for row in rows):
            found.append((commit, [row[1] for row in rows]))
            if len(found) == wanted:
                break
    return found


def program(name: str) -> str | None:
    path = Path(sysconfig.get_path("scripts")) / name
    return str(path) if path.exists() else None


def timed(command: list[str], folder: Path) -> float:
    # bytecode is written as it is for anyone who has installed the package
    dropped = ("PYTHONDONTWRITEBYTECODE",)
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("GIT_") and name not in dropped
    }
    start = time.perf_counter()
    done = subprocess.run(command, cwd=folder, capture_output=True, env=environment)
    elapsed = (time.perf_counter() - start) * 1000
    if done.returncode > 1:
        raise SystemExit(f"{command[0]} failed: {done.stderr.decode(errors='replace')[-400:]}")
    return elapsed


def stage(repository: Path, commit: str, files: list[str], suffix: bytes) -> None:
    """Check the parent out and stage the commit's files; ``suffix`` goes behind both sides."""
    git(repository, "checkout", "--quiet", "--force", "--detach", f"{commit}^")
    if suffix:
        for file in files:
            with (repository / file).open("ab") as handle:
                handle.write(suffix)
        git(repository, "-c", "user.name=b", "-c", "user.email=b@example.invalid", "commit", "-qnam", "suffix")
    git(repository, "checkout", "--quiet", commit, "--", *files)
    if suffix:
        for file in files:
            with (repository / file).open("ab") as handle:
                handle.write(suffix)
        git(repository, "add", "--", *files)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clone", type=Path)
    parser.add_argument("--commits", type=int, default=15)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--graylint", default=program("graylint"))
    arguments = parser.parse_args()

    editguard = program("editguard")
    ruff = program("ruff")
    if editguard is None or ruff is None:
        raise SystemExit("install editguard beside the Python that runs this benchmark")
    suffix = next((text for version, text in NEWER if sys.version_info < version), None)
    times: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        repository = Path(folder) / "clone"
        subprocess.run(
            ["git", "clone", "--quiet", "--shared", str(arguments.clone.resolve()), str(repository)],
            check=True,
        )
        chosen = commits(repository, arguments.commits)
        for commit, files in chosen:
            stage(repository, commit, files, b"")
            commands = {
                "python": [sys.executable, "-c", "pass"],
                "editguard": [editguard, "hook", "pre-commit"],
                "ruff": [ruff, "check", "--quiet", *files],
            }
            if arguments.graylint:
                commands["graylint"] = [arguments.graylint, "--lint", f"{ruff} check", *files]
            measure(times, commands, repository, arguments.rounds)
            if suffix:
                stage(repository, commit, files, suffix)
                measure(
                    times,
                    {"editguard libcst": [editguard, "hook", "pre-commit"]},
                    repository,
                    arguments.rounds,
                )
    print(
        json.dumps(
            {
                "python": sys.version.split()[0],
                "commits": len(chosen),
                "milliseconds": {
                    name: {
                        "p50": round(statistics.median(values), 1),
                        "p90": round(statistics.quantiles(values, n=10)[-1], 1),
                        "runs": len(values),
                    }
                    for name, values in times.items()
                },
            },
            indent=1,
        )
    )


def measure(times: dict[str, list[float]], commands: dict[str, list[str]], folder: Path, rounds: int) -> None:
    for number in range(rounds + 1):
        for name, command in commands.items():
            elapsed = timed(command, folder)
            if number:  # the first round only fills the disk cache
                times.setdefault(name, []).append(elapsed)


if __name__ == "__main__":
    main()
