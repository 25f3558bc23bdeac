"""Signals that end a command let it clean up first."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
from types import FrameType

_ENDS = tuple(
    found for name in ("SIGTERM", "SIGHUP") if isinstance(found := getattr(signal, name, None), signal.Signals)
)


@contextlib.contextmanager
def ending_on_signals() -> Iterator[None]:
    """Within it, a signal that asks the process to end raises `SystemExit` with the status that a shell gives to such
    an end (128 and the signal's number), so that what was begun is cleaned up. One that is ignored stays so.
    """
    if threading.current_thread() is not threading.main_thread():
        yield  # signals reach the main thread only
        return

    def end(number: int, frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    before = {one: signal.getsignal(one) for one in _ENDS}
    for one, handler in before.items():
        if handler is signal.SIG_DFL:
            signal.signal(one, end)
    try:
        yield
    finally:
        for one, handler in before.items():
            if handler is signal.SIG_DFL:
                signal.signal(one, handler)
