"""Names in code: what import lines bind, how often a name stands in a text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from editguard.patterns import Pattern
from editguard.vocabulary.edit import Edit

IMPORT = Pattern(rb"^([ \t]*)(?:from[ \t]+([.\w]+)[ \t]+)?import[ \t]+\(?([^#\n]*)", re.MULTILINE)
_LISTED = Pattern(rb"^[ \t]+([A-Za-z_]\w*)(?:[ \t]+as[ \t]+([A-Za-z_]\w*))?,?[ \t]*(?:#.*)?$")
BOUND = Pattern(rb"([A-Za-z_][\w.]*|\*)(?:[ \t]+as[ \t]+([A-Za-z_]\w*))?")
_IMPORTING = Pattern(
    rb"^[ \t]*(?:from\b|import\b|try[ \t]*:|except\b|else[ \t]*:|if\b[^\n]*\b(?:PY|version)|[A-Za-z_][\w, ]*,?\)?$|\)$)"
)
CODE_LINE = Pattern(rb"^[ \t]*[^#\s]")


def count(name: bytes, text: bytes) -> int:
    """How often ``name`` stands in ``text`` as a word."""
    return len(re.findall(rb"(?<!\w)" + re.escape(name) + rb"(?!\w)", text))


def bound_names(lines: Sequence[bytes]) -> list[tuple[bytes, bytes]]:
    """The names that import lines bind, each with its line; of lines within brackets only where all are names."""
    found: list[tuple[bytes, bytes]] = []
    listing = bool(lines) and all(_LISTED.match(line) for line in lines if line.strip())
    for line in lines:
        match = IMPORT.match(line)
        if match:
            for part in match[3].split(b","):
                item = BOUND.match(part.strip())
                if item:
                    name = item[2] or (item[1] if match[2] else item[1].split(b".")[0])
                    found.append((line, name))
        elif listing:
            item = _LISTED.match(line)
            if item and b"," in line:
                found.append((line, item[2] or item[1]))
    return found


def imports_only(edit: Edit) -> list[bytes]:
    """The names that an edit binds which does nothing but import."""
    lines = [line for line in (*edit.new_text, *edit.old_text) if CODE_LINE.match(line)]
    if not lines or not edit.new_text or not all(_IMPORTING.match(line.rstrip()) for line in lines):
        return []
    return list(dict.fromkeys(name for _, name in bound_names(edit.new_text)))


def is_imported(name: bytes, text: bytes) -> bool:
    """Whether an import of ``text`` binds ``name``, on its line or on one of its own within brackets."""
    pattern = rb"(?m)^[ \t]*(?:from[ \t]+[.\w]+[ \t]+)?import[ \t(][^\n#]*(?<!\w)" + re.escape(name) + rb"(?!\w)"
    if re.search(pattern, text):
        return True
    return bool(re.search(rb"(?m)^[ \t]+" + re.escape(name) + rb",?[ \t]*\)?$", text))
