"""Which edits cannot do without which others."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from editguard.patterns import Pattern
from editguard.vocabulary.edit import Edit, Kind

_DEFINED = Pattern(rb"^[ \t]*(?:async[ \t]+def|def|class)[ \t]+([A-Za-z_]\w*)", re.MULTILINE)
_ASSIGNED = Pattern(rb"^[ \t]*(?:(?:self|cls)\.)?([A-Za-z_]\w*)[ \t]*(?::[^=\n]+)?=(?!=)", re.MULTILINE)
_IMPORTED = Pattern(rb"^[ \t]*(?:from[ \t]+[.\w]+[ \t]+)?import[ \t]+\(?([^#\n]*)", re.MULTILINE)
_BOUND = Pattern(rb"(?:[\w.]+[ \t]+as[ \t]+)?([A-Za-z_]\w*)")
_HEAD = Pattern(rb"^[ \t]*(?:async[ \t]+def|def)[ \t]+\w+\(([^)]*)\)?", re.MULTILINE)
_LISTED = Pattern(rb"^[ \t]+([A-Za-z_]\w*),?[ \t]*\)?$", re.MULTILINE)
_NAME = Pattern(rb"[A-Za-z_]\w*")


def needs(edits: Sequence[Edit], before: Mapping[str, bytes | None]) -> dict[str, frozenset[str]]:
    """For each edit by id the ids of those that it cannot do without: the other end of a move, and what brings a name
    that it uses and that its file did not have before. Names of other files count as well: an import of something new
    needs what defines it. ``before`` holds the base's texts by path. It errs towards keeping."""
    brings: dict[bytes, set[str]] = {}
    for edit in edits:
        if edit.kind is Kind.SCRATCH:
            continue  # what is thrown away may use the rest, never the other way round
        for name in _brought(edit):
            brings.setdefault(name, set()).add(edit.id)
    found: dict[str, frozenset[str]] = {}
    known = {path: frozenset(_NAME.findall(text or b"")) for path, text in before.items()}
    for edit in edits:
        wanted = set(edit.partners)
        old = frozenset(_NAME.findall(b"".join(edit.old_text)))
        for name in set(_NAME.findall(b"".join(edit.new_text))) - old:
            if name not in known.get(edit.path, frozenset()):
                wanted.update(brings.get(name, ()))
        found[edit.id] = frozenset(wanted - {edit.id})
    return found


def closure(kept: set[str], needed: Mapping[str, frozenset[str]]) -> dict[str, str]:
    """Ids of edits that ``kept`` ones need and that are not among them, each with one that needs it."""
    added: dict[str, str] = {}
    queue = sorted(kept)
    while queue:
        one = queue.pop()
        for other in sorted(needed.get(one, ())):
            if other not in kept and other not in added:
                added[other] = one
                queue.append(other)
    return added


def _brought(edit: Edit) -> set[bytes]:
    """Names that an edit brings and did not take away."""
    return _binds(b"".join(edit.new_text)) - _binds(b"".join(edit.old_text))


def _binds(code: bytes) -> set[bytes]:
    found = {*_DEFINED.findall(code), *_ASSIGNED.findall(code), *_LISTED.findall(code)}
    for names in _IMPORTED.findall(code):
        for part in names.split(b","):
            match = _BOUND.match(part.strip())
            if match:
                found.add(match[1])
    for parameters in _HEAD.findall(code):
        found.update(_NAME.findall(parameters))
    return found
