"""Rates by model: each with its denominator and its interval, over all sound patches and over resolved ones."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np

from editguard import __version__
from editguard.batch.statistics.intervals import Counted, Estimate, estimates

SCHEMA_VERSION = 1


class Rate(NamedTuple):
    """A rate of the tables. ``top`` and ``bottom`` are columns of `metrics`, ``bottom`` also ``1`` for rows;
    ``of`` is what is counted below, in words. ``share`` says that it is a part of a whole."""

    name: str
    top: str
    bottom: str
    of: str
    title: str
    relevance: bool = True
    share: bool = True
    scale: str = "percent"
    """How it is shown: in ``percent`` of ``of``, or in ``points`` a unit of it."""


OUT_OF_SCOPE = Rate(
    "out_of_scope_rate",
    "breaks_contract",
    "under_contract",
    "patches under a contract",
    "patches that leave their contract",
    relevance=False,
)
RATES = (
    Rate("extraneous_edit_rate", "has_irrelevant", "1", "patches", "patches with an irrelevant edit"),
    Rate("irrelevant_edit_rate", "irrelevant_edits", "edits", "edits", "irrelevant edits"),
    Rate("irrelevant_line_rate", "irrelevant_lines", "changed_lines", "changed lines", "lines in irrelevant edits"),
    Rate("scratch_file_rate", "has_scratch", "1", "patches", "patches that leave a scratch file", relevance=False),
    Rate("created_file_rate", "has_created", "1", "patches", "patches that create a file", relevance=False),
    Rate(
        "lint_introduced_rate", "lint_introduced", "linted_lines", "changed lines", "violations of linters introduced",
        relevance=False, share=False,
    ),
    Rate(
        "lint_fixed_rate", "lint_fixed", "linted_lines", "changed lines", "violations of linters fixed",
        relevance=False, share=False,
    ),
    Rate("introducing_rate", "has_lint", "is_linted", "patches", "patches that introduce a violation", relevance=False),
    Rate("silencing_rate", "has_suppression", "is_linted", "patches", "patches that silence a checker", False),
    Rate("unformatted_rate", "unformatted_lines", "linted_lines", "changed lines", "lines to be formatted", False),
    OUT_OF_SCOPE,
)  # fmt: skip
"""Over sound patches."""

EXCESS = (
    Rate(
        "excess_token_distance",
        "excess_token_distance",
        "has_excess_token_distance",
        "patches with a reference",
        "mean token distance beyond the reference's",
        relevance=False,
        share=False,
    ),
    Rate(
        "excess_complexity",
        "excess_complexity",
        "has_excess_complexity",
        "patches with a reference",
        "mean added cognitive complexity beyond the reference's",
        relevance=False,
        share=False,
        scale="points",
    ),
    *(
        Rate(
            f"{level}_{way}",
            f"{level}_{way}",
            f"has_{level}_{way}",
            "patches with a reference",
            f"mean {way} of changed {level}s against the reference",
            relevance=False,
        )
        for level in ("line", "symbol")
        for way in ("precision", "recall")
    ),
)
"""Against a reference, over sound patches of tasks that have one."""

VALIDITY = (
    Rate("applied_rate", "is_applied", "1", "rows", "patches that apply", relevance=False),
    Rate("exact_rate", "is_exact", "1", "rows", "patches that apply as they are", relevance=False),
    Rate("sound_rate", "is_sound", "1", "rows", "patches that apply, parse and do more than delete", relevance=False),
)
"""Over all rows that were scored."""


class _Sums:
    """Sums of one population by task."""

    def __init__(self, rates: Iterable[Rate]) -> None:
        self.rates = tuple(rates)
        self.by_task: dict[str, list[float]] = {}
        self.rows = 0
        self.excluded = 0
        self.unassessed_edits = 0
        self.edits = 0

    def add(self, task: str, values: Mapping[str, float]) -> None:
        sums = self.by_task.setdefault(task, [0.0] * (2 * len(self.rates)))
        for index, rate in enumerate(self.rates):
            sums[2 * index] += values[rate.top]
            sums[2 * index + 1] += values[rate.bottom]
        self.rows += 1
        self.edits += int(values["edits"])
        self.unassessed_edits += int(values["unassessed"])

    def estimates(self) -> dict[str, dict[str, Any]]:
        if not self.by_task:
            return {rate.name: _document(_nothing(self.excluded), rate, self) for rate in self.rates}
        table = np.array([self.by_task[task] for task in sorted(self.by_task)])
        quantities = [
            Counted(table[:, 2 * index], table[:, 2 * index + 1], self.rows, self.excluded, rate.share)
            for index, rate in enumerate(self.rates)
        ]
        return {
            rate.name: _document(estimate, rate, self)
            for rate, estimate in zip(self.rates, estimates(quantities), strict=True)
        }


class _Model:
    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.formats: Counter[str] = Counter()
        self.applied: Counter[str] = Counter()
        self.kinds: Counter[str] = Counter()
        self.validity = _Sums(VALIDITY)
        self.sound = _Sums((*RATES, *EXCESS))
        self.resolved = _Sums((*RATES, *EXCESS))
        self.reach: dict[str, dict[str, _Sums]] = {}
        self.references: Counter[str] = Counter()


def summarise(rows: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The summary of flat rows (see `metrics.flat`), as plain values."""
    models: dict[str, _Model] = defaultdict(_Model)
    nameless = total = 0
    tasks: set[str] = set()
    for row in rows:
        total += 1
        name = row["model_name_or_path"]
        if name is None:
            nameless += 1
            continue
        if row["instance_id"] is not None:
            tasks.add(row["instance_id"])
        _count(models[name], row)
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "editguard", "version": __version__},
        "rows": total,
        "rows_without_model": nameless,
        "tasks": len(tasks),
        "definitions": {rate.name: f"{rate.title} / {rate.of}" for rate in (*RATES, *EXCESS, *VALIDITY)},
        "models": [_model(name, models[name]) for name in sorted(models)],
    }


def _count(model: _Model, row: Mapping[str, Any]) -> None:
    counts = model.counts
    counts["rows"] += 1
    counts[row["status"]] += 1
    if row["status"] == "error" or row["instance_id"] is None:
        for sums in (model.validity, model.sound, model.resolved):
            sums.excluded += 1
        return
    model.formats[row["format"]] += 1
    model.applied[row["applied"]] += 1
    sound = bool(row["sound"])
    counts["no_patch"] += row["format"] == "none"
    counts["not_applied"] += row["format"] != "none" and row["status"] == "invalid"
    counts["syntax_broken"] += row["syntax_kept"] is False
    counts["only_deletes"] += row["only_deletes"] is True
    counts["sound"] += sound
    counts["resolved"] += row["resolved"] is True
    counts["resolved_known"] += row["resolved"] is not None
    for field in ("files_created", "files_deleted", "files_unparsed", "lint_unchecked_files", "suppressed"):
        counts[field] += row[field] or 0
    values = values_of(row)
    task = row["instance_id"]
    model.validity.add(task, values)
    if row["reference"] is not None:
        model.references[row["reference"]] += 1
    if sound:
        model.sound.add(task, values)
        if row["reach_mode"] is not None:
            labels = model.reach.setdefault(row["reach_mode"], {})
            labels.setdefault(row["reach_label"], _Sums(RATES)).add(task, values)
        for key, number in row.items():
            if key.startswith("irrelevant_") and key not in ("irrelevant_edits", "irrelevant_lines") and number:
                model.kinds[key.removeprefix("irrelevant_")] += number
    else:
        model.sound.excluded += 1
    if sound and row["resolved"] is True:
        model.resolved.add(task, values)
    else:
        model.resolved.excluded += 1


def values_of(row: Mapping[str, Any]) -> dict[str, float]:
    """What the rates are made of, for one flat row that was scored."""
    return {
        "1": 1.0,
        "is_applied": float(row["status"] == "ok" and row["applied"] != "failed"),
        "is_exact": float(row["status"] == "ok" and row["applied"] == "exact"),
        "is_sound": float(bool(row["sound"])),
        "has_irrelevant": float(bool(row["irrelevant_edits"])),
        "has_scratch": float(bool(row["irrelevant_scratch"])),
        "breaks_contract": float(row["contract_broken"] is True),
        "under_contract": float(row["contract_broken"] is not None),
        "has_created": float(bool(row["files_created"])),
        "irrelevant_edits": float(row["irrelevant_edits"]),
        "edits": float(row["edits"]),
        "unassessed": float(row["edits"] - row["assessed_edits"]),
        "irrelevant_lines": float(row["irrelevant_lines"]),
        "changed_lines": float(row["changed_lines"]),
        **{rate.top: float(row[rate.top] or 0.0) for rate in EXCESS},
        **{rate.bottom: float(row[rate.top] is not None) for rate in EXCESS},
        **_lint(row),
    }


def _lint(row: Mapping[str, Any]) -> dict[str, float]:
    """Where no linter looked at any file, the row is in no denominator."""
    linted = row["lint_introduced"] is not None
    return {
        "is_linted": float(linted),
        "linted_lines": float(row["changed_lines"]) if linted else 0.0,
        "lint_introduced": float(row["lint_introduced"] or 0),
        "lint_fixed": float(row["lint_fixed"] or 0),
        "unformatted_lines": float(row["unformatted_lines"] or 0),
        "has_lint": float(bool(row["lint_introduced"])),
        "has_suppression": float(bool(row["lint_suppressions"])),
    }


_COUNTS = (
    "rows",
    "ok",
    "invalid",
    "error",
    "no_patch",
    "not_applied",
    "syntax_broken",
    "only_deletes",
    "sound",
    "resolved",
    "resolved_known",
    "files_created",
    "files_deleted",
    "files_unparsed",
    "lint_unchecked_files",
    "suppressed",
)


def _model(name: str, model: _Model) -> dict[str, Any]:
    known = model.counts["resolved_known"] > 0
    return {
        "model_name_or_path": name,
        "counts": {key: model.counts[key] for key in _COUNTS},
        "formats": dict(sorted(model.formats.items())),
        "applied": dict(sorted(model.applied.items())),
        "irrelevant_kinds": dict(sorted(model.kinds.items())),
        "validity": model.validity.estimates(),
        "sound": model.sound.estimates(),
        "resolved": model.resolved.estimates() if known else None,
        "reach": {
            mode: {label: labels[label].estimates() for label in sorted(labels)}
            for mode, labels in sorted(model.reach.items())
        }
        or None,
        "references": dict(sorted(model.references.items())),
    }


def _nothing(excluded: int) -> Estimate:
    return Estimate(None, None, None, 0.0, 0.0, 0, 0, excluded, "no row")


def _document(estimate: Estimate, rate: Rate, sums: _Sums) -> dict[str, Any]:
    """``bound`` is ``lower`` where edits were not assessed: what was found is the least there is."""
    return {
        "value": _rounded(estimate.value),
        "low": _rounded(estimate.low),
        "high": _rounded(estimate.high),
        "numerator": int(estimate.numerator) if estimate.numerator.is_integer() else round(estimate.numerator, 6),
        "denominator": int(estimate.denominator),
        "unit": rate.of,
        "rows": estimate.rows,
        "tasks": estimate.clusters,
        "excluded_rows": estimate.excluded,
        "method": estimate.method,
        "bound": "lower" if rate.relevance and sums.unassessed_edits else "exact",
        "assessed_edits": sums.edits - sums.unassessed_edits,
        "edits": sums.edits,
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)
