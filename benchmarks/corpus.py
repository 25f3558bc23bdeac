"""Check every prediction of a set against its base commit, and count what came out.

    python benchmarks/corpus.py PREDICTIONS... --tasks TASKS --repos DIR [--workers 2] [--limit N]
                                [--rows FILE]

PREDICTIONS are JSONL files (`instance_id, model_name_or_path, model_patch`), TASKS a JSONL file
(`instance_id, repo, base_commit, problem_statement`), DIR holds the repositories as `owner__name`.
Each patch is checked as `editguard check --patch` would. Prints one JSON object: formats, repairs,
levels of application, statuses, kinds, verdicts, findings by rule, failures and lost lines. `--rows`
writes a row a prediction with its whole JSON report.
"""

from __future__ import annotations

import argparse
import json
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from multiprocessing import get_context
from pathlib import Path
from typing import Any


def jobs(arguments: argparse.Namespace) -> list[tuple[str, str, list[dict[str, Any]]]]:
    """Predictions grouped by repository and base commit, so that one worker opens each once."""
    tasks = {task["instance_id"]: task for task in rows(arguments.tasks)}
    groups: dict[tuple[str, str], list[dict[str, Any]]] = {}
    count = 0
    for path in arguments.predictions:
        for row in rows(path):
            count += 1
            if arguments.limit and count > arguments.limit:
                break
            task = tasks[row["instance_id"]]
            folder = arguments.repos / task["repo"].replace("/", "__")
            row["task"] = task["problem_statement"]
            row["number"] = count
            groups.setdefault((str(folder), task["base_commit"]), []).append(row)
    return [(folder, commit, group) for (folder, commit), group in sorted(groups.items())]


def rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as handle:
        for line in handle:
            if line.strip():
                yield json.loads(line)


def work(job: tuple[str, str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """Check one group; a failure is a row of its own."""
    from editguard.config import configuration
    from editguard.engine import check_patch
    from editguard.intake.read import read_proposal
    from editguard.repo import open_repository
    from editguard.report.json import to_document
    from editguard.vocabulary.task import Task

    folder, commit, group = job
    results = []
    with open_repository(folder) as repository:
        snapshot = repository.snapshot(repository.resolve(commit))
        config = configuration(None, snapshot, None)
        for row in group:
            start = time.perf_counter()
            patch = (row["model_patch"] or "").encode("utf-8", "surrogateescape")
            result = {
                "number": row["number"],
                "instance_id": row["instance_id"],
                "model_name_or_path": row["model_name_or_path"],
                "status": "ok",
                "error": None,
                "report": None,
            }
            try:
                report = check_patch(
                    read_proposal(patch, None, config.limits), snapshot, Task(row["task"], "tasks"), config
                )
                result["report"] = to_document(report)
            except Exception:
                result["status"] = "error"
                result["error"] = traceback.format_exc()
            result["seconds"] = time.perf_counter() - start
            results.append(result)
    return results


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("predictions", type=Path, nargs="+")
    parser.add_argument("--tasks", type=Path, required=True)
    parser.add_argument("--repos", type=Path, required=True)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--limit", type=int, default=0)
    parser.add_argument("--rows", type=Path)
    arguments = parser.parse_args()
    start = time.perf_counter()
    results: list[dict[str, Any]] = []
    with get_context("spawn").Pool(arguments.workers) as pool:
        for group in pool.imap_unordered(work, jobs(arguments)):
            results.extend(group)
    elapsed = time.perf_counter() - start
    results.sort(key=lambda result: result["number"])
    if arguments.rows:
        with arguments.rows.open("w", encoding="utf-8") as handle:
            for result in results:
                handle.write(json.dumps(result) + "\n")
    print(json.dumps(table(results) | {"seconds": round(elapsed, 1)}, indent=1))


def table(results: list[dict[str, Any]]) -> dict[str, Any]:
    """Counts over all rows; each says what it counts."""
    counts: dict[str, Counter[str]] = {
        name: Counter()
        for name in (
            "format",
            "applied",
            "status",
            "format_applied",
            "repairs",
            "parse",
            "kinds",
            "verdicts",
            "rules",
        )
    }
    lost = 0
    for result in results:
        report = result["report"]
        if report is None:
            continue
        patch = report["patch"]
        counts["format"][patch["format"]] += 1
        counts["applied"][patch["applied"]] += 1
        counts["status"][report["status"]] += 1
        counts["format_applied"][f"{patch['format']} {patch['applied']}"] += 1
        counts["repairs"].update({repair["code"] for repair in patch["repairs"]})
        counts["parse"].update(file["parse"] for file in patch["files"])
        counts["kinds"].update(edit["kind"] for edit in report["edits"])
        counts["verdicts"].update(edit["verdict"] for edit in report["edits"])
        counts["rules"].update({finding["rule"] for finding in report["findings"]})
        lost += any(finding["rule"] == "EG007" for finding in report["findings"])
    failures = [result for result in results if result["status"] == "error"]
    return {
        "predictions": len(results),
        "failures": len(failures),
        "first_failure": failures[0]["error"] if failures else None,
        "with_lost_lines": lost,
        "milliseconds_p50": round(sorted(r["seconds"] for r in results)[len(results) // 2] * 1000, 1)
        if results
        else None,
        **{name: dict(count.most_common()) for name, count in counts.items()},
    }


if __name__ == "__main__":
    main()
