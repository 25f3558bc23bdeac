"""The lines of an edit with what surrounds them, as the judge reads them: the whole definition where it fits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from editguard.edits.paths import language
from editguard.judge.prose import hidden
from editguard.judge.tokens import likely
from editguard.report.escape import line_text
from editguard.syntax.layout import Layout
from editguard.syntax.read import read_python
from editguard.vocabulary.edit import Edit
from editguard.vocabulary.patch import AppliedFile, Span

NEAR = 6
"""Unchanged lines on either side of an edit, where its definition does not fit."""

MOST = 80
"""Changed lines of an edit that are shown at the least; what lies in the middle of a longer one is counted."""

WIDE = 300
"""Characters of a line that are shown."""

_SYNTAX_BYTES = 2 * 1024 * 1024


class Shown(NamedTuple):
    """An edit's lines, each behind its sign, and what was left out of them."""

    lines: tuple[str, ...]
    cut: str

    @property
    def tokens(self) -> int:
        """What they take, by estimate."""
        return sum(likely(line + "\n") for line in self.lines)


def bare(edit: Edit, file: AppliedFile | None, *, prose: bool) -> Shown:
    """Only the changed lines, of a long edit its beginning and its end. Without ``prose``, comments and docstrings that
    the change brings are not shown."""
    lines = _changed(edit, file, prose=prose)
    if len(lines) <= MOST:
        return Shown(tuple(lines), "without the code around it")
    head, tail = lines[: MOST - MOST // 4], lines[-(MOST // 4) :]
    gone = len(lines) - len(head) - len(tail)
    return Shown((*head, f"  … {gone:,} changed lines left out …", *tail), f"{gone:,} of its changed lines left out")


def near(edit: Edit, file: AppliedFile | None, *, prose: bool) -> Shown:
    """All changed lines, with a few around them."""
    found = _within(edit, file, None, prose=prose)
    return found or Shown(tuple(_changed(edit, file, prose=prose)), "")


def whole(edit: Edit, file: AppliedFile | None, *, prose: bool) -> Shown | None:
    """The innermost definition around the edit; ``None`` where there is none, or it is not known."""
    source = _side(edit, file)
    if file is None or source is None or language(edit.path) != "python":
        return None
    span = _span(edit)
    layout = read_python(source, max_bytes=_SYNTAX_BYTES, around=[(span.first, span.last)])
    if not isinstance(layout, Layout):
        return None
    around = [part for part in layout.enclosing(span.first, span.last) if part.is_definition]
    if not around or around[-1].type == "ClassDef":
        return None  # a class is rarely what one has to read to understand an edit of it
    return _within(edit, file, Span(around[-1].first, around[-1].last), prose=prose)


def _within(edit: Edit, file: AppliedFile | None, part: Span | None, *, prose: bool) -> Shown | None:
    """The edit in the lines ``part`` of its file, or in a few around it."""
    source = _side(edit, file)
    if source is None:
        return None
    lines = source.split(b"\n")
    span = _span(edit)
    part = part or Span(max(1, span.first - NEAR), min(len(lines), span.last + NEAR))
    # what stands around an edit may be the patch's, too
    veiled = {} if prose or file is None or edit.new_lines is None else hidden(edit.path, file.after)
    own = _brought(file)

    def context(first: int, last: int) -> list[str]:
        return [
            _line(" ", veiled.get(number, lines[number - 1]) if number in own else lines[number - 1])
            for number in range(first, last + 1)
        ]

    before = context(part.first, span.first - 1)
    after = context(span.last + 1, part.last)
    while after and not after[-1].strip():
        after.pop()
    return Shown((*before, *_changed(edit, file, prose=prose), *after), "")


def _brought(file: AppliedFile | None) -> frozenset[int]:
    """The lines of a file after the patch that the patch brings."""
    found: set[int] = set()
    for hunk in file.hunks if file is not None else ():
        number = hunk.new_start
        for line in hunk.lines:
            if line.op == "+":
                found.add(number)
            number += line.op != "-"
    return frozenset(found)


def _side(edit: Edit, file: AppliedFile | None) -> bytes | None:
    """The file in which the edit has lines: after the patch, or before it where lines only go."""
    if file is None:
        return None
    return file.after if edit.new_lines is not None else file.before


def _span(edit: Edit) -> Span:
    return edit.new_lines or edit.old_lines or Span(1, 0)


def _changed(edit: Edit, file: AppliedFile | None, *, prose: bool) -> list[str]:
    """The lines of an edit. What goes was there before, and is shown as it was."""
    came: list[bytes] = list(edit.new_text)
    if not prose and edit.new_lines is not None and file is not None:
        veiled = hidden(edit.path, file.after)
        came = [veiled.get(edit.new_lines.first + place, line) for place, line in enumerate(came)]
    return [*_signed("-", edit.old_text), *_signed("+", came)]


def _signed(sign: str, lines: Sequence[bytes]) -> list[str]:
    return [_line(sign, line) for line in lines]


def _line(sign: str, line: bytes) -> str:
    text = line_text(line)
    return sign + (text if len(text) <= WIDE else text[:WIDE] + " …")
