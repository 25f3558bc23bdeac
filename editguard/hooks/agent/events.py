"""What an agent is about to do, has done, or wants to end, read from JSON."""

from __future__ import annotations

import json
from enum import Enum
from typing import Any, NamedTuple

from editguard.vocabulary.errors import UsageError

MAX_BYTES = 64 * 1024 * 1024


class Moment(Enum):
    """When the hook is asked."""

    START = "start"
    BEFORE = "before_edit"
    AFTER = "after_edit"
    STOP = "stop"
    COMMAND = "command"
    """Before something of which it is not told what it will write."""
    OTHER = "other"


class Replacement(NamedTuple):
    """A piece of text that an edit puts in place of another, at the first place or at all of them."""

    old: str
    new: str
    everywhere: bool = False


class FileEdit(NamedTuple):
    """One file that is edited; ``content`` is what it will hold, ``replacements`` what is replaced in it. Neither is
    known of an edit of which only the path is told."""

    path: str
    content: str | None = None
    replacements: tuple[Replacement, ...] = ()


class Event(NamedTuple):
    """``edits`` are empty where it is not told what is edited, as for a shell command. ``again`` says that the agent
    goes on only because it was stopped from stopping before. ``session`` tells one run of an agent from others."""

    moment: Moment
    edits: tuple[FileEdit, ...] = ()
    folder: str | None = None
    again: bool = False
    session: str | None = None


_CLAUDE = {
    "SessionStart": Moment.START,
    "UserPromptSubmit": Moment.START,
    "PreToolUse": Moment.BEFORE,
    "PostToolUse": Moment.AFTER,
    "PostToolUseFailure": Moment.AFTER,  # a command that fails may have written before
    "Stop": Moment.STOP,
    "SubagentStop": Moment.STOP,
}
_READING = frozenset(
    ("Read", "Glob", "Grep", "LS", "NotebookRead", "WebFetch", "WebSearch", "TodoRead", "TodoWrite", "Task", "Agent")
)
"""Tools that change no file of a repository, although some are given a path."""

_EDITING = frozenset(("Edit", "MultiEdit", "Write", "NotebookEdit"))
"""Tools that change a file: an event of theirs without its path is one that cannot be read."""

_READING_WORDS = ("read", "list", "get", "search", "find", "view", "show", "fetch", "query", "directory")
"""How names of reading tools of other servers begin: `mcp__files__read_file`."""

_PLACES = ("file_path", "notebook_path", "path", "filename", "file", "source", "destination", "old_path", "new_path")


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
    if _reads(tool):
        return Event(Moment.OTHER)
    paths = list(dict.fromkeys(given[key] for key in _PLACES if isinstance(given.get(key), str) and given[key]))
    if tool in _EDITING and not paths:
        raise UsageError(f"the event {name} of {tool} on standard input does not say which file, so it is refused")
    if not paths:
        # a shell command: what it will write is not known, what it wrote is
        return Event(moment if moment is Moment.AFTER else Moment.COMMAND)
    if len(paths) > 1:  # a file that is moved: nothing is said of what it holds
        return Event(moment, tuple(FileEdit(path) for path in paths))
    content = given.get("content")
    parts = given.get("edits", [given])
    replacements = [_replacement(part, "old_string", "new_string", "replace_all") for part in _list(parts)]
    return Event(
        moment,
        (
            FileEdit(
                paths[0],
                content if isinstance(content, str) else None,
                tuple(part for part in replacements if part is not None),
            ),
        ),
    )


def _reads(tool: str) -> bool:
    return tool in _READING or (tool.startswith("mcp__") and tool.rsplit("__", 1)[-1].startswith(_READING_WORDS))


def _plain(value: dict[str, Any]) -> Event:
    name = value.get("event")
    moments = {moment.value: moment for moment in Moment if moment not in (Moment.COMMAND, Moment.OTHER)}
    if name not in moments:
        raise UsageError(f"the event on standard input must be one of {', '.join(moments)}, not {name!r}")
    edits = []
    for path in _list(value.get("paths", [])):
        if not isinstance(path, str) or not path:
            raise UsageError(f"paths of the event must be texts, not {path!r}")
        edits.append(FileEdit(path))
    for part in _list(value.get("edits", [])):
        path = part.get("path") if isinstance(part, dict) else None
        if not isinstance(path, str) or not path:
            raise UsageError("each of the event's edits needs a path")
        content, replacement = part.get("content"), _replacement(part, "old", "new", "everywhere")
        edits.append(
            FileEdit(path, content if isinstance(content, str) else None, (replacement,) if replacement else ())
        )
    if moments[name] is Moment.BEFORE and not edits:
        raise UsageError("a before_edit event needs paths or edits")
    return Event(moments[name], tuple(edits))


def _replacement(part: Any, old: str, new: str, everywhere: str) -> Replacement | None:
    if not isinstance(part, dict) or not isinstance(part.get(old), str) or not isinstance(part.get(new), str):
        return None
    return Replacement(part[old], part[new], part.get(everywhere) is True)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
