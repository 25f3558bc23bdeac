"""With the commit message at hand: the same check, and the message is the task."""

from __future__ import annotations

from collections.abc import Sequence

from editguard.hooks.options import parse
from editguard.hooks.pre_commit import check_change
from editguard.task.source import task_from_message
from editguard.vocabulary.errors import UsageError


def run(arguments: Sequence[str]) -> int:
    """Check what is staged against the message in the file that git names; returns the exit code."""
    options = parse(arguments)
    if len(options.rest) != 1:
        raise UsageError("give the file that holds the commit message, as git does")
    if options.task_from != "none":
        raise UsageError("--task-from is for pre-commit: the commit message is the task here")
    path = options.rest[0]
    try:
        with open(path, "rb") as handle:
            message = handle.read().decode("utf-8", "replace").removeprefix("\ufeff")
    except OSError as error:
        raise UsageError(f"cannot read the commit message {path!r}: {error.strerror}") from error
    return check_change(options, task_from_message(message, "the commit message", edited=True))
