"""Coefficients from observed cases, and who is left out when they are tried on others."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from editguard.calibrate.cases import Case
from editguard.calibrate.measure import Judged, covering
from editguard.calibrate.observe import Observed
from editguard.relevance.features import DIRECT
from editguard.relevance.fitting import LabelledEdit, Sample, fit
from editguard.relevance.model import Logistic, Model
from editguard.vocabulary.edit import Label
from editguard.vocabulary.errors import UsageError

FOLDS = 5
"""Parts of a history that are left out in turn, where there is one repository only."""

LEAST = 20
"""Irrelevant and relevant runs of which there must be so many each before cut-offs are chosen."""

_LOWEST = 0.5
_PRECISION = 0.9
_FALSE_ALARMS = 0.02
"""What a chosen cut-off must keep on runs that were left out: precision at least, false alarms at most."""


def samples(cases: Sequence[Case], observed: Sequence[Observed]) -> list[Sample]:
    """What there is to learn from: the labelled edits of each case.

    An edit is labelled by the runs that share lines with it; one that runs with different truths share, or none,
    teaches nothing. Reviewed cases tell how often edits are irrelevant, made ones do not.
    """
    found = []
    for case, seen in zip(cases, observed, strict=True):
        weighed = seen.weighed
        if weighed is None:
            continue
        truths: dict[int, set[bool]] = {}
        for truth in case.truths:
            for place, _ in covering(truth, seen.edits):
                truths.setdefault(place, set()).add(truth.irrelevant)
        places = [
            place for place, known in sorted(truths.items()) if len(known) == 1 and weighed.signals[place] != "excluded"
        ]
        if not places:
            continue
        labelled = [
            LabelledEdit(
                irrelevant=truths[place] == {True},
                signal=weighed.signals[place],
                direct={name: getattr(weighed.direct[place], name) for name in DIRECT},
                tangled=case.source != "reviewed",
            )
            for place in places
        ]
        found.append(Sample(case.group, labelled, _Chosen(seen, tuple(places))))
    return found


class _Chosen:
    """The features of some edits of a case, for the weights of a first stage."""

    def __init__(self, seen: Observed, places: tuple[int, ...]) -> None:
        self._seen = seen
        self._places = places

    def __call__(self, seed: Logistic) -> list[Mapping[str, float]]:
        if self._seen.weighed is None:
            return []
        features = self._seen.weighed.features(seed)
        return [features[place] for place in self._places]


def fitted(given: Sequence[Sample], base: Model) -> Model:
    """The model for ``given`` with the cut-offs of ``base``; also with its rates, where nobody reviewed anything: made
    edits do not tell how often structure is right.

    Raises:
        UsageError: if there are not both relevant and irrelevant edits to learn from.
    """
    try:
        model = fit(given, base.accuse, base.clear)
    except ValueError as error:
        raise UsageError(f"nothing can be fitted: {error}") from error
    if all(edit.tangled for sample in given for edit in sample.edits):
        return model._replace(rates=base.rates)
    return model


class Learned(NamedTuple):
    """What coefficients were fitted on: patches by source, labelled edits, and the names of the repositories."""

    patches: tuple[tuple[str, int], ...]
    irrelevant: int
    relevant: int
    repositories: tuple[str, ...]


EVENTS = 10
"""Labelled edits of the rarer sort for each weight, below which the weights of a logistic regression are not to be
relied on: P. Peduzzi et al., "A simulation study of the number of events per variable in logistic regression analysis",
Journal of Clinical Epidemiology 49(12), 1996."""


def too_few(known: Learned, model: Model) -> str:
    """A sentence that warns where ``known`` is less than the weights of ``model`` need, else nothing."""
    weights = len(model.code.weights)
    rarer = min(known.irrelevant, known.relevant)
    if rarer >= EVENTS * weights:
        return ""
    which = "irrelevant" if known.irrelevant <= known.relevant else "relevant"
    return (
        f"fitted on {rarer:,} {which} edits; {weights} weights want {EVENTS * weights:,} at least ({EVENTS} each), so "
        "trust the figures of --leave-out rather than those beside the fit"
    )


def learned(cases: Sequence[Case], observed: Sequence[Observed]) -> Learned:
    """What `samples` finds in ``cases``, counted."""
    patches: Counter[str] = Counter()
    kinds: Counter[bool] = Counter()
    names: set[str] = set()
    for case, seen in zip(cases, observed, strict=True):
        for sample in samples([case], [seen]):
            patches[case.source] += 1
            kinds.update(edit.irrelevant for edit in sample.edits)
            # the history of a repository is known by its folder
            names.add(os.path.basename(case.group) if os.path.isabs(case.group) else case.group)
    return Learned(tuple(patches.items()), kinds[True], kinds[False], tuple(sorted(names)))


def folds(cases: Sequence[Case]) -> list[str]:
    """For each case the part that it is left out with: its repository, or with a single one a stretch of commits."""
    groups = [case.group for case in cases]
    if len(set(groups)) > 1:
        return groups
    bases = list(dict.fromkeys(case.base for case in cases))
    part = {base: place * FOLDS // len(bases) for place, base in enumerate(bases)}
    return [f"part {part[case.base] + 1}" for case in cases]


class Cut(NamedTuple):
    """A cut-off; ``why`` says why it was taken, or kept."""

    accuse: float
    why: str


def choose_cut(runs: Sequence[Judged], base: Model) -> Cut:
    """The lowest cut-off of at least 0.5 from which on up to 0.99 runs that were left out keep a precision of 90 % and
    a false-alarm rate of 2 %.

    Runs that structure decides, or that are held back for want of something to compare with, keep their verdict: the
    cut-off is about the others. With fewer than `LEAST` irrelevant or relevant runs, that of ``base`` is kept.
    """
    irrelevant = sum(run.truth.irrelevant for run in runs)
    if min(irrelevant, len(runs) - irrelevant) < LEAST:
        return Cut(base.accuse, f"kept: fewer than {LEAST} irrelevant or relevant runs to choose by")
    best: Cut | None = None
    for hundredth in range(99, int(_LOWEST * 100) - 1, -1):
        accuse = hundredth / 100
        accused = [run for run in runs if _at(run, accuse) == Label.IRRELEVANT.value]
        hits = sum(run.truth.irrelevant for run in accused)
        alarms = len(accused) - hits
        if hits < _PRECISION * len(accused) or alarms > _FALSE_ALARMS * (len(runs) - irrelevant):
            break
        best = Cut(
            accuse,
            "the lowest with a precision of 90 % and 2 % false alarms on what was left out: "
            f"{hits:,} of {len(accused):,} right, {alarms:,} of {len(runs) - irrelevant:,} relevant ones accused",
        )
    return best or Cut(base.accuse, "kept: no cut-off has a precision of 90 % and 2 % false alarms")


def _at(run: Judged, accuse: float) -> str:
    """The verdict with another cut-off."""
    if run.p is None or not run.weighed:
        return run.verdict
    if run.p >= accuse:
        return Label.IRRELEVANT.value
    return Label.UNSURE.value if run.verdict == Label.IRRELEVANT.value else run.verdict
