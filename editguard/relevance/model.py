"""The calibrated model: coefficients that ship as readable data, and what they make of the evidence."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from editguard.vocabulary.errors import UsageError

SHIPPED = Path(__file__).with_name("coefficients.json")


class Logistic(NamedTuple):
    """A logistic regression: ``weights`` by feature, each for its distance from ``centres``; ``intercept`` is the
    log-odds where all features are at their centres."""

    intercept: float
    weights: tuple[tuple[str, float], ...]
    centres: tuple[tuple[str, float], ...]

    def contributions(self, features: Mapping[str, float]) -> dict[str, float]:
        """What each feature adds to the log-odds."""
        centres = dict(self.centres)
        return {name: weight * (features.get(name, 0.0) - centres[name]) for name, weight in self.weights}

    def probability(self, features: Mapping[str, float]) -> float:
        """The probability, from 0 to 1."""
        odds = self.intercept + sum(self.contributions(features).values())
        return 1 / (1 + math.exp(-min(max(odds, -30.0), 30.0)))


class Joint(NamedTuple):
    """How evidence and a judge are joined: ``weights`` were fitted for the language model ``model``, asked with version
    ``prompt`` of the prompt."""

    model: str
    prompt: str
    weights: Logistic


class Model(NamedTuple):
    """``seed`` weighs the ties of one edit to the task, ``code`` those of code among all edits of a patch;
    both give the probability that an edit is irrelevant. ``rates`` are the shares of irrelevant edits by what
    structure says of them. From ``accuse`` on an edit is called irrelevant, up to ``clear`` it belongs. ``judge`` joins
    all of it with what a language model says, where that was fitted."""

    seed: Logistic
    code: Logistic
    rates: tuple[tuple[str, float], ...]
    accuse: float
    clear: float
    judge: Joint | None = None

    def rate(self, signal: str) -> float:
        """The share of irrelevant ones among the edits of which structure says ``signal``."""
        return dict(self.rates)[signal]


SIGNALS = (
    "scratch", "debug", "structure", "dead", "requalified", "beside", "words", "named", "asked", "alone",
    "docs", "generated",
)  # fmt: skip
"""What structure says of an edit, as far as that decides more than what ties it to the task."""


def read_model(text: str, source: str) -> Model:
    """The model that ``text`` describes; ``source`` names where it stands for people.

    Raises:
        UsageError: if it is none.
    """
    try:
        document = json.loads(text)
        return Model(
            seed=read_logistic(document["seed"]),
            code=read_logistic(document["code"]),
            rates=tuple((name, _share(document["rates"][name])) for name in SIGNALS),
            accuse=_share(document["cuts"]["irrelevant"]),
            clear=_share(document["cuts"]["relevant"]),
            judge=_joint(document["judge"]) if "judge" in document else None,
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UsageError(
            f"{source} holds no coefficients of editguard ({type(error).__name__}: {error}): "
            "write it with editguard calibrate --fit"
        ) from error


def write_model(model: Model, about: Mapping[str, Any]) -> str:
    """``model`` as readable JSON; ``about`` says how it was fitted and on what."""
    return (
        json.dumps(
            {
                "about": dict(about),
                "cuts": {"irrelevant": model.accuse, "relevant": model.clear},
                "rates": {name: round(value, 4) for name, value in model.rates},
                "seed": logistic_document(model.seed),
                "code": logistic_document(model.code),
            }
            | ({} if model.judge is None else {"judge": _joint_document(model.judge)}),
            indent=1,
        )
        + "\n"
    )


@cache
def shipped_model() -> Model:
    """The model that comes with editguard."""
    return read_model(SHIPPED.read_text(encoding="utf-8"), SHIPPED.name)


def read_logistic(part: Mapping[str, Any]) -> Logistic:
    """The regression that `logistic_document` wrote down."""
    weights = {str(name): _number(value) for name, value in part["weights"].items()}
    centres = {str(name): _number(part["centres"][name]) for name in weights}
    return Logistic(_number(part["intercept"]), tuple(weights.items()), tuple(centres.items()))


def logistic_document(part: Logistic) -> dict[str, Any]:
    """``part`` as plain values, rounded."""
    return {
        "intercept": round(part.intercept, 5),
        "weights": {name: round(value, 5) for name, value in part.weights},
        "centres": {name: round(value, 5) for name, value in part.centres},
    }


def _joint(part: Mapping[str, Any]) -> Joint:
    return Joint(str(part["model"]), str(part["prompt"]), read_logistic(part))


def _joint_document(joint: Joint) -> dict[str, Any]:
    return {"model": joint.model, "prompt": joint.prompt, **logistic_document(joint.weights)}


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise TypeError(f"{value!r} is no number")
    return float(value)


def _share(value: object) -> float:
    number = _number(value)
    if not 0 <= number <= 1:
        raise ValueError(f"{number} is not from 0 to 1")
    return number


def names(part: Logistic) -> Sequence[str]:
    """The features that ``part`` looks at."""
    return [name for name, _ in part.weights]
