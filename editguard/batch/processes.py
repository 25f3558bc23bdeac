"""Worker processes on this machine."""

from __future__ import annotations

import contextlib
import shutil
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import CancelledError
from concurrent.futures import TimeoutError as FutureTimeoutError
from multiprocessing import get_context, resource_tracker

from pebble import ProcessExpired, ProcessPool

from editguard.batch import work
from editguard.batch.engines import Future
from editguard.batch.repositories import is_url
from editguard.batch.store import Job
from editguard.linters.scratch import make_scratch

_GRACE = 30.0
"""Seconds that a chunk may take beyond the bounds of its rows, to start a worker and to open a repository."""


class Processes:
    """See `Engine`: a pool that survives the death of its workers."""

    def __init__(self, workers: int, settings: work.Settings) -> None:
        self.slots = workers
        self._bounds = settings.bounds
        self._clones = is_url(settings.repos)
        # workers end without a word: what they leave is removed with them
        self._scratch = make_scratch("score")
        settings = settings._replace(scratch=self._scratch)
        self._pool = ProcessPool(
            max_workers=workers,
            initializer=work.initialise,
            initargs=(settings,),
            # threads and open databases of this process are no business of its workers
            context=get_context("spawn"),
        )

    def submit(self, jobs: Sequence[Job]) -> Future:
        """See `Engine.submit`."""
        timeout = None if self._clones else len(jobs) * self._bounds.seconds + _GRACE
        with _without_interrupts():
            future: Future = self._pool.schedule(work.run, args=(list(jobs),), timeout=timeout)
        return future

    def reason(self, error: BaseException) -> str:
        """See `Engine.reason`."""
        if isinstance(error, ProcessExpired):
            code = error.exitcode or 0
            if code == -getattr(signal, "SIGALRM", 14):
                return self._too_long()
            if code == -9:
                return "the worker was killed (signal 9): perhaps the machine ran out of memory"
            return f"the worker died ({_signal_name(code)})"
        if isinstance(error, FutureTimeoutError | TimeoutError):
            return self._too_long()
        if isinstance(error, CancelledError):
            return "the run was stopped"
        return f"the worker failed: {type(error).__name__}: {' '.join(str(error).split())[:300]}"

    def close(self, *, at_once: bool) -> None:
        """See `Engine.close`."""
        if at_once:
            self._pool.stop()  # type: ignore[no-untyped-call]
        else:
            self._pool.close()  # type: ignore[no-untyped-call]
        self._pool.join()
        shutil.rmtree(self._scratch, ignore_errors=True)

    def _too_long(self) -> str:
        return f"took longer than {self._bounds.seconds:g} seconds (--row-timeout)"


@contextlib.contextmanager
def _without_interrupts() -> Iterator[None]:
    """Hold Ctrl-C back: the threads of the pool are started within, and with them the workers that they start, now
    and later, do not hear what a terminal sends to all processes. The run decides when to stop."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    # starting it lets Ctrl-C through again
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _signal_name(code: int) -> str:
    if code >= 0:
        return f"exit code {code}"
    try:
        return f"signal {-code}, {signal.Signals(-code).name}"
    except ValueError:
        return f"signal {-code}"
