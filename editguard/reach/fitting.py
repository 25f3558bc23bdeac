"""The models of reach from tasks of which more is known: where their fix is, and how hard they were.

Places are ranked by ridge logistic regressions of "the fix changes it". A score is the ridge logistic regression of how
hard a task was, a share from 0 to 1: the mean of the share of systems that did not solve it and of what a person's
estimate of the time says (under 15 minutes 0, up to an hour 0.5, more 1), as far as they are known. Shares of another
set of systems take part with an intercept of their own, which is dropped afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from editguard.reach.model import ReachModel
from editguard.relevance.fitting import logistic
from editguard.relevance.model import Logistic

Row = Mapping[str, float]

FILES = (
    "words", "title", "example", "prose", "rank", "path", "module", "frame", "named", "shown", "in_path", "in_title",
    "size", "used", "python", "package", "imports", "imported",
)  # fmt: skip
SYMBOLS = (
    "file", "words", "named", "shown", "around", "name_said", "name_shown", "frame", "name_words", "name_title", "size",
    "class", "method",
)  # fmt: skip
REFERENCE = (
    "lines", "files", "distance", "interface", "branches", "nesting", "words", "example", "file_rank", "symbol_rank",
    "said_symbols", "unsaid",
)  # fmt: skip
TEXT = ("words", "code", "first", "spread", "size")
"""What each model looks at."""

RIDGE_PLACES = 10.0
RIDGE_SCORE = 30.0


class PlaceSample(NamedTuple):
    """The candidates of one task, and which of them its fix changes."""

    group: str
    files: Sequence[Row]
    changed_files: Sequence[bool]
    symbols: Sequence[Row]
    changed_symbols: Sequence[bool]


class ScoreSample(NamedTuple):
    """The signals of one task in each mode; ``solved`` is the share of systems that solved it, ``solved_elsewhere``
    that of another set of systems, ``time`` 0, 0.5 or 1; all where they are known."""

    group: str
    reference: Row
    text: Row
    solved: float | None
    solved_elsewhere: float | None
    time: float | None


def fit_files(samples: Sequence[PlaceSample]) -> Logistic:
    """The model that ranks files."""
    rows = [row for sample in samples for row in sample.files]
    truth = [changed for sample in samples for changed in sample.changed_files]
    return logistic(FILES, rows, truth, ridge=RIDGE_PLACES)


def fit_symbols(samples: Sequence[PlaceSample]) -> Logistic:
    """The model that ranks definitions."""
    rows = [row for sample in samples for row in sample.symbols]
    truth = [changed for sample in samples for changed in sample.changed_symbols]
    return logistic(SYMBOLS, rows, truth, ridge=RIDGE_PLACES)


def fit_score(names: Sequence[str], rows: Sequence[Row], samples: Sequence[ScoreSample]) -> Logistic:
    """The model that turns ``rows``, the signals of ``samples`` in one mode, into a score.

    Raises:
        ValueError: if nothing is known of how hard the tasks were.
    """
    known = [
        (row, sample, hard) for row, sample in zip(rows, samples, strict=True) if (hard := hardness(sample)) is not None
    ]
    elsewhere = [sample.solved is None and sample.solved_elsewhere is not None for _, sample, _ in known]
    return logistic(
        names,
        [row for row, _, _ in known],
        [hard for _, _, hard in known],
        ridge=RIDGE_SCORE,
        apart=elsewhere if any(elsewhere) and not all(elsewhere) else None,
    )


def hardness(sample: ScoreSample) -> float | None:
    """How hard a task was, from 0 to 1, ``None`` where nothing is known of it."""
    solved = sample.solved if sample.solved is not None else sample.solved_elsewhere
    known = [value for value in (None if solved is None else 1 - solved, sample.time) if value is not None]
    return sum(known) / len(known) if known else None


def best_cut(scores: Sequence[float], hard: Sequence[bool]) -> float:
    """The cut with the highest sum of sensitivity and specificity (Youden, "Index for rating diagnostic tests", Cancer
    3(1), 1950), halfway to the next lower score.

    Raises:
        ValueError: if ``hard`` has not both values.
    """
    truth = np.array(hard, dtype=bool)
    if truth.all() or not truth.any():
        raise ValueError("a cut needs tasks on both sides of it")
    values = np.array(scores, dtype=np.float64)
    candidates = np.unique(values)
    gains = [(values[truth] >= cut).mean() - (values[~truth] >= cut).mean() for cut in candidates]
    best = int(np.argmax(gains))
    return float(candidates[best] + candidates[max(0, best - 1)]) / 2


def model_of(files: Logistic, symbols: Logistic, reference: Logistic, text: Logistic) -> ReachModel:
    """A model whose cuts are still to be chosen."""
    return ReachModel(files, symbols, reference, text, 0.5, 0.5)
