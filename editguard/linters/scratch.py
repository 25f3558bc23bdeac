"""Folders for what is laid out for linters: in memory where there is such a place, and gone with their process."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import tempfile
import time

_SHARED_MEMORY = "/dev/shm"  # noqa: S108 (a folder of its own is made there)
_NAME = re.compile(r"editguard-(?:lint|score)-(\d+)-\w+")
_OLD = 3600.0
"""Seconds without a change after which the folder of a process that is gone is removed: the process may belong to
another container that shares the memory, and it would write to its folder all the time."""


def make_scratch(what: str, folder: str | None = None) -> str:
    """Make a folder for ``what`` (``lint`` or ``score``) in ``folder``, by default in memory or where temporary files
    go; what killed processes left there is removed.

    Raises:
        OSError: if it cannot be made.
    """
    place = folder or (_SHARED_MEMORY if os.access(_SHARED_MEMORY, os.W_OK | os.X_OK) else tempfile.gettempdir())
    _sweep(place)
    return tempfile.mkdtemp(prefix=f"editguard-{what}-{os.getpid()}-", dir=place)


def _sweep(place: str) -> None:
    with contextlib.suppress(OSError), os.scandir(place) as entries:
        for entry in entries:
            match = _NAME.fullmatch(entry.name)
            if match is None or not entry.is_dir(follow_symlinks=False):
                continue
            if time.time() - entry.stat().st_mtime > _OLD and not _alive(int(match.group(1))):
                shutil.rmtree(entry.path, ignore_errors=True)


def _alive(process: int) -> bool:
    if os.name == "nt":
        return True  # signal 0 would end the process there
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
