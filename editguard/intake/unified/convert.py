"""From canonical hunks through unidiff to the vocabulary's files and hunks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from editguard.intake.unified.raw import RawFile, RawHunk
from editguard.vocabulary.patch import FileChange, FileStatus, Hunk, HunkLine, Problem, ProblemCode

if TYPE_CHECKING:
    from collections.abc import Iterable

    from unidiff.patch import Line

_MARKER = b"\\ No newline at end of file\n"


def to_files(raws: Sequence[RawFile]) -> tuple[tuple[FileChange, ...], list[Problem]]:
    """The changes of files that ``raws`` describe; those that say nothing are left out."""
    files: list[FileChange] = []
    problems: list[Problem] = []
    for raw, hunks in zip(raws, _parse(raws), strict=True):
        if not raw.hunks and not raw.told:
            continue  # reported where it was read
        change = _change(raw, hunks)
        if isinstance(change, Problem):
            problems.append(change)
        else:
            files.append(change)
    return tuple(files), problems


def _parse(raws: Sequence[RawFile]) -> list[tuple[Hunk, ...]]:
    """The hunks of each file by unidiff, from canonical text with neutral file names."""
    if not any(raw.hunks for raw in raws):
        return [() for _ in raws]
    from unidiff.patch import PatchSet

    text: list[str] = []
    for index, raw in enumerate(raws):
        if not raw.hunks:
            continue
        text += (f"--- a/{index}\n", f"+++ b/{index}\n")
        for hunk in raw.hunks:
            text.append(_header(hunk))
            # latin-1 maps bytes to characters one to one, so nothing is lost on the way
            body = b"\n".join(_MARKER[:-1] if line[:1] == b"\\" else line for line in hunk.lines)
            text += [line + "\n" for line in body.decode("latin-1").split("\n")]
    patched = iter(PatchSet(text))
    return [
        tuple(_hunk(one, lines) for one, lines in zip(raw.hunks, next(patched), strict=True)) if raw.hunks else ()
        for raw in raws
    ]


def _header(hunk: RawHunk) -> str:
    operators = [line[:1] for line in hunk.lines]
    context, removed, added = (operators.count(op) for op in (b" ", b"-", b"+"))
    header = hunk.header
    return f"@@ -{header.old_start or 0},{context + removed} +{header.new_start or 0},{context + added} @@\n"


def _hunk(raw: RawHunk, parsed: Iterable[Line]) -> Hunk:
    lines: list[HunkLine] = []
    for line in parsed:
        if line.line_type != "\\":
            lines.append(HunkLine(line.line_type, line.value.encode("latin-1")))
        elif lines:
            lines[-1] = HunkLine(lines[-1].op, lines[-1].text.removesuffix(b"\n"))
    return Hunk(
        lines=tuple(lines),
        old_start=raw.header.old_start,
        new_start=raw.header.new_start,
        section=_text(raw.header.section).strip(),
        line=raw.line,
    )


def _change(raw: RawFile, hunks: tuple[Hunk, ...]) -> FileChange | Problem:
    old, new = (None if path is None else _text(path) for path in (raw.old, raw.new))
    path = new or old
    if raw.new_file and raw.deleted:
        return Problem(ProblemCode.MALFORMED, "the headers say both a new and a deleted file", path, raw.line)
    if not path:
        return Problem(ProblemCode.MALFORMED, "a part of the diff whose headers name no file", None, raw.line)
    status = FileStatus.MODIFIED
    if raw.new_file:
        status, old = FileStatus.ADDED, None
    elif raw.deleted:
        status, path = FileStatus.DELETED, old or path
        old = path
    elif raw.copied:
        status = FileStatus.COPIED
    elif old and new and old != new:
        status = FileStatus.RENAMED
    return FileChange(
        path=path,
        old_path=None if status is FileStatus.ADDED else old or path,
        status=status,
        hunks=hunks,
        old_mode=raw.old_mode,
        new_mode=raw.new_mode,
        old_id=raw.old_id,
        new_id=raw.new_id,
        binary=raw.binary,
        binary_data=raw.payload,
        line=raw.line,
    )


def _text(path: bytes) -> str:
    return path.decode("utf-8", "surrogateescape")
