"""Find the ``apply_patch`` (V4A) envelopes of a proposal by their markers."""

from __future__ import annotations

import re
from typing import NamedTuple

from editguard.intake.lines import Region, text_of

_MARKER = re.compile(
    rb"\*\*\*[ \t]*(?:(begin|end)[ \t]+patch\b|(add|update|delete)[ \t]+file[ \t]*:|(move)[ \t]+to[ \t]*:"
    rb"|(end)[ \t]+of[ \t]+file\b)",
    re.I,
)
_HEREDOC = re.compile(rb"<<-?[ \t]*['\"]?([A-Za-z_][A-Za-z0-9_]*)['\"]?")
_FENCE = (b"```", b"~~~")


class Marker(NamedTuple):
    """A marker line: what it marks, the path it names, and whether blanks stand before it."""

    kind: str  # begin, end, add, update, delete, move, eof
    path: str
    padded: bool


class Envelope(NamedTuple):
    """Lines ``first`` to ``end`` (0-based, exclusive) lie between the markers, ``opening`` to ``closing``
    is all of it; ``begun`` and ``ended`` say which of the two markers are there.
    """

    opening: int
    first: int
    end: int
    closing: int
    begun: bool
    ended: bool


def marker_in(line: bytes) -> Marker | None:
    """The marker that ``line`` is, or ``None``."""
    if b"***" not in line[:64]:
        return None
    bare = line.lstrip(b" \t")
    match = _MARKER.match(bare)
    if match is None:
        return None
    patch, file, move, _eof = match.groups()
    kind = text_of(patch or file or move or b"eof").lower()
    path = text_of(bare[match.end() :]).strip()
    for quote in "`'\"":
        if len(path) > 2 and path[0] == quote == path[-1]:
            path = path[1:-1].strip()
    return Marker(kind, path, len(bare) != len(line))


def v4a_regions(lines: list[bytes]) -> list[Region]:
    """Stretches of ``lines`` that are envelopes; complete ones have both ends and name a file."""
    regions = []
    for envelope in find_envelopes(lines):
        body = lines[envelope.first : envelope.end]
        marks = (marker_in(line) for line in body if line.lstrip(b" \t")[:3] == b"***")
        named = any(mark and mark.kind in ("add", "update", "delete") and mark.path for mark in marks)
        if named:
            complete = envelope.begun and envelope.ended
            regions.append(Region(envelope.opening, envelope.closing, complete))
    return regions


def find_envelopes(lines: list[bytes]) -> list[Envelope]:
    """Where the envelopes lie. One that was not ended stops at a fence, a here-document's end or the next."""
    found: list[Envelope] = []
    opening: int | None = None
    begun = False
    heredoc: bytes | None = None
    stop: int | None = None

    def close(end: int, closing: int, ended: bool) -> None:
        nonlocal opening, stop
        if opening is not None:
            end = end if ended or stop is None else min(stop, end)
            found.append(Envelope(opening, opening + begun, end, closing if ended else end, begun, ended))
        opening = stop = None

    for number, line in enumerate(lines):
        if line[:1] in b"+- @" and opening is not None and b"***" not in line[:64]:
            continue
        mark = marker_in(line)
        if mark is None:
            if opening is None:
                opener = _HEREDOC.search(line) if b"<<" in line[:400] else None
                if opener:
                    heredoc = opener[1]
            elif stop is None and (line.startswith(_FENCE) or (heredoc and line.rstrip() == heredoc)):
                stop = number
            continue
        if mark.padded and opening is not None:
            # One blank before a marker is how a context line of a hunk looks; only the end of an
            # envelope whose own beginning was padded alike is taken for a marker.
            own = lines[opening]
            pad = own[: len(own) - len(own.lstrip(b" \t"))]
            alike = pad and line.startswith(pad + b"***")
            if not alike and not (mark.kind == "end" and _padded_end(lines, number)):
                continue
        if mark.kind == "begin":
            close(number, number, False)
            opening, begun = number, True
        elif mark.kind == "end":
            close(number, number + 1, True)
        elif opening is None and mark.kind in ("add", "update", "delete") and not mark.padded and mark.path:
            opening, begun = number, False
    close(len(lines), len(lines), False)
    return found


def _padded_end(lines: list[bytes], number: int) -> bool:
    """Whether a padded end marker is followed by nothing that belongs to an envelope."""
    for line in lines[number + 1 : number + 4]:
        if line.strip():
            return not line.startswith((b"***", b" ", b"+", b"-", b"@@"))
    return True


def dedented_body(lines: list[bytes], envelope: Envelope) -> tuple[list[bytes], bytes]:
    """The lines between the markers, and the indentation that all of them shared and lost."""
    body = lines[envelope.first : envelope.end]
    own = lines[envelope.opening]
    pad = own[: len(own) - len(own.lstrip(b" \t"))]
    if pad and all(line.startswith(pad) or not line.strip() for line in body):
        return [line[len(pad) :] if line.startswith(pad) else line.lstrip(b" \t") for line in body], pad
    return body, b""
