"""A run: input into the store, jobs to the workers, outcomes into the store, rows into the results."""

from __future__ import annotations

import concurrent.futures
import contextlib
import errno
import os
import sqlite3
import time
import zlib
from collections import deque
from collections.abc import Callable, Iterator, Sequence, Set
from itertools import islice
from typing import Any, NamedTuple

from editguard.batch.cache import Cache, CachedReport
from editguard.batch.engines import Engine, Future
from editguard.batch.inputs import GOLD, BatchTask, Prediction, read_predictions, read_tasks
from editguard.batch.judged import Judged, JudgePlan, Waiting, forget_run, opened, silence, write_requests
from editguard.batch.keys import result_key
from editguard.batch.progress import Progress, State
from editguard.batch.reached import read_reached
from editguard.batch.results import RESULTS, Results
from editguard.batch.scored import stored
from editguard.batch.store import Job, Outcome, Store, pack, unpack
from editguard.batch.tables import write_tables
from editguard.batch.work import Settings
from editguard.vocabulary.errors import EditguardError, UsageError
from editguard.vocabulary.judge import Request

CHUNK = 48
"""Rows that a worker gets at a time: enough that a commit is read once (two workers would each make an index of it),
few enough that all workers end together and that little is lost if one is killed."""

_AHEAD = 2
"""Chunks in flight for each worker, so that none waits for the next."""

_COUNTING = 20
"""Rows are counted for the progress again after so many times what counting them took: counting goes over all of
them, and there are as many occasions as chunks."""

_SAVED_TOGETHER = 512
"""Rows of the input in one transaction."""


class Plan(NamedTuple):
    """What to score. ``predictions`` are files, folders, globs or `GOLD`; ``limit`` is the most rows to read; ``reach``
    is a file of `editguard classify`, whose labels split the tables. ``judge`` says how a judge is asked, ``None`` for
    none; ``settings`` name it too."""

    predictions: tuple[str, ...]
    tasks: str
    out: str
    settings: Settings
    limit: int | None = None
    resume: bool = True
    reach: str | None = None
    judge: JudgePlan | None = None


class Summary(NamedTuple):
    """How a run went: numbers of rows, and wall time in seconds."""

    rows: int
    errors: int
    cached: int
    resumed: int
    seconds: float
    judge: Judged | None = None
    """What this call had of the judge; ``None`` without one."""
    silent: str = ""
    """Why the judge answered about no patch of the whole run; empty if it did, or was asked about none."""
    dry: tuple[str, ...] = ()
    """What a dry run has to say; the run is not finished then."""


def score(plan: Plan, start_engine: Callable[[], Engine], cache: Cache | None, progress: Progress) -> Summary:
    """Score all predictions of ``plan`` into its folder.

    Args:
        plan: what to do.
        start_engine: gives the workers; called only if there is work left.
        cache: reports of earlier runs, ``None`` to do without.
        progress: is told how far the run is.

    Raises:
        EditguardError: if the input, the folder or the state cannot be used; what was finished is kept.
        KeyboardInterrupt: when the user stops the run; what was finished is kept.
    """
    begin = time.monotonic()
    _make_folder(plan.out)
    with _failures(plan.out), Store(plan.out) as store:
        progress.update(State("reading", 0, 0, 0, 0))
        resumed = _take_in(plan, store, cache, progress)
        if plan.judge is not None and plan.judge.dry:
            asked = list(_questions(store, start_engine, cache, progress))
            totals = store.totals()
            lines = write_requests(plan.out, asked, plan.judge.config)
            seconds = time.monotonic() - begin
            return Summary(totals.rows, totals.errors, totals.cached, resumed, seconds, dry=tuple(lines))
        results = Results(plan.out, store)
        judged: Judged | None = None
        try:
            results.advance()
            requests = (request for _, request in _questions(store, start_engine, cache, progress))
            with opened(plan.judge, store, requests) as judge:
                waiting = None if judge is None else Waiting(judge)
                _work(store, results, start_engine, cache, progress, waiting)
            judged = None if waiting is None else waiting.judged
            results.advance()
        finally:
            with contextlib.suppress(OSError, ValueError):
                results.close()
        totals = store.totals()
        progress.update(State("done", totals.rows, totals.done, totals.errors, totals.cached))
        if results.written != totals.rows:
            raise EditguardError(
                f"{RESULTS} has {results.written} of {totals.rows} rows; this is a defect of editguard"
            )
        written = write_tables(plan.out, stored(store, lines=True))
        seconds = time.monotonic() - begin
        return Summary(totals.rows, totals.errors, totals.cached, resumed, seconds, judged, silence(written.heard))


def _take_in(plan: Plan, store: Store, cache: Cache | None, progress: Progress) -> int:
    """Read the input into ``store``; returns how many rows are done already."""
    reach = {} if plan.reach is None else read_reached(plan.reach)
    with store.saving():
        store.forget_input()
        if not plan.resume:
            forget_run(store, plan.judge)
        forgotten = store.forget_unanswered()
        if store.forget_results(errors_only=plan.resume) or forgotten or not plan.resume:
            # lines that say what is no longer so may be in the files: they are written anew
            store.note(input="")
        for task in read_tasks(plan.tasks):
            store.add_task(task)
        store.add_reach(reach)
    rows = _rows(plan, store)
    count = 0
    while some := _some(rows, _SAVED_TOGETHER):
        with store.saving():
            for row in some:
                _add(row, store, plan.settings)
        count += len(some)
        progress.update(State("reading", count, 0, 0, 0))
    if not count:
        raise UsageError(f"no prediction in {', '.join(plan.predictions)}; give files with rows")
    resumed = store.totals().done - sum(1 for _ in _failed_rows(store))
    if cache is not None:
        _from_cache(store, cache)
    return resumed


def _failed_rows(store: Store) -> Iterator[int]:
    """Rows that cannot be scored whatever is done."""
    for row in store.rows():
        if row.outcome is not None and row.outcome.status == "error":
            yield row.number


def _rows(plan: Plan, store: Store) -> Iterator[Prediction]:
    number = 0
    for source in plan.predictions:
        left = None if plan.limit is None else plan.limit - number
        gold = source == GOLD and not os.path.exists(GOLD)
        for row in _gold(store, left) if gold else read_predictions((source,), left):
            number += 1
            yield row._replace(number=number)


def _gold(store: Store, limit: int | None) -> Iterator[Prediction]:
    for number, task in enumerate(islice(store.tasks(), limit), start=1):
        problem = None if task.patch else "the task has no reference patch"
        yield Prediction(number, f"task {task.instance}", task.instance, GOLD, task.patch, None, problem)


def _add(row: Prediction, store: Store, settings: Settings) -> None:
    problem = row.problem
    task: BatchTask | None = None
    if problem is None and row.instance is not None and row.model is not None:
        task = store.task(row.instance)
        earlier = store.first_of(row.instance, row.model)
        if task is None:
            problem = f"no task is called {row.instance!r}"
        elif earlier is not None:
            problem = f"{row.model} answers {row.instance} in row {earlier} already; one of them has to go"
    if task is None or problem is not None:
        store.add_row(row, f"{row.place}: {problem}", None)
        return
    patch = (row.patch or "").encode("utf-8", "surrogatepass")
    reference = None if task.patch is None else task.patch.encode("utf-8", "surrogatepass")
    key = result_key(
        patch,
        task.base,
        task.text,
        settings.config,
        settings.lint,
        reference,
        task.contract,
        settings.accepted,
        settings.judge,
    )
    store.add_row(row, None, Job(key, task.repo, task.base, "", pack(patch)))


def _from_cache(store: Store, cache: Cache) -> None:
    found: list[Outcome] = []
    for key in list(store.missing()):
        known = cache.get(key)
        if known is not None and _is_whole(known.report) and (known.lines is None or _is_whole(known.lines)):
            found.append(Outcome(key, known.status, None, known.report, known.seconds, True, known.excess, known.lines))
        if len(found) >= _SAVED_TOGETHER:
            _keep_cached(store, cache, found)
            found = []
    _keep_cached(store, cache, found)


def _is_whole(packed: bytes) -> bool:
    """Whether a packed text is what it was: a database does not notice bytes that a disk changed."""
    try:
        unpack(packed)
    except (zlib.error, TypeError):
        return False
    return True


def _keep_cached(store: Store, cache: Cache, found: Sequence[Outcome]) -> None:
    with store.saving():
        store.save(found)
    cache.touch([outcome.key for outcome in found])


def _work(
    store: Store,
    results: Results,
    start_engine: Callable[[], Engine],
    cache: Cache | None,
    progress: Progress,
    waiting: Waiting | None,
) -> None:
    chunks = store.chunks(CHUNK)
    again: deque[list[Job]] = deque()
    first = next(chunks, None)
    if first is None:
        return
    again.append(first)
    engine = start_engine()
    at_once = True
    due = 0.0
    unanswered: set[bytes] = set()
    try:
        pending: dict[Future, list[Job]] = {}
        while True:
            while len(pending) < engine.slots * _AHEAD:
                full = waiting is not None and len(waiting) >= waiting.most
                jobs = again.popleft() if again else None if full else next(chunks, None)
                if jobs is None:
                    break
                pending[engine.submit(jobs)] = jobs
            if not pending and not waiting:
                break
            awaited: list[concurrent.futures.Future[Any]] = [
                *pending,
                *(waiting.futures if waiting is not None else ()),
            ]
            concurrent.futures.wait(awaited, 0.5, concurrent.futures.FIRST_COMPLETED)
            if waiting is not None:
                again.extend(waiting.ready())
            saved: list[Outcome] = []
            for future in [future for future in pending if future.done()]:
                jobs = pending.pop(future)
                error = future.exception()
                if error is None:
                    for job, found in zip(jobs, future.result(), strict=True):
                        if isinstance(found, Outcome):
                            saved.append(found)
                            if job.reading is not None and job.reading.passing:
                                unanswered.add(job.key)
                        elif waiting is not None:
                            waiting.ask(job, found.request)
                elif len(jobs) > 1:
                    # one of them did it: each gets a worker of its own
                    again.extend([job] for job in jobs)
                else:
                    saved.append(Outcome(jobs[0].key, "error", engine.reason(error), None, 0.0))
            if saved:
                _keep(store, cache, saved, unanswered)
                results.advance()
            if time.monotonic() >= due:
                begin = time.monotonic()
                totals = store.totals()
                progress.update(State("scoring", totals.rows, totals.done, totals.errors, totals.cached))
                due = time.monotonic() + _COUNTING * (time.monotonic() - begin)
        at_once = False
    finally:
        engine.close(at_once=at_once)


def _questions(
    store: Store, start_engine: Callable[[], Engine], cache: Cache | None, progress: Progress
) -> Iterator[tuple[Job, Request]]:
    """What there is to ask of all rows that are left; rows of which nothing is asked are finished on the way."""
    chunks = store.chunks(CHUNK)
    again: deque[list[Job]] = deque()
    first = next(chunks, None)
    if first is None:
        return
    again.append(first)
    engine = start_engine()
    at_once = True
    try:
        pending: dict[Future, list[Job]] = {}
        while True:
            while len(pending) < engine.slots * _AHEAD:
                jobs = again.popleft() if again else next(chunks, None)
                if jobs is None:
                    break
                pending[engine.submit(jobs)] = jobs
            if not pending:
                break
            done, _ = concurrent.futures.wait(pending, 0.5, concurrent.futures.FIRST_COMPLETED)
            for future in done:
                jobs = pending.pop(future)
                if future.exception() is not None:
                    if len(jobs) > 1:
                        again.extend([job] for job in jobs)
                    continue  # the pass that finishes rows says what became of it
                found = future.result()
                _keep(store, cache, [one for one in found if isinstance(one, Outcome)])
                for job, one in zip(jobs, found, strict=True):
                    if not isinstance(one, Outcome):
                        yield job, one.request
            totals = store.totals()
            progress.update(State("scoring", totals.rows, totals.done, totals.errors, totals.cached))
        at_once = False
    finally:
        engine.close(at_once=at_once)


def _keep(store: Store, cache: Cache | None, outcomes: Sequence[Outcome], unanswered: Set[bytes] = frozenset()) -> None:
    """Keep what was found; rows on which the judge may yet answer are asked again by the next call, and no other run
    takes them for finished."""
    with store.saving():
        store.save(outcomes)
        store.leave_unanswered(outcome.key for outcome in outcomes if outcome.key in unanswered)
    if cache is not None:
        cache.put(
            [
                CachedReport(
                    outcome.key, outcome.status, outcome.report, outcome.seconds, outcome.excess, outcome.lines
                )
                for outcome in outcomes
                if outcome.report is not None and outcome.key not in unanswered
            ]
        )


def _some(rows: Iterator[Prediction], size: int) -> list[Prediction]:
    return list(islice(rows, size))


def _make_folder(path: str) -> None:
    try:
        os.makedirs(path, exist_ok=True)
    except OSError as error:
        raise UsageError(f"the output folder {path!r} cannot be made: {error.strerror}; give another --out") from error
    if not os.access(path, os.W_OK | os.X_OK):
        raise UsageError(f"the output folder {path!r} cannot be written to; give another --out")


@contextlib.contextmanager
def _failures(folder: str) -> Iterator[None]:
    """Failures of the disk as one line."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        if isinstance(error, BrokenPipeError):
            raise
        full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
        what = "the disk is full" if full or "full" in str(error) else " ".join(str(error).split())
        raise EditguardError(
            f"the results cannot be kept in {folder!r}: {what}; what was finished is safe: mend the cause and run the "
            "same command again"
        ) from error
