"""Unified diff in, `Patch` out: normalise, let unidiff parse, put paths and modes to the hunks."""

from __future__ import annotations

from collections.abc import Sequence

from editguard.intake.unified.count import count_changed
from editguard.intake.unified.normalise import Normalised, RawFile, RawHunk, normalise
from editguard.vocabulary.patch import (
    FileChange,
    FileStatus,
    Hunk,
    HunkLine,
    Patch,
    PatchFormat,
    Problem,
    ProblemCode,
)


def read_unified(data: bytes) -> Patch:
    """Read a unified diff in whatever state; nothing is raised, see `Patch.problems`."""
    found = normalise(data)
    if not found.files and not found.problems:
        words = "the proposal is empty" if not data.strip() else "no diff was found: no file header and no hunk"
        return Patch(PatchFormat.NONE, problems=(Problem(ProblemCode.UNREADABLE, words, None, 1),))
    files, problems = _files(found)
    added, removed = count_changed(found.lines)
    return Patch(
        PatchFormat.UNIFIED if files else PatchFormat.NONE,
        files,
        tuple(found.repairs),
        (*found.problems, *problems),
        added,
        removed,
    )


def _files(found: Normalised) -> tuple[tuple[FileChange, ...], list[Problem]]:
    parsed = _parse(found.files)
    files = []
    problems = []
    for raw, hunks in zip(found.files, parsed, strict=True):
        change = _change(raw, hunks)
        if change is None:
            problems.append(
                Problem(ProblemCode.MALFORMED, "a part of the diff whose headers name no file", None, raw.line)
            )
        elif raw.hunks or raw.told:
            files.append(change)
    return tuple(files), problems


def _parse(files: Sequence[RawFile]) -> list[tuple[Hunk, ...]]:
    """The hunks of each file by unidiff, from canonical text with neutral file names."""
    with_hunks = [raw for raw in files if raw.hunks]
    if not with_hunks:
        return [() for _ in files]
    from unidiff.patch import PatchSet

    text: list[str] = []
    for index, raw in enumerate(with_hunks):
        text.append(f"--- a/{index}\n")
        text.append(f"+++ b/{index}\n")
        for hunk in raw.hunks:
            text.append(_header(hunk))
            # latin-1 maps bytes to characters one to one, so nothing is lost on the way
            text.extend(line.decode("latin-1") + "\n" for line in hunk.lines)
    patched = iter(PatchSet(text))
    return [
        tuple(_hunk(raw_hunk, hunk) for raw_hunk, hunk in zip(raw.hunks, next(patched), strict=True))
        if raw.hunks
        else ()
        for raw in files
    ]


def _header(hunk: RawHunk) -> str:
    old = sum(line[:1] in (b" ", b"-") for line in hunk.lines)
    new = sum(line[:1] in (b" ", b"+") for line in hunk.lines)
    header = hunk.header
    return f"@@ -{header.old_start or 0},{old} +{header.new_start or 0},{new} @@\n"


def _hunk(raw: RawHunk, parsed: object) -> Hunk:
    lines: list[HunkLine] = []
    for line in parsed:  # type: ignore[attr-defined]
        if line.line_type == "\\":
            if lines:
                lines[-1] = HunkLine(lines[-1].op, lines[-1].text.removesuffix(b"\n"))
            continue
        lines.append(HunkLine(line.line_type, line.value.encode("latin-1")))
    return Hunk(
        lines=tuple(lines),
        old_start=raw.header.old_start,
        new_start=raw.header.new_start,
        section=raw.header.section.decode("utf-8", "surrogateescape").strip(),
        line=raw.line,
    )


def _change(raw: RawFile, hunks: tuple[Hunk, ...]) -> FileChange | None:
    old = None if raw.old is None else raw.old.decode("utf-8", "surrogateescape")
    new = None if raw.new is None else raw.new.decode("utf-8", "surrogateescape")
    if raw.new_file and raw.deleted:
        return None
    status = FileStatus.MODIFIED
    if raw.new_file:
        status, old, new = FileStatus.ADDED, None, new or old
    elif raw.deleted:
        status, new = FileStatus.DELETED, old or new
        old = new
    elif raw.copied:
        status = FileStatus.COPIED
    elif raw.renamed or (old is not None and new is not None and old != new):
        status = FileStatus.RENAMED
    path = new or old
    if path is None:
        return None
    return FileChange(
        path=path,
        old_path=old if status is FileStatus.ADDED else old or path,
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
