"""What a worker does: check the patches of one commit, one after the other, each within its bounds."""

from __future__ import annotations

import contextlib
import gc
import json
import os
import signal
import time
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from editguard.batch.asking import Asking
from editguard.batch.bases import Bases
from editguard.batch.repositories import Repositories
from editguard.batch.store import Job, Outcome, pack, unpack
from editguard.contract.file import parse_contract
from editguard.engine import Examined, examine, reconsider
from editguard.intake.read import read_proposal
from editguard.judging.questions import questions_of
from editguard.reference.excess import MEASURED, MISSING, UNUSABLE, Reference, excess, measurable, read_reference
from editguard.report.json import to_document
from editguard.report.lines import kept_lines
from editguard.vocabulary.config import AS_CONFIGURED, Config, LintChoice
from editguard.vocabulary.contract import Contract
from editguard.vocabulary.errors import EditguardError
from editguard.vocabulary.judge import JudgeConfig, Reading
from editguard.vocabulary.report import Status
from editguard.vocabulary.snapshot import Snapshot
from editguard.vocabulary.suppression import Accepted
from editguard.vocabulary.task import Task


class Bounds(NamedTuple):
    """What one row may take: wall time in seconds, memory of a worker in bytes."""

    seconds: float = 60.0
    memory: int = 2 * 1024**3


class Settings(NamedTuple):
    """What all workers share; without ``config`` the settings are those of each base commit. What files say is kept
    in ``index_folder`` for the next run; without one it is read anew. ``lint`` goes over the settings; workers write
    below ``scratch``, by default where temporary files go. ``accepted`` are the findings of a baseline, in place of
    those that the settings name. ``judge`` is the judge that is to be asked, if one is."""

    repos: str
    config: Config | None = None
    bounds: Bounds = Bounds()
    index_folder: str | None = None
    lint: LintChoice = AS_CONFIGURED
    scratch: str | None = None
    accepted: tuple[Accepted, ...] | None = None
    judge: JudgeConfig | None = None


class Worker:
    """Checks jobs; keeps the repositories and the commit that it read last."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._bases = Bases(
            Repositories(settings.repos).path,
            settings.config,
            settings.index_folder,
            settings.lint,
            settings.scratch,
            settings.accepted,
        )
        self._references: dict[tuple[str, str, bytes], Reference | None] = {}
        self._rows = 0

    def run(self, jobs: Sequence[Job]) -> list[Outcome | Asking]:
        """The outcomes of ``jobs`` in their order, or what to ask the judge first."""
        with _collecting_seldom():
            found: list[Outcome | Asking] = []
            for job in jobs:
                found.append(self._one(job))
                self._rows += 1
                if self._rows % _ALL_EVERY == 0:
                    gc.collect()
                elif self._rows % _NEW_EVERY == 0:
                    gc.collect(0)
            return found

    def close(self) -> None:
        """End the processes of git."""
        self._bases.close()

    def _one(self, job: Job) -> Outcome | Asking:
        start = time.perf_counter()
        status, report, error = "error", None, None
        excess, lines = None, None
        try:
            self._bases.repository(job.repo)  # outside of the alarm: to clone takes what it takes
            with _alarm(self.settings.bounds.seconds):
                snapshot, config = self._bases.base(job.repo, job.base)
                patch = read_proposal(unpack(job.patch), None, config.limits)
                task = Task(job.task, "tasks") if job.task.strip() else None
                linting = self._bases.linting(config)
                contract: Contract | None = None
                if job.contract:
                    contract = parse_contract(job.contract.encode(), "the contract of the task")
                found = examine(patch, snapshot, task, config, lambda: self._bases.index(snapshot), linting, contract)
                if self.settings.judge is not None:
                    reading = job.reading or questions_of(found, self.settings.judge)
                    if not isinstance(reading, Reading):
                        return Asking(job.key, reading)
                    found = found._replace(report=reconsider(found, reading))
                document = json.dumps(to_document(found.report), ensure_ascii=True, separators=(",", ":"))
                status = "invalid" if found.report.status is Status.INVALID else "ok"
                report = pack(document.encode("ascii"))
                lines = pack(kept_lines(found.report, found.applied).encode("ascii"))
                # last: the verdicts are made, and nothing of the reference can get into them
                excess = self._excess(job, found, snapshot, config)
        except MemoryError:
            error = f"out of memory: the worker may use {self.settings.bounds.memory:,} bytes (--row-memory)"
            self._forget()
        except EditguardError as problem:
            error = str(problem)
            self._forget()
        except Exception as problem:  # this row's, whatever it is
            error = f"{type(problem).__name__} in the engine: {' '.join(str(problem).split())[:300]}"
            self._forget()
        if error is not None:
            status, report, excess, lines = "error", None, None, None
        seconds = round(time.perf_counter() - start, 6)
        return Outcome(job.key, status, error, report, seconds, False, excess, lines)

    def _excess(self, job: Job, found: Examined, snapshot: Snapshot, config: Config) -> str | None:
        """What the patch does beyond the reference, as JSON; ``None`` where the libraries that measure it are not
        installed."""
        if not measurable():
            return None
        if job.reference is None:
            return json.dumps({"reference": MISSING})
        key = (job.repo, job.base, job.reference)
        if key not in self._references:
            if any(known[:2] != key[:2] for known in self._references):
                self._references.clear()  # of another commit
            self._references[key] = read_reference(unpack(job.reference), snapshot, config)
        reference = self._references[key]
        if reference is None:
            return json.dumps({"reference": UNUSABLE})
        measured = excess(found.report.edits, found.applied, reference, config)
        return json.dumps({"reference": MEASURED, **measured._asdict()})

    def _forget(self) -> None:
        self._bases.forget()
        self._references.clear()
        gc.collect()


_NEW_EVERY, _ALL_EVERY = 20, 400
"""Rows after which cycles of garbage are looked for among what is new, and among all that is there."""


@contextlib.contextmanager
def _collecting_seldom() -> Iterator[None]:
    """Do not look for cycles of garbage while files are parsed: trees are many objects and no cycles, and to go over
    all of them time and again takes a third of the time of a parser."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


_worker: Worker | None = None


def become(settings: Settings) -> None:
    """Make this process a worker with ``settings``, unless it is one already."""
    if _worker is None or _worker.settings != settings:
        initialise(settings)


def initialise(settings: Settings) -> None:
    """Make this process a worker."""
    global _worker
    with contextlib.suppress(ValueError, AttributeError):
        # the run decides when to stop, and tells its workers
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    bound_memory(settings.bounds.memory)
    _worker = Worker(settings)


def run(jobs: Sequence[Job]) -> list[Outcome | Asking]:
    """Check ``jobs`` in a process that `initialise` made a worker."""
    if _worker is None:
        raise RuntimeError("this process is no worker")
    return _worker.run(jobs)


def bound_memory(size: int) -> None:
    """Let this process allocate no more than ``size`` bytes, where the platform can do that."""
    try:
        import resource
    except ImportError:
        return
    with contextlib.suppress(ValueError, OSError):
        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        most = size if hard == resource.RLIM_INFINITY else min(size, hard)
        resource.setrlimit(resource.RLIMIT_DATA, (most, hard))


@contextlib.contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    """End the process if this takes longer: code that does not come back to Python can be stopped in no other
    way. The run sees which row it was, and starts another worker."""
    if not hasattr(signal, "setitimer") or os.environ.get("EDITGUARD_NO_ALARM"):
        yield
        return
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
