"""What the evidence and the judge say of an edit, joined into one probability."""

from __future__ import annotations

import math
from collections.abc import Mapping

from editguard.relevance.model import Logistic, Model
from editguard.vocabulary.edit import Verdict
from editguard.vocabulary.judge import Opinion

TRUSTED = 0.95
"""The most that a judge's confidence counts for before it was measured: models are surer than they are right."""

HELD_BACK = frozenset({"thin", "bound"})
"""Signals of verdicts whose probability was held between the cut-offs: it says nothing."""

FEATURES = ("evidence", "judge")
"""What the joint regression looks at: both as log-odds of irrelevant."""


def features(verdict: Verdict, opinion: Opinion) -> Mapping[str, float]:
    """The two as log-odds; 0 where one of them does not say."""
    known = verdict.p_irrelevant
    if known is None or any(item.signal in HELD_BACK for item in verdict.evidence):
        known = 0.5
    said = opinion.p_irrelevant if opinion.verdict is not None and opinion.p_irrelevant is not None else 0.5
    return {"evidence": _odds(known, 1 - 1e-3), "judge": _odds(said, TRUSTED)}


def joined(verdict: Verdict, opinion: Opinion, weights: Logistic | None) -> float:
    """The probability that the edit is irrelevant.

    Without ``weights`` that were fitted for this judge, the two are taken as independent reports and multiplied as odds
    (Good 1950, "Probability and the Weighing of Evidence"), the judge's bounded by `TRUSTED`.
    """
    found = features(verdict, opinion)
    if weights is not None:
        return round(weights.probability(found), 4)
    return round(1 / (1 + math.exp(-sum(found.values()))), 4)


def weights_for(model: Model, judge: str, prompt: str) -> Logistic | None:
    """The weights of ``model`` that were fitted for this judge under this version of the prompt, if any were."""
    fitted = model.judge
    return fitted.weights if fitted is not None and (fitted.model, fitted.prompt) == (judge, prompt) else None


def _odds(p: float, most: float) -> float:
    p = min(max(p, 1 - most), most)
    return math.log(p / (1 - p))
