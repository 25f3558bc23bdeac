"""Count the changed lines of a V4A envelope from its raw lines: the check on what the reader made of it."""

from __future__ import annotations

import re

_HEAD = re.compile(rb"\*\*\*[ \t]*(add|update|delete)[ \t]+file[ \t]*:", re.I)
_MOVE = re.compile(rb"\*\*\*[ \t]*move[ \t]+to[ \t]*:", re.I)
_NO_LINE = re.compile(rb"\\ No newline|\*\*\*[ \t]*end[ \t]+of[ \t]+file\b", re.I)


def count_changes(body: list[bytes]) -> tuple[int, int]:
    """Numbers of added and removed lines in the lines between the markers of an envelope."""
    added = removed = 0
    parts: list[tuple[bytes, list[bytes]]] = []
    for line in body:
        bare = line.lstrip(b" \t") if not parts or parts[-1][0] == b"delete" or not parts[-1][1] else line
        head = _HEAD.match(bare)
        if head:
            parts.append((head[1].lower(), []))
        elif not _MOVE.match(bare):
            if parts:
                parts[-1][1].append(line)
            else:
                added += line.startswith(b"+")
                removed += line.startswith(b"-")
    for kind, lines in parts:
        if _has_diff_header(lines[:3]):
            lines = lines[2:]
        if kind != b"add":
            added += sum(line.startswith(b"+") for line in lines)
            removed += sum(line.startswith(b"-") for line in lines)
            continue
        text = b"".join(lines).rstrip()
        rest = text.split(b"\n") if text else []
        below = rest[1:]
        if rest and rest[0][:2] == b"@@" and all(line[:1] == b"+" or not line.strip() for line in below):
            rest = below
        added += sum(not _NO_LINE.match(line) for line in rest)
    return added, removed


def _has_diff_header(lines: list[bytes]) -> bool:
    starts = (b"--- ", b"+++ ", b"@@")
    return len(lines) == 3 and all(line.startswith(start) for line, start in zip(lines, starts, strict=True))
