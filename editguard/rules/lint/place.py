"""Where findings about lint belong."""

from __future__ import annotations

from editguard.vocabulary.patch import Span
from editguard.vocabulary.rule import Analysis


def edit_at(analysis: Analysis, path: str, lines: Span) -> str | None:
    """The id of the edit that changed some of ``lines`` (after the change) of ``path``."""
    for edit in analysis.edits:
        span = edit.new_lines
        if edit.path == path and span is not None and span.first <= lines.last and lines.first <= span.last:
            return edit.id
    return None
