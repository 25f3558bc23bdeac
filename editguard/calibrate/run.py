"""A calibration from its sources to its figures."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from editguard.batch.repositories import Repositories
from editguard.calibrate.cases import SOURCES, Case
from editguard.calibrate.fit import Cut, Learned, choose_cut, fitted, folds, learned, samples
from editguard.calibrate.history import History, Tally
from editguard.calibrate.inject.registry import TYPES
from editguard.calibrate.measure import Figures, Judged, figures, judged
from editguard.calibrate.observe import Observed, observe
from editguard.calibrate.reading import reviewed_cases, tangle_cases
from editguard.calibrate.second import ALONE, BOTH, EVIDENCE, Heard, Readings, alone, both, hear, heard, joint
from editguard.judge.prompt import PROMPT
from editguard.relevance.fitting import Sample
from editguard.relevance.model import Model, read_model, shipped_model, write_model
from editguard.vocabulary.config import Config
from editguard.vocabulary.errors import EditguardError, UsageError
from editguard.vocabulary.judge import JudgeConfig, Reading, Request

MADE = "all made"
"""All patches that nobody reviewed, together."""

HELD_OUT = "held out"
"""Patches with an edit of a type that is held out: those edits, and what belongs."""

Progress = Callable[[str, int, int], None]
"""Told what is done, how much of it, and of how much (0: not known)."""


class Plan(NamedTuple):
    """What to measure on: see `editguard calibrate --help`. ``held_out`` are types of drive-by edits that take no part
    in fitting. ``judge`` is asked about all edits, if it is given; what it says is kept in the folder ``answers``."""

    repo: str | None = None
    commits: int = 200
    seed: int = 7
    head: str = "HEAD"
    predictions: tuple[str, ...] = ()
    labels: str | None = None
    tangles: str | None = None
    tasks: str | None = None
    repos: str | None = None
    held_out: tuple[str, ...] = ()
    config: Config | None = None
    fit: bool = False
    leave_out: bool = False
    choose: bool = False
    workers: int = 1
    index_folder: str | None = None
    judge: JudgeConfig | None = None
    answers: str = ""


class Measured(NamedTuple):
    """The figures by source, `MADE` and `HELD_OUT` under one model."""

    name: str
    by_source: tuple[tuple[str, Figures], ...]
    runs: tuple[Judged, ...]


class Calibration(NamedTuple):
    """What came of a plan. ``measured`` begins with the model in use; ``model`` is the fitted one."""

    cases: tuple[Case, ...]
    observed: tuple[Observed, ...]
    measured: tuple[Measured, ...]
    problems: tuple[tuple[str, str], ...]
    left_out: tuple[tuple[str, int], ...]
    tally: Tally | None
    model: Model | None
    cut: Cut | None
    learned: Learned | None
    heard: Heard | None = None


def calibrate(plan: Plan, progress: Progress = lambda said, done, of: None) -> Calibration:
    """Gather the cases of ``plan``, judge them, and fit if that is asked for.

    Raises:
        EditguardError: if a source cannot be read, holds no case, or nothing can be fitted.
    """
    cases, left_out, tally = _gather(plan, progress)
    if not cases:
        raise UsageError(_nothing(tally))
    observed = _observe(plan, cases, None, "judged", progress, plan.judge)
    passes = [observed]
    if all(seen.problem is not None for seen in observed):
        raise EditguardError(f"none of {len(cases):,} patches could be judged; the first: {observed[0].problem}")
    used = plan.config.model if plan.config is not None else None
    base = read_model(used, "the configured model") if used else shipped_model()
    learning = [_learns(case, plan.held_out) for case in cases]
    measured = [_measure(EVIDENCE, cases, observed, plan.held_out)]
    asked = _readings(plan, observed, progress)
    readings = None if asked is None else asked.given
    listened: Heard | None = None
    if asked is not None and readings is not None:
        by_itself = _measure(ALONE, cases, alone(observed, readings), plan.held_out)
        together = _measure(
            BOTH, cases, both(cases, observed, readings, {case.name: base for case in cases}), plan.held_out
        )
        listened = heard(asked, measured[0].runs, together.runs, by_itself.runs)
        measured += [by_itself, together]
    model: Model | None = None
    cut: Cut | None = None
    taught: Learned | None = None
    if plan.fit or plan.leave_out:
        model = fitted(_samples(cases, observed, learning), base)
        taught = learned(*_only(cases, observed, learning))
        apart: list[Measured] = []
        models: dict[str, Model] = {}
        tried: tuple[Observed, ...] = ()
        if plan.leave_out or plan.choose:
            parts = folds(cases)
            if len(set(parts)) < 2:
                raise UsageError("--leave-out needs two commits or more to learn from one and try the other")
            models = _left_out(cases, observed, parts, learning, base)
            tried = _observe(plan, cases, _written(models), "judged by those left out", progress)
            passes.append(tried)
            apart = [_measure("left out", cases, tried, plan.held_out)]
            if plan.choose:
                teaching = {case.name for case, learns in zip(cases, learning, strict=True) if learns}
                cut = choose_cut([run for run in apart[0].runs if run.case in teaching], base)
                model = _cut_at(model, cut.accuse)
                if cut.accuse != base.accuse:
                    # what is printed beside the fitted model has its cut-off
                    models = {name: _cut_at(each, cut.accuse) for name, each in models.items()}
                    tried = _observe(plan, cases, _written(models), "judged with the cut-off chosen", progress)
                    passes.append(tried)
                    apart = [_measure("left out", cases, tried, plan.held_out)]
        again = _observe(plan, cases, _written({case.name: model for case in cases}), "judged anew", progress)
        passes.append(again)
        if readings is not None and plan.judge is not None:
            named = (plan.judge.model, PROMPT)
            if apart:
                apart.append(_left_out_jointly(plan, cases, tried, readings, learning, models, named))
            model = model._replace(judge=joint(cases, again, readings, learning, named))
            after = both(cases, again, readings, {case.name: model for case in cases})
            apart.insert(0, _measure("fitted, both", cases, after, plan.held_out))
        measured += [_measure("fitted", cases, again, plan.held_out), *apart]
    problems = _problems(cases, passes)
    return Calibration(cases, observed, tuple(measured), problems, left_out, tally, model, cut, taught, listened)


def questions(plan: Plan, progress: Progress) -> list[Request]:
    """What the judge would be asked on the cases of ``plan``.

    Raises:
        EditguardError: as `calibrate` does.
    """
    cases, _, tally = _gather(plan, progress)
    if not cases:
        raise UsageError(_nothing(tally))
    observed = _observe(plan, cases, None, "judged", progress, plan.judge)
    return [seen.asked for seen in observed if isinstance(seen.asked, Request)]


def _readings(plan: Plan, observed: Sequence[Observed], progress: Progress) -> Readings | None:
    """What the judge says of the cases; ``None`` without one."""
    if plan.judge is None:
        return None
    from editguard.judging.run import judging

    with judging(plan.judge, plan.answers) as judge:
        return hear(observed, judge, progress)


def _left_out_jointly(
    plan: Plan,
    cases: Sequence[Case],
    tried: Sequence[Observed],
    readings: Sequence[Reading | None],
    learning: Sequence[bool],
    models: Mapping[str, Model],
    judge: tuple[str, str],
) -> Measured:
    """What comes of evidence and judge where both were weighed on the other parts."""
    parts = folds(cases)
    whole = dict(models)
    for part in sorted(set(parts)):
        others = [learns and other != part for learns, other in zip(learning, parts, strict=True)]
        weights = joint(cases, tried, readings, others, judge)
        for case, mine in zip(cases, parts, strict=True):
            if mine == part:
                whole[case.name] = models[case.name]._replace(judge=weights)
    return _measure("left out, both", cases, both(cases, tried, readings, whole), plan.held_out)


def _problems(cases: Sequence[Case], passes: Sequence[Sequence[Observed]]) -> tuple[tuple[str, str], ...]:
    """The cases that could not be judged, by any of the models, with the first reason."""
    found: dict[str, str] = {}
    for observed in passes:
        for case, seen in zip(cases, observed, strict=True):
            if seen.problem is not None:
                found.setdefault(case.name, seen.problem)
    return tuple(found.items())


def _cut_at(model: Model, accuse: float) -> Model:
    return model._replace(accuse=accuse, clear=min(model.clear, accuse))


def _written(models: Mapping[str, Model]) -> dict[str, str]:
    texts: dict[int, str] = {}
    return {name: texts.setdefault(id(model), write_model(model, {})) for name, model in models.items()}


def _gather(plan: Plan, progress: Progress) -> tuple[tuple[Case, ...], tuple[tuple[str, int], ...], Tally | None]:
    found: list[Case] = []
    left_out: Counter[str] = Counter()
    tally: Tally | None = None
    if plan.labels is not None or plan.tangles is not None:
        if plan.tasks is None or plan.repos is None:
            raise UsageError("--labels and --tangles need --tasks and --repos: what the patches are for, and the code")
        repositories = Repositories(plan.repos)
        if plan.labels is not None:
            if not plan.predictions:
                raise UsageError("--labels needs PREDICTIONS: the patches that the labels are about")
            read = reviewed_cases(plan.labels, plan.predictions, plan.tasks, repositories)
            found += read.cases
            left_out.update(dict(read.left_out))
        if plan.tangles is not None:
            read = tangle_cases(plan.tangles, plan.tasks, repositories)
            found += read.cases
            left_out.update(dict(read.left_out))
    if plan.repo is not None:
        history = History(plan.repo, count=plan.commits, seed=plan.seed, head=plan.head)
        for case in history:
            found.append(case)
            progress("cases drawn", history.tally.taken, plan.commits)
        tally = history.tally
    if not found and tally is None and plan.labels is None and plan.tangles is None:
        raise UsageError("give something to measure on: --repo, --labels or --tangles")
    names = Counter(case.name for case in found)
    if any(count > 1 for count in names.values()):
        twice = next(name for name, count in names.items() if count > 1)
        raise UsageError(f"two cases are called {twice!r}; give each source once")
    found = _one_group_a_repository(found)
    # neighbours share what is read of a commit
    found.sort(key=lambda case: (case.repository, SOURCES.index(case.source) if plan.repo is None else 0))
    return tuple(found), tuple(sorted(left_out.items())), tally


def _one_group_a_repository(cases: Sequence[Case]) -> list[Case]:
    """``cases`` with one group for each repository, however its sources call it: none is learnt from and tried on."""
    groups: dict[str, str] = {}
    return [case._replace(group=groups.setdefault(os.path.realpath(case.repository), case.group)) for case in cases]


def _nothing(tally: Tally | None) -> str:
    if tally is None:
        return "no labelled row is about a prediction that was given; the names of systems and instances must agree"
    if not tally.seen:
        return "there is no commit with a parent and a message to measure on; a history of some length is needed"
    why = "; ".join(f"{count} {reason}" for reason, count in tally.reasons)
    return f"none of {tally.seen} commits can be used" + (f" ({why})" if why else "")


def _observe(
    plan: Plan,
    cases: Sequence[Case],
    models: Mapping[str, str] | None,
    said: str,
    progress: Progress,
    judge: JudgeConfig | None = None,
) -> tuple[Observed, ...]:
    found = []
    for seen in observe(
        cases,
        config=plan.config,
        models=models,
        workers=plan.workers,
        index_folder=plan.index_folder,
        judge=judge,
    ):
        found.append(seen)
        progress(said, len(found), len(cases))
    return tuple(found)


def _measure(name: str, cases: Sequence[Case], observed: Sequence[Observed], held_out: Sequence[str]) -> Measured:
    runs: list[Judged] = []
    unseen: list[Judged] = []
    for case, seen in zip(cases, observed, strict=True):
        if seen.problem is not None:
            continue
        found = judged(case, seen)
        runs += found
        if not _learns(case, held_out):
            unseen += [run for run in found if not run.truth.irrelevant or run.truth.kind in held_out]
    sources = [source for source in SOURCES if any(run.source == source for run in runs)]
    by_source = [(source, figures([run for run in runs if run.source == source])) for source in sources]
    made = [run for run in runs if run.source != "reviewed"]
    if len({run.source for run in made}) > 1:
        # irrelevant edits of some against the untouched ones of the others
        by_source.append((MADE, figures(made)))
    if unseen:
        by_source.append((HELD_OUT, figures(unseen)))
    return Measured(name, tuple(by_source), tuple(runs))


def _learns(case: Case, held_out: Sequence[str]) -> bool:
    """Whether a case takes part in fitting: one with an edit of a type that is held out does not."""
    return not any(truth.irrelevant and truth.kind in held_out for truth in case.truths)


def _only(
    cases: Sequence[Case], observed: Sequence[Observed], learning: Sequence[bool]
) -> tuple[list[Case], list[Observed]]:
    chosen = [(case, seen) for case, seen, learns in zip(cases, observed, learning, strict=True) if learns]
    return [case for case, _ in chosen], [seen for _, seen in chosen]


def _samples(cases: Sequence[Case], observed: Sequence[Observed], learning: Sequence[bool]) -> list[Sample]:
    return samples(*_only(cases, observed, learning))


def _left_out(
    cases: Sequence[Case], observed: Sequence[Observed], parts: Sequence[str], learning: Sequence[bool], base: Model
) -> dict[str, Model]:
    """For each case the model that was fitted without its part."""
    models: dict[str, Model] = {}
    for part in sorted(set(parts)):
        others = [learns and other != part for learns, other in zip(learning, parts, strict=True)]
        model = fitted(_samples(cases, observed, others), base)
        models.update({case.name: model for case, mine in zip(cases, parts, strict=True) if mine == part})
    return models


def check_types(given: Sequence[str]) -> tuple[str, ...]:
    """``given``, if all are types of drive-by edits, or what a tangle is called.

    Raises:
        UsageError: for another name.
    """
    known = (*TYPES, "other-commit")
    for name in given:
        if name not in known:
            raise UsageError(f"--hold-out {name}: there is no such type; known are {', '.join(known)}")
    return tuple(given)
