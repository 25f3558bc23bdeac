"""Load the engine while git works: both take as long, and importing needs no answer of git."""

from __future__ import annotations

import _thread
import contextlib
import importlib

_CHECK = ("editguard.intake.unified", "editguard.engine", "unidiff.patch")
PATHS = ("pathspec", "editguard.scope.quick")
"""What a check of paths alone needs."""

_busy = _thread.allocate_lock()
_ending = False


def preload(names: tuple[str, ...] = _CHECK) -> None:
    """Import ``names``, by default what every check needs, in the background; who imports the same meanwhile waits for
    it."""
    if _busy.acquire(blocking=False):
        _thread.start_new_thread(_load, (names,))


def settle() -> None:
    """Wait until nothing is loaded any more: an interpreter that ends while another thread imports may crash."""
    global _ending
    _ending = True
    with _busy:
        _ending = False


def _load(names: tuple[str, ...]) -> None:
    try:
        # a module that cannot be loaded is reported by the check, which imports it again
        with contextlib.suppress(Exception):
            for name in names:
                if _ending:
                    break
                importlib.import_module(name)
    finally:
        _busy.release()
