"""How long an agent waits for the hook: whole processes, from start to exit.

    python benchmarks/agent_hook_latency.py CLONE [--runs 40]

CLONE is any clone of a repository with Python files. A shared clone is made in a temporary folder, and events are put
to `editguard hook claude` as Claude Code would:

    python        bare Python, for comparison
    allowed       PreToolUse of a file that the contract lets in (options of the hook)
    refused       PreToolUse of a file that it leaves out
    settings      PreToolUse with the contract in `[tool.editguard.scope]` at the base
    file          PreToolUse with a contract file (JSON) outside of the repository
    symbols       PreToolUse of an Edit under a contract on symbols: both sides of the file are parsed
    stop          Stop: the whole work tree, with ten changed files, against HEAD

Prints one JSON object: milliseconds, p50 and p90, and the number of runs.
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
from typing import Any


def git(repository: Path, *arguments: str) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    who = ("-c", "user.name=b", "-c", "user.email=b@example.invalid")
    done = subprocess.run(["git", *who, *arguments], cwd=repository, capture_output=True, check=True, env=environment)
    return done.stdout.decode("utf-8", "replace")


def timed(command: list[str], event: dict[str, Any] | None, folder: Path, code: int) -> float:
    dropped = ("PYTHONDONTWRITEBYTECODE", "CLAUDE_PROJECT_DIR")
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("GIT_") and name not in dropped
    }
    # the record of the session belongs to this run alone
    environment["EDITGUARD_CACHE_DIR"] = str(folder.parent / "cache")
    data = b"" if event is None else json.dumps(event).encode()
    start = time.perf_counter()
    done = subprocess.run(command, cwd=folder, input=data, capture_output=True, env=environment)
    elapsed = (time.perf_counter() - start) * 1000
    if done.returncode != code:
        raise SystemExit(f"{command} ended with {done.returncode}: {done.stderr.decode(errors='replace')[-400:]}")
    return elapsed


def event(tool: str, path: Path, **given: str) -> dict[str, Any]:
    return {
        "hook_event_name": "PreToolUse",
        "session_id": "measured",
        "tool_name": tool,
        "tool_input": {"file_path": str(path), **given},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clone", type=Path)
    parser.add_argument("--runs", type=int, default=40)
    arguments = parser.parse_args()
    program = Path(sysconfig.get_path("scripts")) / "editguard"
    if not program.exists():
        raise SystemExit("install editguard beside the Python that runs this benchmark")
    with tempfile.TemporaryDirectory() as folder:
        repository = Path(folder) / "clone"
        subprocess.run(["git", "clone", "-q", "--shared", str(arguments.clone.resolve()), str(repository)], check=True)
        listed = git(repository, "ls-files", "*.py").split("\n")[:-1]
        sized = sorted((path for path in listed if (repository / path).stat().st_size), key=lambda p: (len(p), p))
        files = sized[len(sized) // 2 :][:10]
        target = repository / files[0]
        (repository / "editguard.toml").write_text(f'[scope]\nallow = ["/{files[0]}"]\ndeny = ["vendor/"]\n')
        git(repository, "add", "editguard.toml")
        git(repository, "commit", "-qnm", "settings")
        outside = Path(folder) / "contract.json"
        outside.write_text(json.dumps({"version": 1, "allow": [f"/{files[0]}"]}))
        bare = Path(folder) / "bare.toml"
        bare.write_text("fail-on = 'error'\n")
        hook = [str(program), "hook", "claude"]
        plain = [*hook, "--config", str(bare)]
        write = event("Write", target, content="x = 1\n")
        symbol = [*plain, "--deny-symbol", "no.such.symbol"]
        first = target.read_text(encoding="utf-8", errors="replace").split("\n", 1)[0]
        edit = event("Edit", target, old_string=first, new_string=f"{first} ")
        cases = {
            "python": ([sys.executable, "-c", "pass"], None, 0),
            "allowed": ([*plain, "--allow", f"/{files[0]}"], write, 0),
            "refused": ([*plain, "--deny", f"/{files[0]}"], write, 2),
            "settings": (hook, write, 0),
            "file": ([*plain, "--contract", str(outside)], write, 0),
            "symbols": (symbol, edit, 0),
        }
        times: dict[str, list[float]] = {}
        measure(cases, repository, arguments.runs, times)
        for path in files:
            with (repository / path).open("a") as handle:
                handle.write("\nADDED = 1\n")
        stop = ([*plain, "--deny", "no/such/folder/"], {"hook_event_name": "Stop", "session_id": "measured"}, 0)
        measure({"stop": stop}, repository, arguments.runs, times)
    result = {
        name: {
            "p50": round(statistics.median(values), 1),
            "p90": round(statistics.quantiles(values, n=10)[-1], 1),
            "runs": len(values),
        }
        for name, values in times.items()
    }
    print(json.dumps({"python": sys.version.split()[0], "files": len(listed), "milliseconds": result}, indent=1))


def measure(
    cases: dict[str, tuple[list[str], dict[str, Any] | None, int]],
    folder: Path,
    runs: int,
    times: dict[str, list[float]],
) -> None:
    for number in range(runs + 1):
        for name, (command, given, code) in cases.items():
            elapsed = timed(command, given, folder, code)
            if number:  # the first run only fills the disk cache
                times.setdefault(name, []).append(elapsed)


if __name__ == "__main__":
    main()
