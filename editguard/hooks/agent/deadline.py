"""A bound on the time of a hook that refuses: agents let an edit go when a hook of theirs does not answer in time."""

from __future__ import annotations

import _thread
import json
import os
from types import TracebackType


class Deadline:
    """Ends the process with a refusal if what is done inside of it takes longer than ``seconds``.

    A process of its own would cost too much, and an exception could be held back by whoever expects one: a thread
    watches, and ends everything.
    """

    def __init__(self, seconds: int, form: str) -> None:
        """``form`` is the hook that answers, `claude` or `json`."""
        self._seconds = seconds
        self._form = form
        self._inside = _thread.allocate_lock()
        self._watching = _thread.allocate_lock()
        self.again = False
        """Whether the agent was stopped once for this, and is to be let go."""

    def __enter__(self) -> Deadline:
        self._inside.acquire()
        self._watching.acquire()
        _thread.start_new_thread(self._watch, ())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._inside.release()
        # the interpreter must not end while the thread still runs
        self._watching.acquire()

    def _watch(self) -> None:
        try:
            if not self._inside.acquire(timeout=self._seconds):
                self._refuse()
        finally:
            self._watching.release()

    def _refuse(self) -> None:
        message = (
            f"the check took longer than {self._seconds} second{'' if self._seconds == 1 else 's'}, so nothing is let "
            "through: make a smaller edit, or give --timeout SECONDS (less than the agent waits for its hooks)"
        )
        try:
            if self.again and self._form == "claude":
                _write(1, json.dumps({"systemMessage": f"editguard: {message}"}))
            elif self.again:
                reason = {"rule": "", "path": None, "message": message}
                _write(1, json.dumps({"allowed": True, "reasons": [reason], "pinned": False}))
            _write(2, f"editguard: error: {message}")
        finally:
            # nothing else may run any more: what is stuck would be waited for
            os._exit(0 if self.again else 2)


def _write(descriptor: int, line: str) -> None:
    os.write(descriptor, f"{line}\n".encode())
