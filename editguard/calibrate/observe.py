"""What the engine makes of labelled cases, in worker processes."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from multiprocessing import get_context
from typing import NamedTuple

from pebble import ProcessPool

from editguard.batch.bases import Bases
from editguard.batch.work import Bounds, bound_memory
from editguard.calibrate.cases import Case
from editguard.engine import examine
from editguard.intake.read import read_proposal
from editguard.judging.questions import questions_of
from editguard.relevance.assess import Material
from editguard.relevance.direct import Direct
from editguard.relevance.features import contexts, seed_values
from editguard.relevance.links import Link
from editguard.relevance.model import Logistic
from editguard.relevance.own import Own
from editguard.vocabulary.config import Config
from editguard.vocabulary.edit import Edit, Verdict
from editguard.vocabulary.errors import EditguardError
from editguard.vocabulary.judge import JudgeConfig, Reading, Request
from editguard.vocabulary.task import Task

_CHUNK = 16
"""Cases of one commit that a worker takes at a time."""


class Weighed(NamedTuple):
    """The evidence on the edits of a patch without the commit that it was found in: see `Material`."""

    edits: Sequence[Edit]
    direct: Sequence[Direct]
    ties: Sequence[Link]
    own: Sequence[Own]
    structural: Sequence[Verdict]
    signals: Sequence[str | None]

    def features(self, seed: Logistic) -> list[Mapping[str, float]]:
        """What the second stage looks at, for the weights of a first one."""
        seeds = [1 - seed.probability(seed_values(direct)) for direct in self.direct]
        found = contexts(self.edits, self.direct, self.ties, self.own, self.structural, seeds)
        return [context.features for context in found]


class Observed(NamedTuple):
    """The verdicts on the edits of a case; ``problem`` says why there are none. The edits have lines without text.
    ``asked`` is what a judge is to be asked of it, or why nothing is."""

    edits: tuple[Edit, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    weighed: Weighed | None = None
    problem: str | None = None
    asked: Request | Reading | None = None


def observe(
    cases: Sequence[Case],
    *,
    config: Config | None,
    models: Mapping[str, str] | None = None,
    workers: int,
    index_folder: str | None,
    judge: JudgeConfig | None = None,
) -> Iterator[Observed]:
    """What the engine makes of ``cases``, in their order.

    ``config`` is used instead of the settings of each base commit. ``models`` are coefficients (see `write_model`) by
    the name of a case, instead of those of the settings. With ``judge``, what it is to be asked comes along.
    """
    setting = _Setting(config, index_folder, judge)
    chunks = _chunks(cases)
    if workers == 1:
        # in this process: nothing to start, and a debugger sees it all
        worker = _Worker(setting)
        try:
            for chunk in chunks:
                yield from worker.run(chunk, models or {})
        finally:
            worker.close()
        return
    bounds = Bounds()
    pool = ProcessPool(
        max_workers=workers, initializer=_start, initargs=(setting, bounds.memory), context=get_context("spawn")
    )
    finished = False
    try:
        futures = [
            pool.schedule(_run, args=(chunk, _part(models, chunk)), timeout=30.0 + len(chunk) * bounds.seconds)
            for chunk in chunks
        ]
        for chunk, future in zip(chunks, futures, strict=True):
            try:
                yield from future.result()
            except Exception as error:  # a worker that died, hung or ran out of memory
                if len(chunk) == 1:
                    yield _lost(error)
                else:
                    # one of them is to blame: the others are judged
                    yield from _one_by_one(pool, chunk, models, bounds)
        finished = True
    finally:
        if finished:
            pool.close()  # type: ignore[no-untyped-call]
        else:
            pool.stop()  # type: ignore[no-untyped-call]
        pool.join()


def _one_by_one(
    pool: ProcessPool, chunk: Sequence[Case], models: Mapping[str, str] | None, bounds: Bounds
) -> Iterator[Observed]:
    for case in chunk:
        future = pool.schedule(_run, args=([case], _part(models, [case])), timeout=30.0 + bounds.seconds)
        try:
            yield from future.result()
        except Exception as error:
            yield _lost(error)


def _lost(error: Exception) -> Observed:
    said = " ".join(str(error).split())[:200]
    return Observed(problem=f"the worker failed: {type(error).__name__} {said}".strip())


class _Setting(NamedTuple):
    config: Config | None
    index_folder: str | None
    judge: JudgeConfig | None = None


class _Worker:
    def __init__(self, setting: _Setting) -> None:
        self._judge = setting.judge
        self._bases = Bases(lambda folder: folder, setting.config, setting.index_folder)

    def run(self, cases: Sequence[Case], models: Mapping[str, str]) -> list[Observed]:
        return [self._one(case, models.get(case.name)) for case in cases]

    def close(self) -> None:
        self._bases.close()

    def _one(self, case: Case, model: str | None) -> Observed:
        try:
            snapshot, config = self._bases.base(case.repository, case.base)
            if model is not None:
                config = config._replace(model=model)
            patch = read_proposal(case.patch, None, config.limits)
            task = Task(case.task, "case") if case.task.strip() else None
            found = examine(patch, snapshot, task, config, lambda: self._bases.index(snapshot))
        except EditguardError as problem:
            self._bases.forget()
            return Observed(problem=str(problem))
        except Exception as problem:  # this case's, whatever it is
            self._bases.forget()
            said = " ".join(str(problem).split())[:200]
            return Observed(problem=f"{type(problem).__name__} in the engine: {said}")
        edits = tuple(_bare(edit) for edit in found.report.edits)
        weighed = None if found.material is None else _weighed(found.material, edits)
        asked = None if self._judge is None else questions_of(found, self._judge)
        return Observed(edits, found.report.verdicts, weighed, asked=asked)


def _bare(edit: Edit) -> Edit:
    """An edit with as many lines, and nothing in them."""
    return replace(edit, old_text=(b"",) * len(edit.old_text), new_text=(b"",) * len(edit.new_text))


def _weighed(material: Material, edits: Sequence[Edit]) -> Weighed:
    return Weighed(edits, material.direct, material.ties, material.own, material.structural, material.signals)


def _chunks(cases: Sequence[Case]) -> list[list[Case]]:
    """Cases in their order, neighbours on one commit together."""
    found: list[list[Case]] = []
    for case in cases:
        last = found[-1] if found else None
        if last and len(last) < _CHUNK and (last[0].repository, last[0].base) == (case.repository, case.base):
            last.append(case)
        else:
            found.append([case])
    return found


def _part(models: Mapping[str, str] | None, chunk: Sequence[Case]) -> dict[str, str]:
    return {case.name: models[case.name] for case in chunk if case.name in models} if models else {}


_worker: _Worker | None = None


def _start(setting: _Setting, memory: int) -> None:
    global _worker
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    bound_memory(memory)
    _worker = _Worker(setting)


def _run(cases: Sequence[Case], models: Mapping[str, str]) -> list[Observed]:
    if _worker is None:
        raise RuntimeError(f"process {os.getpid()} is no worker")
    return _worker.run(cases, models)
