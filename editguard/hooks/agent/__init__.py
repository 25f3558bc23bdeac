"""Hooks of coding agents: an edit that leaves the contract is stopped before it is made, or reported before the end.

Exit code 0: nothing against it. Exit code 2: not allowed, with the reason on standard error; also where the check
cannot be made, since an agent must not get past a contract by breaking it.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from editguard.vocabulary.contract import Breach
from editguard.vocabulary.errors import EditguardError

BLOCKED = 2


def run(name: str, arguments: Sequence[str]) -> int:
    """Answer one event of an agent, which stands on standard input; ``name`` is `claude` or `json`.

    Raises:
        EditguardError: if the check cannot be made, other than at a second stop.
    """
    from editguard.hooks.agent.events import Moment, read_event
    from editguard.hooks.agent.options import parse

    options = parse(arguments)
    event = read_event(sys.stdin.buffer.read() if sys.stdin is not None else b"", claude=name == "claude")
    if event.moment is Moment.OTHER:
        return _answer(name, [], again=False)
    try:
        from editguard.hooks.agent.guard import breaches

        found = breaches(options, event)
    except EditguardError as error:
        if not event.again:
            raise
        # stopped once for this already: to block again would never end
        found = [Breach("", str(error), None, None)]
    return _answer(name, found, again=event.again)


def _answer(name: str, found: Sequence[Breach], *, again: bool) -> int:
    import json

    from editguard.report.escape import visible

    lines = [
        f"editguard: {breach.rule + ' ' if breach.rule else ''}{_place(breach)}{visible(breach.message)}"
        for breach in found
    ]
    blocked = bool(found) and not again
    if name == "json":
        reasons = [{"rule": breach.rule, "path": breach.path, "message": breach.message} for breach in found]
        sys.stdout.write(json.dumps({"allowed": not blocked, "reasons": reasons}) + "\n")
    elif found and again:
        # the user sees it, and the agent is let go
        sys.stdout.write(json.dumps({"systemMessage": "\n".join(lines)}) + "\n")
    if lines:
        if blocked:
            lines.append("editguard: undo what is outside of the contract, or ask for another contract")
        text = "".join(f"{line}\n" for line in lines)
        sys.stderr.write(text.encode("utf-8", "backslashreplace").decode("utf-8"))
    return BLOCKED if blocked else 0


def _place(breach: Breach) -> str:
    from editguard.report.escape import visible

    if breach.path is None or f"`{breach.path}`" in breach.message:
        return ""
    return f"{visible(breach.path)}: "
