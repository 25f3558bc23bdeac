"""The task's words as they come: a text, a file, a commit message, a branch name."""

from __future__ import annotations

import codecs
import re

from editguard.patterns import Pattern
from editguard.vocabulary.task import Task

_TRAILER = Pattern(
    r"^(?:[a-z]+(?:-[a-z]+)*-by|change-id|cc|git-svn-id):\s|^\(cherry picked from commit [0-9a-f]+\)\s*$", re.IGNORECASE
)
_SCISSORS = Pattern(r"^\S{1,8} -{8,} >8 -{8,}\s*$")
# git writes a blank after its comment character; "#12" is a word of the author's
_COMMENT = Pattern(r"^#(?:[ \t\r]|$)")

_SILENT = frozenset({"main", "master", "trunk", "develop", "development", "dev", "staging", "production", "release"})
"""Branches whose names say nothing of a task."""

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def task_from_text(text: str, source: str) -> Task | None:
    """A task, or ``None`` where the text is blank: an empty task asks for nothing."""
    return Task(text, source) if text.strip() else None


def task_from_bytes(data: bytes, source: str) -> Task | None:
    """The content of a file as a task: UTF-8, or UTF-16 with its mark. Bytes that are neither are replaced,
    and the task's source says so."""
    if data.startswith(_UTF16):
        return task_from_text(data.decode("utf-16", "replace"), source)
    text = data.decode("utf-8", "replace").removeprefix("\ufeff")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        source += " (not UTF-8: what could not be read was replaced)"
    return task_from_text(text, source)


def task_from_message(message: str, source: str, *, edited: bool = False) -> Task | None:
    """A commit message as a task, without its trailers.

    ``edited`` says that it is as an editor left it: comment lines and what stands below the scissors are
    git's own, and are dropped.
    """
    lines = []
    for line in message.split("\n"):
        if edited and _SCISSORS.match(line):
            break
        if edited and _COMMENT.match(line):
            continue
        if not _TRAILER.match(line):
            lines.append(line.rstrip("\r"))
    text = "\n".join(lines).strip()
    return Task(text, source, account=True) if text else None


def task_from_branch(name: str) -> Task | None:
    """A branch name as a task: ``fix/issue-12-empty-list`` reads as its words. ``None`` for a name such as
    ``main``, which says nothing of a task."""
    if name.split("/")[-1].lower() in _SILENT:
        return None
    return task_from_text(re.sub(r"[-_/.]+", " ", name).strip(), f"the branch {name}")
