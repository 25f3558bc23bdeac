"""Which edits a command needs in order to succeed, found by running it."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

from editguard.trim.checkout import Checkout, Outcome
from editguard.trim.minimise import StoppedError, ddmin, inseparable
from editguard.trim.select import Trimmed, Trimmer
from editguard.vocabulary.errors import EditguardError


class Verified(NamedTuple):
    """The least patch that was found. ``runs`` counts how often the command ran; ``complete`` says that no further
    edit (or group of edits that need each other) can go, not only that time was up."""

    trimmed: Trimmed
    runs: int
    seconds: float
    complete: bool


class Bounds(NamedTuple):
    """Seconds for one run of the command, and for all of them together."""

    run: float
    total: float


def verify(
    trimmer: Trimmer,
    candidates: Sequence[str],
    checkout: Checkout,
    command: str,
    bounds: Bounds,
    progress: Callable[[str], None],
    *,
    hint: Collection[str] = (),
) -> Verified:
    """The patch without every edit of ``candidates`` (ids, those first that are the likeliest to go) that
    ``command`` does not need; all of ``hint`` is tried first.

    Raises:
        EditguardError: if the command fails with the whole patch, or succeeds without any of ``candidates``: then it
            tells nothing.
    """
    trial = _Trial(trimmer, checkout, command, bounds, progress)
    try:
        outcome = trial.run(trimmer.without(()), first=True)
    except StoppedError:
        raise EditguardError(f"the command did not end once within {bounds.total:g} seconds in all") from None
    if outcome.status != 0:
        raise EditguardError(f"the command fails with the whole patch, so it tells nothing: {_said(outcome, bounds)}")
    bare = trimmer.without(candidates)
    if not bare.dropped:  # nothing may go
        return trial.verified(bare, complete=True)
    wanted = [id for id in candidates if id not in hint]
    start = list(candidates)
    try:
        enough = trial.succeeds(bare)
    except StoppedError:
        return trial.verified(trimmer.without(()), complete=False)
    if enough:
        if not hint or any(id not in hint for id in candidates):
            raise EditguardError(
                "the command succeeds without any of the edits that may go, so it does not tell which are needed: "
                "give one that fails on the base"
            )
        return trial.verified(bare, complete=True)
    try:
        if hint and trial.succeeds(trimmer.without([id for id in candidates if id in hint])):
            start = wanted
        parts = inseparable(start, trimmer.needed)
        kept, complete = ddmin(parts, lambda some: trial.succeeds(trimmer.without(_others(candidates, some))))
    except StoppedError:
        kept, complete = inseparable(start, trimmer.needed), False
    return trial.verified(trimmer.without(_others(candidates, kept)), complete=complete)


def _others(candidates: Sequence[str], kept: Sequence[tuple[str, ...]]) -> list[str]:
    stay = {id for part in kept for id in part}
    return [id for id in candidates if id not in stay]


class _Trial:
    """Runs the command, never twice for the same edits."""

    def __init__(
        self, trimmer: Trimmer, checkout: Checkout, command: str, bounds: Bounds, progress: Callable[[str], None]
    ) -> None:
        self._all = len(trimmer.needed)
        self._checkout = checkout
        self._command = command
        self._bounds = bounds
        self._progress = progress
        self._known: dict[frozenset[str], bool] = {}
        self._start = time.monotonic()
        self._runs = 0

    def run(self, trimmed: Trimmed, *, first: bool = False) -> Outcome:
        """Run the command on one patch. A failure of the ``first`` is the end of it, which the error tells."""
        left = self._bounds.total - (time.monotonic() - self._start)
        if left <= 0:
            raise StoppedError
        started = time.monotonic()
        limit = min(self._bounds.run, left)
        outcome = self._checkout.run(trimmed.patch, self._command, limit)
        self._runs += 1
        if outcome.status is None and limit < self._bounds.run:
            raise StoppedError
        said = "succeeds" if outcome.status == 0 else "fails" if outcome.status is not None else "takes too long"
        kept = self._all - len(trimmed.dropped)
        if first and outcome.status != 0:
            return outcome
        self._progress(
            f"run {self._runs}: {said} with {kept} of {self._all} edits ({time.monotonic() - started:.1f} s)"
        )
        return outcome

    def succeeds(self, trimmed: Trimmed) -> bool:
        """Whether the command succeeds on one patch."""
        gone = frozenset(edit.id for edit in trimmed.dropped)
        if not gone:
            return True  # the whole patch, which was tried first
        if gone not in self._known:
            self._known[gone] = self.run(trimmed).status == 0
        return self._known[gone]

    def verified(self, trimmed: Trimmed, *, complete: bool) -> Verified:
        """The answer, with what it took."""
        return Verified(trimmed, self._runs, time.monotonic() - self._start, complete)


def _said(outcome: Outcome, bounds: Bounds) -> str:
    if outcome.status is None:
        return f"it did not end within {bounds.run:g} seconds"
    lines = [line.strip() for line in outcome.output.split("\n") if line.strip()]
    return f"exit {outcome.status}" + (f", {lines[-1][:200]!r}" if lines else ", without a word")
