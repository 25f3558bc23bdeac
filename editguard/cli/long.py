"""What commands share that take minutes: how many processes they start, and how far they are."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable

_PAUSE = 30.0
"""Seconds between two lines on what takes long, where no terminal shows it."""


def cores() -> int:
    """How many there are for this process."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def telling(quiet: bool) -> Callable[[str, int, int], None]:
    """What tells how far a step is, on standard error: a line that is written over on a terminal, else one where the
    step ends, and now and then before."""
    if quiet or sys.stderr is None:
        return lambda said, done, of: None
    stream = sys.stderr
    told = time.monotonic()

    def tell(said: str, done: int, of: int) -> None:
        nonlocal told
        text = f"{said}: {done:,} of {of:,}"
        if stream.isatty():
            stream.write(f"\r{text}" + ("\n" if done == of else ""))
        elif done == of or time.monotonic() - told >= _PAUSE:
            stream.write(f"editguard: {text}\n")
            told = time.monotonic()

    return tell


def say(text: str) -> None:
    """One line on standard error."""
    if sys.stderr is not None:
        sys.stderr.write(f"editguard: {text}\n")
