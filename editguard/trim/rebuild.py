"""A file with only some of its edits."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from editguard.intake.write import FileText, split_lines
from editguard.vocabulary.edit import Edit
from editguard.vocabulary.patch import AppliedFile, FileStatus


class Torn(Exception):
    """A line without its end would stand in the middle of the file: the edit with id ``edit`` has to stay."""

    def __init__(self, edit: str) -> None:
        super().__init__(edit)
        self.edit = edit


def rebuild(file: AppliedFile, edits: Sequence[Edit], kept: Collection[str]) -> FileText:
    """``file`` with those of its ``edits`` whose ids are ``kept``; the lines of the others are the base's, byte for
    byte. ``edits`` are all edits of the file, in their order.

    Raises:
        Torn: if that would join two lines.
    """
    change = file.change
    chosen = [edit for edit in edits if edit.id in kept]
    before = file.before
    modes = file.old_mode or "100644", file.new_mode or file.old_mode or "100644"
    if not chosen:
        if before is None:
            return FileText(change.path, None, None)
        old = change.old_path or change.path
        return FileText(old, before, before, old_mode=modes[0], new_mode=modes[0])
    if change.binary or all(edit.old_lines is None and edit.new_lines is None for edit in edits):
        after = file.after
    else:
        text, whole = _text(before, edits, kept)
        after = None if change.status is FileStatus.DELETED and not whole else text
    old_path = change.old_path if change.status is FileStatus.RENAMED else None
    return FileText(change.path, before, after, old_path, modes[0], modes[1])


def _text(before: bytes | None, edits: Sequence[Edit], kept: Collection[str]) -> tuple[bytes, bool]:
    """The text with the ``kept`` edits, and whether anything of the old one or of a dropped edit is left."""
    lines = split_lines(before or b"")
    pieces: list[bytes] = []
    owners: list[str] = []
    at = shift = 0
    left = False
    for edit in edits:
        if edit.old_lines is not None:
            first = edit.old_lines.first - 1
        elif edit.new_lines is not None:
            first = edit.new_lines.first - 1 - shift
        else:
            continue
        left = left or first > at
        pieces.extend(lines[at:first])
        owners.extend([""] * (first - at))
        part = edit.new_text if edit.id in kept else edit.old_text
        pieces.extend(part)
        owners.extend([edit.id] * len(part))
        left = left or bool(part)
        at = first + len(edit.old_text)
        shift += len(edit.new_text) - len(edit.old_text)
    left = left or at < len(lines)
    pieces.extend(lines[at:])
    owners.extend([""] * (len(lines) - at))
    for place, piece in enumerate(pieces[:-1]):
        if not piece.endswith(b"\n"):
            dropped = [edit.id for edit in edits if edit.id not in kept]
            near = owners[place] or owners[place + 1]
            raise Torn(near if near in dropped else dropped[-1] if dropped else "")
    return b"".join(pieces), left
