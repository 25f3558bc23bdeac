"""Geometry of the page's charts: numbers in, coordinates out; the template draws them as SVG.

Each chart stands beside the same numbers as text, so it is hidden from screen readers.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

WIDTH = 260
"""Of a chart in a row of a table, in units of its view box."""


class Axis(NamedTuple):
    """From ``first`` to ``last`` in steps that people count in."""

    first: float
    last: float
    ticks: tuple[float, ...]

    def x(self, value: float) -> float:
        """Where ``value`` stands, from 0 to `WIDTH`."""
        share = (value - self.first) / (self.last - self.first)
        return round(min(max(share, 0.0), 1.0) * WIDTH, 1)


def axis(values: Sequence[float], most: float = math.inf) -> Axis:
    """An axis with at most six steps that holds 0 and all ``values``, and ends at ``most``."""
    low, high = min([0.0, *values]), max([0.0, *values])
    span = (high - low) or 1.0
    power = 10.0 ** math.floor(math.log10(span / 5))
    step = next(power * factor for factor in (1, 2, 5, 10) if span / (power * factor) <= 5.000001)
    first = math.floor(low / step + 1e-9) * step
    last = min(most, math.ceil(high / step - 1e-9) * step)
    if last <= first:
        last = first + step
    ticks = [first]
    while ticks[-1] + step <= last + step * 1e-6:
        ticks.append(round(ticks[-1] + step, 12))
    return Axis(first, last, tuple(ticks))


class Whisker(NamedTuple):
    """An estimate with its interval; ``low`` and ``high`` are ``None`` where it has none."""

    dot: float
    low: float | None
    high: float | None
    bound: bool


def whisker(rate: Mapping[str, Any] | None, on: Axis) -> Whisker | None:
    """An estimate of the summary as a chart; ``None`` where there is no value."""
    if not rate or rate["value"] is None:
        return None
    low, high = (None if rate[end] is None else on.x(rate[end]) for end in ("low", "high"))
    return Whisker(on.x(rate["value"]), low, high, rate["bound"] == "lower")


class Segment(NamedTuple):
    """A part of a bar: where it begins, how wide it is, and what it stands for."""

    x: float
    width: float
    name: str
    number: int


def bar(counts: Sequence[tuple[str, int]], width: float = WIDTH) -> list[Segment]:
    """A bar of full width, divided by ``counts``; parts of nothing are left out."""
    total = sum(count for _, count in counts)
    segments = []
    at = 0
    for name, count in counts:
        if count:
            segments.append(Segment(round(at / total * width, 2), round(count / total * width, 2), name, count))
        at += count
    return segments


class Column(NamedTuple):
    """A column of a histogram; ``y`` is its top, counted from above."""

    x: float
    y: float
    width: float
    height: float


def histogram(counts: Sequence[int], height: float, width: float = WIDTH / 2) -> list[Column]:
    """A histogram whose highest column is as high as it can be; a count above nothing is always seen."""
    most = max(counts, default=0)
    each = width / max(1, len(counts))
    columns = []
    for index, count in enumerate(counts):
        if count:
            tall = max(1.5, count / most * height)
            columns.append(Column(round(index * each, 2), round(height - tall, 2), round(each - 1, 2), round(tall, 2)))
    return columns
