"""What a linter's fix would make of a file, as a few lines of it."""

from __future__ import annotations

from collections.abc import Sequence

from editguard.vocabulary.patch import Replacement

_LINES = 12
"""Lines of a fix that are shown; a longer one is named only."""

Position = tuple[int, int]
"""Line and column, from 1; columns count characters."""


def replacement(text: bytes, edits: Sequence[tuple[Position, Position, str]]) -> Replacement | None:
    """The lines of ``text`` that ``edits`` (from, up to but without, what stands there instead) change, with what they
    become; ``None`` where that would be long, where nothing changes, or where the text cannot be decoded."""
    try:
        lines = text.decode("utf-8").split("\n")
    except UnicodeDecodeError:
        return None
    if not edits:
        return None
    ordered = sorted(edits)
    first, last = ordered[0][0][0], max(end[0] for _, end, _ in ordered)
    if not 1 <= first <= last <= len(lines) or last - first >= 4 * _LINES:
        return None
    starts: list[int] = []
    total = 0
    for line in lines[first - 1 : last]:
        starts.append(total)
        total += len(line) + 1
    old = "\n".join(lines[first - 1 : last])
    new, done = [], 0
    for (row, column), (end_row, end_column), content in ordered:
        begin, end = starts[row - first] + column - 1, starts[end_row - first] + end_column - 1
        if begin < done:
            return None
        new.append(old[done:begin] + content)
        done = end
    new.append(old[done:])
    before, after = old.split("\n"), "".join(new).split("\n")
    while before and after and before[-1] == after[-1]:
        before.pop()
        after.pop()
    while before and after and before[0] == after[0]:
        before.pop(0)
        after.pop(0)
        first += 1
    if not 0 < len(before) + len(after) <= _LINES:
        return None
    return Replacement(first, first + len(before) - 1, tuple(after))


def preview(text: bytes, change: Replacement | None) -> str:
    """``change`` of ``text`` as a diff without header; empty without one."""
    if change is None:
        return ""
    before = text.decode("utf-8").split("\n")[change.first - 1 : change.last]
    return "\n".join([*(f"- {line}" for line in before), *(f"+ {line}" for line in change.text)])
