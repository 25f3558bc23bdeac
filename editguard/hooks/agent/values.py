"""What an event of an agent says, whatever form it came in."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple


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
    """One file that is edited.

    ``content`` is what it will hold, ``replacements`` what is replaced in it, ``origin`` the file whose content it
    takes, ``gone`` that it is removed. None of them is known of an edit of which only the path is told. ``moved`` says
    that it is one of the two names of a file that moves, ``folder`` that nothing but a folder is made. Of a tool that
    is not ``sure`` to write, only the path counts.
    """

    path: str
    content: str | None = None
    replacements: tuple[Replacement, ...] = ()
    origin: str | None = None
    gone: bool = False
    moved: bool = False
    folder: bool = False
    sure: bool = True


class Event(NamedTuple):
    """``edits`` are empty where it is not told what is edited, as for a shell command. ``again`` says that the agent
    goes on only because it was stopped from stopping before. ``session`` tells one run of an agent from others."""

    moment: Moment
    edits: tuple[FileEdit, ...] = ()
    folder: str | None = None
    again: bool = False
    session: str | None = None
