"""From the summary of a run to what the page's template shows."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from editguard.batch.page.charts import Axis, Segment, Whisker, axis, bar, histogram, whisker
from editguard.batch.summary import EXCESS, RATES

FEW = 30
"""Sound patches below which a model is not named as the tidiest or the least tidy."""

SHOWN_KINDS = 9
"""Kinds of irrelevant edits with a column of their own; the rest are summed."""

BESIDE = RATES[1:5]
"""Rates that stand beside the headline; the others have a table of their own."""

SHADES = (2.0, 5.0, 15.0, 40.0)
"""Irrelevant edits in 100 patches from which a cell is a shade darker: the same on every page."""

HEADLINE = RATES[0].name

WORDS = {
    "formatting": "reformatting",
    "comment": "comments",
    "docstring": "docstrings",
    "import": "import order",
    "rename": "renames",
    "annotation": "type hints",
    "move": "moved code",
    "equivalent": "equivalent rewrites",
    "behaviour": "other behaviour",
    "test": "tests",
    "docs": "documents",
    "config": "settings",
    "dependency": "dependencies",
    "generated": "generated files",
    "scratch": "scratch files",
    "binary": "binary files",
    "mode": "file modes",
    "debug-output": "debug output",
    "disconnected-edit": "unrelated changes",
    "unreferenced-addition": "unused additions",
    "requalified-name": "requalified names",
    "speculative-guard": "needless guards",
    "removed-words": "removed words",
    "whole-function-rewrite": "whole rewrites",
}
"""Kinds and rules as a reader calls them; another is called by its own name."""

STEPS = (("none", 0, 0), ("1", 1, 1), ("2 to 3", 2, 3), ("4 to 9", 4, 9), ("10 or more", 10, 10**9))
"""Numbers of irrelevant edits in a patch, in classes."""

BINS = 10
"""Columns of the histogram of shares."""

_OUTCOMES = (
    ("exact", "sound, applied as it is"),
    ("mended", "sound, applied after repair"),
    ("syntax_broken", "leaves a file that does not parse"),
    ("only_deletes", "does nothing but delete"),
    ("not_applied", "does not apply"),
    ("no_patch", "no patch"),
    ("other", "applies, and is not sound otherwise"),
    ("error", "could not be scored"),
)


@dataclass
class Tally:
    """What the page counts of one model beside the summary, over sound patches."""

    kinds: Counter[str] = field(default_factory=Counter)
    steps: Counter[str] = field(default_factory=Counter)
    shares: list[int] = field(default_factory=lambda: [0] * BINS)
    outcomes: Counter[str] = field(default_factory=Counter)

    def add(self, values: Mapping[str, Any], accused: Sequence[str]) -> None:
        """Count a row by its columns (see `metrics.flat`) and what its irrelevant edits are."""
        self.outcomes[outcome(values)] += 1
        if not values["sound"]:
            return
        self.kinds.update(accused)
        number = values["irrelevant_edits"]
        self.steps[next(name for name, first, last in STEPS if first <= number <= last)] += 1
        if number and values["changed_lines"]:
            share = values["irrelevant_lines"] / values["changed_lines"]
            self.shares[min(BINS - 1, int(share * BINS))] += 1


def outcome(values: Mapping[str, Any]) -> str:
    """What became of a row: one of the names of `_OUTCOMES`."""
    if values["status"] == "error" or values["format"] is None:
        return "error"
    if values["sound"]:
        return "exact" if values["applied"] == "exact" else "mended"
    if values["format"] == "none":
        return "no_patch"
    if values["status"] == "invalid" or values["applied"] == "failed":
        return "not_applied"
    if values["syntax_kept"] is False:
        return "syntax_broken"
    return "only_deletes" if values["only_deletes"] else "other"


class Place(NamedTuple):
    """One model in a table of one population."""

    name: str
    patches: int
    rates: Mapping[str, Any]
    chart: Whisker | None
    few: bool
    top: list[str]


class Spread(NamedTuple):
    """How the irrelevant edits of one model are spread over its patches."""

    name: str
    patches: int
    steps: list[Segment]
    counts: list[int]
    columns: list[Any]
    shares: list[int]


class Line(NamedTuple):
    """A model with cells: numbers, estimates or texts."""

    name: str
    cells: list[Any]


def view(summary: Mapping[str, Any], tallies: Mapping[str, Tally]) -> dict[str, Any]:
    """All that the template needs, from a summary (see `summary.summarise`) and the tallies by model."""
    models = summary["models"]
    kinds = Counter[str]()
    for tally in tallies.values():
        kinds.update(tally.kinds)
    ranked = sorted(kinds.items(), key=lambda item: (-item[1], item[0]))
    on = _axis(models, ("sound", "resolved"))
    populations = [
        _population(name, title, models, tallies, on)
        for name, title in (("sound", "All sound patches"), ("resolved", "Only those that resolve their task"))
        if any(model[name] for model in models)
    ]
    board = populations[0]["places"] if populations else []
    order = [place.name for place in board]
    by_name = {model["model_name_or_path"]: model for model in models}
    return {
        "rows": summary["rows"],
        "tasks": summary["tasks"],
        "nameless": summary["rows_without_model"],
        "version": summary["tool"]["version"],
        "axis": on,
        "populations": populations,
        "verdict": _headline(board),
        "kinds": _overall(ranked),
        "kind_table": _kind_table(order, by_name, tallies, [name for name, _ in ranked]),
        "steps": [name for name, _, _ in STEPS],
        "spread": [_spread(name, tallies[name]) for name in order],
        "reach": _reach(order, by_name),
        "outcomes": [words for _, words in _OUTCOMES],
        "validity": [_validity(name, tallies[name]) for name in order],
        "excess": _excess(order, by_name),
        "rates": BESIDE,
        "others": _others(order, by_name),
        "lower_bounds": any(place.rates[HEADLINE]["bound"] == "lower" for place in board),
        "few": FEW,
        "shades": [f"{shade:g}" for shade in SHADES],
        "definitions": summary["definitions"],
        "excess_rates": EXCESS,
    }


def words_for(kind: str) -> str:
    """A kind or a rule, as the page calls it."""
    return WORDS.get(kind, kind.replace("-", " "))


def _axis(models: Sequence[Mapping[str, Any]], populations: Sequence[str]) -> Axis:
    values = []
    for model in models:
        for population in populations:
            rate = (model[population] or {}).get(HEADLINE)
            values += [rate[end] for end in ("value", "high") if rate and rate[end] is not None]
    return axis(values, most=1.0)


def _population(
    name: str, title: str, models: Sequence[Mapping[str, Any]], tallies: Mapping[str, Tally], on: Axis
) -> dict[str, Any]:
    places = []
    for model in models:
        rates = model[name]
        if not rates:
            continue
        called = model["model_name_or_path"]
        kinds = tallies[called].kinds if called in tallies else Counter[str]()
        top = [words_for(kind) for kind, _ in sorted(kinds.items(), key=lambda item: (-item[1], item[0]))[:3]]
        patches = rates[HEADLINE]["rows"]
        places.append(Place(called, patches, rates, whisker(rates[HEADLINE], on), patches < FEW, top))
    places.sort(key=_rank)
    return {"name": name, "title": title, "places": places}


def _rank(place: Place) -> tuple[bool, bool, float, float, str]:
    """Models with enough patches first, the tidiest first; of those alike, the one of which more is known."""
    value = place.rates[HEADLINE]["value"]
    high = place.rates[HEADLINE]["high"]
    return value is None, place.few, value or 0.0, 1.0 if high is None else high, place.name


def _headline(board: Sequence[Place]) -> dict[str, Any] | None:
    """The tidiest and the least tidy model of those with enough patches, and whether that can be told."""
    known = [place for place in board if not place.few and place.rates[HEADLINE]["value"] is not None]
    if not known:
        return None
    best, worst = known[0], known[-1]
    high = best.rates[HEADLINE]["high"]
    alike = [
        place
        for place in known[1:]
        if high is None or place.rates[HEADLINE]["low"] is None or place.rates[HEADLINE]["low"] <= high
    ]
    return {"best": best, "worst": None if worst is best else worst, "alike": len(alike), "known": len(known)}


def _overall(ranked: Sequence[tuple[str, int]]) -> list[dict[str, Any]]:
    total = sum(count for _, count in ranked)
    most = ranked[0][1] if ranked else 1
    shown = [
        {"name": words_for(name), "count": count, "share": count / total, "width": round(count / most * 100, 1)}
        for name, count in ranked[:SHOWN_KINDS]
    ]
    rest = sum(count for _, count in ranked[SHOWN_KINDS:])
    if rest:
        shown.append(
            {"name": "all others", "count": rest, "share": rest / total, "width": round(min(1, rest / most) * 100, 1)}
        )
    return shown


def _kind_table(
    order: Sequence[str], by_name: Mapping[str, Any], tallies: Mapping[str, Tally], kinds: Sequence[str]
) -> dict[str, Any]:
    """Irrelevant edits by kind per 100 sound patches, with a shade from 0 to 5 each (see `SHADES`)."""
    shown, rest = kinds[:SHOWN_KINDS], kinds[SHOWN_KINDS:]
    table = []
    for name in order:
        tally, patches = tallies[name], by_name[name]["counts"]["sound"]
        counts = [tally.kinds[kind] for kind in shown] + ([sum(tally.kinds[kind] for kind in rest)] if rest else [])
        table.append((name, patches, counts))
    lines = []
    for name, patches, counts in table:
        rates = [100 * count / patches if patches else None for count in counts]
        cells = [
            {"count": count, "rate": rate, "shade": 0 if not rate else 1 + bisect_right(SHADES, rate)}
            for count, rate in zip(counts, rates, strict=True)
        ]
        lines.append(Line(name, [patches, *cells]))
    return {"names": [words_for(kind) for kind in shown] + (["all others"] if rest else []), "lines": lines}


def _spread(name: str, tally: Tally) -> Spread:
    counts = [tally.steps[step] for step, _, _ in STEPS]
    steps = bar([(step, tally.steps[step]) for step, _, _ in STEPS])
    return Spread(name, sum(counts), steps, counts, histogram(tally.shares, 30), tally.shares)


def _reach(order: Sequence[str], by_name: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A table for each mode in which reach was assessed."""
    modes = sorted({mode for name in order for mode in by_name[name]["reach"] or ()})
    tables = []
    for mode in modes:
        parts = {name: (by_name[name]["reach"] or {}).get(mode, {}) for name in order}
        on = axis(
            [
                rate[end]
                for part in parts.values()
                for rates in part.values()
                for rate in (rates[HEADLINE],)
                for end in ("value", "high")
                if rate[end] is not None
            ],
            most=1.0,
        )
        lines = []
        for name, part in parts.items():
            found = [part.get(label, {}).get(HEADLINE) for label in ("local", "global")]
            lines.append(Line(name, [{"rate": rate, "chart": whisker(rate, on)} for rate in found]))
        tables.append({"mode": mode, "axis": on, "lines": lines})
    return tables


def _validity(name: str, tally: Tally) -> Line:
    counts = [tally.outcomes[key] for key, _ in _OUTCOMES]
    return Line(name, [sum(counts), bar([(str(place), count) for place, count in enumerate(counts)]), counts])


def _others(order: Sequence[str], by_name: Mapping[str, Any]) -> dict[str, Any]:
    """Rates about linters, formatters and contracts, those of them that anything was measured of."""
    shown = [
        rate
        for rate in RATES
        if rate.name != HEADLINE
        and rate not in BESIDE
        and any(by_name[name]["sound"][rate.name]["denominator"] for name in order)
    ]
    lines = [Line(name, [by_name[name]["sound"][rate.name] for rate in shown]) for name in order]
    return {"rates": shown, "lines": lines if shown else []}


def _excess(order: Sequence[str], by_name: Mapping[str, Any]) -> list[Line]:
    lines = []
    for name in order:
        rates = by_name[name]["sound"]
        resolved = by_name[name]["resolved"]
        if any(rates[rate.name]["denominator"] for rate in EXCESS):
            lines.append(Line(name, [rates, resolved]))
    return lines
