"""How often the 95 % intervals of rates hold the truth, on simulated tasks.

    python benchmarks/interval_coverage.py [--simulations 1000] [--seed 1] [--rates 0.02,0.09,0.3,0.5]

Each cell is a rate, a number of tasks, rows a task and likeness of the rows of a task (intra-cluster correlation of a
beta-binomial); `patches` counts rows (one yes or no each), `edits` counts edits, whose number by row is lognormal.
Prints one JSON object: for each cell the coverage, its binomial standard error, the mean number of tasks with an
event, and the share of intervals by method. Cells outside 93 to 97 % are listed again.
"""

from __future__ import annotations

import argparse
import json
import math
from collections import Counter

import numpy as np

from editguard.batch.statistics.intervals import Counted, estimates

SHAPES = ((1, 0.0), (5, 0.2), (20, 0.5))
TASKS = (50, 100, 250)


def simulate(
    generator: np.random.Generator, rate: float, tasks: int, rows: int, likeness: float, edits: bool
) -> Counted:
    if likeness > 0:
        scale = (1 - likeness) / likeness
        chances = generator.beta(rate * scale, (1 - rate) * scale, tasks)
    else:
        chances = np.full(tasks, rate)
    if edits:
        counts = np.maximum(1, generator.lognormal(1.2, 0.8, (tasks, rows))).astype(int)
        tops, bottoms = generator.binomial(counts, chances[:, None]).sum(1), counts.sum(1)
    else:
        tops, bottoms = generator.binomial(rows, chances), np.full(tasks, rows)
    return Counted(tops.astype(float), bottoms.astype(float), tasks * rows, 0, True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--simulations", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rates", default="0.02,0.09,0.3,0.5")
    arguments = parser.parse_args()
    generator = np.random.default_rng(arguments.seed)
    cells = []
    for edits in (False, True):
        for rate in map(float, arguments.rates.split(",")):
            for tasks in TASKS:
                for rows, likeness in SHAPES:
                    samples = [
                        simulate(generator, rate, tasks, rows, likeness, edits) for _ in range(arguments.simulations)
                    ]
                    found = [
                        one for start in range(0, len(samples), 100) for one in estimates(samples[start : start + 100])
                    ]
                    held = sum(
                        one.low is not None and one.high is not None and one.low <= rate <= one.high for one in found
                    )
                    coverage = held / len(found)
                    cells.append(
                        {
                            "unit": "edits" if edits else "patches",
                            "rate": rate,
                            "tasks": tasks,
                            "rows_a_task": rows,
                            "likeness": likeness,
                            "coverage": round(coverage, 3),
                            "error": round(math.sqrt(coverage * (1 - coverage) / len(found)), 3),
                            "tasks_with_event": round(
                                float(np.mean([(one.numerators > 0).sum() for one in samples])), 1
                            ),
                            "methods": dict(Counter(one.method for one in found)),
                        }
                    )
    outside = [cell for cell in cells if not 0.93 <= cell["coverage"] <= 0.97]
    print(json.dumps({"simulations": arguments.simulations, "cells": cells, "outside": outside}, indent=1))


if __name__ == "__main__":
    main()
