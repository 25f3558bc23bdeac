"""Our placing of hunks against git's, over every prediction of a set.

    python benchmarks/apply_differential.py PREDICTIONS... --tasks TASKS --repos DIR [--show N] [--seed S]

Each patch is given to `git apply --cached --check` and, if accepted, to `git apply --cached` on a
temporary index of its base commit. Where git accepts, ours must be `exact` with the same blobs and modes;
every difference is named. Of those that git rejects, ours are counted by level. `--show N` prints N of
the placements that git rejects, to be read by eye. Prints one JSON object.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import subprocess
import tempfile
from collections import Counter
from multiprocessing import get_context
from pathlib import Path
from typing import Any


def git(repository: str, *arguments: str, data: bytes | None = None, index: str | None = None) -> Any:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    if index:
        environment["GIT_INDEX_FILE"] = index
    return subprocess.run(
        ["git", "-C", repository, *arguments], input=data, capture_output=True, env=environment, check=False
    )


def blob_id(content: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


def work(job: tuple[str, str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    from editguard.intake.apply import apply_patch
    from editguard.intake.read import read_proposal
    from editguard.repo import open_repository
    from editguard.vocabulary.patch import Applied

    folder, commit, group = job
    results = []
    with tempfile.TemporaryDirectory() as scratch, open_repository(folder) as repository:
        snapshot = repository.snapshot(commit)
        base = os.path.join(scratch, "base")
        git(folder, "read-tree", commit, index=base)
        for row in group:
            data = (row["model_patch"] or "").encode("utf-8", "surrogateescape")
            theirs = git_result(folder, commit, base, os.path.join(scratch, "index"), data)
            applied = apply_patch(read_proposal(data), snapshot)
            ours: dict[str, tuple[str, str] | None] = {}
            for file in applied.files:
                if file.applied is Applied.FAILED:
                    continue
                if file.change.status.value == "renamed" and file.change.old_path:
                    ours[file.change.old_path] = None
                ours[file.change.path] = None if file.after is None else (file.new_mode or "", blob_id(file.after))
            ours = {path: state for path, state in ours.items() if state != snapshot_state(snapshot, path)}
            results.append(
                {
                    "number": row["number"],
                    "name": f"{row['model_name_or_path']} {row['instance_id']}",
                    "git": theirs is not None,
                    "ours": applied.applied.value,
                    "format": applied.patch.format.value,
                    "same": theirs is not None and theirs == ours,
                    "repairs": sorted(
                        {repair.code for repair in applied.patch.repairs}
                        | {repair.code for file in applied.files for repair in file.repairs}
                    ),
                    "placements": placements(applied) if theirs is None else [],
                    "problems": [p.message[:90] for f in applied.files for p in f.problems] if theirs is None else [],
                }
            )
    return results


def snapshot_state(snapshot: Any, path: str) -> tuple[str, str] | None:
    entry = snapshot.entries([path]).get(path)
    return None if entry is None else (entry.mode, entry.id)


def git_result(
    folder: str, commit: str, base: str, index: str, data: bytes
) -> dict[str, tuple[str, str] | None] | None:
    """What git makes of the patch: changed paths with their mode and blob, ``None`` if it refuses."""
    Path(index).write_bytes(Path(base).read_bytes())
    if git(folder, "apply", "--cached", "-", data=data, index=index).returncode:
        return None
    output = git(folder, "diff-index", "--cached", "--no-renames", "-z", "--full-index", commit, index=index).stdout
    parts = output.decode("utf-8", "surrogateescape").split("\0")
    changed: dict[str, tuple[str, str] | None] = {}
    for head, path in zip(parts[::2], parts[1::2], strict=False):
        _, mode, _, new, status = head.lstrip(":").split(" ")
        changed[path] = None if status == "D" else (mode, new)
    return changed


def placements(applied: Any) -> list[str]:
    shown = []
    for file in applied.files:
        for hunk in file.hunks:
            if file.applied.value == "failed":
                continue
            level = f"({hunk.applied.value} {hunk.similarity:.2f})"
            head = f"{file.change.path} {file.applied.value} line {hunk.old_start} {level}"
            before = (file.before or b"").split(b"\n")
            start = max(0, hunk.old_start - 4)
            real = [f"   | {line.decode('utf-8', 'replace')}" for line in before[start : hunk.old_start - 1]]
            lines = [f"   {line.op} {line.text.decode('utf-8', 'replace').rstrip()}" for line in hunk.lines]
            shown.append("\n".join([head, *real, *lines]))
    return shown


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("predictions", type=Path, nargs="+")
    parser.add_argument("--tasks", type=Path, required=True)
    parser.add_argument("--repos", type=Path, required=True)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--limit", type=int, default=0)
    parser.add_argument("--show", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    from corpus import jobs

    results: list[dict[str, Any]] = []
    with get_context("spawn").Pool(arguments.workers) as pool:
        for group in pool.imap_unordered(work, jobs(arguments)):
            results.extend(group)
    results.sort(key=lambda result: result["number"])
    accepted = [result for result in results if result["git"]]
    rejected = [result for result in results if not result["git"]]
    wrong = [result for result in accepted if result["ours"] != "exact" or not result["same"]]
    print(
        json.dumps(
            {
                "predictions": len(results),
                "git_accepts": len(accepted),
                "ours_exact_and_identical": len(accepted) - len(wrong),
                "differences": [
                    {key: result[key] for key in ("name", "ours", "same", "repairs")} for result in wrong[:40]
                ],
                "git_rejects": len(rejected),
                "ours_of_those": Counter(f"{result['format']} {result['ours']}" for result in rejected),
                "repairs_of_those_placed": Counter(
                    code for result in rejected if result["ours"] != "failed" for code in result["repairs"]
                ),
                "problems": Counter(p.split("`")[0] for result in rejected for p in result["problems"]).most_common(20),
            },
            indent=1,
        )
    )
    placed = [result for result in rejected if result["ours"] in ("repaired", "fuzzy", "exact")]
    for result in random.Random(arguments.seed).sample(placed, min(arguments.show, len(placed))):
        print(f"\n=== {result['name']} {result['ours']} {result['repairs']}")
        print("\n".join(result["placements"]))


if __name__ == "__main__":
    main()
