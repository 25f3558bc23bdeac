"""What a tool of an agent will write, as far as its name and its input tell.

The tools of Claude Code itself are known. Those of others (`mcp__files__write_file`) are read by what they are called
and by the places where such tools have their paths; one that says that it writes files, and does not say where, is
refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from editguard.hooks.agent.values import FileEdit, Replacement
from editguard.patterns import Pattern
from editguard.vocabulary.errors import UsageError

_READING = frozenset(
    ("Read", "Glob", "Grep", "LS", "NotebookRead", "WebFetch", "WebSearch", "TodoRead", "TodoWrite", "Task", "Agent")
)
"""Tools that change no file of a repository, although some are given a path."""

_OWN = frozenset(("Edit", "MultiEdit", "Write", "NotebookEdit"))
"""Claude Code's own tools that change a file."""

_READING_WORDS = ("read", "list", "get", "search", "find", "view", "show", "fetch", "query", "directory")
"""How names of reading tools of other servers begin: `mcp__files__read_file`."""

_GONE = frozenset(("delete", "remove", "unlink"))
_MOVED = frozenset(("move", "rename"))
_COPIED = frozenset(("copy", "duplicate"))
_PARTLY = frozenset(("append", "prepend", "insert"))
_CHANGING = (
    frozenset(("write", "edit", "patch", "replace", "update", "modify", "overwrite", "rewrite", "truncate"))
    | _GONE
    | _MOVED
    | _PARTLY
)
"""What is done to something that is there: with a path, to the file."""

_VERBS = _CHANGING | _COPIED | frozenset(("create", "make", "save", "apply"))
_FOLDERS = frozenset(("directory", "directories", "folder", "folders", "dir", "dirs"))
_FILES = frozenset(("file", "files", "notebook", "notebooks")) | _FOLDERS
_WRITING = frozenset(
    (
        "write",
        "edit",
        "multiedit",
        "patch",
        "strreplace",
        "strreplaceeditor",
        "strreplacebasededittool",
        "searchreplace",
    )
)
"""Names that say by themselves that files are written."""

_WORDS = Pattern(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")

# keys, without regard to case, `_` and `-`
_PLACES = frozenset(
    ("filepath", "notebookpath", "path", "filename", "file", "source", "destination", "oldpath", "newpath")
)
"""Where a tool of which nothing else is known has its paths."""

_URIS = frozenset(("uri", "fileuri", "documenturi", "uris"))
_EDITED = _PLACES | _URIS | frozenset(("targetfile", "relativepath", "absolutepath"))
"""Where one that changes something may have them."""

_FROM = frozenset(("source", "oldpath", "sourcepath", "sourcefile", "src", "oldfilepath", "from", "frompath"))
_TO = frozenset(("destination", "newpath", "destinationpath", "dst", "dest", "newfilepath", "to", "topath"))
_MORE = frozenset(("targetpath", "target", "outputpath", "outputfile", "relativefilepath", "absolutefilepath"))
_KEYS = _EDITED | _FROM | _TO | _MORE | _FOLDERS | frozenset(("dirpath", "directorypath", "folderpath"))
"""Where one that says that it writes files may have them."""

_LISTS = frozenset(("files", "paths", "filepaths", "filenames", "uris", "directories", "folders"))
_CONTENT = frozenset(("content", "contents", "text", "filetext", "newcontent"))
_INSIDE = _CONTENT | frozenset(("data", "body", "newsource", "oldstring", "newstring", "oldtext", "newtext", "oldstr"))
"""What is written, in which paths are only text."""

_PATCHES = frozenset(("patch", "diff", "patchtext", "unifieddiff", "patchcontent"))
_MARKS = ("*** Begin Patch", "*** Update File:", "*** Add File:", "*** Delete File:", "diff --git ", "+++ ")
_REPLACED = (("old_string", "new_string"), ("oldText", "newText"), ("old_str", "new_str"), ("old_text", "new_text"))
_DEPTH = 8
"""How deep paths are looked for."""


def reads(tool: str) -> bool:
    """Whether ``tool`` only reads, by its name."""
    if tool in _READING:
        return True
    if not tool.startswith("mcp__") or not _last(tool).startswith(_READING_WORDS):
        return False
    # `find_and_replace` and `get_or_create_file` only begin like that
    words = _words(tool)
    return not ({"and", "or"} & words and words & _VERBS) and words != {"search", "replace"}


def writes(tool: str) -> bool:
    """Whether the name of ``tool`` says that it writes files."""
    words = _words(tool)
    return (
        "".join(_ordered(tool)) in _WRITING
        or bool(words & _VERBS and words & _FILES)
        or ("apply" in words and bool(words & {"patch", "diff"}))
    )


def edits_of(tool: str, given: Mapping[str, Any]) -> tuple[FileEdit, ...]:
    """The edits that ``tool`` makes with the input ``given``; none where it is not told what it writes, as of a shell
    command.

    Raises:
        UsageError: if it says that it writes files and does not say which, or says it in no form that can be read.
    """
    if tool in _OWN:
        return _own(tool, given)
    if not writes(tool):
        sure = bool(_words(tool) & _CHANGING)
        places = _EDITED if sure else _PLACES
        paths = dict.fromkeys(path for key in given if _plain(key) in places and (path := _path(key, given[key])))
        return tuple(FileEdit(path, sure=sure) for path in paths)
    found = _Input(tool).read(given)
    if not found:
        raise UsageError(f"the event of {tool} on standard input does not say which file, so it is refused")
    return found


def replacement_of(part: Any, old: str, new: str, everywhere: str, what: str) -> Replacement | None:
    """The replacement in ``part``, whose keys are the other arguments; ``None`` if it has neither text.

    Raises:
        UsageError: if it is not whole; ``what`` names it.
    """
    if not isinstance(part, Mapping):
        raise UsageError(f"{what} must be an object, not {_shown(part)}")
    if old not in part and new not in part:
        return None
    for key in (old, new):
        if not isinstance(part.get(key), str):
            raise UsageError(f"{key!r} of {what} must be a text, not {_shown(part.get(key))}")
    every = part.get(everywhere)
    if every is not None and not isinstance(every, bool):
        raise UsageError(f"{everywhere!r} of {what} must be true or false, not {_shown(every)}")
    return Replacement(part[old], part[new], every is True)


def content_of(part: Mapping[str, Any], what: str) -> str | None:
    """The ``content`` in ``part``, ``None`` if there is no such key.

    Raises:
        UsageError: if it is no text; ``what`` names it.
    """
    if "content" in part and not isinstance(part["content"], str):
        raise UsageError(f"'content' of {what} must be a text, not {_shown(part['content'])}")
    return part.get("content")


def _own(tool: str, given: Mapping[str, Any]) -> tuple[FileEdit, ...]:
    paths = list(dict.fromkeys(path for key in given if _plain(key) in _PLACES and (path := _path("", given[key]))))
    if len(paths) != 1:
        raise UsageError(f"the event of {tool} on standard input does not say which file, so it is refused")
    what = f"the event of {tool}"
    if tool in ("Write", "NotebookEdit"):
        return (FileEdit(paths[0], content_of(given, what) if tool == "Write" else None),)
    parts = given.get("edits", []) if tool == "MultiEdit" else [given]
    if not isinstance(parts, list):
        raise UsageError(f"'edits' of {what} must be a list, not {_shown(parts)}")
    replacements = [replacement_of(part, "old_string", "new_string", "replace_all", what) for part in parts]
    return (FileEdit(paths[0], None, tuple(part for part in replacements if part is not None)),)


class _Input:
    """The input of a tool of which only the name is known, and that it writes files."""

    def __init__(self, tool: str) -> None:
        self._tool = tool
        self._words = _words(tool)
        self._patches: list[str] = []
        self._texts: list[str] = []

    def read(self, given: Mapping[str, Any]) -> tuple[FileEdit, ...]:
        """The edits in it."""
        found = list(self._walk(given, 0))
        known = {edit.path for edit in found}
        for text in self._patches if found else [*self._patches, *self._texts]:
            found.extend(edit for edit in _of_patch(text, self._tool) if edit.path not in known)
        return tuple(dict.fromkeys(found))

    def _walk(self, value: Any, depth: int) -> Iterator[FileEdit]:
        if depth > _DEPTH:
            raise UsageError(f"the input of {self._tool} is nested too deeply to be read, so it is refused")
        if isinstance(value, list):
            for part in value:
                yield from self._walk(part, depth + 1)
        elif isinstance(value, dict):
            yield from self._of_object(value)
            for key, part in value.items():
                plain = _plain(key)
                if key.startswith("file://") and (path := _path("", key)):
                    yield FileEdit(path)
                if isinstance(part, str):
                    if plain not in _KEYS:
                        (self._patches if plain in _PATCHES else self._texts).append(part)
                elif plain not in _INSIDE:
                    if plain in _LISTS | _KEYS:
                        yield from self._of_listed(plain, part)
                    yield from self._walk(part, depth + 1)

    def _of_listed(self, key: str, value: Any) -> Iterator[FileEdit]:
        """Paths in a list, or as the keys of an object with what they will hold."""
        if isinstance(value, list):
            for part in value:
                if isinstance(part, str) and (path := _path(key, part)):
                    yield FileEdit(path, gone=self._gone)
        elif isinstance(value, dict):
            for name, part in value.items():
                if isinstance(part, str) and ("." in name or "/" in name) and (path := _path("", name)):
                    yield FileEdit(path, part if self._whole else None)
        elif value is not None and key in _PLACES:
            raise UsageError(f"{key!r} of {self._tool} must be a text, not {_shown(value)}")

    def _of_object(self, value: dict[str, Any]) -> Iterator[FileEdit]:
        found = {_plain(key): _path(key, part) for key, part in value.items() if _plain(key) in _KEYS}
        places = {plain: path for plain, path in found.items() if path is not None}
        if self._words & (_MOVED | _COPIED) and places:
            new = next((path for plain, path in places.items() if plain in _TO), None)
            old = [path for plain, path in places.items() if plain not in _TO]
            if new is None or len(old) != 1:
                raise UsageError(f"the event of {self._tool} on standard input does not say from where to where")
            if self._words & _MOVED:
                yield FileEdit(old[0], gone=True, moved=True)
            yield FileEdit(new, origin=old[0], moved=True)
            return
        paths = list(dict.fromkeys(places.values()))
        if len(paths) != 1:
            yield from map(FileEdit, paths)
            return
        yield FileEdit(
            paths[0],
            self._content(value),
            tuple(self._replacements(value)),
            gone=self._gone,
            folder=bool(self._words & {"create", "make"} and self._words & _FOLDERS),
        )

    @property
    def _gone(self) -> bool:
        return bool(self._words & _GONE)

    @property
    def _whole(self) -> bool:
        """Whether a content that is given is all that the file will hold."""
        return bool(self._words & {"write", "create", "save", "overwrite"}) and not self._words & _PARTLY

    def _content(self, value: dict[str, Any]) -> str | None:
        found = [part for key, part in value.items() if _plain(key) in _CONTENT]
        plain = str(value.get("encoding", "utf-8")).lower() in ("utf-8", "utf8")
        appends = value.get("append") or str(value.get("mode", "")).startswith(("a", "r+"))
        whole = self._whole and plain and not appends and len(found) == 1
        return found[0] if whole and isinstance(found[0], str) else None

    def _replacements(self, value: dict[str, Any]) -> Iterator[Replacement]:
        """What is replaced, where all of it can be read."""
        parts = value.get("edits", [value])
        found = []
        for part in parts if isinstance(parts, list) else ():
            texts = [
                (part[old], part[new], part.get("replace_all") is True)
                for old, new in _REPLACED
                if isinstance(part, dict) and isinstance(part.get(old), str) and isinstance(part.get(new), str)
            ]
            if len(texts) != 1:
                return
            found.append(Replacement(*texts[0]))
        yield from found


def _of_patch(text: str, tool: str) -> Iterator[FileEdit]:
    """The files that a patch in ``text`` changes, by both of their names; what they will hold is not worked out."""
    if not any(mark in text for mark in _MARKS):
        return
    from editguard.intake.read import read_proposal

    patch = read_proposal(text.encode("utf-8", "surrogatepass"))
    if patch.problems:
        raise UsageError(f"the patch of {tool} on standard input cannot be read: {patch.problems[0].message}")
    for change in patch.files:
        for path in dict.fromkeys((change.path, change.old_path)):
            if path is not None:
                yield FileEdit(path)


def _path(key: str, value: Any) -> str | None:
    """The path that ``value`` is; ``None`` for an address of anything but a file. Under a ``key`` that asks for an
    address a path is none."""
    if not isinstance(value, str) or not value:
        return None
    if not value.startswith("file:"):
        return None if "://" in value or _plain(key) in _URIS else value
    from urllib.parse import unquote, urlsplit

    return unquote(urlsplit(value).path, errors="surrogateescape") or None


def _last(tool: str) -> str:
    return tool.rsplit("__", 1)[-1] if tool.startswith("mcp__") else tool


def _ordered(tool: str) -> list[str]:
    return [word.lower() for word in _WORDS.findall(_last(tool))]


def _words(tool: str) -> frozenset[str]:
    return frozenset(_ordered(tool))


def _plain(key: str) -> str:
    return key.replace("_", "").replace("-", "").lower()


def _shown(value: Any) -> str:
    return "nothing" if value is None else type(value).__name__
