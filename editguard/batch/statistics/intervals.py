"""Rates of one set of results, each with a 95 % interval."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from editguard.batch.statistics.quantiles import t_quantile
from editguard.batch.statistics.resampling import RESAMPLES, Array, bca, resampled

SPARSE = 10
"""Fewest clusters that must hold an event, and that must hold the lack of one, for the bootstrap to be used:
below, resamples differ too little from each other to say how far the truth may be."""


class Estimate(NamedTuple):
    """A rate: ``value`` is ``numerator`` / ``denominator``. ``low`` and ``high`` are ``None`` where no interval
    can be given, and ``method`` says why, or how they were found. ``rows`` and ``clusters`` were used,
    ``excluded`` rows had no value."""

    value: float | None
    low: float | None
    high: float | None
    numerator: float
    denominator: float
    rows: int
    clusters: int
    excluded: int
    method: str


class Counted(NamedTuple):
    """Sums of one quantity by cluster, in the order of the clusters."""

    numerators: Array
    denominators: Array
    rows: int
    excluded: int
    share: bool
    """Whether it is a part of a whole, between 0 and 1."""


def estimates(quantities: Sequence[Counted], resamples: int = RESAMPLES) -> list[Estimate]:
    """The rate of each quantity over the same clusters; one set of resamples serves all of them.

    Where events are plenty: the cluster bootstrap, see `bca`. Where they are few (`SPARSE`) and the rate is a
    share: the interval of Wilson (1927) on the effective size of the sample, which is the number of rows that
    would give the variance that the clusters show (Kish 1965), with Student's t for the normal quantile.
    """
    if not quantities:
        return []
    sums = np.column_stack([column for one in quantities for column in (one.numerators, one.denominators)])
    clusters = sums.shape[0]
    totals = resampled(sums, resamples) if clusters > 1 else np.empty((0, sums.shape[1]))
    found = []
    for index, one in enumerate(quantities):
        found.append(_estimate(one, totals[:, 2 * index], totals[:, 2 * index + 1], clusters))
    return found


def _estimate(one: Counted, tops: Array, bottoms: Array, clusters: int) -> Estimate:
    top, bottom = float(one.numerators.sum()), float(one.denominators.sum())
    used = int(np.count_nonzero(one.denominators))
    blank = Estimate(None, None, None, top, bottom, one.rows, used, one.excluded, "")
    if bottom <= 0:
        return blank._replace(method="nothing to divide by")
    value = top / bottom
    blank = blank._replace(value=value)
    if used < 2:
        return blank._replace(method="one task only")
    events = int(np.count_nonzero(one.numerators))
    others = int(np.count_nonzero(one.numerators < one.denominators))
    if one.share and min(events, others) < SPARSE:
        low, high = _wilson(one, value, used)
        return blank._replace(low=low, high=high, method="wilson")
    if events == 0:
        return blank._replace(method="no event")
    with np.errstate(divide="ignore", invalid="ignore"):
        draws = np.where(bottoms > 0, tops / bottoms, np.nan)
        rest = bottom - one.denominators
        left_out = np.where(rest > 0, (top - one.numerators) / rest, value)[one.denominators > 0]
    low, high = bca(value, draws, left_out)
    return blank._replace(low=low, high=high, method="bootstrap")


def _wilson(one: Counted, value: float, clusters: int) -> tuple[float, float]:
    """The interval of a share with few events."""
    residuals = one.numerators - value * one.denominators
    variance = float(residuals @ residuals) * clusters / (clusters - 1) / float(one.denominators.sum()) ** 2
    # without an event nothing shows how alike the rows of a task are: count each task once
    size = value * (1 - value) / variance if variance > 0 else float(clusters)
    t = t_quantile(0.975, clusters - 1)
    centre = (value + t * t / (2 * size)) / (1 + t * t / size)
    half = t / (1 + t * t / size) * math.sqrt(value * (1 - value) / size + t * t / (4 * size * size))
    return max(0.0, min(value, centre - half)), min(1.0, max(value, centre + half))
