"""How often real patches and tasks are taken for texts that speak to whoever judges them.

    python benchmarks/addressed.py PREDICTIONS... [--tasks TASKS]

Each run of added lines of each patch, each path and each task is looked through as `EG019` does; what is found is
printed, to be read. Besides: how many of the attempts in `fixtures/injections` are recognised by their words alone.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from editguard.judge.injection import MOST_BYTES, addressed
from editguard.vocabulary.edit import Edit, Kind
from editguard.vocabulary.patch import Span

ATTEMPTS = Path(__file__).resolve().parent.parent / "fixtures" / "injections" / "attempts.jsonl"


def rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as handle:
        for line in handle:
            if line.strip():
                yield json.loads(line)


def edits(patch: str) -> Iterator[Edit]:
    """A run of added lines each, whatever its hunk says of it."""
    path, run = "", list[str]()
    for line in [*patch.split("\n"), ""]:
        if line.startswith("+") and not line.startswith("+++ "):
            run.append(line[1:])
            continue
        if run:
            text = tuple(f"{one}\n".encode() for one in run)
            yield Edit("e", path, None, None, Span(1, len(text)), Kind.BEHAVIOUR, new_text=text)
            run = []
        if line.startswith("+++ "):
            path = line[6:]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("predictions", nargs="*", type=Path)
    parser.add_argument("--tasks", type=Path)
    given = parser.parse_args()
    found: list[dict[str, str]] = []
    patches = tasks = 0
    for source in given.predictions:
        for row in rows(source):
            patches += 1
            for edit in edits(row.get("model_patch") or ""):
                found += [
                    {"where": f"{source.name} {row['instance_id']} {edit.path}", "quote": one.quote, "why": one.why}
                    for one in addressed([edit], None)
                ]
    for row in rows(given.tasks) if given.tasks else ():
        tasks += 1
        found += [
            {"where": row["instance_id"], "quote": one.quote, "why": one.why}
            for one in addressed([], row["problem_statement"][:MOST_BYTES])
        ]
    known: Counter[int] = Counter()
    total: Counter[int] = Counter()
    for row in rows(ATTEMPTS):
        total[row["lot"]] += 1
        known[row["lot"]] += bool(addressed([], row["text"]))
    attempts = {f"lot {lot}": f"{known[lot]} of {total[lot]}" for lot in sorted(total)}
    print(
        json.dumps({"patches": patches, "tasks": tasks, "taken for attempts": found, "recognised": attempts}, indent=1)
    )


if __name__ == "__main__":
    main()
