"""How well verdicts agree with what is known: every figure with its numerator and denominator."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import numpy as np

from editguard.batch.statistics.intervals import Counted, estimates
from editguard.calibrate.cases import Case, Lines, Truth
from editguard.calibrate.observe import Observed
from editguard.vocabulary.edit import Edit, Label, Verdict
from editguard.vocabulary.patch import Span

MISSING = "missing"
"""The verdict on a run that no edit covers: it counts as wrong where the run is irrelevant."""

BINS = 10
FALSE_ALARMS = 0.02
"""The false-alarm rate at which recall is told too, whatever the cut-off."""

_HELD_BACK = frozenset(("thin", "bound", "along"))
_UNDECIDED = frozenset((Label.UNSURE.value, Label.NOT_ASSESSED.value, MISSING))


class Judged(NamedTuple):
    """One run of which the truth is known, with what was said of it. ``p`` is ``None`` where no edit covers it.
    ``cluster`` is its commit: runs of one commit are alike. ``weighed`` says that the model was free to decide."""

    case: str
    group: str
    source: str
    cluster: str
    truth: Truth
    verdict: str
    p: float | None
    weighed: bool


class Share(NamedTuple):
    """``part`` of ``whole``, with the 95 % interval of `statistics.intervals.estimates` clustered on commits."""

    part: int
    whole: int
    low: float | None = None
    high: float | None = None

    @property
    def value(self) -> float | None:
        """The share, ``None`` of nothing."""
        return self.part / self.whole if self.whole else None


class Bin(NamedTuple):
    """One row of the reliability table: runs with ``low <= p < high`` (the last holds 1 too)."""

    low: float
    high: float
    runs: int
    said: float
    """The mean of their ``p``."""
    irrelevant: int


class Figures(NamedTuple):
    """What is measured on some runs. ``recall_at`` is the recall at `FALSE_ALARMS`; ``patches`` are untouched patches
    with an accusation; ``by_kind`` holds recalls."""

    runs: int
    missing: int
    undecided: int
    kappa: float | None
    precision: Share
    recall: Share
    false_alarms: Share
    patches: Share
    auc: float | None
    recall_at: Share
    calibration_error: float | None
    by_kind: tuple[tuple[str, Share], ...]
    reliability: tuple[Bin, ...]


def judged(case: Case, observed: Observed) -> list[Judged]:
    """The truths of ``case`` with what was said of the edits that cover them.

    The verdict is that of the larger share of lines, ``p`` the mean over the edits weighted by lines in common; an edit
    without one counts as 0.5.
    """
    found = []
    for truth in case.truths:
        verdict, p = _said(truth, observed)
        commit = f"{case.group} {case.base}"
        free = _is_weighed(truth, observed)
        found.append(Judged(case.name, case.group, case.source, commit, truth, verdict, p, free))
    return found


def covering(truth: Truth, edits: Sequence[Edit]) -> list[tuple[int, int]]:
    """The places of the edits that share lines with the run, each with how many."""
    found = []
    for place, edit in enumerate(edits):
        if truth.path not in (edit.path, edit.old_path):
            continue
        shared = _overlap(truth.new, edit.new_lines) + _overlap(truth.old, edit.old_lines)
        if shared:
            found.append((place, shared))
    return found


def _said(truth: Truth, observed: Observed) -> tuple[str, float | None]:
    lines: dict[str, int] = {}
    total, weighted = 0, 0.0
    for place, shared in covering(truth, observed.edits):
        verdict: Verdict = observed.verdicts[place]
        lines[verdict.label.value] = lines.get(verdict.label.value, 0) + shared
        total += shared
        weighted += shared * (0.5 if verdict.p_irrelevant is None else verdict.p_irrelevant)
    if not total:
        return MISSING, None
    return max(lines, key=lambda label: lines[label]), weighted / total


def _is_weighed(truth: Truth, observed: Observed) -> bool:
    places = [place for place, _ in covering(truth, observed.edits)]
    signals = observed.weighed.signals if observed.weighed is not None else ()
    return bool(places and signals) and all(
        signals[place] is None
        and not any(evidence.signal in _HELD_BACK for evidence in observed.verdicts[place].evidence)
        for place in places
    )


def _overlap(one: Lines, other: Span | None) -> int:
    if one is None or other is None:
        return 0
    return max(0, min(one[1], other.last) - max(one[0], other.first) + 1)


def figures(runs: Sequence[Judged]) -> Figures:
    """What ``runs`` show."""
    hits = [run.truth.irrelevant and run.verdict == Label.IRRELEVANT.value for run in runs]
    said = [run.verdict == Label.IRRELEVANT.value for run in runs]
    true = [run.truth.irrelevant for run in runs]
    false = [accused and not wanted for accused, wanted in zip(said, true, strict=True)]
    pairs = [(run.p, run.truth.irrelevant) for run in runs if run.p is not None]
    threshold = _threshold([p for p, irrelevant in pairs if not irrelevant])
    reached = [run.p is not None and run.p > threshold and run.truth.irrelevant for run in runs]
    kinds = sorted({run.truth.kind or "without a kind" for run in runs if run.truth.irrelevant})
    share = _sharing(runs)
    return Figures(
        runs=len(runs),
        missing=sum(run.verdict == MISSING for run in runs),
        undecided=sum(run.verdict in _UNDECIDED for run in runs),
        kappa=_kappa(sum(hits), sum(true), sum(said), len(runs)),
        precision=share(hits, said),
        recall=share(hits, true),
        false_alarms=share(false, [not wanted for wanted in true]),
        patches=_patches(runs),
        auc=auc(pairs),
        recall_at=share(reached, true),
        calibration_error=_calibration_error(pairs),
        by_kind=tuple(
            (kind, share(hits, [run.truth.irrelevant and (run.truth.kind or "without a kind") == kind for run in runs]))
            for kind in kinds
        ),
        reliability=_reliability(pairs),
    )


def auc(pairs: Iterable[tuple[float, bool]]) -> float | None:
    """The area under the ROC curve, ties counted half: the chance that of two runs the irrelevant one has the higher
    score."""
    ranked = sorted(pairs)
    positive = sum(irrelevant for _, irrelevant in ranked)
    negative = len(ranked) - positive
    if not positive or not negative:
        return None
    total, place = 0.0, 0
    while place < len(ranked):
        end = place
        while end < len(ranked) and ranked[end][0] == ranked[place][0]:
            end += 1
        total += sum(irrelevant for _, irrelevant in ranked[place:end]) * ((place + 1 + end) / 2)
        place = end
    return (total - positive * (positive + 1) / 2) / (positive * negative)


def _threshold(clean: Sequence[float]) -> float:
    """The score above which at most `FALSE_ALARMS` of ``clean`` lie."""
    ranked = sorted(clean, reverse=True)
    allowed = int(len(ranked) * FALSE_ALARMS)
    return ranked[allowed] if ranked else 0.0


def _kappa(hits: int, true: int, said: int, runs: int) -> float | None:
    """Cohen's kappa of two raters who call runs irrelevant or not."""
    if not runs:
        return None
    agreed = (hits + (runs - true - said + hits)) / runs
    chance = (true * said + (runs - true) * (runs - said)) / runs**2
    return (agreed - chance) / (1 - chance) if chance < 1 else None


def _patches(runs: Sequence[Judged]) -> Share:
    """Of the untouched patches: how many have an accusation."""
    accused: dict[str, bool] = {}
    one_of_each: list[Judged] = []
    for run in runs:
        if run.source != "untouched":
            continue
        if run.case not in accused:
            one_of_each.append(run)
        accused[run.case] = accused.get(run.case, False) or run.verdict == Label.IRRELEVANT.value
    return _sharing(one_of_each)([accused[run.case] for run in one_of_each], [True] * len(one_of_each))


def _calibration_error(pairs: Sequence[tuple[float, bool]]) -> float | None:
    """The expected calibration error over `BINS` bins of equal width (Naeini, Cooper and Hauskrecht 2015)."""
    if not pairs:
        return None
    return sum(abs(row.said * row.runs - row.irrelevant) for row in _reliability(pairs)) / len(pairs)


def _reliability(pairs: Sequence[tuple[float, bool]]) -> tuple[Bin, ...]:
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for p, irrelevant in pairs:
        bins[min(BINS - 1, int(p * BINS))].append((p, irrelevant))
    return tuple(
        Bin(
            number / BINS,
            (number + 1) / BINS,
            len(held),
            sum(p for p, _ in held) / len(held),
            sum(irrelevant for _, irrelevant in held),
        )
        for number, held in sorted(bins.items())
    )


def _sharing(runs: Sequence[Judged]) -> Callable[[Sequence[bool], Sequence[bool]], Share]:
    clusters = {name: place for place, name in enumerate(sorted({run.cluster for run in runs}))}
    places = np.array([clusters[run.cluster] for run in runs], dtype=int)

    def share(part: Sequence[bool], whole: Sequence[bool]) -> Share:
        if not any(whole):
            return Share(0, 0)
        inside = np.array([one and other for one, other in zip(part, whole, strict=True)], dtype=float)
        around = np.array(whole, dtype=float)
        size = len(clusters)
        tops = np.bincount(places, inside, size).astype(np.float64)
        bottoms = np.bincount(places, around, size).astype(np.float64)
        used = bottoms > 0
        (found,) = estimates([Counted(tops[used], bottoms[used], int(around.sum()), 0, share=True)])
        return Share(int(inside.sum()), int(around.sum()), found.low, found.high)

    return share
