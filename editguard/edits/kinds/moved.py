"""Code in a form that survives being moved."""

from __future__ import annotations

from editguard.edits.kinds.tokens import tokens


def normalised_statement(text: str) -> str | None:
    """``text`` without layout, comments and indentation, tokens set apart by blanks; ``None`` if it does
    not tokenise or holds no code."""
    found = tokens(text)
    return " ".join(found.words) if found and found.words else None
