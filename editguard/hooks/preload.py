"""Load the engine while git works: both take as long, and importing needs no answer of git."""

from __future__ import annotations

import _thread
import contextlib
import importlib

_CHECK = ("editguard.intake.unified", "editguard.engine", "unidiff.patch")
PATHS = ("pathspec", "editguard.scope.quick")
"""What a check of paths alone needs."""


def preload(names: tuple[str, ...] = _CHECK) -> None:
    """Import ``names``, by default what every check needs, in the background; who imports the same meanwhile waits for
    it."""
    _thread.start_new_thread(_load, (names,))


def _load(names: tuple[str, ...]) -> None:
    # a module that cannot be loaded is reported by the check, which imports it again
    with contextlib.suppress(Exception):
        for name in names:
            importlib.import_module(name)
