"""Many tasks classified: a row for each, in their order, whatever becomes of it."""

from __future__ import annotations

import contextlib
import os
import signal
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from multiprocessing import get_context
from typing import Any, NamedTuple

from pebble import ProcessExpired, ProcessPool

from editguard.batch.bases import Bases
from editguard.batch.inputs import BatchTask, read_predictions, read_tasks
from editguard.batch.repositories import Repositories
from editguard.index.commit import build_graph, wanted_files
from editguard.index.graph import CommitGraph
from editguard.index.outlines import OutlineStore, Wanted
from editguard.vocabulary.config import Config
from editguard.vocabulary.errors import EditguardError, UsageError
from editguard.vocabulary.reach import Mode

_START = 30.0
"""Seconds that a worker may take to start, beyond the bounds of its rows."""

Progress = Callable[[str, int, int], None]
"""Told what is done, how much of it, and of how much."""


class Job(NamedTuple):
    """One row to make: a task with the patch to judge by in reference mode, and the model that wrote it (``None`` for
    the reference)."""

    number: int
    task: BatchTask
    patch: str | None
    model: str | None = None
    problem: str | None = None


class Settings(NamedTuple):
    """What all workers share; outlines are kept in ``folder``, without one they are read anew. A row may take
    ``seconds``."""

    repos: str
    mode: Mode
    config: Config | None = None
    folder: str | None = None
    seconds: float = 120.0


class Classified(NamedTuple):
    """The rows in the order of the input; ``read`` counts blobs that were taken apart, ``known`` those that were kept
    from earlier runs."""

    rows: list[dict[str, Any]]
    read: int
    known: int
    labels: Counter[str]


def jobs_of(tasks: str, predictions: Sequence[str], mode: Mode, limit: int | None) -> list[Job]:
    """The rows that are asked for: a row a task, or with ``predictions`` a row for each of them.

    Raises:
        UsageError: if the tasks cannot be read, there are none, or one is given twice.
    """
    found: dict[str, BatchTask] = {}
    for task in read_tasks(tasks):
        if task.instance in found:
            raise UsageError(f"tasks: {task.instance} is given twice; keep one")
        found[task.instance] = task
    if not found:
        raise UsageError(f"{tasks!r} holds no task; give another file")
    if not predictions:
        every = [
            Job(number, task, task.patch, None, _no_patch(task) if mode is Mode.REFERENCE else None)
            for number, task in enumerate(found.values())
        ]
        return every[:limit]
    rows = []
    for row in read_predictions(predictions, limit):
        known = found.get(row.instance or "")
        problem = row.problem or (None if known else "no such task in --tasks")
        if problem is None and not (row.patch or "").strip():
            problem = "the patch is empty"
        task = known or BatchTask(row.instance or "", "", "", "")
        rows.append(Job(row.number - 1, task, row.patch, row.model or "", problem))
    return rows


def _no_patch(task: BatchTask) -> str | None:
    return None if task.patch else "the task has no reference patch; use --mode text, or give --predictions"


def classify(jobs: Sequence[Job], settings: Settings, workers: int, progress: Progress) -> Classified:
    """Classify ``jobs``: first every blob that is not known yet is taken apart, each once; then tasks are judged by
    ``workers`` processes."""
    rows: dict[int, dict[str, Any]] = {
        job.number: row_of(job, settings.mode, error=job.problem) for job in jobs if job.problem is not None
    }
    groups = _groups([job for job in jobs if job.problem is None])
    counts = _fill(groups, settings, workers, progress)
    done = len(rows)
    for made in _run(groups, settings, workers):
        rows.update(made)
        done += len(made)
        progress("classified", done, len(jobs))
    ordered = [rows[job.number] for job in jobs]
    labels = Counter(row["label"] or "no label" for row in ordered)
    return Classified(ordered, counts[0], counts[1], labels)


def _groups(jobs: Iterable[Job]) -> list[list[Job]]:
    """Jobs by commit, neighbours in time beside each other: they share nearly all of their blobs."""
    groups: dict[tuple[str, str], list[Job]] = {}
    for job in jobs:
        groups.setdefault((job.task.repo, job.task.base), []).append(job)
    return sorted(groups.values(), key=lambda group: (group[0].task.repo, group[0].task.created or "", group[0].number))


def _fill(groups: Sequence[Sequence[Job]], settings: Settings, workers: int, progress: Progress) -> tuple[int, int]:
    """Take apart the blobs of all commits that the cache does not know."""
    if settings.folder is None:
        return 0, 0
    bases = Bases(Repositories(settings.repos).path, settings.config, None)
    store = OutlineStore(settings.folder, workers)
    known = 0
    try:
        for repo, commits in _commits(groups).items():
            wanted: dict[Wanted, None] = {}
            with contextlib.suppress(EditguardError):  # whoever judges the row will say so
                repository = bases.repository(repo)
                snapshot = None
                for commit in commits:
                    with contextlib.suppress(EditguardError):
                        snapshot = repository.snapshot(repository.resolve(commit))
                        wanted.update(dict.fromkeys(item for _, item in wanted_files(snapshot).files))
                if snapshot is not None:
                    before = store.read
                    store.fill(wanted, snapshot.read)  # blobs are read by their ids, whatever commit has them
                    known += len(wanted) - (store.read - before)
            progress(f"indexed {repo}", len(wanted), len(wanted))
    finally:
        bases.close()
        store.close()
    return store.read, known


def _commits(groups: Iterable[Sequence[Job]]) -> dict[str, list[str]]:
    """The commits that are asked for, by repository."""
    found: dict[str, list[str]] = {}
    for group in groups:
        found.setdefault(group[0].task.repo, []).append(group[0].task.base)
    return found


def _run(groups: Sequence[list[Job]], settings: Settings, workers: int) -> Iterator[dict[int, dict[str, Any]]]:
    if workers < 2:
        worker = Worker(settings)
        try:
            for group in groups:
                yield worker.run(group)
        finally:
            worker.close()
        return
    pool = ProcessPool(max_workers=workers, initializer=_become, initargs=(settings,), context=get_context("spawn"))
    try:
        running = [(group, _submit(pool, group, settings)) for group in groups]
        for group, future in running:
            try:
                yield future.result()
            except Exception as error:
                if len(group) == 1:
                    yield {group[0].number: row_of(group[0], settings.mode, error=_reason(error, settings))}
                    continue
                for job in group:  # one of them is to blame
                    try:
                        yield _submit(pool, [job], settings).result()
                    except Exception as again:
                        yield {job.number: row_of(job, settings.mode, error=_reason(again, settings))}
        pool.close()  # type: ignore[no-untyped-call]
    except BaseException:  # an interrupt, or whoever reads the rows stops: workers must not go on
        pool.stop()  # type: ignore[no-untyped-call]
        raise
    finally:
        pool.join()


def _submit(pool: ProcessPool, group: list[Job], settings: Settings) -> Future[dict[int, dict[str, Any]]]:
    future: Future[dict[int, dict[str, Any]]] = pool.schedule(
        _work, args=(group,), timeout=settings.seconds * len(group) + _START
    )
    return future


def _reason(error: BaseException, settings: Settings) -> str:
    if isinstance(error, FutureTimeoutError | TimeoutError):
        return f"took longer than {settings.seconds:g} seconds (--row-timeout)"
    if isinstance(error, ProcessExpired):
        return f"the worker died (exit code {error.exitcode})"
    return f"{type(error).__name__}: {' '.join(str(error).split())[:300]}"


_worker: Worker | None = None


def _become(settings: Settings) -> None:
    global _worker
    with contextlib.suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the run decides when to stop
    _worker = Worker(settings)


def _work(group: list[Job]) -> dict[int, dict[str, Any]]:
    if _worker is None:
        raise RuntimeError("this process is no worker")
    return _worker.run(group)


class Worker:
    """Classifies jobs; keeps repositories, blobs and the graph of the commit that it read last."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._bases = Bases(Repositories(settings.repos).path, settings.config, settings.folder)
        self._store = OutlineStore(settings.folder)
        self._graph: tuple[str, CommitGraph] | None = None

    def close(self) -> None:
        """End the processes of git."""
        self._bases.close()
        self._store.close()

    def run(self, jobs: Sequence[Job]) -> dict[int, dict[str, Any]]:
        """The rows of ``jobs`` by their numbers."""
        return {job.number: self._one(job) for job in jobs}

    def _one(self, job: Job) -> dict[str, Any]:
        try:
            return self._classified(job)
        except EditguardError as problem:
            return row_of(job, self._settings.mode, error=str(problem))
        except Exception as problem:  # this row's, whatever it is
            if os.environ.get("EDITGUARD_DEBUG"):
                raise
            self._bases.forget()
            return row_of(job, self._settings.mode, error=_reason(problem, self._settings))

    def _classified(self, job: Job) -> dict[str, Any]:
        from editguard.reach.assess import reach_of_patch, reach_of_text
        from editguard.report.reach import to_document

        snapshot, config = self._bases.base(job.task.repo, job.task.base)
        commit = snapshot.commit or ""
        if self._graph is None or self._graph[0] != commit:
            self._graph = (commit, build_graph(snapshot, self._store))
        graph = self._graph[1]
        if self._settings.mode is Mode.TEXT:
            found = reach_of_text(job.task.text, snapshot, graph, self._bases.index(snapshot), config)
        else:
            patch = (job.patch or "").encode("utf-8", "surrogateescape")
            found = reach_of_patch(patch, job.task.text, snapshot, graph, self._bases.index(snapshot), config)
        return row_of(job, self._settings.mode) | to_document(found)


def row_of(job: Job, mode: Mode, error: str | None = None) -> dict[str, Any]:
    """A row without an answer."""
    model = {} if job.model is None else {"model_name_or_path": job.model}
    return {
        "instance_id": job.task.instance,
        **model,
        "mode": mode.value,
        "label": None,
        "score": None,
        "cut": None,
        "signals": [],
        "context": [],
        "context_tokens": None,
        "tokenizer": None,
        "places": [],
        "skipped": [],
        "error": error,
    }
