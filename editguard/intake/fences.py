"""Markdown fences: where a model put its blocks of code."""

from __future__ import annotations

from typing import NamedTuple

from editguard.patterns import Pattern

_OPENING = Pattern(rb"([ \t]*)((?:>[ \t]?)*+)(`{3,}+|~{3,}+)([^`\n]*)")
_MARKDOWN = frozenset({"markdown", "md", "mdx"})
_MARKDOWN_FILES = (b".md", b".mdx", b".markdown")
_SLACK = 3
"""Columns that a closing fence may stand further in than its opening, as CommonMark has it: deeper ones
are content, such as an example in a docstring."""


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
    """All fenced blocks of a text, outermost only: a longer fence may hold shorter ones, a fence of
    markdown others with an info string of their own.

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
        indent, quoted, mark, rest = opening.groups()
        info = rest.strip().decode("utf-8", "surrogateescape")
        nested = info.split(" ")[0].lower() in _MARKDOWN or before.rstrip(b"`*:\r ").endswith(_MARKDOWN_FILES)
        end = _closing(lines, number + 1, mark, len(indent) + _SLACK, nested=nested)
        content = [_dedent(inner, indent + quoted) for inner in lines[number + 1 : end]]
        closed = end < len(lines)
        text = b"".join(inner + b"\n" for inner in content)
        if not closed and text.endswith(b"\n"):
            text = text[:-1]
        blocks.append(Fence(info, text, number + 2, _text(before), closed))
        before = b""
        number = end + 1
    return blocks


def _closing(lines: list[bytes], start: int, mark: bytes, deepest: int, *, nested: bool) -> int:
    """Index of the line that closes a fence, or the number of lines."""
    first = len(lines)
    depth = 0
    for number in range(start, len(lines)):
        line = lines[number]
        if mark[:3] not in line:
            continue
        found = _OPENING.fullmatch(line)
        if found is None or len(found[3]) < len(mark) or not found[3].startswith(mark):
            continue
        if found[4].strip():
            depth += nested
            continue
        if len(found[1]) > deepest:
            # one that stands too deep still closes if nothing else does
            first = min(first, number)
            continue
        if depth == 0:
            return number
        depth -= 1
        if depth == 0:
            first = number
    return first


def _dedent(line: bytes, indent: bytes) -> bytes:
    if not indent:
        return line
    if line.startswith(indent):
        return line[len(indent) :]
    return line.lstrip(b" \t") if len(line) - len(line.lstrip(b" \t")) < len(indent) else line


def _text(line: bytes) -> str:
    return line.decode("utf-8", "surrogateescape").rstrip("\r")
