"""Lines that a patch wrote and a formatter would lay out otherwise, where it had nothing to say of the code before.

Counted is what the formatter changes in added lines. An edit is passed over if the formatter would have changed the
lines that it replaces, too: it followed what it found. A file is passed over unless the project names a formatter, or
the file was exactly as the formatter would have it before the patch: without that, the formatter is nobody's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from editguard.intake.line_diff import line_opcodes
from editguard.vocabulary.edit import Edit
from editguard.vocabulary.lint import Unformatted
from editguard.vocabulary.patch import Span

_SHOWN = 16
"""Lines of a preview."""


class Shape(NamedTuple):
    """A file on one side, and what the formatter makes of it."""

    text: bytes
    formatted: bytes


def unformatted(
    path: str, before: Shape | None, after: Shape, edits: Sequence[Edit], formatter: str, *, named: bool
) -> Iterator[Unformatted]:
    """The edits of a file that the formatter would change. ``named`` says that the project names the formatter."""
    if after.text == after.formatted or _no_code(after.text):
        return
    if not named and (before is None or before.text != before.formatted or not before.text.strip()):
        return
    new = _changes(after)
    old = _changes(before) if before is not None else []
    for edit in edits:
        if edit.new_lines is None or (edit.old_lines is not None and _touches(old, edit.old_lines)):
            continue
        mine = [change for change in new if _within(change, edit.new_lines)]
        lines = sorted({line for change in mine for line in _lines(change, edit.new_lines)})
        if lines:
            yield Unformatted(path, edit.id, tuple(lines), len(edit.new_text), _preview(mine), formatter)


class _Change(NamedTuple):
    """The lines ``first`` to ``last`` (``last`` is one less for an insertion) and what they would become."""

    first: int
    last: int
    old: tuple[str, ...]
    new: tuple[str, ...]


def _changes(shape: Shape) -> list[_Change]:
    if shape.text == shape.formatted:
        return []
    # line ends are the business of another rule
    one, other = ([line.rstrip(b"\r") for line in text.split(b"\n")] for text in shape)
    return [
        _Change(a + 1, b, tuple(map(_text, one[a:b])), tuple(map(_text, other[c:d])))
        for tag, a, b, c, d in line_opcodes(one, other)
        if tag != "equal"
    ]


def _text(line: bytes) -> str:
    return line.decode("utf-8", "replace")


def _touches(changes: Sequence[_Change], span: Span) -> bool:
    return any(change.first <= span.last + 1 and span.first <= max(change.last, change.first) for change in changes)


def _within(change: _Change, span: Span) -> bool:
    """Whether a change is of lines that an edit wrote; lines to be put in count if both their neighbours are such."""
    if change.last < change.first:
        return span.first < change.first <= span.last
    return any(span.first <= line <= span.last for line in range(change.first, change.last + 1))


def _lines(change: _Change, span: Span) -> list[int]:
    if change.last < change.first:
        return [change.first]
    return [line for line in range(change.first, change.last + 1) if span.first <= line <= span.last]


def _preview(changes: Sequence[_Change]) -> str:
    rows = [row for one in changes for row in (*(f"- {line}" for line in one.old), *(f"+ {line}" for line in one.new))]
    more = len(rows) - _SHOWN
    return "\n".join(rows if more <= 0 else [*rows[:_SHOWN], f"… and {more} more lines"])


def _no_code(text: bytes) -> bool:
    return not text.strip()
