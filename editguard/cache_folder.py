"""Where a user's caches are.

On Linux and macOS they are where platformdirs puts them; it loads more than a hook has time for.
"""

from __future__ import annotations

import os
import sys


def default_folder() -> str:
    """The user's folder for caches, as the platform has it."""
    named = os.environ.get("EDITGUARD_CACHE_DIR")
    if named:
        return named
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or os.path.expanduser("~\\AppData\\Local")
    elif sys.platform == "darwin":
        base = os.path.expanduser("~/Library/Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return os.path.join(base, "editguard")
