"""What was asked for."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Task:
    """The task's words and where they come from (``--task``, a file, a commit message, a branch name).

    ``account`` says that they tell what was done, as a commit message does, and not what is to be done: what such words
    rule out is no order. ``orders`` is the part of ``text`` that does say what is to be done,
    where only a part does (the issue behind a pull request, whose own words tell what was done).
    """

    text: str
    source: str
    account: bool = field(default=False, compare=False)
    orders: str | None = field(default=None, compare=False)
