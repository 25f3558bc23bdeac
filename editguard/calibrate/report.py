"""A calibration as text, Markdown or JSON, and its edits as rows to be read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from editguard import __version__
from editguard.calibrate.fit import too_few
from editguard.calibrate.measure import Figures, Share
from editguard.calibrate.run import HELD_OUT, MADE, Calibration
from editguard.calibrate.second import Heard
from editguard.report.escape import visible
from editguard.vocabulary.judge import Spent

_TITLES = {
    "reviewed": "Reviewed edits",
    "untouched": "Untouched commits",
    "tangled": "Tangled with another change",
    "injected": "With drive-by edits",
    MADE: "All made patches together",
    HELD_OUT: "Held out of fitting",
}
_NONE = "-"
_SHOWN = 10
"""Problems that are told one by one."""


def to_document(found: Calibration) -> dict[str, Any]:
    """All figures as JSON values; shares come with their parts and 95 % intervals."""
    return {
        "tool": f"editguard {__version__}",
        "cases": _counts(found),
        "commits": None
        if found.tally is None
        else {"seen": found.tally.seen, "taken": found.tally.taken, "not_taken": dict(found.tally.reasons)},
        "rows_left_out": dict(found.left_out),
        "not_judged": [{"case": name, "why": why} for name, why in found.problems],
        "figures": {
            measured.name: {source: _figures(figures) for source, figures in measured.by_source}
            for measured in found.measured
        },
        "cut": None if found.cut is None else {"irrelevant": found.cut.accuse, "why": found.cut.why},
        "warning": _warning(found) or None,
    } | ({} if found.heard is None else {"judge": _heard(found.heard)})


def render_json(found: Calibration) -> str:
    """`to_document` as text."""
    return json.dumps(to_document(found), indent=1, ensure_ascii=False) + "\n"


def render_text(found: Calibration) -> str:
    """The figures as tables for a terminal."""
    return "\n".join(_lines(found, markdown=False)) + "\n"


def render_markdown(found: Calibration) -> str:
    """The figures as tables in Markdown."""
    return "\n".join(_lines(found, markdown=True)) + "\n"


def rows(found: Calibration) -> Iterator[str]:
    """A line of JSON for each run of which the truth is known, under each model."""
    for measured in found.measured:
        for run in measured.runs:
            yield json.dumps(
                {
                    "model": measured.name, "case": run.case, "source": run.source, "repository": run.group,
                    "path": run.truth.path, "old": run.truth.old, "new": run.truth.new,
                    "irrelevant": run.truth.irrelevant, "kind": run.truth.kind, "verdict": run.verdict,
                    "p_irrelevant": None if run.p is None else round(run.p, 4),
                }
            )  # fmt: skip


def _counts(found: Calibration) -> dict[str, int]:
    counts: dict[str, int] = {}
    for case in found.cases:
        counts[case.source] = counts.get(case.source, 0) + 1
    return counts


def _figures(figures: Figures) -> dict[str, Any]:
    return {
        "runs": figures.runs,
        "missing": figures.missing,
        "undecided": figures.undecided,
        "kappa": _rounded(figures.kappa),
        "precision": _share(figures.precision),
        "recall": _share(figures.recall),
        "false_alarm_rate": _share(figures.false_alarms),
        "untouched_patches_accused": _share(figures.patches),
        "auc": _rounded(figures.auc),
        "recall_at_2_percent_false_alarms": _share(figures.recall_at),
        "calibration_error": _rounded(figures.calibration_error),
        "recall_by_kind": {kind: _share(share) for kind, share in figures.by_kind},
        "reliability": [
            {
                "from": row.low,
                "to": row.high,
                "runs": row.runs,
                "mean_p": round(row.said, 4),
                "irrelevant": row.irrelevant,
            }
            for row in figures.reliability
        ],
    }


def _share(share: Share) -> dict[str, Any]:
    return {
        "value": _rounded(share.value),
        "numerator": share.part,
        "denominator": share.whole,
        "low": _rounded(share.low),
        "high": _rounded(share.high),
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _lines(found: Calibration, *, markdown: bool) -> list[str]:
    lines: list[str] = []
    if found.tally is not None:
        why = ", ".join(f"{count} {reason}" for reason, count in found.tally.reasons)
        lines += [
            f"{found.tally.taken} of {found.tally.seen} commits taken" + (f"; not taken: {why}" if why else ""),
            "",
        ]
    counts = ", ".join(f"{count} {source}" for source, count in _counts(found).items())
    lines += [f"Patches: {counts}", ""]
    lines += [f"{count} labelled rows left out: {reason}" for reason, count in found.left_out]
    lines += _problems(found)
    for source in dict(pair for measured in found.measured for pair in measured.by_source):
        columns = [
            (measured.name, figures) for measured in found.measured for s, figures in measured.by_source if s == source
        ]
        title = f"{_TITLES[source]}: {columns[0][1].runs:,} runs of changed lines"
        lines += ["", f"## {title}" if markdown else title, ""]
        lines += _table(_main(columns), markdown)
        kinds = _kinds(columns)
        if len(kinds) > 1:
            lines += ["", *_table(kinds, markdown)]
        lines += ["", *_table(_reliability(columns[-1]), markdown)]
    if found.heard is not None:
        lines += ["", "## The judge" if markdown else "The judge", "", *_of_judge(found.heard, markdown)]
    if found.cut is not None:
        lines += ["", f"Cut-off: irrelevant from p = {found.cut.accuse:.2f} on ({found.cut.why})"]
    if warning := _warning(found):
        lines += ["", f"Warning: {warning}"]
    return lines


def _heard(part: Heard) -> dict[str, Any]:
    def intervals(rows: Sequence[tuple[str, float | None, float | None, float | None]]) -> dict[str, Any]:
        return {
            name: {"value": _rounded(value), "low": _rounded(low), "high": _rounded(high)}
            for name, value, low, high in rows
        }

    return {
        "model": part.model,
        "prompt": part.prompt,
        "interfaces": list(part.interfaces),
        "patches": part.patches,
        "unanswered_patches": part.unanswered,
        "most_frequent_reason": part.why or None,
        **part.spent._asdict(),
        "from_store": {"answers": part.kept, **part.saved._asdict()},
        "currency": part.currency or None,
        "moved_right": part.right,
        "moved_wrong": part.wrong,
        "kappa": intervals(part.kappas),
        "calibration_error": intervals(part.errors),
    }


def _of_judge(part: Heard, markdown: bool) -> list[str]:
    kept = f"{_answers(part.kept)} came from the store, paid for earlier with {_spent(part.saved, part.currency)}"
    moved = part.right + part.wrong
    lines = [
        f"{visible(part.model)}, prompt {part.prompt}, asked by {', '.join(part.interfaces) or 'nobody'}: "
        f"{part.patches:,} patches, {part.unanswered:,} of them without every answer"
        + (f" ({visible(part.why)})" if part.why else ""),
        f"now {_spent(part.spent, part.currency)}" + (f"; {kept}" if part.kept else ""),
        f"of the labelled runs it moved {moved:,} out of doubt, {part.right:,} rightly and {part.wrong:,} wrongly",
        "",
    ]
    table = [["", *(name for name, *_ in part.kappas)]]
    table.append(["kappa", *(_with_interval(*row[1:]) for row in part.kappas)])
    table.append(["calibration error", *(_with_interval(*row[1:]) for row in part.errors)])
    return [*(line for line in lines), *_table(table, markdown)]


def _answers(count: int) -> str:
    return "1 answer" if count == 1 else f"{count:,} answers"


def _spent(spent: Spent, currency: str) -> str:
    requests = "1 request" if spent.requests == 1 else f"{spent.requests:,} requests"
    if not spent.requests:
        return "no request"
    cost = "cost not known (no prices are set)" if spent.cost is None else f"{spent.cost:,.4f} {currency}"
    return f"{requests}, {spent.input_tokens:,} tokens read, {spent.output_tokens:,} written, {cost}"


def _with_interval(value: float | None, low: float | None, high: float | None) -> str:
    if value is None:
        return _NONE
    return f"{value:.3f}" + ("" if low is None or high is None else f" ({low:.3f} to {high:.3f})")


def _warning(found: Calibration) -> str:
    return too_few(found.learned, found.model) if found.learned is not None and found.model is not None else ""


def _problems(found: Calibration) -> list[str]:
    if not found.problems:
        return []
    lines = [f"{len(found.problems)} patches could not be judged and are in no figure:"]
    lines += [f"  {visible(name)}: {visible(why)}" for name, why in found.problems[:_SHOWN]]
    if len(found.problems) > _SHOWN:
        lines.append(f"  and {len(found.problems) - _SHOWN} more")
    return lines


_Columns = Sequence[tuple[str, Figures]]


def _main(columns: _Columns) -> list[list[str]]:
    table = [["", *(name for name, _ in columns)]]

    def row(title: str, *cells: str) -> None:
        if any(cell != _NONE for cell in cells):
            table.append([title, *cells])

    row("precision", *(_percent(f.precision) for _, f in columns))
    row("recall", *(_percent(f.recall) for _, f in columns))
    row("false alarms", *(_percent(f.false_alarms) for _, f in columns))
    row("untouched patches accused", *(_percent(f.patches) for _, f in columns))
    row("recall at 2 % false alarms", *(_percent(f.recall_at) for _, f in columns))
    row("AUC", *(_number(f.auc) for _, f in columns))
    row("kappa", *(_number(f.kappa) if f.recall.whole else _NONE for _, f in columns))
    row("calibration error", *(_number(f.calibration_error) for _, f in columns))
    row("undecided", *(f"{f.undecided:,} of {f.runs:,}" for _, f in columns))
    row("covered by no edit", *(f"{f.missing:,} of {f.runs:,}" for _, f in columns))
    return table


def _kinds(columns: _Columns) -> list[list[str]]:
    names = sorted({kind for _, figures in columns for kind, _ in figures.by_kind})
    table = [["recall by kind", *(name for name, _ in columns)]]
    for name in names:
        shares = [dict(figures.by_kind).get(name, Share(0, 0)) for _, figures in columns]
        table.append([name, *(f"{share.part} of {share.whole}" for share in shares)])
    return table


def _reliability(column: tuple[str, Figures]) -> list[list[str]]:
    name, figures = column
    table = [[f"p_irrelevant ({name})", "runs", "mean p", "irrelevant"]]
    for row in figures.reliability:
        share = f"{row.irrelevant} ({100 * row.irrelevant / row.runs:.0f} %)"
        table.append([f"{row.low:.1f} to {row.high:.1f}", f"{row.runs:,}", f"{row.said:.2f}", share])
    return table


def _percent(share: Share) -> str:
    if share.value is None:
        return _NONE
    interval = "" if share.low is None or share.high is None else f" ({100 * share.low:.1f} to {100 * share.high:.1f})"
    return f"{100 * share.value:.1f} %{interval}, {share.part:,} of {share.whole:,}"


def _number(value: float | None) -> str:
    return _NONE if value is None else f"{value:.3f}"


def _table(table: Sequence[Sequence[str]], markdown: bool) -> list[str]:
    if markdown:
        head, *body = table
        lines = ["| " + " | ".join(visible(cell) for cell in head) + " |", "|---" * len(head) + "|"]
        return lines + ["| " + " | ".join(visible(cell).replace("|", "\\|") for cell in row) + " |" for row in body]
    widths = [max(len(visible(row[place])) for row in table) for place in range(len(table[0]))]
    return [
        ("  " + "  ".join(visible(cell).ljust(width) for cell, width in zip(row, widths, strict=True))).rstrip()
        for row in table
    ]
