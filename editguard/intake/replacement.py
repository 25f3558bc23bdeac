"""Turn an old and a new block of lines into a hunk."""

from __future__ import annotations

from collections.abc import Sequence

from editguard.vocabulary.patch import Hunk, HunkLine


def replacement_hunk(old: Sequence[bytes], new: Sequence[bytes], *, line: int, old_start: int | None = None) -> Hunk:
    """A hunk that turns the lines ``old`` into ``new`` (terminators kept), without numbers.

    Lines common to both become context. ``line`` is the line of the proposal where the block starts
    (1-based), ``old_start`` the block's own claim of its first line. Without old lines the new ones
    belong at the end of the file.
    """
    from editguard.intake.write import line_opcodes

    if not old:
        return Hunk(tuple(HunkLine("+", text) for text in new), at_end=True, line=line)
    lines: list[HunkLine] = []
    for tag, i1, i2, j1, j2 in line_opcodes(old, new):
        if tag == "equal":
            lines += [HunkLine(" ", text) for text in old[i1:i2]]
        else:
            lines += [HunkLine("-", text) for text in old[i1:i2]]
            lines += [HunkLine("+", text) for text in new[j1:j2]]
    return Hunk(tuple(lines), old_start=old_start, line=line)
