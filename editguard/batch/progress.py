"""How far a run is: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import contextlib
import time
from typing import IO, Any, NamedTuple, Protocol

EVERY = 10.0
"""Seconds between two plain lines."""


class State(NamedTuple):
    """``phase`` is ``reading``, ``scoring`` or ``done``; the rest are numbers of rows."""

    phase: str
    rows: int
    done: int
    errors: int
    cached: int


class Progress(Protocol):
    """Whoever wants to know."""

    def update(self, state: State) -> None:
        """Take note of ``state``; called often."""
        ...

    def close(self) -> None:
        """The run is over."""
        ...


class Silent:
    """Tells nobody."""

    def update(self, state: State) -> None:
        """See `Progress.update`."""

    def close(self) -> None:
        """See `Progress.close`."""


class Rate:
    """Rows a second since scoring began, and the time that the rest will take."""

    def __init__(self) -> None:
        self._start: tuple[float, int] | None = None

    def words(self, state: State) -> str:
        """``state`` with rate and remaining time, as one line."""
        if state.phase == "reading":
            return f"reading: {state.rows:,} rows"
        now = time.monotonic()
        if self._start is None:
            self._start = (now, state.done)
        begin, before = self._start
        passed, done = now - begin, state.done - before
        text = f"{state.done:,} of {state.rows:,} rows"
        if passed > 0.5 and done:
            text += f", {done / passed:,.1f} a second"
            left = state.rows - state.done
            if left:
                text += f", {_time(left * passed / done)} left"
        return f"{text}, {state.errors:,} with an error, {state.cached:,} from the cache"


class Lines:
    """A line every `EVERY` seconds, for logs."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream
        self._rate = Rate()
        self._last = time.monotonic()

    def update(self, state: State) -> None:
        """See `Progress.update`."""
        now = time.monotonic()
        words = self._rate.words(state)
        if state.phase == "done" or (now - self._last >= EVERY):
            self._last = now
            # whoever read the log may be gone, which is no reason to stop
            with contextlib.suppress(OSError, ValueError):
                self._stream.write(f"editguard score: {words}\n")
                self._stream.flush()

    def close(self) -> None:
        """See `Progress.close`."""


class Bar:
    """A bar on a terminal."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn

        self._rate = Rate()
        self._progress = Progress(
            TextColumn("editguard score"), BarColumn(), TextColumn("{task.description}"), console=Console(stderr=True)
        )
        self._task: Any = self._progress.add_task("", total=None)
        self._progress.start()

    def update(self, state: State) -> None:
        """See `Progress.update`."""
        total = None if state.phase == "reading" else state.rows
        self._progress.update(self._task, total=total, completed=state.done, description=self._rate.words(state))

    def close(self) -> None:
        """See `Progress.close`."""
        self._progress.stop()


def _time(seconds: float) -> str:
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes} min {rest:02} s"
    return f"{minutes // 60} h {minutes % 60:02} min"
