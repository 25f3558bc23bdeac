"""The fitted models of reach: coefficients that ship as readable data."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from editguard.relevance.model import Logistic, logistic_document, read_logistic
from editguard.vocabulary.errors import EditguardError

SHIPPED = Path(__file__).with_name("coefficients.json")


class ReachModel(NamedTuple):
    """``files`` and ``symbols`` rank places by what a text says of them; ``reference`` and ``text`` turn signals into a
    score. A score at or above the mode's cut is called global."""

    files: Logistic
    symbols: Logistic
    reference: Logistic
    text: Logistic
    reference_cut: float
    text_cut: float


def read_reach_model(text: str, source: str) -> ReachModel:
    """The model that ``text`` describes; ``source`` names where it stands.

    Raises:
        EditguardError: if it is none.
    """
    try:
        document = json.loads(text)
        return ReachModel(
            files=read_logistic(document["files"]),
            symbols=read_logistic(document["symbols"]),
            reference=read_logistic(document["reference"]),
            text=read_logistic(document["text"]),
            reference_cut=float(document["cuts"]["reference"]),
            text_cut=float(document["cuts"]["text"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise EditguardError(f"{source} holds no coefficients of reach ({type(error).__name__}: {error})") from error


def write_reach_model(model: ReachModel, about: Mapping[str, Any]) -> str:
    """``model`` as readable JSON; ``about`` says how it was fitted and on what."""
    document = {
        "about": dict(about),
        "cuts": {"reference": round(model.reference_cut, 4), "text": round(model.text_cut, 4)},
        "reference": logistic_document(model.reference),
        "text": logistic_document(model.text),
        "files": logistic_document(model.files),
        "symbols": logistic_document(model.symbols),
    }
    return json.dumps(document, indent=1) + "\n"


@cache
def shipped_reach_model() -> ReachModel:
    """The model that comes with editguard."""
    return read_reach_model(SHIPPED.read_text(encoding="utf-8"), SHIPPED.name)
