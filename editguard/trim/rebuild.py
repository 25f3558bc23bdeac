"""A file with only some of its edits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from editguard.intake.write import MODULE, FileText, split_lines
from editguard.vocabulary.edit import Edit
from editguard.vocabulary.patch import AppliedFile, AppliedPatch, FileStatus

_FILE = "100644"
_COMMIT = b"Subproject commit "


class TornError(Exception):
    """A line without its end would stand in the middle of the file: the edit with id ``edit`` has to stay."""

    def __init__(self, edit: str) -> None:
        super().__init__(edit)
        self.edit = edit


class Stage(NamedTuple):
    """One change of a file, with its edits in the order of their lines."""

    file: AppliedFile
    edits: tuple[Edit, ...]


class FileHistory(NamedTuple):
    """All that a patch does to one file, in its order: usually one stage, more where a patch holds several diffs
    of a file, of which each starts where the one before it ends."""

    stages: tuple[Stage, ...]

    @property
    def path(self) -> str:
        """Where the file is in the end."""
        return self.stages[-1].file.change.path

    @property
    def before(self) -> bytes | None:
        """Its text at the base, ``None`` if there is no such file."""
        first = self.stages[0].file
        return None if first.change.status is FileStatus.COPIED else first.before

    @property
    def after(self) -> bytes | None:
        """Its text with the whole patch, ``None`` if that deletes it."""
        return self.stages[-1].file.after

    @property
    def new_mode(self) -> str:
        """Git's mode of the file with the whole patch."""
        if self.is_module:
            return MODULE
        last = self.stages[-1].file
        return last.new_mode or last.old_mode or _FILE

    @property
    def is_module(self) -> bool:
        """Whether it is a submodule, of which only the commit is known."""
        return any(
            file.before is None and file.after is None and any(line.text.startswith(_COMMIT) for line in hunk.lines)
            for file, _ in self.stages
            for hunk in file.hunks
        )

    @property
    def edits(self) -> tuple[Edit, ...]:
        """The edits of all stages."""
        return tuple(edit for stage in self.stages for edit in stage.edits)

    @property
    def unjudged(self) -> str:
        """What the patch changes beside lines and what is therefore no edit of its own, in words: the name or the mode
        of a file whose lines change as well. It is empty where there is nothing of the kind."""
        first, last = self.stages[0].file, self.stages[-1].file
        if self.is_module or self.before is None or last.change.status is FileStatus.DELETED:
            return ""
        if not self.edits or not all(edit.changed_lines for edit in self.edits):
            return ""  # a change without lines is an edit
        old_mode = first.old_mode or _FILE
        if old_mode[:2] != self.new_mode[:2]:
            return ""  # a link instead of a file: the lines mean something else
        found = []
        if first.change.old_path not in (None, self.path):
            found.append(f"renamed from {first.change.old_path}")
        if old_mode != self.new_mode:
            found.append(f"mode {old_mode} to {self.new_mode}")
        return " and ".join(found)


def histories(applied: AppliedPatch, edits: Sequence[Edit]) -> list[FileHistory]:
    """The files of a patch with their ``edits``, which are all that it has and in their order."""
    found: dict[str, list[Stage]] = {}
    at = 0
    for file in applied.files:
        size = sum(line.op != " " for hunk in file.hunks for line in hunk.lines)
        first = at
        while at < len(edits) and edits[at].path == file.change.path:
            if not size and (edits[at].changed_lines or at > first):
                break
            if size and sum(edit.changed_lines for edit in edits[first:at]) >= size:
                break
            at += 1
        stage = Stage(file, tuple(edits[first:at]))
        change = file.change
        moved = change.status is FileStatus.RENAMED and change.old_path in found
        past = found.pop(change.old_path or "", []) if moved else found.pop(change.path, [])
        found[change.path] = [*past, stage]
    return [FileHistory(tuple(stages)) for stages in found.values()]


_ALIKE = 0.5
"""Share of lines in common from which on git, too, speaks of one file under another name."""


def moved_files(files: Sequence[FileHistory]) -> Iterator[tuple[FileHistory, FileHistory]]:
    """Pairs of a file that the patch deletes and one that it adds which hold the same for the most part: a move that
    the patch does not call one. Whoever puts one end back must put back the other."""
    gone = [(file, lines) for file in files if file.after is None and (lines := _telling(file.before))]
    come = [(file, lines) for file in files if gone and file.before is None and (lines := _telling(file.after))]
    for old, before in gone:
        for new, after in come:
            same = (before & after).total()
            if same >= _ALIKE * max(before.total(), after.total()):
                yield old, new


def _telling(text: bytes | None) -> Counter[bytes]:
    """Lines that are not blank; their ends and depth do not count."""
    return Counter(filter(None, (line.strip() for line in (text or b"").split(b"\n"))))


def rebuild(history: FileHistory, kept: Collection[str]) -> FileText:
    """The file with those of its edits whose ids are ``kept``; the lines of the others are the base's, byte for byte.
    A change of name or mode that is no edit stays: nobody judged it.

    Raises:
        TornError: if that would join two lines.
    """
    first, last = history.stages[0].file, history.stages[-1].file
    if history.is_module:
        return _module(history, bool(history.edits) and not any(edit.id in kept for edit in history.edits))
    path, old_path = last.change.path, first.change.old_path
    old_mode = first.old_mode or _FILE
    new_mode = history.new_mode
    before = history.before
    edits = history.edits
    chosen = [edit for edit in edits if edit.id in kept]
    if not chosen and edits and not history.unjudged:
        where = path if before is None else old_path or path
        return FileText(where, before, before, old_mode=old_mode, new_mode=old_mode)
    if last.change.binary or not any(edit.changed_lines for edit in edits) or len(chosen) == len(edits):
        after = history.after
    else:
        text = _text(history, kept)
        after = None if last.change.status is FileStatus.DELETED and not text else text
    renamed = before is not None and old_path is not None and old_path != path
    return FileText(path, before, after, old_path if renamed else None, old_mode, new_mode)


def _module(history: FileHistory, dropped: bool) -> FileText:
    """A submodule: its texts are the line that names its commit."""
    change = history.stages[-1].file.change
    hunks = [hunk for stage in history.stages for hunk in stage.file.hunks]
    old = b"".join(line.text for hunk in hunks for line in hunk.lines if line.op == "-") or None
    new = b"".join(line.text for hunk in hunks for line in hunk.lines if line.op == "+") or None
    return FileText(change.path, old, old if dropped else new, None, MODULE, MODULE)


class _Line:
    """A line that some stage has, with the edit that brings it and the one that takes it away."""

    __slots__ = ("brought", "taken", "text")

    def __init__(self, text: bytes, brought: str | None) -> None:
        self.text = text
        self.brought = brought
        self.taken: str | None = None


def _text(history: FileHistory, kept: Collection[str]) -> bytes:
    lines = [
        line
        for line in _lines(history)
        if (line.brought is None or line.brought in kept) and (line.taken is None or line.taken not in kept)
    ]
    for place, line in enumerate(lines[:-1]):
        if not line.text.endswith(b"\n"):
            # what separated the two was an edit that is gone: the one that took this line, or the one behind it
            gone = [edit.id for edit in history.edits if edit.id not in kept]
            near = line.taken or lines[place + 1].taken
            raise TornError(near if near in gone else gone[-1])
    return b"".join(line.text for line in lines)


def _lines(history: FileHistory) -> list[_Line]:
    """All lines that the file ever has, in their order."""
    first = history.stages[0].file
    lines = [_Line(text, None) for text in split_lines(first.before or b"")]
    for stage in history.stages:
        lines = _staged(lines, stage.edits)
    return lines


def _staged(lines: Sequence[_Line], edits: Sequence[Edit]) -> list[_Line]:
    """``lines`` with those that ``edits`` bring, and with a mark on those that they take; their numbers count what
    stands when the stage begins."""
    standing = [place for place, line in enumerate(lines) if line.taken is None]
    standing.append(len(lines))
    out: list[_Line] = []
    at = shift = 0
    for edit in edits:
        if edit.old_lines is not None:
            first = edit.old_lines.first - 1
        elif edit.new_lines is not None:
            first = edit.new_lines.first - 1 - shift
        else:
            continue
        start = standing[min(first, len(standing) - 1)]
        end = standing[min(first + len(edit.old_text), len(standing) - 1)] if edit.old_text else start
        out.extend(lines[at:start])
        for line in lines[start:end]:
            if line.taken is None:
                line.taken = edit.id
            out.append(line)
        out.extend(_Line(text, edit.id) for text in edit.new_text)
        at = end
        shift += len(edit.new_text) - len(edit.old_text)
    out.extend(lines[at:])
    return out
