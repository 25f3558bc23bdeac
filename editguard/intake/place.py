"""All hunks of one file, placed on its text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from editguard.intake.locate import Nowhere, Place, locate, shift
from editguard.intake.write import split_lines
from editguard.vocabulary.patch import (
    Applied,
    FileChange,
    Hunk,
    HunkLine,
    PlacedHunk,
    Problem,
    ProblemCode,
    Repair,
)

_QUOTED = 12
"""Lines of a hunk, and of the nearest candidate, that a finding quotes."""

TOLERATED = {
    "trailing-space": "placed where the lines are the same but for white space at their ends",
    "indentation": "placed where the lines are the same but for their depth; added lines were moved to that depth",
    "similar": "placed where most lines are the same",
    "moved": "placed at the only place where its lines stand, which its header contradicts",
    "appended": "added at the end of the file: the proposal names no place",
    "line-ends": "added lines were given the file's CRLF line ends",
}
"""Codes of what was tolerated in placing a hunk."""


class Placed(NamedTuple):
    """The text after all hunks (``None`` if one has no place), the hunks with their places, notes."""

    after: bytes | None
    hunks: tuple[PlacedHunk, ...]
    applied: Applied
    repairs: tuple[Repair, ...]
    problems: tuple[Problem, ...]


class _Image:
    """A file's lines while hunks are applied: where each came from, and which are done."""

    def __init__(self, before: bytes) -> None:
        self.lines = split_lines(before)
        self.origin = list(range(len(self.lines)))
        self.taken = [False] * len(self.lines)
        self.total = len(self.lines)

    def old_line(self, at: int) -> int:
        """1-based line before that stands at ``at``, or would."""
        for number in range(at, len(self.origin)):
            if self.origin[number] >= 0:
                return self.origin[number] + 1
        return self.total + 1

    def apply(self, at: int, lines: Sequence[HunkLine]) -> None:
        new: list[bytes] = []
        origin: list[int] = []
        number = at
        for line in lines:
            if line.op == "+":
                new.append(line.text)
                origin.append(-1)
                continue
            if line.op == " ":
                new.append(line.text)
                origin.append(self.origin[number])
            number += 1
        self.lines[at:number] = new
        self.origin[at:number] = origin
        self.taken[at:number] = [True] * len(new)


def place_hunks(change: FileChange, before: bytes, bound: float) -> Placed:
    """Place every hunk of ``change`` on ``before``; ``bound`` as in `locate`."""
    image = _Image(before)
    done: list[PlacedHunk] = []
    repairs: list[Repair] = []
    problems: list[Problem] = []
    failed: list[PlacedHunk] = []
    cursor = 0
    for hunk in change.hunks:
        found = locate(image.lines, image.taken, hunk, cursor, bound)
        if isinstance(found, Nowhere):
            problems.append(_problem(change, hunk, found, image))
            failed.append(
                PlacedHunk(
                    max(1, hunk.old_start or 1),
                    max(1, hunk.new_start or 1),
                    hunk.lines,
                    Applied.FAILED,
                    0.0,
                    hunk.line,
                )
            )
            continue
        lines, line_ends = _fitted(hunk, found, image)
        if found.tolerated:
            repairs.append(_repair(found, found.tolerated, change, hunk))
        if line_ends:
            repairs.append(Repair("line-ends", TOLERATED["line-ends"], change.path, hunk.line))
        old_start = image.old_line(found.at)
        image.apply(found.at, lines)
        cursor = found.at + sum(line.op != "-" for line in lines)
        done.append(PlacedHunk(old_start, hunk.new_start or 0, lines, found.applied, found.similarity, hunk.line))
    done.sort(key=lambda hunk: hunk.old_start)
    if failed:
        # there is no text after it, so the lines are numbered as the proposal has them
        numbered = (hunk._replace(new_start=hunk.new_start or hunk.old_start) for hunk in done)
        return Placed(None, (*numbered, *failed), Applied.FAILED, tuple(repairs), tuple(problems))
    hunks = tuple(_with_new_starts(done))
    after = b"".join(image.lines)
    if replay(before, hunks) != after:
        problems.append(
            Problem(
                ProblemCode.LINES_LOST,
                "the placed hunks, applied anew, give another text",
                change.path,
                change.line,
            )
        )
    return Placed(after, hunks, worst(hunk.applied for hunk in hunks), tuple(repairs), tuple(problems))


def worst(levels: object) -> Applied:
    """The worst of some levels, `EXACT` of none."""
    order = list(Applied)
    return max(levels, key=order.index, default=Applied.EXACT)  # type: ignore[call-overload,no-any-return]


def replay(before: bytes, hunks: Sequence[PlacedHunk]) -> bytes:
    """The text that placed hunks make of ``before``, by their line numbers alone."""
    old = split_lines(before)
    new: list[bytes] = []
    at = 0
    for hunk in hunks:
        new.extend(old[at : hunk.old_start - 1])
        at = hunk.old_start - 1
        for line in hunk.lines:
            if line.op != "-":
                new.append(line.text)
            if line.op != "+":
                at += 1
    new.extend(old[at:])
    return b"".join(new)


def _with_new_starts(hunks: Sequence[PlacedHunk]) -> list[PlacedHunk]:
    offset = 0
    placed = []
    for hunk in hunks:
        placed.append(
            PlacedHunk(hunk.old_start, hunk.old_start + offset, hunk.lines, hunk.applied, hunk.similarity, hunk.line)
        )
        offset += sum(line.op == "+" for line in hunk.lines) - sum(line.op == "-" for line in hunk.lines)
    return placed


def _fitted(hunk: Hunk, found: Place, image: _Image) -> tuple[tuple[HunkLine, ...], bool]:
    """The hunk's lines as they stand in the file: old ones from there, added ones brought into line."""
    if found.applied is Applied.EXACT or not hunk.old:
        return hunk.lines, False
    standing = image.lines[found.at : found.at + len(hunk.old)]
    off, on = shift(image.lines, hunk, found.at) or (b"", b"")
    crlf = all(line.endswith(b"\r\n") for line in standing) and not any(line.endswith(b"\r\n") for line in hunk.old)
    lines = []
    number = 0
    for line in hunk.lines:
        if line.op != "+":
            lines.append(HunkLine(line.op, standing[number]))
            number += 1
            continue
        text = line.text
        if text.strip() and text.startswith(off):
            text = on + text[len(off) :]
        if crlf and text.endswith(b"\n") and not text.endswith(b"\r\n"):
            text = text[:-1] + b"\r\n"
        lines.append(HunkLine("+", text))
    return tuple(lines), crlf


def _repair(found: Place, code: str, change: FileChange, hunk: Hunk) -> Repair:
    message = TOLERATED[code]
    if code == "similar":
        message = f"placed by content at line {found.at + 1}: {found.similarity:.0%} of its old lines stand there"
    elif found.applied is Applied.FUZZY:
        message = f"{message} (line {found.at + 1})"
    return Repair(code, message, change.path, hunk.line)


def _problem(change: FileChange, hunk: Hunk, found: Nowhere, image: _Image) -> Problem:
    code = ProblemCode.AMBIGUOUS if found.ambiguous else ProblemCode.DOES_NOT_APPLY
    if found.ambiguous:
        where = ", ".join(str(image.old_line(at)) for at in found.places[:5])
        more = f" and {len(found.places) - 5} more" if len(found.places) > 5 else ""
        message = f"the hunk fits in {len(found.places)} places (lines {where}{more}); give more context"
    elif _stands(image.lines, hunk.new) and hunk.added:
        message = "the hunk seems to be applied already: its new lines are there, its old lines are not"
    elif not hunk.old:
        message = "the hunk has neither context nor a usable place"
    else:
        message = "the old lines of the hunk are not in the file"
    return Problem(code, message, change.path, hunk.line, _quoted(hunk, found, image))


def _stands(image: Sequence[bytes], lines: Sequence[bytes]) -> bool:
    if not lines:
        return False
    return any(
        image[at] == lines[0] and list(image[at : at + len(lines)]) == list(lines)
        for at in range(len(image) - len(lines) + 1)
    )


def _quoted(hunk: Hunk, found: Nowhere, image: _Image) -> str:
    rows = ["the hunk:"]
    rows.extend(f"  {line.op}{_shown(line.text)}" for line in hunk.lines[:_QUOTED])
    if len(hunk.lines) > _QUOTED:
        rows.append(f"  … {len(hunk.lines) - _QUOTED} more lines")
    if found.candidate is None:
        rows.append("no place in the file resembles it")
        return "\n".join(rows)
    rows.append(f"nearest place, line {image.old_line(found.candidate)} of the file:")
    size = min(len(hunk.old), _QUOTED)
    rows.extend(f"   {_shown(line)}" for line in image.lines[found.candidate : found.candidate + size])
    return "\n".join(rows)


def _shown(line: bytes) -> str:
    return line.decode("utf-8", "replace").rstrip("\r\n")[:200]
