"""Where findings about lint belong."""

from __future__ import annotations

from editguard.vocabulary.patch import Span
from editguard.vocabulary.rule import Analysis


def edit_at(analysis: Analysis, path: str, lines: Span) -> str | None:
    """The id of the edit that changed some of ``lines`` (after the change) of ``path``."""
    for edit in analysis.edits:
        if edit.path == path and edit.new_lines and edit.new_lines.first <= lines.last:
            if lines.first <= edit.new_lines.last:
                return edit.id
    return None
