"""`summary.md`: the summary as tables for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from editguard.batch.summary import EXCESS, OUT_OF_SCOPE, RATES, Rate
from editguard.report.escape import visible


def render(summary: Mapping[str, Any]) -> str:
    """The summary (see `summary.summarise`) as Markdown."""
    lines = [
        "# Extraneous edits by model",
        "",
        f"{summary['rows']:,} rows, {summary['tasks']:,} tasks, {len(summary['models']):,} models."
        + (f" Rows that name no model: {summary['rows_without_model']:,}." if summary["rows_without_model"] else ""),
        "",
        "Intervals are 95 %, by bootstrap clustered on tasks (few events: Wilson's on the effective sample size). "
        "*Sound* patches apply, leave every file parsable, and do more than delete; only they are in the denominators "
        "of the rates. ≥ marks a lower bound: some edits were not assessed, so what was found is the least there is.",
        "",
    ]
    lines += _rates("sound", "All sound patches", summary)
    if any(model["resolved"] for model in summary["models"]):
        lines += _rates("resolved", "Sound patches that resolve their task", summary)
    lines += _lint(summary)
    lines += _reach(summary)
    lines += _excess(summary)
    lines += _validity(summary)
    lines += _kinds(summary)
    lines += _judge(summary)
    return "\n".join(lines)


def _rates(population: str, title: str, summary: Mapping[str, Any]) -> list[str]:
    shown: tuple[Rate, ...] = RATES[:4]
    if any(model[population] and model[population][OUT_OF_SCOPE.name]["denominator"] for model in summary["models"]):
        shown = (*shown, OUT_OF_SCOPE)
    lines = [f"## {title}", "", "| model | patches | " + " | ".join(rate.title for rate in shown) + " |"]
    lines.append("|---|---:|" + "---:|" * len(shown))
    for model in _ordered(summary, population):
        rates = model[population]
        if not rates:
            continue
        cells = [_cell(rates[rate.name]) for rate in shown]
        lines.append(f"| {_name(model)} | {rates[shown[0].name]['rows']:,} | " + " | ".join(cells) + " |")
    return [*lines, ""]


def _lint(summary: Mapping[str, Any]) -> list[str]:
    names = ("lint_introduced_rate", "lint_fixed_rate", "introducing_rate", "silencing_rate", "unformatted_rate")
    shown = [rate for name in names for rate in RATES if rate.name == name]
    models = [model for model in summary["models"] if model["sound"]["introducing_rate"]["denominator"]]
    if not models:
        return []
    titles = " | ".join(_title(rate) for rate in shown)
    lines = ["## Lint and layout", "", f"| model | {titles} | files not looked at |"]
    lines.append("|---|" + "---:|" * (len(shown) + 1))
    for model in models:
        cells = [_cell(model["sound"][rate.name], "" if not rate.share else " %") for rate in shown]
        cells.append(f"{model['counts']['lint_unchecked_files']:,}")
        lines.append(f"| {_name(model)} | " + " | ".join(cells) + " |")
    return [*lines, ""]


def _ordered(summary: Mapping[str, Any], population: str) -> list[Mapping[str, Any]]:
    def place(model: Mapping[str, Any]) -> tuple[bool, float, str]:
        value = (model[population] or {}).get(RATES[0].name, {}).get("value")
        return value is None, value or 0.0, model["model_name_or_path"]

    return sorted(summary["models"], key=place)


def _cell(rate: Mapping[str, Any], sign_behind: str = " %") -> str:
    if rate["value"] is None:
        return f"none ({rate['method']})"
    sign = "≥ " if rate["bound"] == "lower" else ""
    interval = "" if rate["low"] is None else f" ({100 * rate['low']:.1f} to {100 * rate['high']:.1f})"
    return f"{sign}{100 * rate['value']:.1f}{sign_behind}{interval}, {rate['numerator']:,} of {rate['denominator']:,}"


def _reach(summary: Mapping[str, Any]) -> list[str]:
    lines: list[str] = []
    for mode in sorted({mode for model in summary["models"] for mode in model["reach"] or ()}):
        found = [(model, (model["reach"] or {}).get(mode, {})) for model in summary["models"]]
        shown = [rate for rate in RATES if any(_measured(labels, rate) for _, labels in found)]
        lines += [f"## By reach of the task ({mode})", ""]
        lines.append("| model | tasks | patches | " + " | ".join(_title(rate) for rate in shown) + " |")
        lines.append("|---|---|---:|" + "---:|" * len(shown))
        for model, labels in found:
            for label in ("local", "global"):
                if label in labels:
                    rates = labels[label]
                    cells = [_cell(rates[rate.name], " %" if rate.share else "") for rate in shown]
                    patches = f"{rates[RATES[0].name]['rows']:,}"
                    lines.append(f"| {_name(model)} | {label} | {patches} | " + " | ".join(cells) + " |")
        lines.append("")
    return lines


def _measured(labels: Mapping[str, Any], rate: Rate) -> bool:
    return any(rates[rate.name]["denominator"] for rates in labels.values())


def _title(rate: Rate) -> str:
    return rate.title + ("" if rate.share else " per 100 changed lines")


def _excess(summary: Mapping[str, Any]) -> list[str]:
    rows = []
    for model in summary["models"]:
        for population, words in (("sound", "all sound"), ("resolved", "resolved")):
            rates = model[population]
            if rates and any(rates[rate.name]["denominator"] for rate in EXCESS):
                cells = [_mean(rate, rates[rate.name]) for rate in EXCESS]
                rows.append(f"| {_name(model)} | {words} | " + " | ".join(cells) + " |")
    if not rows:
        return []
    return [
        "## Against the reference",
        "",
        "Means over sound patches whose task has a reference patch, tests left out: the token distance is a share of "
        "the tokens of the files concerned, complexity is in points; no verdict depends on it.",
        "",
        "| model | patches | " + " | ".join(rate.name.replace("_", " ") for rate in EXCESS) + " |",
        "|---|---|" + "---:|" * len(EXCESS),
        *rows,
        "",
    ]


def _mean(rate: Rate, found: Mapping[str, Any]) -> str:
    if found["value"] is None:
        return f"none ({found['method']})"
    factor, unit, digits = (1, "", 2) if rate.scale == "points" else (100, " %", 1 if rate.share else 2)
    low, high = found["low"], found["high"]
    interval = "" if low is None else f" ({factor * low:.{digits}f} to {factor * high:.{digits}f})"
    return f"{factor * found['value']:.{digits}f}{unit}{interval}, n = {found['denominator']:,}"


def _validity(summary: Mapping[str, Any]) -> list[str]:
    lines = [
        "## What became of the rows",
        "",
        "| model | rows | not scored | no patch | not applied | syntax broken | only deletes | sound | exact "
        "| repaired | fuzzy |",
        "|---|" + "---:|" * 10,
    ]
    for model in summary["models"]:
        counts, applied = model["counts"], model["applied"]
        cells = [counts[key] for key in ("rows", "error", "no_patch", "not_applied", "syntax_broken", "only_deletes")]
        cells += [counts["sound"], *(applied.get(level, 0) for level in ("exact", "repaired", "fuzzy"))]
        lines.append(f"| {_name(model)} | " + " | ".join(f"{cell:,}" for cell in cells) + " |")
    return [*lines, ""]


def _kinds(summary: Mapping[str, Any]) -> list[str]:
    kinds = sorted({kind for model in summary["models"] for kind in model["irrelevant_kinds"]})
    if not kinds:
        return []
    lines = ["## Irrelevant edits by kind", "", "| model | " + " | ".join(kinds) + " |", "|---|" + "---:|" * len(kinds)]
    for model in summary["models"]:
        cells = [f"{model['irrelevant_kinds'].get(kind, 0):,}" for kind in kinds]
        lines.append(f"| {_name(model)} | " + " | ".join(cells) + " |")
    return [*lines, ""]


def _judge(summary: Mapping[str, Any]) -> list[str]:
    part = summary.get("judge")
    if part is None:
        return []
    names = ", ".join(
        f"{_name({'model_name_or_path': one['model']})} (prompt {one['prompt']})" for one in part["models"]
    )
    cost = "not known" if part["cost"] is None else f"{part['cost']:,.4f} {visible(part['currency'])}"
    return [
        "## Second reader",
        "",
        f"{names}: {part['answered']:,} of {part['asked']:,} edits in doubt answered, {part['moved']:,} moved, in "
        f"{part['patches']:,} patches; no or not every answer for {part['unanswered_patches']:,} of them. "
        f"{part['requests']:,} requests, {part['input_tokens']:,} tokens read, {part['output_tokens']:,} written; "
        f"cost: {cost}. The rates above include what it moved.",
        "",
    ]


def _name(model: Mapping[str, Any]) -> str:
    """The model's name, whatever it is made of, as text in a cell."""
    text = visible(model["model_name_or_path"])
    for mark in "\\`*_{}[]<>|#":
        text = text.replace(mark, "\\" + mark)
    return text
