"""Kinds that only show when edits are seen together."""

from __future__ import annotations

from collections.abc import Sequence

from editguard.edits.draft import Draft, ParsedFile
from editguard.edits.moves import settle_moves
from editguard.edits.renames import settle_renames
from editguard.edits.reordered import settle_imports


def relate(drafts: list[Draft], files: Sequence[ParsedFile]) -> list[Draft]:
    """Settle what single edits could not: import order across edits, moves, renames and their uses."""
    drafts = settle_imports(drafts, files)
    drafts = settle_moves(drafts, files)
    return settle_renames(drafts, files)
