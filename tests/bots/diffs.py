"""What a platform shows of the change between two commits of a repository."""

from __future__ import annotations

import re
from typing import NamedTuple

from tests.faces import Repo


class Shown(NamedTuple):
    """A file: git's letter for what happened, its names, and its hunks."""

    status: str
    old_path: str
    path: str
    patch: str


def shown(repo: Repo, base: str, head: str) -> list[Shown]:
    """The files of a three-dot diff, as git sorts them."""
    names = repo.git("diff", "--name-status", "-z", "-M", f"{base}...{head}").split("\0")
    text = repo.git("-c", "core.quotePath=false", "diff", "-M", f"{base}...{head}")
    parts = re.split(r"^diff --git .*\n", text, flags=re.MULTILINE)[1:]
    files, place = [], 0
    for part in parts:
        letter = names[place]
        old = names[place + 1]
        new = names[place + 2] if letter[0] in "RC" else old
        place += 3 if letter[0] in "RC" else 2
        start = part.find("@@ ")
        files.append(Shown(letter[0], old, new, "" if start < 0 else part[start:].rstrip("\n")))
    return files


def rows(patch: str) -> list[tuple[str, int | None, int | None]]:
    """Rows of hunks: their sign, and their numbers before and after; the head of a hunk is a row without numbers."""
    found: list[tuple[str, int | None, int | None]] = []
    old = new = 0
    for line in patch.split("\n"):
        match = re.match(r"@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@", line)
        if match:
            old, new = int(match[1]), int(match[2])
            found.append(("@", None, None))
        elif line[:1] == "-":
            found.append(("-", old, None))
            old += 1
        elif line[:1] == "+":
            found.append(("+", None, new))
            new += 1
        elif line[:1] == " ":
            found.append((" ", old, new))
            old, new = old + 1, new + 1
    return found
