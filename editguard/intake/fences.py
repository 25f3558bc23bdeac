"""Markdown fences: where a model put its blocks of code."""

from __future__ import annotations

from typing import NamedTuple

from editguard.patterns import Pattern

_OPENING = Pattern(rb"([ \t]*)((?:>[ \t]?)*+)(`{3,}+|~{3,}+)([^`\n]*)")


class Fence(NamedTuple):
    """One fenced block. ``line`` is the 1-based line of the first line of ``content``, ``before`` the last
    line that is not blank in front of the fence, without its line end; ``closed`` says that the fence
    has an end."""

    info: str
    content: bytes
    line: int
    before: str
    closed: bool = True


def fenced_blocks(data: bytes) -> list[Fence]:
    """All fenced blocks of a text, outermost only: a longer fence may hold shorter ones.

    A fence is closed by one of its own character that is at least as long and has nothing behind it; the
    indentation of the opening fence is taken off the content. The last fence may be left open.
    """
    blocks: list[Fence] = []
    lines = data.split(b"\n")
    before = b""
    number = 0
    while number < len(lines):
        line = lines[number]
        opening = _OPENING.fullmatch(line) if b"```" in line or b"~~~" in line else None
        if opening is None:
            if line.strip():
                before = line
            number += 1
            continue
        indent, quoted, mark, info = opening.groups()
        indent += quoted
        end = _closing(lines, number + 1, mark)
        content = [_dedent(inner, indent) for inner in lines[number + 1 : end]]
        closed = end < len(lines)
        text = b"".join(inner + b"\n" for inner in content)
        if not closed and text.endswith(b"\n"):
            text = text[:-1]
        blocks.append(Fence(info.strip().decode("utf-8", "surrogateescape"), text, number + 2, _text(before), closed))
        before = b""
        number = end + 1
    return blocks


def _closing(lines: list[bytes], start: int, mark: bytes) -> int:
    """Index of the line that closes a fence, or the number of lines."""
    character = mark[:1]
    for number in range(start, len(lines)):
        text = lines[number].strip(b" \t\r>")
        if len(text) >= len(mark) and text == character * len(text):
            return number
    return len(lines)


def _dedent(line: bytes, indent: bytes) -> bytes:
    if not indent:
        return line
    if line.startswith(indent):
        return line[len(indent) :]
    return line.lstrip(b" \t") if len(line) - len(line.lstrip(b" \t")) < len(indent) else line


def _text(line: bytes) -> str:
    return line.decode("utf-8", "surrogateescape").rstrip("\r")
