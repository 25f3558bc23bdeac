"""Edits that only insert lines, made from a text in which they are marked."""

from __future__ import annotations

from editguard.vocabulary.edit import Edit, Kind
from editguard.vocabulary.patch import Span


def inserted(marked: str, path: str = "shop/mail.py") -> tuple[Edit, bytes]:
    """The edit that inserts the lines of ``marked`` with a ``+`` in front, and the file after it; the others have a
    blank there."""
    lines = marked.splitlines(keepends=True)
    numbers = [number for number, line in enumerate(lines, 1) if line.startswith("+")]
    assert all(line[0] in "+ " for line in lines)
    plain = [line[1:] for line in lines]
    new = tuple(plain[number - 1].encode() for number in numbers)
    span = Span(numbers[0], numbers[-1])
    edit = Edit("e1", path, path, None, span, Kind.BEHAVIOUR, "shop.mail", (), new)
    return edit, "".join(plain).encode()
