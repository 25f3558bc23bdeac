"""How well constraints are read from the sentences of tasks.

    python benchmarks/constraints.py [--split dev|test|later|last|fresh|final|closing] [--show]
                                     [--sentences FILE] [--tasks TASKS]

FILE has a sentence a line with its label (`fixtures/constraints/README.md` describes it). A constraint that is read as
one to be enforced is right if rule and objects are those of the label. Precision is over all that would be enforced,
recall over all rows whose label is to be enforced; both with Wilson's 95 % interval. `noticed` counts the rows labelled
ambiguous that are at least shown. `--show` prints the rows that are wrong: not for the test split, which is for
measuring once. `--tasks` instead prints every constraint and notice in the statements of a JSONL file of tasks.
"""

from __future__ import annotations

import argparse
import json
import math
from collections import Counter
from pathlib import Path
from typing import Any

from editguard.task.constraints import Constraint, Rule, read_constraints, read_sentence

SENTENCES = Path(__file__).resolve().parent.parent / "fixtures" / "constraints" / "sentences.jsonl"


def rows(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as handle:
        return [json.loads(line) for line in handle if line.strip()]


def objects(constraint: Constraint) -> list[str]:
    """As the labels write them."""
    if constraint.rule is Rule.BUDGET:
        return [f"{constraint.things[0].text}<={constraint.bound}"]
    return sorted(thing.text.removesuffix("()") for thing in constraint.things)


def wilson(hits: int, total: int) -> list[float] | None:
    if not total:
        return None
    z, share = 1.959964, hits / total
    centre = (share + z * z / (2 * total)) / (1 + z * z / total)
    half = z / (1 + z * z / total) * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    return [round(centre - half, 4), round(centre + half, 4)]


def measure(sentences: list[dict[str, Any]], *, show: bool) -> dict[str, Any]:
    right = enforced = wanted = found = ambiguous = noticed = 0
    by_rule: dict[str, Counter[str]] = {}
    for row in sentences:
        label, targets = row["constraint"], sorted(name.removesuffix("()") for name in row["target"])
        read = read_sentence(row["sentence"])
        held = [constraint for constraint in read if not constraint.doubt]
        hits = [one for one in held if one.rule.value == label and objects(one) == targets]
        enforced += len(held)
        right += len(hits)
        for one in held:
            by_rule.setdefault(one.rule.value, Counter())["right" if one in hits else "wrong"] += 1
        if label == "ambiguous":
            ambiguous += 1
            noticed += bool(read)
        elif label != "none":
            wanted += 1
            found += bool(hits)
            by_rule.setdefault(label, Counter())["found" if hits else "missed"] += 1
        bad = len(hits) != len(held) or (label not in ("none", "ambiguous") and not hits)
        if show and (bad or (label == "ambiguous" and not read)):
            print(f"{label} {targets}: {row['sentence']}\n    -> {[(c.rule.value, objects(c), c.doubt) for c in read]}")
    return {
        "sentences": len(sentences),
        "enforced": enforced,
        "right": right,
        "precision": round(right / enforced, 4) if enforced else None,
        "precision_95": wilson(right, enforced),
        "labelled": wanted,
        "found": found,
        "recall": round(found / wanted, 4) if wanted else None,
        "recall_95": wilson(found, wanted),
        "ambiguous": ambiguous,
        "noticed": noticed,
        "by_rule": {name: dict(counts) for name, counts in sorted(by_rule.items())},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--split", choices=("dev", "test", "later", "last", "fresh", "final", "closing"), default="dev")
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--sentences", type=Path, default=SENTENCES)
    parser.add_argument("--tasks", type=Path)
    arguments = parser.parse_args()
    if arguments.tasks:
        for task in rows(arguments.tasks):
            for one in read_constraints(task["problem_statement"]):
                state = "noticed" if one.doubt else "enforced"
                print(f"{task['instance_id']} {state} {one.rule.value} {objects(one)}: {one.sentence} [{one.doubt}]")
        return
    chosen = [row for row in rows(arguments.sentences) if row["split"] == arguments.split]
    print(json.dumps({"split": arguments.split, **measure(chosen, show=arguments.show)}, indent=1))


if __name__ == "__main__":
    main()
