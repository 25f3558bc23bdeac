"""A clause in a sentence: what it says, where, and why."""

from __future__ import annotations

from collections.abc import Sequence

from editguard.scope.paths import disguised
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


def denied_words(path: str, clause: Clause) -> str:
    """That ``path`` is denied by ``clause``."""
    if disguised(path, clause):
        return f"`{path}` comes to the same as a path that must not change: {said_by(clause)}"
    return f"`{path}` must not change: {said_by(clause)}"


def outside_words(path: str, clauses: Sequence[Clause]) -> str:
    """That ``path`` is none of what ``clauses`` allow."""
    return f"`{path}` is not among what may change: {allowed_words(clauses)}"


def allowed_words(clauses: Sequence[Clause]) -> str:
    """What ``clauses``, all of one source, allow."""
    if clauses[0].from_task:
        return f"the task says “{clauses[0].reason}”"
    shown = ", ".join(f"`{clause.pattern}`" for clause in clauses[:3])
    more = f" and {len(clauses) - 3} more" if len(clauses) > 3 else ""
    reasons = [clause.reason for clause in clauses if clause.reason]
    reason = f" ({reasons[0]})" if reasons and len(set(reasons)) == 1 else ""
    return f"{clauses[0].source} allows {shown}{more}{reason}"
