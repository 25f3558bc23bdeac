"""The lines of a proposal, free of what terminals, mail and markdown put around each of them."""

from __future__ import annotations

from collections.abc import Sequence

from editguard.intake.unified.repairs import REPAIRS
from editguard.patterns import Pattern
from editguard.vocabulary.patch import Repair

_COLOUR = Pattern(rb"\x1b\[[0-9;]*[mK]")
_COLOURED = Pattern(rb"^(?:\x1b\[[0-9;]*[mK])+(?:diff --git |--- |\+\+\+ |@@ )")
_INDENTED = Pattern(rb"^([ \t>]+)(?:diff --git |--- )")
_HEADS = (b"diff --git ", b"--- ", b"+++ ", b"@@ ")


def diff_lines(data: bytes) -> tuple[list[bytes], list[Repair]]:
    """Lines of ``data`` without their line ends, and what was taken off; a line stays the line it was."""
    lines = data.split(b"\n")
    if lines[-1] == b"":
        lines.pop()
    repairs: list[Repair] = []
    if b"\x1b[" in data:
        lines = _plain(lines, repairs)
    if not data.startswith(_HEADS):
        lines = _flush(lines, repairs)
    if b"\r\n" in data or data.endswith(b"\r"):
        lines = _without_returns(lines, repairs)
    return lines, repairs


def _plain(lines: list[bytes], repairs: list[Repair]) -> list[bytes]:
    """Colour codes go where the headers are coloured too; elsewhere they are what a file contains."""
    first = next((number for number, line in enumerate(lines) if _COLOURED.match(line)), None)
    if first is None:
        return lines
    repairs.append(_repair("colour-codes", first))
    return [_COLOUR.sub(b"", line) if b"\x1b[" in line else line for line in lines]


def _without_returns(lines: list[bytes], repairs: list[Repair]) -> list[bytes]:
    """Carriage returns of the whole diff belong to the transport, those of single lines to the file."""
    heads = [number for number, line in enumerate(lines) if line.startswith(_HEADS)]
    bare = [number for number in heads if not lines[number].endswith(b"\r")]
    if not heads or (bare and bare != [len(lines) - 1]):
        return lines
    repairs.append(_repair("crlf-transport", heads[0]))
    return [line.removesuffix(b"\r") for line in lines]


def _flush(lines: list[bytes], repairs: list[Repair]) -> list[bytes]:
    """A diff in an indented block or a quotation, where no diff starts at the margin."""
    if any(_is_head(lines, number, b"") for number in range(len(lines))):
        return lines
    lines = list(lines)
    prefix: bytes | None = None
    for number, line in enumerate(lines):
        if prefix is None:
            found = _INDENTED.match(line)
            if found is None or not _is_head(lines, number, found[1]):
                continue
            prefix = found[1]
            repairs.append(_repair("indented-block", number))
        if line.startswith(prefix):
            lines[number] = line[len(prefix) :]
        elif line.strip(b" \t>\r"):
            prefix = None
        else:
            lines[number] = b""
    return lines


def _is_head(lines: Sequence[bytes], number: int, prefix: bytes) -> bool:
    """Whether a file header starts at ``number`` behind ``prefix``."""
    line = lines[number].removeprefix(prefix)
    if line.startswith(b"diff --git "):
        return True
    following = lines[number + 1] if number + 1 < len(lines) else b""
    return line.startswith(b"--- ") and following.startswith(prefix + b"+++ ")


def _repair(code: str, number: int) -> Repair:
    return Repair(code, REPAIRS[code], None, number + 1)
