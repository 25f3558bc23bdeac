"""A clause in a sentence: what it says, where, and why."""

from __future__ import annotations

from editguard.vocabulary.contract import Clause


def said_by(clause: Clause) -> str:
    """What ``clause`` says and where it stands, with its reason."""
    if clause.from_task:
        return f"the task says “{clause.reason}”"
    reason = f" ({clause.reason})" if clause.reason else ""
    return f"{clause.words}, {place_of(clause)}{reason}"


def place_of(clause: Clause) -> str:
    """Where ``clause`` stands: an option, or a place in settings or a file."""
    return clause.origin if clause.origin.startswith("--") else f"{clause.origin} in {clause.source}"
