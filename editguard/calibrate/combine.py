"""Changes put on top of each other, and the truth about what comes from which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from editguard.calibrate.cases import Truth
from editguard.intake.line_diff import line_opcodes
from editguard.intake.write import FileText, split_lines, write_unified

Texts = Mapping[str, bytes | None]
"""Files by path; ``None`` where a file is not there."""


class Combined(NamedTuple):
    """A git diff with the truth about its runs."""

    patch: bytes
    truths: tuple[Truth, ...]


def combine(base: Texts, own: Texts, final: Texts, kinds: Mapping[str, str], modes: Mapping[str, str]) -> Combined:
    """The diff from ``base`` to ``final``, which lies on top of ``own``: all hold the same paths.

    A run belongs where all its lines come from the step to ``own``, and is irrelevant where all come from the step to
    ``final``; ``kinds`` says by path what those are. A run of both has no truth. ``modes`` are git's.
    """
    files, truths = [], []
    for path in sorted(final):
        before, after = base[path], final[path]
        mode = modes.get(path, "100644")
        files.append(FileText(path, before, after, old_mode=mode, new_mode=mode))
        truths += _truths(path, before, own[path], after, kinds.get(path))
    return Combined(write_unified(files), tuple(truths))


def changed_lines(before: bytes | None, after: bytes | None) -> set[int]:
    """The 1-based lines of ``after`` that are new, and those between which lines went."""
    found: set[int] = set()
    for tag, _, _, j1, j2 in line_opcodes(split_lines(before or b""), split_lines(after or b"")):
        if tag != "equal":
            found.update(range(j1 + 1, j2 + 1) if j2 > j1 else (j1, j1 + 1))
    return found


def _truths(path: str, base: bytes | None, own: bytes | None, final: bytes | None, kind: str | None) -> list[Truth]:
    first, middle, last = (split_lines(text or b"") for text in (base, own, final))
    removed_by_own, added_by_own = _changed(first, middle)
    removed_later, added_later = _changed(middle, last)
    stays = _same(first, middle)
    came = {new: old for old, new in _same(middle, last).items()}
    found = []
    for tag, i1, i2, j1, j2 in line_opcodes(first, last):
        if tag == "equal":
            continue
        spoken = any(line.strip() for line in (*first[i1:i2], *last[j1:j2]))
        origins: set[bool | None] = set()
        for i in range(i1, i2):
            if first[i].strip() or not spoken:  # blank lines go with the others
                later = i in stays and stays[i] in removed_later
                origins.add(False if i in removed_by_own else True if later else None)
        for j in range(j1, j2):
            if last[j].strip() or not spoken:
                mine = j in came and came[j] in added_by_own
                origins.add(True if j in added_later else False if mine else None)
        if len(origins) == 1 and None not in origins:
            irrelevant = origins == {True}
            old, new = ((i1 + 1, i2) if i2 > i1 else None), ((j1 + 1, j2) if j2 > j1 else None)
            found.append(Truth(path, old, new, irrelevant, kind if irrelevant else None))
    return found


def _changed(before: Sequence[bytes], after: Sequence[bytes]) -> tuple[set[int], set[int]]:
    """The 0-based lines that go, and those that come."""
    removed: set[int] = set()
    added: set[int] = set()
    for tag, i1, i2, j1, j2 in line_opcodes(before, after):
        if tag != "equal":
            removed.update(range(i1, i2))
            added.update(range(j1, j2))
    return removed, added


def _same(before: Sequence[bytes], after: Sequence[bytes]) -> dict[int, int]:
    """Where lines that stay were and are, 0-based."""
    return {
        i1 + k: j1 + k for tag, i1, i2, j1, _ in line_opcodes(before, after) if tag == "equal" for k in range(i2 - i1)
    }
