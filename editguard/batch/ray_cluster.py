"""Workers on a Ray cluster: a local one, started for the run, or one that is there."""

from __future__ import annotations

import os
from collections.abc import Sequence

from editguard.batch import work
from editguard.batch.engines import Future
from editguard.batch.store import Job
from editguard.vocabulary.errors import UsageError


class Ray:
    """See `Engine`. A chunk is a task of Ray on a worker that stays the same for as long as Ray keeps it."""

    def __init__(self, workers: int | None, settings: work.Settings, address: str | None) -> None:
        try:
            import ray
        except ImportError as error:
            raise UsageError("--engine ray needs Ray: pip install 'editguard[ray]'") from error
        self._ray = ray
        self._bounds = settings.bounds
        # no report of use leaves the machine, and Ray's dashboard stays off
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
        try:
            ray.init(
                address=address,
                num_cpus=None if address else workers,
                include_dashboard=None if address else False,
                log_to_driver=False,
                configure_logging=False,
            )
        except (ConnectionError, RuntimeError, ValueError, OSError) as error:
            text = " ".join(str(error).split())[:300]
            raise UsageError(f"the Ray cluster {address or 'on this machine'} cannot be used: {text}") from error
        self.slots = workers or max(1, int(ray.cluster_resources().get("CPU", 1)))
        self._settings = ray.put(settings)
        self._run = ray.remote(max_retries=0, num_cpus=1)(_run)

    def submit(self, jobs: Sequence[Job]) -> Future:
        """See `Engine.submit`."""
        future: Future = self._run.remote(self._settings, list(jobs)).future()
        return future

    def reason(self, error: BaseException) -> str:
        """See `Engine.reason`."""
        name, text = type(error).__name__, " ".join(str(error).split())
        if name == "WorkerCrashedError":
            return f"the worker died: killed, out of memory, or over {self._bounds.seconds:g} seconds (--row-timeout)"
        if name == "OutOfMemoryError":
            return "the worker was killed: its machine ran out of memory"
        return f"the worker failed: {name}: {text[:300]}"

    def close(self, *, at_once: bool) -> None:
        """See `Engine.close`."""
        self._ray.shutdown()


def _run(settings: work.Settings, jobs: list[Job]) -> list[object]:
    work.become(settings)
    return list(work.run(jobs))
