"""The task's words as they come: a text, a file, a commit message, a branch name."""

from __future__ import annotations

import re

from editguard.patterns import Pattern
from editguard.vocabulary.task import Task

_TRAILER = Pattern(
    r"^(?:Signed-off-by|Co-authored-by|Reviewed-by|Acked-by|Tested-by|Reported-by|Change-Id|Cc|Assisted-by|Generated-by"
    r"|Co-developed-by|Suggested-by|Helped-by):\s",
    re.IGNORECASE,
)
_SCISSORS = Pattern(r"^# -+ >8 -+")


def task_from_text(text: str, source: str) -> Task | None:
    """A task, or ``None`` where the text is blank: an empty task asks for nothing."""
    return Task(text, source) if text.strip() else None


def task_from_message(message: str, source: str, *, edited: bool = False) -> Task | None:
    """A commit message as a task, without its trailers.

    ``edited`` says that it is as an editor left it: comment lines and what stands below the scissors are
    git's own, and are dropped.
    """
    lines = []
    for line in message.split("\n"):
        if edited and _SCISSORS.match(line):
            break
        if edited and line.startswith("#"):
            continue
        if not _TRAILER.match(line):
            lines.append(line.rstrip("\r"))
    return task_from_text("\n".join(lines).strip(), source)


def task_from_branch(name: str) -> Task | None:
    """A branch name as a task: ``fix/issue-12-empty-list`` reads as its words."""
    words = re.sub(r"[-_/.]+", " ", name).strip()
    return task_from_text(words, f"the branch {name}")
