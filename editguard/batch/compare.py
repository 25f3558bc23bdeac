"""Two runs on the same tasks: what differs, by how much, and whether that can be told from chance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

import numpy as np

from editguard.batch.metrics import flat
from editguard.batch.scored import Scored
from editguard.batch.statistics.paired import LEVEL, Difference, compare_rates, holm
from editguard.batch.summary import EXCESS, RATES, VALIDITY, Rate, values_of
from editguard.reference.excess import MEASURED
from editguard.vocabulary.errors import UsageError

SIZES = (0.01, 0.02, 0.05, 0.1)
"""Differences for which the number of tasks is told that would show them."""

FEW_TASKS = 30

OLD_YEARS = 2
"""Age from which models may well have seen a task's solution when they were trained."""

MOST_DIFFERENT = 20


class Side(NamedTuple):
    """One run, or one model of it: the values of its rows by task."""

    name: str
    tasks: dict[str, dict[str, Any]]
    rows: int
    unscored: int


def side(name: str, rows: Iterable[Scored], model: str | None) -> Side:
    """The rows of one model.

    Raises:
        UsageError: if there are several models and none is named, or the named one is not there.
    """
    found: dict[str, dict[str, dict[str, Any]]] = {}
    count: dict[str, int] = {}
    unscored: dict[str, int] = {}
    for row in rows:
        if row.model is None:
            continue
        count[row.model] = count.get(row.model, 0) + 1
        if row.report is None or row.instance is None:
            unscored[row.model] = unscored.get(row.model, 0) + 1
            continue
        if model is not None and row.model != model:
            continue
        found.setdefault(row.model, {})[row.instance] = flat(row)
    chosen = model
    if chosen is None:
        if len(count) != 1:
            some = ", ".join(sorted(count)[:5]) + (", …" if len(count) > 5 else "")
            raise UsageError(f"{name!r} holds {len(count)} models ({some}); name one with --model-a or --model-b")
        chosen = next(iter(count))
    if chosen not in count:
        raise UsageError(f"{name!r} holds no model {chosen!r}; it has {', '.join(sorted(count)[:10])}")
    return Side(chosen, found.get(chosen, {}), count[chosen], unscored.get(chosen, 0))


class Ages(NamedTuple):
    """When tasks were created (ISO dates, ``None`` where it is not known), and the day from which to look back."""

    created: Mapping[str, str | None]
    today: date


def compare(first: Side, second: Side, *, resolved_only: bool = False, ages: Ages | None = None) -> dict[str, Any]:
    """The comparison of two sides as plain values: each metric with its difference (first minus second), and the
    tasks that differ most. With ``ages`` it is also said how old the tasks are.

    Raises:
        UsageError: if they have no task in common.
    """
    common = sorted(first.tasks.keys() & second.tasks.keys())
    if not common:
        raise UsageError("the two runs have no scored task in common: nothing can be paired")
    pairs = [(first.tasks[task], second.tasks[task]) for task in common]
    sound = [
        pair for pair in pairs if all(row["sound"] and (not resolved_only or row["resolved"] is True) for row in pair)
    ]
    found = [(rate, _difference(rate, pairs)) for rate in VALIDITY] if not resolved_only else []
    found += [(rate, _difference(rate, sound)) for rate in RATES]
    if any(row["reference"] == MEASURED for pair in sound for row in pair):
        measured = [pair for pair in sound if all(row["reference"] == MEASURED for row in pair)]
        found += [(rate, _difference(rate, measured)) for rate in EXCESS]
    adjusted = holm([difference.p for _, difference in found])
    unassessed = any(row["edits"] != row["assessed_edits"] for pair in sound for row in pair)
    return {
        "schema_version": 1,
        "first": {"model_name_or_path": first.name, "rows": first.rows, "not_scored": first.unscored},
        "second": {"model_name_or_path": second.name, "rows": second.rows, "not_scored": second.unscored},
        "paired_tasks": len(common),
        "sound_tasks": len(sound),
        "resolved_only": resolved_only,
        "only_in_first": len(first.tasks.keys() - second.tasks.keys()),
        "only_in_second": len(second.tasks.keys() - first.tasks.keys()),
        "metrics": {
            rate.name: _document(rate, difference._replace(adjusted=p), unassessed)
            for (rate, difference), p in zip(found, adjusted, strict=True)
        },
        "most_different": _most_different(common, first, second),
        "age": None if ages is None else _age(common, ages),
        "warnings": [
            *_warnings(found, len(common), len(sound), unassessed),
            *([] if ages is None else _age_warnings(common, ages)),
        ],
    }


def _age(common: list[str], ages: Ages) -> dict[str, Any]:
    days = sorted(day for day in (_day(ages.created.get(task)) for task in common) if day is not None)
    old = sum(_is_old(day, ages.today) for day in days)
    return {
        "as_of": ages.today.isoformat(),
        "known": len(days),
        "first": days[0].isoformat() if days else None,
        "median": days[len(days) // 2].isoformat() if days else None,
        "last": days[-1].isoformat() if days else None,
        "old": old,
        "old_years": OLD_YEARS,
    }


def _age_warnings(common: list[str], ages: Ages) -> list[str]:
    age = _age(common, ages)
    if not age["known"]:
        return ["nothing says when the tasks were created (created_at): models may know their solutions from training"]
    if age["old"] * 2 <= age["known"]:
        return []
    return [
        f"{age['old']} of {age['known']} tasks are more than {OLD_YEARS} years old (the latest is of {age['last']}): "
        "models may know their solutions from training, and then tidiness on them says little of new work"
    ]


def _day(text: str | None) -> date | None:
    """The day at the beginning of an ISO date, with or without a time."""
    try:
        return None if text is None else date.fromisoformat(text[:10])
    except ValueError:
        return None


def _is_old(day: date, today: date) -> bool:
    return (today.year - day.year, today.month, today.day) >= (OLD_YEARS, day.month, day.day)


def _difference(rate: Rate, pairs: list[tuple[dict[str, Any], dict[str, Any]]]) -> Difference:
    if not pairs:
        return Difference(None, None, None, None, None, None, 0, "no task")
    values = [(values_of(one), values_of(other)) for one, other in pairs]
    tops = np.array([(one[rate.top], other[rate.top]) for one, other in values])
    bottoms = np.array([(one[rate.bottom], other[rate.bottom]) for one, other in values])
    return compare_rates(
        (tops[:, 0], bottoms[:, 0]),
        (tops[:, 1], bottoms[:, 1]),
        binary=rate.bottom == "1",
        sizes=SIZES,
        share=rate.share,
    )


def _document(rate: Rate, difference: Difference, unassessed: bool) -> dict[str, Any]:
    document = difference._asdict()
    for key in ("first", "second", "difference", "low", "high", "detectable"):
        document[key] = None if document[key] is None else round(document[key], 6)
    document["needed"] = {f"{size:g}": tasks for size, tasks in difference.needed}
    document["unit"] = f"{rate.title} / {rate.of}"
    document["scale"] = rate.scale
    document["bound"] = "lower" if rate.relevance and unassessed else "exact"
    return document


def _most_different(common: list[str], first: Side, second: Side) -> list[dict[str, Any]]:
    def gap(task: str) -> int:
        one, other = first.tasks[task], second.tasks[task]
        return int(abs(one["irrelevant_lines"] - other["irrelevant_lines"]))

    found = sorted((task for task in common if gap(task)), key=lambda task: (-gap(task), task))
    return [
        {
            "instance_id": task,
            "irrelevant_lines": [side.tasks[task]["irrelevant_lines"] for side in (first, second)],
            "irrelevant_edits": [side.tasks[task]["irrelevant_edits"] for side in (first, second)],
        }
        for task in found[:MOST_DIFFERENT]
    ]


def _warnings(found: list[tuple[Rate, Difference]], common: int, sound: int, unassessed: bool) -> list[str]:
    warnings = []
    if sound < FEW_TASKS:
        warnings.append(f"only {sound} tasks have a sound patch on both sides: too few to tell much")
    headline = next((difference for rate, difference in found if rate is RATES[0]), None)
    if headline is not None:
        warnings += _too_few(headline)
    if unassessed:
        warnings.append(
            "some edits were not assessed: rates of irrelevant edits are the least there is, and compare what was found"
        )
    if sound < common:
        warnings.append(f"{common - sound} of {common} paired tasks lack a sound patch on one side and are left out")
    warnings += [f"{rate.name}: {difference.warning}" for rate, difference in found if difference.warning]
    return warnings


def _too_few(headline: Difference) -> list[str]:
    """That the tasks do not suffice to tell a difference as small as this one."""
    least, difference = headline.detectable, headline.difference
    if least is None or difference is None or abs(difference) >= least:
        return []
    if headline.p is not None and headline.p < LEVEL:
        return []
    return [
        f"{RATES[0].name}: {headline.tasks} tasks show differences of {100 * least:.1f} points or more (in four of "
        f"five cases), and this one is {100 * abs(difference):.1f}: that none is seen does not say that there is none"
    ]


def render(comparison: Mapping[str, Any]) -> str:
    """``comparison`` as text."""
    first, second = (comparison[key]["model_name_or_path"] for key in ("first", "second"))
    lines = [
        f"A: {first}",
        f"B: {second}",
        f"{comparison['paired_tasks']:,} tasks in both, {comparison['sound_tasks']:,} with sound patches of both",
        *_span(comparison["age"]),
        "",
        f"{'metric':<22} {'A':>8} {'B':>8} {'A - B':>8}  {'95 % interval':<18} {'p':>7} {'Holm':>7}  tasks to tell 2 %",
    ]
    for name, metric in comparison["metrics"].items():
        if metric["difference"] is None:
            lines.append(f"{name:<22} {metric['method']}")
            continue
        points = metric["scale"] == "points"
        shown = _points if points else _percent
        interval = "-" if metric["low"] is None else f"{shown(metric['low'])} to {shown(metric['high'])}"
        needed = None if points else metric["needed"].get("0.02")
        lines.append(
            f"{name:<22} {shown(metric['first']):>8} {shown(metric['second']):>8} "
            f"{shown(metric['difference']):>8}  {interval:<18} {_p(metric['p']):>7} {_p(metric['adjusted']):>7}  "
            f"{'-' if needed is None else format(needed, ',')}"
        )
    if comparison["most_different"]:
        lines += ["", "tasks that differ most (irrelevant lines, A and B):"]
        lines += [
            f"  {task['instance_id']}: {task['irrelevant_lines'][0]} and {task['irrelevant_lines'][1]}"
            for task in comparison["most_different"]
        ]
    if comparison["warnings"]:
        lines += ["", *(f"warning: {warning}" for warning in comparison["warnings"])]
    return "\n".join(lines) + "\n"


def _points(value: float) -> str:
    return f"{value:.2f}"


def _span(age: Mapping[str, Any] | None) -> list[str]:
    if age is None or not age["known"]:
        return []
    return [f"tasks are of {age['first']} to {age['last']}, half of them before {age['median']}"]


def _percent(value: float) -> str:
    return f"{100 * value:.1f} %"


def _p(value: float | None) -> str:
    return "-" if value is None else "<0.001" if value < 0.001 else f"{value:.3f}"
