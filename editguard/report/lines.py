"""The lines of a patch for whoever shows it later, without the repository: each with the edit that it belongs to.

Lines of edits that are accused or in doubt are kept in full, of the others as many as one needs to see what they
are. What is left out is counted, and a patch never takes more than a bounded room.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from editguard.report.escape import line_end, line_text, visible_code
from editguard.vocabulary.edit import Edit, Label
from editguard.vocabulary.patch import AppliedFile, AppliedPatch, HunkLine
from editguard.vocabulary.report import Report

CONTEXT = 3
"""Unchanged lines that are kept beside changed ones."""

SOME = 60
"""Changed lines that are kept of an edit that belongs."""

ALL = 3_000
"""Changed lines that are kept of an edit that is accused or in doubt: more, nobody reads."""

WIDE = 1_000
"""Characters that are kept of a line; generated code has lines of a megabyte."""

ROOM = 1_000_000
"""Characters that are kept of a patch."""

NOTE = "\0"
"""Between a line and a remark on it: no line holds it, since controls in lines are escaped."""

LEFT_OUT = "~"
"""In place of an operator: how many unchanged, removed and added lines are left out here, as ``~0,1,12``."""

_IN_FULL = (Label.IRRELEVANT, Label.UNSURE)
_NO_EDIT = -1


class Run(NamedTuple):
    """Lines of one edit (its place among the edits of the report), or of none (-1)."""

    edit: int
    lines: list[str]


class Hunk(NamedTuple):
    """``old`` and ``new`` are the 1-based lines at which it begins on both sides."""

    old: int
    new: int
    runs: list[Run]


def kept_lines(report: Report, applied: AppliedPatch) -> str:
    """The lines of a patch as JSON: for each file of the report its hunks (see `Hunk`). What was not placed stands
    where the proposal claims that it belongs."""
    room = _Room(ROOM)
    full = {index for index, verdict in enumerate(report.verdicts) if verdict.label in _IN_FULL}
    by_path: dict[str, list[tuple[int, Edit]]] = {}
    for index, edit in enumerate(report.edits):
        by_path.setdefault(edit.path, []).append((index, edit))
    files = [list(_hunks(file, by_path.get(file.change.path, []), full, room)) for file in applied.files]
    return json.dumps(files, ensure_ascii=True, separators=(",", ":"))


class _Room:
    """What is left of the characters that a patch may take."""

    def __init__(self, size: int) -> None:
        self._left = size

    def take(self, size: int) -> bool:
        """Whether ``size`` characters still fit; then they are taken."""
        if size > self._left:
            return False
        self._left -= size
        return True


def _hunks(file: AppliedFile, edits: Sequence[tuple[int, Edit]], full: set[int], room: _Room) -> Iterator[Hunk]:
    old_of, new_of = _owners(edits)
    for hunk in file.hunks:
        old, new = hunk.old_start, hunk.new_start
        owned: list[tuple[int, HunkLine]] = []
        for line in hunk.lines:
            owner = _NO_EDIT
            if line.op == "-":
                owner = old_of.get(old, _NO_EDIT)
            elif line.op == "+":
                owner = new_of.get(new, _NO_EDIT)
            old += line.op != "+"
            new += line.op != "-"
            owned.append((owner, line))
        yield Hunk(hunk.old_start, hunk.new_start, list(_runs(owned, full, room)))


def _owners(edits: Sequence[tuple[int, Edit]]) -> tuple[dict[int, int], dict[int, int]]:
    """Which edit each removed line (by its place before) and each added one (by its place after) belongs to."""
    sides: tuple[dict[int, int], dict[int, int]] = {}, {}
    for index, edit in edits:
        for side, span in zip(sides, (edit.old_lines, edit.new_lines), strict=True):
            if span is not None:
                side.update(dict.fromkeys(range(span.first, span.last + 1), index))
    return sides


def _runs(owned: Sequence[tuple[int, HunkLine]], full: set[int], room: _Room) -> Iterator[Run]:
    start = 0
    while start < len(owned):
        owner, changed = owned[start][0], owned[start][1].op != " "
        end = start
        while end < len(owned) and owned[end][0] == owner and (owned[end][1].op != " ") == changed:
            end += 1
        lines = [line for _, line in owned[start:end]]
        if changed:
            head, tail = (ALL, 0) if owner in full else (SOME - SOME // 3, SOME // 3)
        else:
            head, tail = (CONTEXT if start else 0), (CONTEXT if end < len(owned) else 0)
        yield Run(owner, list(_some(lines, head, tail, room)))
        start = end


def _some(lines: Sequence[HunkLine], head: int, tail: int, room: _Room) -> Iterator[str]:
    """At most ``head`` lines from the beginning and ``tail`` from the end, and the number of those between."""
    if len(lines) > head + tail:
        yield from _texts(lines[:head], room)
        yield _left_out(lines[head : len(lines) - tail])
        lines = lines[len(lines) - tail :]
    yield from _texts(lines, room)


def _texts(lines: Iterable[HunkLine], room: _Room) -> Iterator[str]:
    lost: list[HunkLine] = []
    for line in lines:
        text = _text(line)
        if lost or not room.take(len(text)):
            lost.append(line)
        else:
            yield text
    if lost:
        yield _left_out(lost)


def _left_out(lines: Sequence[HunkLine]) -> str:
    return LEFT_OUT + ",".join(str(sum(line.op == op for line in lines)) for op in " -+")


def _text(line: HunkLine) -> str:
    remarks = []
    if len(line.text) <= WIDE:
        text = line_text(line.text)
    else:
        whole = line.text[: len(line.text) - len(line_end(line.text))].decode("utf-8", "backslashreplace")
        text = visible_code(whole[:WIDE])
        if len(whole) > WIDE:
            remarks.append(f"{len(whole) - WIDE:,} more characters")
    if line.op != " ":
        end = line_end(line.text)
        if end == b"\r\n":
            remarks.append("ends with CRLF")
        elif not end:
            remarks.append("no newline at the end")
    return line.op + text + (NOTE + ", ".join(remarks) if remarks else "")
