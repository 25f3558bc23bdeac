"""Time and memory of `editguard score` for once, ten times and fifty times the input.

    python benchmarks/score_scale.py PREDICTIONS... --tasks TASKS --repos DIR [--rows 400] [--times 1,10,50] [--same]

The first `--rows` rows are repeated under new instance names. So that a repetition is not a mere look-up, the words
of its task differ (`--same` leaves them as they are: then only the first of each is checked). No cache is used.
Prints one JSON object: rows, seconds, rows a second, and the highest sum of the memory of all processes.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from score_throughput import measured, rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("predictions", nargs="+")
    parser.add_argument("--tasks", required=True)
    parser.add_argument("--repos", required=True)
    parser.add_argument("--rows", type=int, default=400)
    parser.add_argument("--times", default="1,10,50")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--same", action="store_true")
    arguments = parser.parse_args()
    tasks = {task["instance_id"]: task for task in rows(arguments.tasks)}
    first = [row for path in arguments.predictions for row in rows(path)][: arguments.rows]
    report = []
    for times in map(int, arguments.times.split(",")):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            with (folder / "rows.jsonl").open("w") as into, (folder / "tasks.jsonl").open("w") as asked:
                known = set()
                for number in range(times):
                    for row in first:
                        instance = f"{row['instance_id']}-{number}"
                        into.write(json.dumps(row | {"instance_id": instance}) + "\n")
                        if instance not in known:
                            known.add(instance)
                            task = tasks[row["instance_id"]]
                            text = task["problem_statement"] + ("" if arguments.same else f"\n({number})")
                            more = {"instance_id": instance, "problem_statement": text}
                            asked.write(json.dumps(task | more) + "\n")
            seconds, peak = measured(
                [
                    *[sys.executable, "-m", "editguard", "score", str(folder / "rows.jsonl")],
                    *["--tasks", str(folder / "tasks.jsonl"), "--repos", arguments.repos],
                    *["--out", str(folder / "out"), "--no-cache", "--quiet", "--workers", str(arguments.workers)],
                ]
            )
            count = sum(1 for _ in (folder / "out" / "results.jsonl").open("rb"))
            report.append(
                {
                    "times": times,
                    "rows": count,
                    "seconds": round(seconds, 1),
                    "rows_a_second": round(count / seconds, 1),
                    "peak_megabytes": round(peak / 1e6),
                }
            )
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()
