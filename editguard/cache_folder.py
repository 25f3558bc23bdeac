"""Where a user's caches are."""

from __future__ import annotations

import os


def default_folder() -> str:
    """The user's folder for caches, as the platform has it; `EDITGUARD_CACHE_DIR` names another."""
    named = os.environ.get("EDITGUARD_CACHE_DIR")
    if named:
        return named
    from platformdirs import user_cache_dir

    return user_cache_dir("editguard", appauthor=False)
