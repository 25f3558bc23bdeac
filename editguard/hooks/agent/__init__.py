"""Hooks of coding agents: an edit that leaves the contract is stopped before it is made, or reported before the end.

Exit code 0: nothing against it. Exit code 2: not allowed, with the reason on standard error; also where the check
cannot be made, since an agent must not get past a contract by breaking it.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from editguard.vocabulary.contract import Breach
from editguard.vocabulary.errors import EditguardError

if TYPE_CHECKING:
    from editguard.hooks.agent.deadline import Deadline
    from editguard.hooks.agent.guard import Answer
    from editguard.hooks.agent.options import AgentOptions

BLOCKED = 2


def run(name: str, arguments: Sequence[str]) -> int:
    """Answer one event of an agent, which stands on standard input; ``name`` is `claude` or `json`.

    Raises:
        EditguardError: if the check cannot be made, other than at a second stop.
    """
    from editguard.hooks.agent.deadline import Deadline
    from editguard.hooks.agent.options import parse

    options = parse(arguments)
    with Deadline(options.timeout, name) as deadline:
        return _answer(name, options, deadline)


def _answer(name: str, options: AgentOptions, deadline: Deadline) -> int:
    from editguard.hooks.agent.events import read_event
    from editguard.hooks.agent.values import Moment

    event = read_event(sys.stdin.buffer.read() if sys.stdin is not None else b"", claude=name == "claude")
    deadline.again = event.again
    if event.moment is Moment.OTHER:
        if name == "json":
            sys.stdout.write('{"allowed": true, "reasons": [], "pinned": true}\n')
        return 0
    from editguard.hooks.agent.guard import Answer, answer

    try:
        found = answer(options, event)
    except EditguardError as error:
        if not event.again:
            raise
        # stopped once for this already: to block again would never end
        found = Answer((Breach("", str(error), None, None),))
    return _tell(name, found, again=event.again)


def _tell(name: str, answer: Answer, *, again: bool) -> int:
    import json

    from editguard.report.escape import visible

    lines = [
        f"editguard: {breach.rule + ' ' if breach.rule else ''}{_place(breach)}{visible(breach.message)}"
        for breach in answer.breaches
    ]
    blocked = bool(lines) and not again
    if blocked:
        lines.append("editguard: undo what is outside of the contract, or ask for another contract")
    if lines and answer.base is not None:
        lines.append(
            f"editguard: compared with commit {answer.base[:10]}, where this began; what others have committed since "
            "is not told apart: begin a new session where there is such"
        )
    if answer.warning is not None:
        lines.append(f"editguard: {answer.warning}")
    if name == "json":
        reasons = [{"rule": breach.rule, "path": breach.path, "message": breach.message} for breach in answer.breaches]
        told = {"allowed": not blocked, "reasons": reasons, "pinned": answer.pinned}
        sys.stdout.write(json.dumps(told) + "\n")
    elif lines and not blocked:
        # the user sees it, and the agent is let go
        sys.stdout.write(json.dumps({"systemMessage": "\n".join(lines)}) + "\n")
    if lines:
        text = "".join(f"{line}\n" for line in lines)
        sys.stderr.write(text.encode("utf-8", "backslashreplace").decode("utf-8"))
    return BLOCKED if blocked else 0


def _place(breach: Breach) -> str:
    from editguard.report.escape import visible

    if breach.path is None or f"`{breach.path}`" in breach.message:
        return ""
    return f"{visible(breach.path)}: "
