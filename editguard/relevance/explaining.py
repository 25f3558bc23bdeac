"""Whether a comment, a docstring or a type hint explains a definition that the patch changes."""

from __future__ import annotations

from collections.abc import Set

from editguard.patterns import Pattern
from editguard.vocabulary.edit import Edit, Kind
from editguard.vocabulary.patch import AppliedFile

_DEFINED = Pattern(rb"\s*(?:async\s+def|def|class)\s+(\w+)")
_SKIPPED = (b"#", b"@", b")")
"""How lines begin that may stand between a comment and the definition that it is about."""


def explains(edit: Edit, file: AppliedFile | None, touched: Set[tuple[str, str]]) -> bool:
    """Whether ``edit`` stands in, or as a comment right above, a definition in which the patch changes
    behaviour; ``touched`` are path and symbol of the changes of behaviour, ``file`` is the edit's."""
    symbol = edit.symbol
    if symbol is None:
        return False
    if (edit.path, symbol) in touched:
        return True
    if edit.kind is Kind.COMMENT:
        name = _defined_below(edit, file)
        symbol = f"{symbol}.{name}" if name else None
    return symbol is not None and any(
        path == edit.path and (other == symbol or other.startswith(symbol + ".")) for path, other in touched
    )


def _defined_below(edit: Edit, file: AppliedFile | None) -> str | None:
    """Name of the definition that the comment stands above, if nothing but decorators is between."""
    if file is None or file.after is None or edit.new_lines is None:
        return None
    for line in file.after.split(b"\n")[edit.new_lines.last :]:
        found = _DEFINED.match(line)
        if found:
            return found[1].decode("utf-8", "replace")
        text = line.strip()
        if text and not text.startswith(_SKIPPED):
            return None
    return None
