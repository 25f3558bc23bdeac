"""Paths that a patch must not touch.

What a model proposes may be applied anywhere, so its paths have to be safe everywhere. What git read from the
repository's own commits, index or work tree is the name of a file there: drive letters and backslashes are then
judged as this system takes them, and elsewhere than on Windows they are letters of a name.
"""

from __future__ import annotations

import os
import re

from editguard.patterns import Pattern

MAX_PATH_BYTES = 4096

ON_WINDOWS = os.name == "nt"
"""Whether this system has drive letters, and parts paths at backslashes."""

# what HFS+ leaves out of names, as git itself checks
_IGNORED = Pattern("[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]")
_DRIVE = Pattern(r"^[A-Za-z]:")
_SHORT_GIT = Pattern(r"^git~\d+$", re.IGNORECASE)


def path_problem(path: str, *, windows: bool = True) -> str | None:
    """Why ``path`` must be refused, ``None`` if it is a plain path inside a repository; ``windows`` says whether it
    must be one on Windows as well."""
    if not path:
        return "an empty path"
    if "\0" in path:
        return "a NUL byte in the path"
    if len(path.encode("utf-8", "surrogateescape")) > MAX_PATH_BYTES:
        return f"a path of more than {MAX_PATH_BYTES:,} bytes"
    if path.startswith("/") or (windows and _absolute_on_windows(path)):
        return "an absolute path"
    # git itself keeps its own folder from being named with backslashes on every system
    parts = re.split(r"[/\\]", path)
    if ".." in (parts if windows else path.split("/")):
        return "a path that leaves the repository through `..`"
    if "" in path.split("/") or "." in path.split("/"):
        return "a path with an empty or `.` component"
    if any(_is_git(part) for part in parts):
        return "a path inside a `.git` folder"
    return None


def _is_git(part: str) -> bool:
    """Whether a component names the git directory on any file system that git cares for."""
    name = _IGNORED.sub("", part).rstrip(". ").split(":")[0].rstrip(". ").lower()
    return name == ".git" or bool(_SHORT_GIT.match(name))


def _absolute_on_windows(path: str) -> bool:
    return path.startswith("\\") or _DRIVE.match(path) is not None


def link_target_problem(path: str, target: str, *, windows: bool = True) -> str | None:
    """Why the target of a symlink at ``path`` must be refused: it points out of the repository; ``windows`` as in
    `path_problem`."""
    if target.startswith("/") or (windows and _absolute_on_windows(target)):
        return "a symlink to an absolute path"
    depth = path.count("/")
    for part in target.split("/"):
        if part == "..":
            depth -= 1
        elif part not in ("", "."):
            depth += 1
        if depth < 0:
            return "a symlink that points out of the repository"
    return None
