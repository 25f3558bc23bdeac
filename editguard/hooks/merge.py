"""Whether the commit in the making is a merge; read from the git directory, without a process of git."""

from __future__ import annotations

import os
from collections.abc import Mapping


def merging(folder: str, environ: Mapping[str, str]) -> bool:
    """Whether the repository of ``folder`` is in the middle of a merge; ``environ`` is the hook's."""
    # git tells its hooks where their repository is, unless that is the usual place
    named = environ.get("GIT_DIR") if folder == "." else None
    git_dir = named or _git_dir(os.path.abspath(folder))
    return git_dir is not None and os.path.isfile(os.path.join(git_dir, "MERGE_HEAD"))


def _git_dir(folder: str) -> str | None:
    while True:
        place = os.path.join(folder, ".git")
        if os.path.isdir(place):
            return place
        if os.path.isfile(place):  # a linked worktree or a submodule names its directory in a file
            with open(place, "rb") as handle:
                text = os.fsdecode(handle.read(4096))
            return os.path.join(folder, text.removeprefix("gitdir:").strip())
        parent = os.path.dirname(folder)
        if parent == folder:
            return None
        folder = parent
