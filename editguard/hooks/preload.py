"""Load the engine while git works: both take as long, and importing needs no answer of git."""

from __future__ import annotations

import _thread
import contextlib
import importlib


def preload() -> None:
    """Import in the background what every check needs; who imports the same meanwhile waits for it."""
    _thread.start_new_thread(_load, ())


def _load() -> None:
    # a module that cannot be loaded is reported by the check, which imports it again
    with contextlib.suppress(Exception):
        for name in ("editguard.intake.unified", "editguard.engine", "unidiff.patch"):
            importlib.import_module(name)
