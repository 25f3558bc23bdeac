"""Coefficients from labelled edits: ridge logistic regression by Newton's method, rates by counting.

Reviewed edits tell how often a model's edits are irrelevant; tangled ones, which have edits of another task
mixed in on purpose, tell what an unconnected edit looks like but not how often there is one: they take part
with a lower weight and an intercept of their own, which is dropped afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from editguard.relevance.features import DIRECT
from editguard.relevance.model import SIGNALS, Logistic, Model

Array = NDArray[np.float64]

CODE = (
    "relative", "gap", "file_relative", "file_gap", "tied", "several", "by_name", "around", "mass", "literal",
    "symbol", "share", "peer", "near_named", "called", "around_gap",
)  # fmt: skip
"""What the second stage looks at."""

RIDGE = 10.0
RIDGE_SEED = 1.0
TANGLED_WEIGHT = 0.3
_STEPS = 60
_CLOSE = 1e-8


class LabelledEdit(NamedTuple):
    """One edit with its truth. ``signal`` is what structure says of it (one of `SIGNALS`), ``None`` where its ties
    decide; ``direct`` are its ties to the task; ``tangled`` says that it was mixed in on purpose, or into."""

    irrelevant: bool
    signal: str | None
    direct: Mapping[str, float]
    tangled: bool


class Sample(NamedTuple):
    """The labelled edits of one patch; ``features`` gives the second stage's numbers of each, in their order, for
    the weights of a first stage. ``group`` is what is left out together in cross-validation, a repository."""

    group: str
    edits: Sequence[LabelledEdit]
    features: Callable[[Logistic], Sequence[Mapping[str, float]]]


def fit(samples: Sequence[Sample], accuse: float, clear: float) -> Model:
    """The model that fits ``samples`` best; the cut-offs are taken over as they are.

    Raises:
        ValueError: if there are not both relevant and irrelevant edits to learn from.
    """
    tangled = [edit for sample in samples for edit in sample.edits if edit.tangled and edit.signal is None]
    basis = tangled or [edit for sample in samples for edit in sample.edits if edit.signal is None]
    seed = logistic(DIRECT, [edit.direct for edit in basis], [edit.irrelevant for edit in basis], ridge=RIDGE_SEED)
    rows: list[Mapping[str, float]] = []
    truth: list[bool] = []
    apart: list[bool] = []
    for sample in samples:
        for edit, features in zip(sample.edits, sample.features(seed), strict=True):
            if edit.signal is None:
                rows.append(features)
                truth.append(edit.irrelevant)
                apart.append(edit.tangled)
    mixed = any(apart) and not all(apart)
    code = logistic(
        CODE,
        rows,
        truth,
        ridge=RIDGE,
        weights=[TANGLED_WEIGHT if mixed and other else 1.0 for other in apart],
        apart=apart if mixed else None,
    )
    return Model(seed, code, tuple(_rates(samples).items()), accuse, clear)


def logistic(
    names: Sequence[str],
    rows: Sequence[Mapping[str, float]],
    truth: Sequence[float],
    *,
    ridge: float,
    weights: Sequence[float] | None = None,
    apart: Sequence[bool] | None = None,
) -> Logistic:
    """The ridge logistic regression of ``truth``, truth values or shares from 0 to 1, on the features ``names`` of
    ``rows``.

    Features are standardised for the penalty. Rows that are ``apart`` get an intercept of their own.

    Raises:
        ValueError: if all of ``truth`` is the same.
    """
    target = np.array(truth, dtype=float)
    if not len(target) or target.min() == target.max():
        raise ValueError("the labels hold no two kinds of edits to tell apart: give relevant and irrelevant ones")
    table = np.array([[row.get(name, 0.0) for name in names] for row in rows], dtype=float)
    centre, spread = table.mean(axis=0), table.std(axis=0)
    spread[spread < 1e-9] = 1.0
    scaled = (table - centre) / spread
    columns = [np.ones(len(table)), *scaled.T]
    if apart is not None:
        columns.append(np.array(apart, dtype=float))
    found = _newton(np.column_stack(columns), target, np.array(weights or np.ones(len(table)), dtype=float), ridge)
    slopes = found[1 : 1 + len(names)] / spread
    return Logistic(
        float(found[0]),
        tuple((name, float(slope)) for name, slope in zip(names, slopes, strict=True)),
        tuple((name, float(value)) for name, value in zip(names, centre, strict=True)),
    )


def _newton(table: Array, target: Array, weights: Array, ridge: float) -> Array:
    found = np.zeros(table.shape[1])
    penalty = np.eye(table.shape[1]) * ridge
    penalty[0, 0] = 1e-6  # the intercept is free
    for _ in range(_STEPS):
        likely = 1 / (1 + np.exp(-np.clip(table @ found, -30, 30)))
        slope = table.T @ (weights * (likely - target)) + penalty @ found
        curvature = (table * (weights * likely * (1 - likely))[:, None]).T @ table + penalty
        step = np.linalg.solve(curvature, slope)
        found -= step
        if np.abs(step).max() < _CLOSE:
            break
    return np.asarray(found, dtype=np.float64)


_PRIOR = 2
"""Edits that the rate of its side counts for in that of a signal."""

_ACCUSING = ("scratch", "debug", "structure", "dead", "requalified")


def _rates(samples: Sequence[Sample]) -> dict[str, float]:
    """The share of irrelevant edits by signal among reviewed edits, by Laplace's rule of succession over all signals
    of one side (those that accuse, and the others); a signal of its own counts as far as it was seen."""
    counts = {name: [0, 0] for name in SIGNALS}
    for sample in samples:
        for edit in sample.edits:
            if edit.signal is not None and not edit.tangled:
                counts[edit.signal][0] += edit.irrelevant
                counts[edit.signal][1] += 1
    rates = {}
    for name, (hit, seen) in counts.items():
        side = [counts[other] for other in SIGNALS if (other in _ACCUSING) == (name in _ACCUSING)]
        pooled = (sum(part[0] for part in side) + 1) / (sum(part[1] for part in side) + 2)
        # at most the pool: a short row of hits is no better evidence than a long one
        own = (hit + _PRIOR * pooled) / (seen + _PRIOR)
        rates[name] = min(own, pooled) if name in _ACCUSING else own
    return rates
