"""`summary.md`: the summary as tables for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from editguard.batch.summary import OUT_OF_SCOPE, RATES, Rate
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
    lines += _validity(summary)
    lines += _kinds(summary)
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


def _ordered(summary: Mapping[str, Any], population: str) -> list[Mapping[str, Any]]:
    def place(model: Mapping[str, Any]) -> tuple[bool, float, str]:
        value = (model[population] or {}).get(RATES[0].name, {}).get("value")
        return value is None, value or 0.0, model["model_name_or_path"]

    return sorted(summary["models"], key=place)


def _cell(rate: Mapping[str, Any]) -> str:
    if rate["value"] is None:
        return f"none ({rate['method']})"
    sign = "≥ " if rate["bound"] == "lower" else ""
    interval = "" if rate["low"] is None else f" ({100 * rate['low']:.1f} to {100 * rate['high']:.1f})"
    return f"{sign}{100 * rate['value']:.1f} %{interval}, {rate['numerator']:,} of {rate['denominator']:,}"


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


def _name(model: Mapping[str, Any]) -> str:
    """The model's name, whatever it is made of, as text in a cell."""
    text = visible(model["model_name_or_path"])
    for mark in "\\`*_{}[]<>|#":
        text = text.replace(mark, "\\" + mark)
    return text
