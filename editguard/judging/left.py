"""Batches that were handed in, and that a run does not wait for: it is told which, and what becomes of them."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Sequence

from editguard.judging.store import JudgeStore, Pending


class LeftAlone:
    """``waiting`` are the requests of batches that are not waited for; ``say`` is told of a batch in a line, once, when
    something is asked that it would have answered."""

    def __init__(self, waiting: Sequence[Pending], say: Callable[[str], None]) -> None:
        self._batches = {one.key: one.batch or "whose id is not known" for one in waiting}
        self._say = say
        self._told: set[str] = set()
        self._lock = threading.Lock()

    def asking(self, key: bytes) -> None:
        """The request ``key`` is about to be sent."""
        batch = self._batches.get(key)
        with self._lock:
            if batch is None or batch in self._told:
                return
            self._told.add(batch)
        self._say(
            f"batch {batch}, handed in earlier and paid for, is still under way: it is not waited for, and what it "
            "asks is asked again; the command that handed it in (--judge-batch, with its --out) fetches its answers"
        )


def dropped(folder: str, run: str, say: Callable[[str], None]) -> None:
    """Forget the batches of a run that is dropped, and tell ``say`` of each in a line."""
    with JudgeStore(folder) as store:
        held = store.pending(run)
        store.done(run, [one.key for one in held])
    for batch, count in Counter(one.batch for one in held if one.batch is not None).items():
        say(
            f"batch {batch} with {count:,} requests, handed in by the run that --no-resume drops, is still under way: "
            "nobody fetches its answers any more, though they are paid for; cancel it at the server if you can"
        )
