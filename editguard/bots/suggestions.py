"""Suggestions that a platform applies by a click: an edit taken back, or the fix of a linter.

GitHub takes a suggestion in place of lines after the change that stand in one hunk, with no removed line between them.
A suggestion is offered only if the rest of the change can do without the edit, as `editguard.trim` sees it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property

from editguard.bots.hunks import FileHunks
from editguard.bots.values import Remark, Side
from editguard.engine import Examined
from editguard.report.escape import visible_code
from editguard.trim.select import Trimmer
from editguard.vocabulary.edit import Edit
from editguard.vocabulary.finding import Finding
from editguard.vocabulary.patch import Replacement

_LINES = 100
"""Lines that a suggestion brings or takes away at most; GitLab takes no more."""

_WIDE = 1_000
"""Characters of such a line."""


class Suggestions:
    """Finds what to suggest for remarks on one change.

    Args:
        examined: the change with its report.
        hunks: what the pull request shows, by path.
        max_bytes: size of the largest file that is parsed.
    """

    def __init__(self, examined: Examined, hunks: Mapping[str, FileHunks], max_bytes: int) -> None:
        self._examined, self._hunks, self._max_bytes = examined, hunks, max_bytes

    @cached_property
    def _trimmer(self) -> Trimmer:
        return Trimmer(self._examined.applied, self._examined.report.edits, self._max_bytes)

    def add(self, remark: Remark, about: Edit | Finding) -> Remark:
        """``remark`` with a suggestion, moved to the lines that it replaces, if there can be one."""
        found = self._taken_back(about) if isinstance(about, Edit) else about.replacement
        text = self._after(remark.path)
        if found is None or text is None:
            return remark
        return self._suggested(remark, found, text)

    def _after(self, path: str) -> bytes | None:
        return next((file.after for file in self._examined.applied.files if file.change.path == path), None)

    def _taken_back(self, edit: Edit) -> Replacement | None:
        """What the file would be without ``edit`` alone; both ends of a move go together."""
        group = {edit.id, *edit.partners}
        trimmed = self._trimmer.without(group)
        if trimmed.held or {one.id for one in trimmed.dropped} != group:
            return None
        changed = [pair for pair in zip(trimmed.files, trimmed.whole, strict=True) if pair[0].after != pair[1].after]
        if len(changed) != 1:
            return None
        without, whole = changed[0]
        if whole.path != edit.path or whole.after is None or without.after is None:
            return None
        return difference(whole.after, without.after)

    def _suggested(self, remark: Remark, change: Replacement, text: bytes) -> Remark:
        shown = self._hunks.get(remark.path)
        lines = text.split(b"\n")
        if shown is None or not _plain(change.text) or len(change.text) > _LINES:
            return remark
        places = [(change.first, change.last, change.text)]
        if change.last < change.first:
            # nothing stands there to be replaced: a neighbour is replaced by itself and what comes before or after it
            places = []
            for number, below in ((change.first, True), (change.first - 1, False)):
                if 1 <= number < len(lines):
                    own = _decoded(lines[number - 1])
                    if own is not None:
                        places.append((number, number, (*change.text, own) if below else (own, *change.text)))
        for first, last, new in places:
            # the last line of a file without an end would get one; blanks alone are nothing to GitLab, which would
            # delete the lines
            told = not new or any(line.strip() for line in new)
            near = last - first < _LINES and last < len(lines) and shown.joined(Side.NEW, first, last)
            if near and told and _plain(new):
                return replace(remark, side=Side.NEW, first=first, last=last, suggestion=new)
        return remark


def difference(old: bytes, new: bytes) -> Replacement | None:
    """The one run of lines in which ``old`` differs from ``new``, and what it becomes; ``None`` if they are alike, or
    what changes is no UTF-8."""
    before, after = old.split(b"\n"), new.split(b"\n")
    if before == after:
        return None
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    end = 0
    while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
        end += 1
    texts = [_decoded(line) for line in after[start : len(after) - end]]
    if None in texts:
        return None
    return Replacement(start + 1, len(before) - end, tuple(text for text in texts if text is not None))


def _decoded(line: bytes) -> str | None:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _plain(lines: tuple[str, ...]) -> bool:
    """Whether a reviewer sees all that would be committed: nothing hidden, no line ends of another kind."""
    return all(len(line) <= _WIDE and visible_code(line) == line for line in lines)
