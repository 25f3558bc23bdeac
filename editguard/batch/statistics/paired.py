"""Two sets of results on the same tasks: differences, tests, and how many tasks it would take."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from editguard.batch.statistics.quantiles import normal_quantile
from editguard.batch.statistics.resampling import RESAMPLES, Array, bca, resampled

POWER, LEVEL = 0.8, 0.05
_QUANTILES = normal_quantile(1 - LEVEL / 2) + normal_quantile(POWER)


class Difference(NamedTuple):
    """``first`` minus ``second`` over the same tasks. ``p`` is two-sided, ``adjusted`` the same after Holm's
    correction for all metrics compared; ``None`` where nothing can be said, and ``method`` says why.
    ``needed`` maps differences to the number of paired tasks that would show them; ``detectable`` is the difference
    that as many tasks as there are would show."""

    first: float | None
    second: float | None
    difference: float | None
    low: float | None
    high: float | None
    p: float | None
    tasks: int
    method: str
    discordant: tuple[int, int] | None = None
    adjusted: float | None = None
    needed: tuple[tuple[float, int | None], ...] = ()
    warning: str | None = None
    detectable: float | None = None


def compare_rates(
    first: tuple[Array, Array],
    second: tuple[Array, Array],
    *,
    binary: bool,
    sizes: Sequence[float],
    share: bool = True,
) -> Difference:
    """Compare two rates whose numerators and denominators are given by task, in the same order.

    The interval is the paired cluster bootstrap's (see `bca`): a resample takes the same tasks for both. The p-value
    is McNemar's for ``binary`` metrics with one row a task (mid-p, as Fagerland, Lydersen and Laake 2013 advise),
    else twice the share of resamples in which the difference is none or has the other sign.

    Args:
        first, second: numerators and denominators by task.
        binary: whether each task holds one yes or no.
        sizes: differences for which to say how many tasks would show them.
        share: whether the rates are parts of a whole, between 0 and 1.
    """
    (top_a, bottom_a), (top_b, bottom_b) = first, second
    tasks = len(top_a)
    sum_a, sum_b = float(bottom_a.sum()), float(bottom_b.sum())
    if sum_a <= 0 or sum_b <= 0:
        return Difference(None, None, None, None, None, None, tasks, "nothing to divide by")
    rate_a, rate_b = float(top_a.sum()) / sum_a, float(top_b.sum()) / sum_b
    difference = rate_a - rate_b
    plain = Difference(rate_a, rate_b, difference, None, None, None, tasks, "one task only")
    if tasks < 2:
        return plain
    # the part of each task in the difference, to first order
    parts = ((top_a - rate_a * bottom_a) / sum_a - (top_b - rate_b * bottom_b) / sum_b) * tasks
    spread = float(parts.std(ddof=1))
    warning = _saturated(top_a, bottom_a, top_b, bottom_b, share=share)
    discordant = None
    if binary:
        discordant = int(np.sum((top_a > 0) & (top_b <= 0))), int(np.sum((top_a <= 0) & (top_b > 0)))
    needed = tuple(
        (size, _needed_binary(discordant, tasks, size) if discordant else needed_tasks(spread, size)) for size in sizes
    )
    detectable = _QUANTILES * spread / math.sqrt(tasks) if spread else None
    plain = plain._replace(discordant=discordant, needed=needed, warning=warning, detectable=detectable)
    if spread == 0:
        p = mcnemar(*discordant) if discordant else None
        return plain._replace(low=difference, high=difference, p=p, method="all tasks differ alike")
    sums = resampled(np.column_stack([top_a, bottom_a, top_b, bottom_b]), RESAMPLES)
    with np.errstate(divide="ignore", invalid="ignore"):
        draws = np.where((sums[:, 1] > 0) & (sums[:, 3] > 0), sums[:, 0] / sums[:, 1] - sums[:, 2] / sums[:, 3], np.nan)
        rest_a, rest_b = sum_a - bottom_a, sum_b - bottom_b
        left_out = np.where(
            (rest_a > 0) & (rest_b > 0),
            (top_a.sum() - top_a) / rest_a - (top_b.sum() - top_b) / rest_b,
            difference,
        )
    low, high = bca(difference, draws, left_out)
    if discordant:
        return plain._replace(low=low, high=high, p=mcnemar(*discordant), method="mcnemar")
    return plain._replace(low=low, high=high, p=_bootstrap_p(draws), method="bootstrap")


def _bootstrap_p(draws: Array) -> float:
    """Twice the share of resamples on the other side of no difference, one more counted on it (Davison and
    Hinkley 1997, 4.11): never less than the number of resamples can show."""
    draws = draws[~np.isnan(draws)]
    few = min(int(np.sum(draws <= 0)), int(np.sum(draws >= 0)))
    return min(1.0, 2 * (few + 1) / (len(draws) + 1))


def mcnemar(first_only: int, second_only: int) -> float:
    """The two-sided mid-p value of McNemar's test, from the numbers of tasks on which only one side has the
    property."""
    total = first_only + second_only
    if total == 0:
        return 1.0
    few = min(first_only, second_only)
    logs = [_log_choose(total, count) - total * math.log(2) for count in range(few + 1)]
    tail = math.fsum(math.exp(log) for log in logs)
    return min(1.0, 2 * tail - math.exp(logs[-1])) if first_only != second_only else 1.0


def holm(values: Sequence[float | None]) -> list[float | None]:
    """The p-values after the correction of Holm (1979); those that are ``None`` stay so and do not count."""
    order = sorted((value, index) for index, value in enumerate(values) if value is not None)
    adjusted: list[float | None] = [None] * len(values)
    highest = 0.0
    for rank, (value, index) in enumerate(order):
        highest = max(highest, min(1.0, value * (len(order) - rank)))
        adjusted[index] = highest
    return adjusted


def needed_tasks(spread: float, size: float) -> int | None:
    """Paired tasks that show a difference of ``size`` with 80 % power at the 5 % level, if the differences by
    task have the standard deviation ``spread``."""
    if size <= 0 or spread <= 0:
        return None
    return max(2, math.ceil((_QUANTILES * spread / size) ** 2))


def _needed_binary(discordant: tuple[int, int], tasks: int, size: float) -> int | None:
    """As `needed_tasks`, for McNemar's test (Connor 1987)."""
    share = sum(discordant) / tasks
    if size <= 0 or share <= 0:
        return None
    # a difference cannot be larger than the share of tasks on which the two differ
    share = max(share, size)
    z_level, z_power = normal_quantile(1 - LEVEL / 2), normal_quantile(POWER)
    root = z_level * math.sqrt(share) + z_power * math.sqrt(max(0.0, share - size * size))
    return max(2, math.ceil((root / size) ** 2))


_ROOM = 3
"""Tasks that have to be off the floor, or off the ceiling, for a metric to leave room for a difference."""


def _saturated(top_a: Array, bottom_a: Array, top_b: Array, bottom_b: Array, *, share: bool) -> str | None:
    """Words on a metric that leaves no room to tell the two apart."""
    if np.array_equal(top_a * bottom_b, top_b * bottom_a) and np.array_equal(bottom_a > 0, bottom_b > 0):
        return "both say the same on every task: nothing tells them apart"
    if not share:
        return None
    if max(np.sum(top_a > 0), np.sum(top_b > 0)) < _ROOM:
        return "saturated: both are at the floor, with fewer than three tasks above it"
    if max(np.sum(top_a < bottom_a), np.sum(top_b < bottom_b)) < _ROOM:
        return "saturated: both are at the ceiling, with fewer than three tasks below it"
    return None


def _log_choose(total: int, count: int) -> float:
    return math.lgamma(total + 1) - math.lgamma(count + 1) - math.lgamma(total - count + 1)
