"""The judge's part of a report, as plain values and in a line."""

from __future__ import annotations

from typing import Any

from editguard.vocabulary.judge import Judgement, Opinion, Reading
from editguard.vocabulary.report import Report


def to_document(judgement: Judgement) -> dict[str, Any]:
    """``judgement`` in the order of the schema."""
    reading = judgement.reading
    return {
        "model": reading.model,
        "prompt": reading.prompt,
        "server": reading.server or None,
        "interface": reading.interface or None,
        "votes": reading.votes,
        "asked": len(reading.opinions),
        "answered": sum(opinion.verdict is not None for opinion in reading.opinions),
        "moved": len(judgement.moved),
        "calibrated": judgement.calibrated,
        "requests": reading.spent.requests,
        "input_tokens": reading.spent.input_tokens,
        "output_tokens": reading.spent.output_tokens,
        "cost": reading.spent.cost,
        "currency": reading.currency or None,
        "problem": reading.problem or None,
        "cut": list(reading.cut),
    }


def edit_document(judgement: Judgement, edit: str) -> dict[str, Any] | None:
    """What the judge said of one edit; ``None`` if it was not asked about it."""
    opinion = next((opinion for opinion in judgement.reading.opinions if opinion.edit == edit), None)
    if opinion is None:
        return None
    before = next((verdict for verdict in judgement.moved if verdict.edit == edit), None)
    weighed = next((verdict for verdict in judgement.weighed if verdict.edit == edit), None)
    return {
        "verdict": None if opinion.verdict is None else opinion.verdict.value,
        "p_irrelevant": opinion.p_irrelevant,
        "reason": opinion.reason,
        "quotes": list(opinion.quotes),
        "valid_votes": opinion.valid,
        "agreeing_votes": opinion.agreed,
        "void": opinion.void or None,
        "weighed_from": None if weighed is None else weighed.p_irrelevant,
        "moved_from": None if before is None else {"verdict": before.label.value, "p_irrelevant": before.p_irrelevant},
    }


def sentence(report: Report) -> str | None:
    """The judge's part in a line; ``None`` where none was to be asked."""
    if report.judge is None:
        return None
    reading = report.judge.reading
    server = f" at {reading.server}" if reading.server else ""
    name = f"second reader {reading.model}{server} (prompt {reading.prompt})"
    if not reading.opinions:
        return f"{name}: not asked, {reading.problem or 'no edit is in doubt'}"
    answered = sum(opinion.verdict is not None for opinion in reading.opinions)
    parts = [f"{answered:,} of {len(reading.opinions):,} edits answered, {len(report.judge.moved):,} moved"]
    if report.judge.moved and not report.judge.calibrated:
        parts.append("not calibrated for this model")
    parts.append(_spent(reading))
    why = reading.problem or _void(reading.opinions)
    return f"{name}: " + "; ".join(parts) + (f"; {why}" if why else "")


def _spent(reading: Reading) -> str:
    spent = reading.spent
    tokens = spent.input_tokens + spent.output_tokens
    requests = "1 request" if spent.requests == 1 else f"{spent.requests:,} requests"
    cost = "" if spent.cost is None else f", {spent.cost:.4f} {reading.currency}"
    return f"{requests}, {tokens:,} tokens{cost}"


def _void(opinions: tuple[Opinion, ...]) -> str:
    return next((f"of one or more: {opinion.void}" for opinion in opinions if opinion.void), "")
