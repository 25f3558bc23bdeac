"""What reach is worth: its scores beside how hard tasks were, its places beside where fixes are; and its coefficients.

    python benchmarks/reach.py --tasks TASKS --repos DIR [--predictions PREDICTIONS...] [--observed FILE]
                               [--fit FILE] [--table FILE] [--plot FILE]

TASKS is a JSONL file with `instance_id, repo, base_commit, created_at, problem_statement, patch` and, as far as known,
`solve_rate` (share of systems that solved it), `solve_rate_lite` (that of another set), `difficulty` (`<15 min fix`,
`15 min - 1 hour`, `1-4 hours`, `>4 hours`). DIR holds the repositories. `--fit` writes coefficients for
`editguard/reach/coefficients.json`; without it the figures are those of a fit to the same tasks, too: "fitted" is on
the tasks that the models have seen, "left_out" on each repository by models that have not seen it (places and scores).
`--observed` keeps what was measured, so that another run need not measure it again. PREDICTIONS (JSONL with `resolved`)
give the solve rates of local and of global tasks for each system, as a Markdown table and an SVG plot. Prints one JSON
object.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
from scipy.stats import rankdata, spearmanr

from editguard.batch.bases import Bases
from editguard.batch.repositories import Repositories
from editguard.cache_folder import default_folder
from editguard.edits.find import find_edits
from editguard.files import write_text
from editguard.index.commit import build_graph
from editguard.index.graph import CommitGraph, Target
from editguard.index.outline import CLASS, EMPTY, FUNCTION
from editguard.index.outlines import OutlineStore
from editguard.intake.apply import apply_patch
from editguard.intake.read import read_proposal
from editguard.reach import localise
from editguard.reach.assess import measure_change, measure_text, places_of
from editguard.reach.changes import Changes, changes_of
from editguard.reach.fitting import (
    REFERENCE,
    TEXT,
    PlaceSample,
    ScoreSample,
    best_cut,
    fit_files,
    fit_score,
    fit_symbols,
    model_of,
)
from editguard.reach.model import ReachModel, read_reach_model, write_reach_model
from editguard.reach.signals import features
from editguard.relevance.model import Logistic
from editguard.relevance.subject import subject_of
from editguard.vocabulary.edit import Edit
from editguard.vocabulary.patch import AppliedPatch

TIMES = {"<15 min fix": 0.0, "15 min - 1 hour": 0.5, "1-4 hours": 1.0, ">4 hours": 1.0}
ACROSS = ("files", "distance", "crossing", "impact_symbols", "context_files", "interface")
"""The signals that look across files."""

SIZE = ("lines", "symbols", "own_tokens", "branches", "nesting", "words")
WHOLE = "all"
NO_MODEL = model_of(*[Logistic(0.0, (), ())] * 4)


class Reader:
    """Reads commits for one process."""

    def __init__(self, repos: str, folder: str) -> None:
        self.bases = Bases(Repositories(repos).path, None, folder)
        self.store = OutlineStore(folder)
        self.last: tuple[str, CommitGraph] | None = None

    def open(self, task: Mapping[str, Any]) -> tuple[Any, Any, CommitGraph, Any]:
        snapshot, config = self.bases.base(task["repo"], task["base_commit"])
        if self.last is None or self.last[0] != snapshot.commit:
            self.last = (snapshot.commit or "", build_graph(snapshot, self.store))
        return snapshot, config, self.last[1], self.bases.index(snapshot)


_reader: Reader | None = None


def start(repos: str, folder: str) -> None:
    global _reader
    _reader = Reader(repos, folder)


def change_of(
    task: Mapping[str, Any], snapshot: Any, config: Any, graph: CommitGraph
) -> tuple[Sequence[Edit], AppliedPatch, Changes]:
    applied = apply_patch(read_proposal(task["patch"].encode(), None, config.limits), snapshot, config.limits)
    edits, _ = find_edits(applied, config, lambda path: path in snapshot.entries([path]))
    return edits, applied, changes_of(edits, applied, graph)


def truth_of(changes: Changes) -> tuple[list[str], list[Target]]:
    """The files and the functions (or classes, for their own lines) that were there before and that the fix changes."""
    files = [file.old_path for file in changes.files if file.before is not EMPTY]
    found = []
    for file in changes.files:
        for target in changes.changed:
            symbol = file.before.by_name.get(target.name) if target.path == file.old_path else None
            if symbol is not None and symbol.kind in (FUNCTION, CLASS):
                found.append(target)
    return files, found


def observe_places(task: Mapping[str, Any]) -> dict[str, Any]:
    """The features of the candidates of one task; definitions are those of the files that plain words rank first."""
    assert _reader is not None
    snapshot, config, graph, index = _reader.open(task)
    _, _, changes = change_of(task, snapshot, config, graph)
    files, symbols = truth_of(changes)
    subject = subject_of(task["problem_statement"], index)
    told = localise.pointers(subject, graph)
    found = localise.files(subject, graph, told)
    crude = [row["words"] + row["title"] + row["named"] + row["shown"] / 2 for row in found.features]
    order = np.argsort([-score for score in crude], kind="stable").tolist()
    opened = [found.paths[at] for at in order if found.paths[at] in graph.outlines][: 2 * localise.OPENED]
    blobs = {path: snapshot.read([entry.id])[entry.id] for path, entry in snapshot.entries(opened).items()}
    inside = localise.symbols(subject, graph, told, dict.fromkeys(opened, 0.0), blobs)
    return {
        "instance_id": task["instance_id"],
        "files": list(found.paths),
        "file_rows": list(found.features),
        "changed_files": files,
        "symbols": [list(target) for target in inside.targets],
        "symbol_rows": list(inside.features),
        "changed_symbols": [list(target) for target in symbols],
    }


def observe_signals(job: tuple[Mapping[str, Any], Mapping[str, str]]) -> dict[str, Any]:
    """The signals of one task in both modes, with the places as each of some models ranks them."""
    assert _reader is not None
    task, models = job
    snapshot, config, graph, index = _reader.open(task)
    edits, applied, changes = change_of(task, snapshot, config, graph)
    files, symbols = truth_of(changes)
    result: dict[str, Any] = {"instance_id": task["instance_id"], "skipped": len(graph.skipped)}
    for name, text in models.items():
        model = read_reach_model(text, name)
        places = places_of(task["problem_statement"], snapshot, graph, index, model)
        ranks = {path: place for place, (path, _) in enumerate(places.files)}
        inner = {target: place for place, (target, _) in enumerate(places.symbols)}
        result[name] = {
            "reference": features(measure_change(edits, applied, graph, places).signals),
            "text": features(measure_text(places, graph)),
            "file_ranks": [ranks.get(path) for path in files],
            "symbol_ranks": [inner.get(target) for target in symbols],
        }
    return result


def mapped(function: Callable[[Any], Any], jobs: Sequence[Any], arguments: argparse.Namespace) -> Iterator[Any]:
    with get_context("spawn").Pool(arguments.workers, start, (arguments.repos, default_folder())) as pool:
        for place, found in enumerate(pool.imap(function, jobs, chunksize=4)):
            if place % 50 == 0:
                print(f"{function.__name__}: {place} of {len(jobs)}", file=sys.stderr)
            yield found


def place_sample(task: Mapping[str, Any], seen: Mapping[str, Any], files: Logistic | None) -> PlaceSample:
    """With ``files`` only the definitions of the files that it ranks first, with their scores."""
    changed = set(seen["changed_files"])
    right = {tuple(target) for target in seen["changed_symbols"]}
    rows, truth = [], []
    if files is not None:
        scores = {path: files.probability(row) for path, row in zip(seen["files"], seen["file_rows"], strict=True)}
        best = set(sorted(scores, key=lambda path: -scores[path])[: localise.OPENED])
        for target, row in zip(seen["symbols"], seen["symbol_rows"], strict=True):
            if target[0] in best:
                rows.append({**row, "file": localise.file_feature(scores[target[0]])})
                truth.append(tuple(target) in right)
    return PlaceSample(task["repo"], seen["file_rows"], [path in changed for path in seen["files"]], rows, truth)


def fit_places(tasks: Sequence[Mapping[str, Any]], seen: Sequence[Mapping[str, Any]]) -> ReachModel:
    files = fit_files([place_sample(task, each, None) for task, each in zip(tasks, seen, strict=True)])
    symbols = fit_symbols([place_sample(task, each, files) for task, each in zip(tasks, seen, strict=True)])
    return NO_MODEL._replace(files=files, symbols=symbols)


def auc(scores: np.ndarray, truth: np.ndarray) -> float:
    ranks = rankdata(scores)
    many, few = truth.sum(), (~truth).sum()
    return float((ranks[truth].sum() - many * (many + 1) / 2) / (many * few))


def partial(one: np.ndarray, other: np.ndarray, given: np.ndarray) -> float:
    """Spearman's correlation of two given a third."""
    a, b, c = rankdata(one), rankdata(other), rankdata(given)
    left = [values - np.polyval(np.polyfit(c, values, 1), c) for values in (a, b)]
    return float(np.corrcoef(left[0], left[1])[0, 1])


def figures(scores: np.ndarray, tasks: Sequence[Mapping[str, Any]], lines: np.ndarray) -> dict[str, Any]:
    solved = np.array([np.nan if task.get("solve_rate") is None else task["solve_rate"] for task in tasks], dtype=float)
    times = np.array([TIMES.get(task.get("difficulty") or "", np.nan) for task in tasks])
    known, timed = ~np.isnan(solved), ~np.isnan(times)
    rho = float(spearmanr(scores[known], solved[known])[0])
    draws = np.random.default_rng(7).integers(0, known.sum(), (2000, known.sum()))
    spread = [spearmanr(scores[known][draw], solved[known][draw])[0] for draw in draws]
    return {
        "spearman_with_solve_rate": round(rho, 3),
        "interval_95": [round(float(value), 3) for value in np.quantile(spread, [0.025, 0.975])],
        "partial_given_changed_lines": round(partial(scores[known], solved[known], lines[known]), 3),
        "auc_at_least_an_hour": round(auc(scores[timed], times[timed] == 1.0), 3),
        "auc_at_least_15_minutes": round(auc(scores[timed], times[timed] >= 0.5), 3),
        "tasks": {
            "with_solve_rate": int(known.sum()),
            "with_time": int(timed.sum()),
            "an_hour": int((times == 1.0).sum()),
        },
    }


def recall(ranks: Sequence[Sequence[int | None]], most: Sequence[int]) -> dict[str, Any]:
    some = [row for row in ranks if row]
    found: dict[str, Any] = {
        f"recall@{count}": round(
            float(np.mean([np.mean([rank is not None and rank < count for rank in row]) for row in some])), 3
        )
        for count in most
    }
    return {**found, "tasks": len(some)}


def evaluate(
    tasks: Sequence[Mapping[str, Any]], seen: Sequence[Mapping[str, Any]], mode: str, names: Sequence[str]
) -> tuple[dict[str, Any], Logistic, np.ndarray]:
    """The figures of one mode, the model fitted to all tasks, and the scores of models that have not seen the task's
    repository."""
    groups = [task["repo"] for task in tasks]
    samples = [
        ScoreSample(
            task["repo"],
            each[WHOLE]["reference"],
            each[WHOLE]["text"],
            task.get("solve_rate"),
            task.get("solve_rate_lite"),
            TIMES.get(task.get("difficulty") or ""),
        )
        for task, each in zip(tasks, seen, strict=True)
    ]
    rows = [each[WHOLE][mode] for each in seen]
    lines = np.array([each[WHOLE]["reference"]["lines"] for each in seen])
    model = fit_score(names, rows, samples)
    fitted = np.array([model.probability(row) for row in rows])
    apart = np.zeros(len(tasks))
    for group in sorted(set(groups)):
        others = [place for place, other in enumerate(groups) if other != group]
        part = fit_score(names, [rows[place] for place in others], [samples[place] for place in others])
        for place in (place for place, other in enumerate(groups) if other == group):
            apart[place] = part.probability(seen[place][group][mode])
    return (
        {"fitted": figures(fitted, tasks, lines), "left_out": figures(apart, tasks, lines)},
        model,
        apart,
    )


def shares(tasks: Sequence[Mapping[str, Any]], group: str, labels: Mapping[str, str]) -> str:
    own = [labels[task["instance_id"]] for task in tasks if task["repo"] == group]
    return f"{own.count('global')} of {len(own)}"


def systems(arguments: argparse.Namespace, labels: Mapping[str, str]) -> list[tuple[str, dict[str, tuple[int, int]]]]:
    """For each system with a known `resolved`: solved and all of its local and of its global tasks."""
    from editguard.batch.inputs import read_predictions

    counts: dict[str, dict[str, list[int]]] = {}
    for path in arguments.predictions:
        for row in read_predictions([path]):
            if row.resolved is None or row.instance not in labels:
                continue
            part = counts.setdefault(Path(path).stem, {"local": [0, 0], "global": [0, 0]})[labels[row.instance]]
            part[0] += row.resolved
            part[1] += 1
    return [
        (name, {label: (part[0], part[1]) for label, part in each.items()}) for name, each in sorted(counts.items())
    ]


def table(rows: Sequence[tuple[str, dict[str, tuple[int, int]]]]) -> str:
    text = "| system | local solved | global solved |\n|---|---|---|\n"
    for name, each in rows:
        cells = [f"{hit / of:.0%} ({hit} of {of})" if of else "none" for hit, of in (each["local"], each["global"])]
        text += f"| {name} | {cells[0]} | {cells[1]} |\n"
    return text


def plot(rows: Sequence[tuple[str, dict[str, tuple[int, int]]]]) -> str:
    """A line a system, from its share of local tasks to that of global ones."""
    height, left, width = 18, 250, 500
    ordered = sorted(rows, key=lambda row: -row[1]["local"][0] / max(1, row[1]["local"][1]))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + width + 40}" height="{height * len(rows) + 60}" '
        'font-family="sans-serif" font-size="11">',
        '<rect width="100%" height="100%" fill="white"/>',
        f'<text x="{left}" y="16">solved: ● local, ○ global tasks (0 to 100 %)</text>',
    ]
    for place, (name, each) in enumerate(ordered):
        y = 40 + place * height
        shares = [each[label][0] / each[label][1] if each[label][1] else None for label in ("local", "global")]
        xs = [None if share is None else left + share * width for share in shares]
        parts.append(f'<text x="{left - 8}" y="{y + 4}" text-anchor="end">{escape(name)}</text>')
        if xs[0] is not None and xs[1] is not None:
            parts.append(f'<line x1="{xs[0]:.1f}" x2="{xs[1]:.1f}" y1="{y}" y2="{y}" stroke="#999"/>')
        for x, fill in ((xs[0], "black"), (xs[1], "white")):
            if x is not None:
                parts.append(f'<circle cx="{x:.1f}" cy="{y}" r="4" fill="{fill}" stroke="black"/>')
    return "\n".join([*parts, "</svg>", ""])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tasks", required=True)
    parser.add_argument("--repos", required=True)
    parser.add_argument("--predictions", nargs="*", default=[])
    parser.add_argument("--observed", type=Path)
    parser.add_argument("--fit")
    parser.add_argument("--table")
    parser.add_argument("--plot")
    parser.add_argument("--workers", type=int, default=2)
    arguments = parser.parse_args()
    with open(arguments.tasks, encoding="utf-8") as handle:
        tasks = [json.loads(line) for line in handle if line.strip()]
    tasks.sort(key=lambda task: (task["repo"], task["created_at"]))
    groups = sorted({task["repo"] for task in tasks})
    began = time.perf_counter()
    if arguments.observed and arguments.observed.exists():
        kept = json.loads(arguments.observed.read_text())
        places, signals = kept["places"], kept["signals"]
    else:
        places, signals = list(mapped(observe_places, tasks, arguments)), None
        if arguments.observed:
            arguments.observed.write_text(json.dumps({"places": places, "signals": None}))
    by_group = {
        group: fit_places(
            [task for task in tasks if task["repo"] != group],
            [each for task, each in zip(tasks, places, strict=True) if task["repo"] != group],
        )
        for group in groups
    }
    whole = fit_places(tasks, places)
    if signals is None:
        written = {name: write_reach_model(model, {}) for name, model in [*by_group.items(), (WHOLE, whole)]}
        jobs = [(task, {name: written[name] for name in (task["repo"], WHOLE)}) for task in tasks]
        signals = list(mapped(observe_signals, jobs, arguments))
        if arguments.observed:
            arguments.observed.write_text(json.dumps({"places": places, "signals": signals}))
    reference, by_patch, patch_scores = evaluate(tasks, signals, "reference", REFERENCE)
    text, by_text, text_scores = evaluate(tasks, signals, "text", TEXT)
    hard = [TIMES.get(task.get("difficulty") or "") for task in tasks]
    timed = [place for place, value in enumerate(hard) if value is not None]
    truth = [hard[place] == 1.0 for place in timed]
    cuts = [best_cut([scores[place] for place in timed], truth) for scores in (patch_scores, text_scores)]
    model = whole._replace(reference=by_patch, text=by_text, reference_cut=cuts[0], text_cut=cuts[1])
    labels = {
        mode: {
            task["instance_id"]: "global" if part.probability(each[WHOLE][mode]) >= cut else "local"
            for task, each in zip(tasks, signals, strict=True)
        }
        for mode, part, cut in (("reference", by_patch, cuts[0]), ("text", by_text, cuts[1]))
    }
    ranks = {
        name: [each[name if name == WHOLE else task["repo"]] for task, each in zip(tasks, signals, strict=True)]
        for name in (WHOLE, "left_out")
    }
    result: dict[str, Any] = {
        "tasks": len(tasks),
        "reference": {
            **reference,
            "size_alone": evaluate(tasks, signals, "reference", SIZE)[0],
            "lines_alone": evaluate(tasks, signals, "reference", ("lines",))[0]["fitted"],
            "without_what_crosses_files": evaluate(
                tasks, signals, "reference", [name for name in REFERENCE if name not in ACROSS]
            )[0],
            "with_impact_and_context": evaluate(
                tasks, signals, "reference", [*REFERENCE, "crossing", "impact_symbols", "overrides", "context_tokens"]
            )[0],
            "size_and_what_crosses_files": evaluate(tasks, signals, "reference", [*SIZE, *ACROSS])[0],
        },
        "text": {**text, "length_and_code_alone": evaluate(tasks, signals, "text", ("words", "code", "traceback"))[0]},
        "places": {
            name: {
                "files": recall([each["file_ranks"] for each in found], (1, 5, 10)),
                "symbols": recall([each["symbol_ranks"] for each in found], (1, 5, 10)),
            }
            for name, found in (("fitted", ranks[WHOLE]), ("left_out", ranks["left_out"]))
        },
        "cuts": {"reference": round(cuts[0], 4), "text": round(cuts[1], 4)},
        "global_by_repository": {
            mode: {group: shares(tasks, group, found) for group in groups} for mode, found in labels.items()
        },
        "seconds": round(time.perf_counter() - began, 1),
    }
    if arguments.predictions:
        rows = systems(arguments, labels["reference"])
        both = [each for _, each in rows if each["local"][1] and each["global"][1]]
        result["systems"] = {
            "with_resolved": len(rows),
            "solve_local_more_often": sum(
                each["local"][0] / each["local"][1] > each["global"][0] / each["global"][1] for each in both
            ),
            "local": "{} of {}".format(*(sum(each["local"][at] for _, each in rows) for at in (0, 1))),
            "global": "{} of {}".format(*(sum(each["global"][at] for _, each in rows) for at in (0, 1))),
        }
        if arguments.table:
            write_text(arguments.table, table(rows))
        if arguments.plot:
            write_text(arguments.plot, plot(rows))
    if arguments.fit:
        about = {
            "what": "ranks of files and definitions by a text; reach by a patch and by a text",
            "tasks": len(tasks),
            "repositories": groups,
            "target": "mean of the share of systems that failed and of a person's time (0, 0.5, 1)",
            "cut": "best sensitivity plus specificity for at least an hour, on scores of models that had not seen "
            "the repository",
            "command": "python benchmarks/reach.py --tasks TASKS --repos DIR --fit editguard/reach/coefficients.json",
        }
        write_text(arguments.fit, write_reach_model(model, about))
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
