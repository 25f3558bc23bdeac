"""Where chunks of jobs are run."""

from __future__ import annotations

import concurrent.futures
from collections.abc import Sequence
from typing import Protocol

from editguard.batch.asking import Asking
from editguard.batch.store import Job, Outcome

Future = concurrent.futures.Future[list[Outcome | Asking]]


class Engine(Protocol):
    """Workers, wherever they are."""

    slots: int
    """Chunks that are run at the same time."""

    def submit(self, jobs: Sequence[Job]) -> Future:
        """Run a chunk; the future fails if its worker dies or takes too long."""
        ...

    def reason(self, error: BaseException) -> str:
        """Why a future failed, in a few words for the row that it was."""
        ...

    def close(self, *, at_once: bool) -> None:
        """End the workers, ``at_once`` without waiting for what they do."""
        ...
