"""What a judge adds to the evidence on labelled edits: by itself, together with it, and fitted to go along with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from editguard.batch.statistics.resampling import bca, resampled
from editguard.calibrate.cases import Case
from editguard.calibrate.fit import LEAST
from editguard.calibrate.measure import BINS, Judged, covering
from editguard.calibrate.observe import Observed
from editguard.judge.combine import FEATURES, features
from editguard.judge.conclude import conclude
from editguard.judging.ask import Judge
from editguard.relevance.fitting import logistic
from editguard.relevance.model import Joint, Model
from editguard.vocabulary.edit import Evidence, Label, Verdict
from editguard.vocabulary.errors import UsageError
from editguard.vocabulary.judge import Reading, Request, Spent

RIDGE = 1.0
"""The penalty of the joint regression: two features need little."""

EVIDENCE, ALONE, BOTH = "in use", "judge alone", "both"

Progress = Callable[[str, int, int], None]


class Readings(NamedTuple):
    """What the judge says of each case, ``None`` where that could not be judged; the rest as in `Heard`. An answer that
    serves several cases counts once."""

    given: tuple[Reading | None, ...]
    spent: Spent = Spent()
    kept: int = 0
    saved: Spent = Spent()


class Heard(NamedTuple):
    """The judge's part in a measurement: patches that were put before it, those without every answer, why most of them,
    what was ``spent`` on it now, and how many answers were ``kept`` from earlier with what those had cost (``saved``).
    ``right`` and ``wrong`` are labelled runs that it moved out of doubt."""

    model: str
    prompt: str
    interfaces: tuple[str, ...]
    patches: int
    unanswered: int
    why: str
    spent: Spent
    kept: int
    saved: Spent
    currency: str
    right: int
    wrong: int
    kappas: tuple[tuple[str, float | None, float | None, float | None], ...]
    errors: tuple[tuple[str, float | None, float | None, float | None], ...]


def hear(observed: Sequence[Observed], judge: Judge, progress: Progress) -> Readings:
    """Put the cases before the judge."""
    waiting = [judge.submit(seen.asked) if isinstance(seen.asked, Request) else seen.asked for seen in observed]
    found: list[Reading | None] = []
    for one in waiting:
        found.append(one if one is None or isinstance(one, Reading) else one.result())
        progress("read by the judge", len(found), len(observed))
    return Readings(tuple(found), judge.sent, judge.kept, judge.saved)


def alone(observed: Sequence[Observed], readings: Sequence[Reading | None]) -> tuple[Observed, ...]:
    """The verdicts as if there were no evidence: an edit on which the judge has none is undecided."""
    found = []
    for seen, reading in zip(observed, readings, strict=True):
        said = {opinion.edit: opinion for opinion in reading.opinions} if reading is not None else {}
        verdicts = []
        for verdict in seen.verdicts:
            opinion = said.get(verdict.edit)
            label = opinion.verdict if opinion is not None else None
            p = opinion.p_irrelevant if opinion is not None and label is not None else None
            verdicts.append(Verdict(verdict.edit, label or Label.UNSURE, p, (Evidence("judge", ""),)))
        found.append(seen._replace(verdicts=tuple(verdicts)))
    return tuple(found)


def both(
    cases: Sequence[Case],
    observed: Sequence[Observed],
    readings: Sequence[Reading | None],
    models: Mapping[str, Model],
) -> tuple[Observed, ...]:
    """The verdicts once the judge was heard, with the model of each case."""
    found = []
    for case, seen, reading in zip(cases, observed, readings, strict=True):
        if reading is not None:
            concluded = conclude(seen.verdicts, reading, (), models[case.name])
            seen = seen._replace(verdicts=concluded.verdicts)
        found.append(seen)
    return tuple(found)


def joint(
    cases: Sequence[Case],
    observed: Sequence[Observed],
    readings: Sequence[Reading | None],
    learning: Sequence[bool],
    judge: tuple[str, str],
) -> Joint:
    """The weights that join the evidence and ``judge``, a model and a version of the prompt, fitted on the labelled
    edits whose ties decide and on which the judge has a verdict.

    Raises:
        UsageError: if there are not `LEAST` irrelevant and relevant ones.
    """
    rows: list[Mapping[str, float]] = []
    truth: list[bool] = []
    for case, seen, reading, learns in zip(cases, observed, readings, learning, strict=True):
        if not learns or reading is None or seen.weighed is None:
            continue
        said = {opinion.edit: opinion for opinion in reading.opinions}
        truths: dict[int, set[bool]] = {}
        for known in case.truths:
            for place, _ in covering(known, seen.edits):
                truths.setdefault(place, set()).add(known.irrelevant)
        for place, values in sorted(truths.items()):
            opinion = said.get(seen.edits[place].id)
            if len(values) != 1 or seen.weighed.signals[place] is not None:
                continue
            if opinion is None or opinion.verdict is None:
                continue
            rows.append(features(seen.verdicts[place], opinion))
            truth.append(values == {True})
    irrelevant = sum(truth)
    if min(irrelevant, len(truth) - irrelevant) < LEAST:
        raise UsageError(
            f"the judge has a verdict on {irrelevant:,} irrelevant and {len(truth) - irrelevant:,} relevant labelled "
            f"edits of code; {LEAST} of each are needed to weigh it"
        )
    return Joint(*judge, logistic(FEATURES, rows, truth, ridge=RIDGE))


def heard(
    readings: Readings,
    evidence: Sequence[Judged],
    together: Sequence[Judged],
    by_itself: Sequence[Judged],
) -> Heard:
    """The judge's part in words and numbers; the runs are the same ones under each."""
    given = [reading for reading in readings.given if reading is not None]
    asked = [reading for reading in given if reading.votes]
    problems = sorted(reading.problem for reading in asked if reading.problem)
    right = wrong = 0
    for one, other in zip(evidence, together, strict=True):
        if one.verdict != other.verdict:
            good = (other.verdict == Label.IRRELEVANT.value) == other.truth.irrelevant
            right += good
            wrong += not good
    columns = ((EVIDENCE, evidence), (ALONE, by_itself), (BOTH, together))
    return Heard(
        model=given[0].model if given else "",
        prompt=given[0].prompt if given else "",
        interfaces=tuple(sorted({reading.interface for reading in asked if reading.interface})),
        patches=len(asked),
        unanswered=len(problems),
        why=max(problems, key=problems.count) if problems else "",
        spent=readings.spent,
        kept=readings.kept,
        saved=readings.saved,
        currency=next((reading.currency for reading in asked if reading.currency), ""),
        right=right,
        wrong=wrong,
        kappas=tuple((name, *_interval(runs, _agreement_sums, _kappa)) for name, runs in columns),
        errors=tuple((name, *_interval(runs, _bin_sums, _error)) for name, runs in columns),
    )


Array = NDArray[np.float64]


def _interval(
    runs: Sequence[Judged], sums: Callable[[Judged], list[float]], statistic: Callable[[Array], Array]
) -> tuple[float | None, float | None, float | None]:
    """A statistic of sums with its 95 % interval, by bootstrap clustered on commits (see `bca`)."""
    names = {name: place for place, name in enumerate(sorted({run.cluster for run in runs}))}
    if not runs:
        return None, None, None
    table = np.zeros((len(names), len(sums(runs[0]))))
    for run in runs:
        table[names[run.cluster]] += sums(run)
    whole = table.sum(axis=0)
    value = float(statistic(whole[None, :])[0])
    if not np.isfinite(value):
        return None, None, None
    if len(names) < 2:
        return value, None, None
    draws = statistic(resampled(table))
    left_out = statistic(whole - table)
    if np.isnan(left_out).any() or np.isnan(draws).all():
        return value, None, None
    low, high = bca(value, draws, left_out)
    return value, low, high


def _agreement_sums(run: Judged) -> list[float]:
    said = run.verdict == Label.IRRELEVANT.value
    return [1.0, run.truth.irrelevant, said, said and run.truth.irrelevant]


def _kappa(sums: Array) -> Array:
    """Cohen's kappa of each row of sums: runs, irrelevant ones, those called so, and both."""
    runs, true, said, hits = sums.T
    with np.errstate(divide="ignore", invalid="ignore"):
        agreed = (hits + (runs - true - said + hits)) / runs
        chance = (true * said + (runs - true) * (runs - said)) / runs**2
        return np.asarray(np.where(chance < 1, (agreed - chance) / (1 - chance), np.nan), dtype=np.float64)


def _bin_sums(run: Judged) -> list[float]:
    found = [0.0] * (3 * BINS)
    if run.p is not None:
        place = 3 * min(BINS - 1, int(run.p * BINS))
        found[place : place + 3] = [1.0, run.p, float(run.truth.irrelevant)]
    return found


def _error(sums: Array) -> Array:
    """The expected calibration error of each row of sums (see `measure`)."""
    counts, said, true = sums[:, 0::3], sums[:, 1::3], sums[:, 2::3]
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.abs(said - true).sum(axis=1) / counts.sum(axis=1), dtype=np.float64)
