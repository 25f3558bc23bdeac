"""Where findings of the scope rules are placed."""

from __future__ import annotations

from collections.abc import Iterable

from editguard.vocabulary.edit import Edit
from editguard.vocabulary.patch import Span


def edit_at(edits: Iterable[Edit], path: str, old: Span | None, new: Span | None) -> Edit | None:
    """The first of ``edits`` of the file ``path`` that touches the lines ``old`` before or ``new`` after the change."""
    for edit in edits:
        if edit.path == path and (_overlap(edit.old_lines, old) or _overlap(edit.new_lines, new)):
            return edit
    return None


def _overlap(one: Span | None, other: Span | None) -> bool:
    return one is not None and other is not None and one.first <= other.last and other.first <= one.last
