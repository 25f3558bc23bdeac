"""What an agent is about to do, has done, or wants to end, read from JSON."""

from __future__ import annotations

import json
from typing import Any

from editguard.hooks.agent.tools import content_of, edits_of, reads, replacement_of
from editguard.hooks.agent.values import Event, FileEdit, Moment
from editguard.vocabulary.errors import UsageError

MAX_BYTES = 64 * 1024 * 1024

_CLAUDE = {
    "SessionStart": Moment.START,
    "UserPromptSubmit": Moment.START,
    "PreToolUse": Moment.BEFORE,
    "PostToolUse": Moment.AFTER,
    "PostToolUseFailure": Moment.AFTER,  # a command that fails may have written before
    "Stop": Moment.STOP,
    "SubagentStop": Moment.STOP,
}


def read_event(data: bytes, *, claude: bool) -> Event:
    """The event in ``data``: what Claude Code gives its hooks, or the plain form.

    The plain form is ``{"event": "start" | "before_edit" | "after_edit" | "stop", "session": ..., "paths": [...],
    "edits": [{"path", "content"} or {"path", "old", "new", "everywhere"}], "cwd": ..., "stop_hook_active": ...}``; all
    but ``event`` may be left out.

    Raises:
        UsageError: if it is neither: what cannot be read must not pass.
    """
    if len(data) > MAX_BYTES:
        raise UsageError(f"the event on standard input has more than {MAX_BYTES:,} bytes")
    try:
        value = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise UsageError(f"the event on standard input is not JSON: {error}") from error
    if not isinstance(value, dict):
        raise UsageError("the event on standard input is no JSON object")
    folder = value.get("cwd")
    event = _claude(value) if claude else _plain(value)
    session = value.get("session_id" if claude else "session")
    if session is not None and not (isinstance(session, str) and session):
        raise UsageError(f"the session of the event on standard input must be a text, not {session!r}")
    return event._replace(
        folder=folder if isinstance(folder, str) and folder else None,
        again=value.get("stop_hook_active") is True,
        session=session,
    )


def _claude(value: dict[str, Any]) -> Event:
    name = value.get("hook_event_name")
    if not isinstance(name, str):
        raise UsageError("the event on standard input has no hook_event_name: is this a hook of Claude Code?")
    moment = _CLAUDE.get(name, Moment.OTHER)
    if moment in (Moment.START, Moment.STOP, Moment.OTHER):
        return Event(moment)
    tool, given = value.get("tool_name"), value.get("tool_input")
    if not isinstance(tool, str) or not isinstance(given, dict):
        raise UsageError(f"the event {name} on standard input has no tool_name and tool_input")
    if reads(tool):
        return Event(Moment.OTHER)
    edits = edits_of(tool, given)
    # of a shell command it is not known what it will write, but what it wrote
    return Event(moment if edits or moment is Moment.AFTER else Moment.COMMAND, edits)


def _plain(value: dict[str, Any]) -> Event:
    name = value.get("event")
    moments = {moment.value: moment for moment in Moment if moment not in (Moment.COMMAND, Moment.OTHER)}
    if name not in moments:
        raise UsageError(f"the event on standard input must be one of {', '.join(moments)}, not {name!r}")
    edits = []
    for path in _list(value, "paths"):
        if not isinstance(path, str) or not path:
            raise UsageError(f"paths of the event must be texts, not {path!r}")
        edits.append(FileEdit(path))
    for part in _list(value, "edits"):
        path = part.get("path") if isinstance(part, dict) else None
        if not isinstance(path, str) or not path:
            raise UsageError("each of the event's edits needs a path")
        what = f"the edit of {path!r}"
        content, replacement = content_of(part, what), replacement_of(part, "old", "new", "everywhere", what)
        if content is not None and replacement is not None:
            raise UsageError(f"{what} must have either 'content', or 'old' and 'new'")
        edits.append(FileEdit(path, content, (replacement,) if replacement else ()))
    if moments[name] is Moment.BEFORE and not edits:
        raise UsageError("a before_edit event needs paths or edits")
    return Event(moments[name], tuple(edits))


def _list(value: dict[str, Any], key: str) -> list[Any]:
    found = value.get(key)
    if found is not None and not isinstance(found, list):
        raise UsageError(f"{key} of the event must be a list")
    return found or []
