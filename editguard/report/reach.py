"""Reach as plain values, for the JSON report and for the rows of `classify`."""

from __future__ import annotations

from typing import Any

from editguard.vocabulary.reach import TOKENIZER, Reach


def to_document(reach: Reach) -> dict[str, Any]:
    """``reach`` in the order of the schema."""
    return {
        "mode": reach.mode.value,
        "label": reach.label,
        "score": reach.score,
        "cut": reach.cut,
        "signals": [signal._asdict() for signal in reach.signals],
        "context": [
            {
                "path": item.path,
                "symbol": item.symbol or None,
                "lines": list(item.lines),
                "role": item.role.value,
                "tokens": item.tokens,
                "why": item.why,
            }
            for item in reach.context
        ],
        "context_tokens": reach.tokens,
        "tokenizer": TOKENIZER,
        "places": [place._asdict() for place in reach.places],
        "skipped": [{"path": path or None, "why": why} for path, why in reach.skipped],
    }
