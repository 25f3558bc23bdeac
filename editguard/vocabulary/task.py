"""What was asked for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Task:
    """The task's words and where they come from (``--task``, a file, a commit message, a branch name)."""

    text: str
    source: str
