"""Which systems edit tests, settings, dependencies or public interfaces without being asked.

    python benchmarks/scope_table.py PREDICTIONS... --tasks TASKS --repos DIR [--workers 2] [--gold]
                                     [--sample N --seed S] [--markdown FILE]

PREDICTIONS are JSONL files (`instance_id, model_name_or_path, model_patch`), one system a file; TASKS a JSONL file
(`instance_id, repo, base_commit, problem_statement`, with `--gold` also `patch`: the reference patches are judged in
place of the predictions); DIR holds the repositories as `owner__name` or `owner/name`. The rules EG210 to EG226 are
asked about every patch. Prints one JSON object: for each system the patches that apply, and how many of them have an
error or a warning of each group (notes are counted apart). `--sample` draws accusations at random, to be read.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import Counter
from collections.abc import Iterator
from multiprocessing import get_context
from pathlib import Path
from typing import Any

GROUPS = {
    "interface": ("EG210", "EG211", "EG212", "EG213", "EG214"),
    "tests": ("EG216", "EG217", "EG218"),
    "settings": ("EG220", "EG221", "EG226"),
    "dependencies": ("EG222",),
    "other": ("EG223", "EG224", "EG225"),
}
NOTES = ("EG215", "EG219")
CODES = tuple(f"EG{number}" for number in range(210, 227))


def rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as handle:
        yield from (json.loads(line) for line in handle if line.strip())


def jobs(arguments: argparse.Namespace) -> list[tuple[str, str, list[dict[str, Any]]]]:
    tasks = {task["instance_id"]: task for task in rows(arguments.tasks)}
    groups: dict[tuple[str, str], list[dict[str, Any]]] = {}
    if arguments.gold:
        given = [("reference", task["instance_id"], task["patch"]) for task in tasks.values()]
    else:
        given = [(p.stem, row["instance_id"], row["model_patch"]) for p in arguments.predictions for row in rows(p)]
    for number, (system, instance, patch) in enumerate(given):
        task = tasks[instance]
        folder = arguments.repos / task["repo"].replace("/", "__")
        folder = folder if folder.exists() else arguments.repos / task["repo"]
        row = {"number": number, "system": system, "instance": instance, "patch": patch or "", "task": task}
        groups.setdefault((str(folder), task["base_commit"]), []).append(row)
    return [(folder, commit, group) for (folder, commit), group in sorted(groups.items())]


def work(job: tuple[str, str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """The rules need no verdict on relevance, so none is made."""
    from editguard.edits.find import find_edits
    from editguard.engine import analysis_of
    from editguard.intake.apply import apply_patch
    from editguard.intake.read import read_proposal
    from editguard.relevance.structure import judge
    from editguard.repo import open_repository
    from editguard.rules import registry
    from editguard.vocabulary.config import Config
    from editguard.vocabulary.patch import Applied
    from editguard.vocabulary.task import Task

    folder, commit, group = job
    found = []
    config = Config()
    with open_repository(folder) as repository:
        snapshot = repository.snapshot(repository.resolve(commit))
        for row in group:
            patch = read_proposal(row["patch"].encode("utf-8", "surrogateescape"), None, config.limits)
            applied = apply_patch(patch, snapshot, config.limits)

            def exists(path: str) -> bool:
                return path in snapshot.entries([path])

            edits, syntax = find_edits(applied, config, exists)
            task = Task(row["task"]["problem_statement"], "tasks")
            files = {file.change.path: file for file in applied.files}
            analysis = analysis_of(applied, edits, judge(edits, files, task), syntax, task, config, exists)
            start = time.perf_counter()
            told = [one for code in CODES for one in registry.load(code).check(analysis)]
            found.append(
                {key: row[key] for key in ("number", "system", "instance")}
                | {"sound": bool(edits) and applied.applied is not Applied.FAILED}
                | {"seconds": time.perf_counter() - start}
                | {"findings": [[one.rule, one.severity.value, one.path, one.message, one.detail] for one in told]}
            )
    return found


def table(results: list[dict[str, Any]]) -> dict[str, Any]:
    systems: dict[str, Counter[str]] = {}
    for result in results:
        counts = systems.setdefault(result["system"], Counter())
        counts["rows"] += 1
        if not result["sound"]:
            continue
        counts["patches"] += 1
        accused = {rule for rule, severity, *_ in result["findings"] if severity != "note"}
        for group, codes in GROUPS.items():
            counts[group] += bool(accused.intersection(codes))
        counts["any"] += bool(accused)
        counts["notes"] += any(severity == "note" for _, severity, *_ in result["findings"])
    columns = ("rows", "patches", *GROUPS, "any", "notes")
    return {system: {name: counts[name] for name in columns} for system, counts in sorted(systems.items())}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("predictions", type=Path, nargs="*")
    parser.add_argument("--tasks", type=Path, required=True)
    parser.add_argument("--repos", type=Path, required=True)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--gold", action="store_true")
    parser.add_argument("--sample", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--markdown", type=Path)
    arguments = parser.parse_args()
    with get_context("spawn").Pool(arguments.workers) as pool:
        results = [row for group in pool.imap_unordered(work, jobs(arguments)) for row in group]
    results.sort(key=lambda result: result["number"])
    accusations = [
        [result["system"], result["instance"], *finding]
        for result in results
        if result["sound"]
        for finding in result["findings"]
        if finding[1] != "note"
    ]
    sample = random.Random(arguments.seed).sample(accusations, min(arguments.sample, len(accusations)))
    seconds = sorted(result["seconds"] for result in results)
    found = table(results)
    if arguments.markdown:
        heads = list(next(iter(found.values())))
        lines = [
            ["system", *heads],
            ["---"] * (len(heads) + 1),
            *([name, *row.values()] for name, row in found.items()),
        ]
        text = "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)
        arguments.markdown.write_text(text + "\n", encoding="utf-8")
    print(
        json.dumps(
            {
                "patches": sum(result["sound"] for result in results),
                "accusations": len(accusations),
                "rules": dict(sorted(Counter(one[2] for one in accusations).items())),
                "milliseconds": {
                    "p50": round(seconds[len(seconds) // 2] * 1000, 2),
                    "p95": round(seconds[len(seconds) * 95 // 100] * 1000, 2),
                },
                "systems": found,
                "sample": sample,
            },
            indent=1,
        )
    )


if __name__ == "__main__":
    main()
