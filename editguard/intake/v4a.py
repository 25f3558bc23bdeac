"""Read the ``apply_patch`` envelope (V4A): ``*** Begin Patch`` to ``*** End Patch``.

The repairs it records: ``crlf-transport``, ``surrounding-text`` and ``indented-envelope`` (wrapping only);
``missing-begin``, ``missing-end``, ``padded-marker``, ``bare-context``, ``add-prefix``,
``stray-header``, ``stray-text``, ``no-change`` (the envelope itself).
"""

from __future__ import annotations

import re

from editguard.intake.lines import proposal_lines, text_of
from editguard.intake.v4a_count import count_changes
from editguard.intake.v4a_envelope import Envelope, Marker, dedented_body, find_envelopes, marker_in
from editguard.vocabulary.patch import (
    FileChange,
    FileStatus,
    Hunk,
    HunkLine,
    Patch,
    PatchFormat,
    Problem,
    ProblemCode,
    Repair,
)

_UNKNOWN = re.compile(rb"\*\*\*[ \t]*[A-Za-z]+[ \t]+(?:File|Patch|to)\b", re.I)
_NUMBERS = re.compile(rb"@@+[ \t]*-(\d{1,9})(?:,\d{1,9})?[ \t]+\+(\d{1,9})(?:,\d{1,9})?[ \t]*@@+[ \t]?(.*)", re.S)


def read_v4a(data: bytes) -> Patch:
    """Read every envelope in ``data``; prose, fences and here-documents around them are passed over.

    Nothing is raised: what cannot be read is a problem of the patch.
    """
    lines, repairs = proposal_lines(data)
    envelopes = find_envelopes(lines)
    if not envelopes:
        message = "no V4A envelope: neither '*** Begin Patch' nor a '*** Update File:' line was found"
        return Patch(PatchFormat.NONE, repairs=tuple(repairs), problems=(Problem(ProblemCode.UNREADABLE, message),))
    repairs += _wrapping(lines, envelopes)
    reader = _Reader(repairs)
    added = removed = 0
    for envelope in envelopes:
        body, pad = dedented_body(lines, envelope)
        if pad:
            message = f"the whole envelope was indented by {len(pad)} characters"
            repairs.append(Repair("indented-envelope", message, None, envelope.opening + 1))
        if not envelope.begun:
            repairs.append(Repair("missing-begin", "no '*** Begin Patch' line", None, envelope.opening + 1))
        if not envelope.ended:
            repairs.append(Repair("missing-end", "no '*** End Patch' line", None, envelope.end))
        reader.read(body, envelope.first)
        counted = count_changes(body)
        added, removed = added + counted[0], removed + counted[1]
    return reader.patch(added, removed)


def _wrapping(lines: list[bytes], envelopes: list[Envelope]) -> list[Repair]:
    """One repair for what stands around the envelopes."""
    outside: list[int] = []
    previous = 0
    for envelope in [*envelopes, None]:
        end = envelope.opening if envelope else len(lines)
        outside += [number for number in range(previous, end) if lines[number].strip()]
        previous = envelope.closing if envelope else end
    if not outside:
        return []
    message = f"lines around the envelope are not part of the patch ({len(outside)} of them)"
    return [Repair("surrounding-text", message, None, outside[0] + 1)]


class _Section:
    """One file of an envelope while its lines are collected."""

    def __init__(self, mark: Marker, line: int) -> None:
        self.kind = mark.kind
        self.path = mark.path
        self.line = line
        self.move: str | None = None
        self.body: list[tuple[int, bytes]] = []


class _Reader:
    """Collects files, repairs and problems over the envelopes of one proposal."""

    def __init__(self, repairs: list[Repair]) -> None:
        self.repairs = repairs
        self.problems: list[Problem] = []
        self.files: list[FileChange] = []

    def patch(self, added: int, removed: int) -> Patch:
        """The result, checked against the changed lines counted in the raw text."""
        problems = self.problems
        got = (sum(file.added for file in self.files), sum(file.removed for file in self.files))
        if got != (added, removed):
            message = f"the envelope writes +{added} -{removed} lines, {got[0]} and {got[1]} of them were read"
            problems.append(Problem(ProblemCode.LINES_LOST, message))
        if not self.files and not problems:
            problems.append(Problem(ProblemCode.UNREADABLE, "the V4A envelope names no file"))
        format = PatchFormat.V4A if self.files or added or removed else PatchFormat.NONE
        return Patch(format, tuple(self.files), tuple(self.repairs), tuple(problems), added, removed)

    def read(self, body: list[bytes], offset: int) -> None:
        """Read the lines between the markers; ``offset`` is the 0-based line of the first."""
        section: _Section | None = None
        for index, line in enumerate(body):
            number = offset + index + 1
            mark = marker_in(line) if b"***" in line[:64] else None
            if mark and mark.padded and section is not None and section.kind != "delete" and section.body:
                mark = None
            if mark is None:
                if section is not None:
                    section.body.append((number, line))
                elif line.strip():
                    self._stray(line, number)
                continue
            if mark.padded and mark.kind != "eof":
                self.repairs.append(Repair("padded-marker", "blanks before a marker", mark.path or None, number))
            if mark.kind in ("add", "update", "delete"):
                self._close(section)
                section = None
                if not mark.path:
                    self._malformed(f"'*** {mark.kind.title()} File:' without a path", None, number)
                else:
                    section = _Section(mark, number)
            elif mark.kind == "move":
                self._move(section, mark, number)
            elif section is not None:
                section.body.append((number, line))
        self._close(section)

    def _stray(self, line: bytes, number: int) -> None:
        if line[:1] in b"+-" or line.startswith(b"@@"):
            self._malformed("changed lines before any '*** Update File:' line", None, number, line)
        else:
            self.repairs.append(Repair("stray-text", "text between the markers was left out", None, number))

    def _move(self, section: _Section | None, mark: Marker, number: int) -> None:
        if section is None or section.kind != "update" or not mark.path:
            self._malformed("'*** Move to:' belongs below '*** Update File:' and needs a path", None, number)
        else:
            section.move = mark.path

    def _close(self, section: _Section | None) -> None:
        if section is None:
            return
        if section.kind == "add":
            self.files.append(self._added_file(section))
        elif section.kind == "delete":
            self.files.append(self._deleted_file(section))
        else:
            self._update_file(section)

    def _added_file(self, section: _Section) -> FileChange:
        body = self._without_headers(section)
        while body and not body[-1][1].strip():
            body.pop()
        texts: list[bytes] = []
        bare = 0
        for number, line in body:
            if line.startswith(b"\\ No newline"):
                _unterminate(texts)
            elif line.startswith(b"+"):
                texts.append(_ended(line[1:]))
            elif _is_eof(line):
                continue
            else:
                bare = bare or number
                texts.append(_ended(line))
        if bare:
            message = "lines of the added file without their '+' were taken as its content"
            self.repairs.append(Repair("add-prefix", message, section.path, bare))
        hunk = Hunk(tuple(HunkLine("+", text) for text in texts), old_start=0, new_start=1, line=section.line + 1)
        return FileChange(section.path, None, FileStatus.ADDED, (hunk,) if texts else (), line=section.line)

    def _deleted_file(self, section: _Section) -> FileChange:
        texts = []
        for number, line in self._without_headers(section):
            if line.startswith(b"-"):
                texts.append(_ended(line[1:]))
            elif line.startswith(b"+"):
                self._malformed("an added line in a deleted file", section.path, number, line)
            elif line.strip() and not _is_eof(line):
                self.repairs.append(
                    Repair("stray-text", "text below '*** Delete File:' was left out", section.path, number)
                )
        lines = tuple(HunkLine("-", text) for text in texts)
        hunks = (Hunk(lines, line=section.line + 1),) if texts else ()
        return FileChange(section.path, section.path, FileStatus.DELETED, hunks, line=section.line)

    def _update_file(self, section: _Section) -> None:
        hunks: list[Hunk] = []
        pending = _Pending()
        for number, line in self._without_headers(section):
            if line.startswith(b"@@"):
                self._flush(pending, hunks, section)
                pending.head(line, number)
            elif _is_eof(line):
                pending.at_end = True
                self._flush(pending, hunks, section)
                pending.at_end = False
            elif line.startswith(b"\\ No newline"):
                pending.unterminate()
            else:
                self._body_line(pending, line, number, section)
        self._flush(pending, hunks, section)
        if pending.line is not None:
            self._malformed("a hunk without lines: the envelope may be cut off", section.path, pending.line)
        if not hunks and section.move is None:
            if not any(problem.file == section.path for problem in self.problems):
                self._malformed("'*** Update File:' without any change", section.path, section.line)
            return
        status = FileStatus.RENAMED if section.move else FileStatus.MODIFIED
        path = section.move or section.path
        self.files.append(FileChange(path, section.path, status, tuple(hunks), line=section.line))

    def _body_line(self, pending: _Pending, line: bytes, number: int, section: _Section) -> None:
        sign = line[:1]
        if sign in (b"+", b"-", b" "):
            pending.add(chr(sign[0]), _ended(line[1:]), number)
        elif not line.strip():
            pending.blank(number)
        elif _UNKNOWN.match(line):
            self._malformed("an unknown marker", section.path, number, line)
        else:
            if not pending.mended:
                pending.mended = True
                message = "lines without a leading '+', '-' or blank were taken as context"
                self.repairs.append(Repair("bare-context", message, section.path, number))
            pending.add(" ", _ended(line), number)

    def _flush(self, pending: _Pending, hunks: list[Hunk], section: _Section) -> None:
        hunk = pending.take()
        if hunk is None:
            return
        if hunk.added or hunk.removed:
            hunks.append(hunk)
        else:
            message = "a hunk of context lines alone changes nothing and was left out"
            self.repairs.append(Repair("no-change", message, section.path, hunk.line))

    def _without_headers(self, section: _Section) -> list[tuple[int, bytes]]:
        """The body without the headers of a unified diff that models put on top of it."""
        body = section.body
        if _has_diff_header([line for _, line in body[:3]]):
            message = "the headers of a unified diff inside the envelope were left out"
            self.repairs.append(Repair("stray-header", message, section.path, body[0][0]))
            body = body[2:]
        rest = [line for _, line in body[1:]]
        if section.kind == "add" and body and body[0][1].startswith(b"@@") and _all_added(rest):
            message = "a hunk header in an added file was left out"
            self.repairs.append(Repair("stray-header", message, section.path, body[0][0]))
            body = body[1:]
        return body

    def _malformed(self, message: str, file: str | None, line: int, quote: bytes = b"") -> None:
        detail = text_of(quote[:200]).rstrip("\r\n")
        self.problems.append(Problem(ProblemCode.MALFORMED, message, file, line, detail))


class _Pending:
    """The hunk of an updated file that is being collected."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        self.lines: list[HunkLine] = []
        self.blanks = 0
        self.anchors: list[str] = []
        self.section = ""
        self.start: int | None = None
        self.new_start: int | None = None
        self.at_end = False
        self.line: int | None = None
        self.mended = False

    def head(self, line: bytes, number: int) -> None:
        """Take a line that starts with ``@@``: an anchor, numbers, or nothing but a separator."""
        if self.line is None:
            self.line = number
        numbers = _NUMBERS.match(line)
        if numbers:
            self.start, self.new_start = int(numbers[1]), int(numbers[2])
            self.section = text_of(numbers[3]).strip()
            return
        text = text_of(line[2:]).rstrip()
        text = text.removesuffix("@@").rstrip()
        text = text.removeprefix(" ")
        if text and text.strip() not in ("...", "…"):
            self.anchors.append(text)

    def add(self, op: str, text: bytes, number: int) -> None:
        self.lines += [HunkLine(" ", b"\n")] * self.blanks
        self.blanks = 0
        if self.line is None:
            self.line = number
        self.lines.append(HunkLine(op, text))

    def blank(self, number: int) -> None:
        """Take an empty line: context if more of the hunk follows, layout of the proposal if not."""
        if self.line is not None and self.lines:
            self.blanks += 1
        elif self.line is not None:
            self.add(" ", b"\n", number)

    def unterminate(self) -> None:
        if self.lines:
            last = self.lines[-1]
            self.lines[-1] = HunkLine(last.op, last.text.removesuffix(b"\n"))
            self.at_end = True

    def take(self) -> Hunk | None:
        """The finished hunk; anchors without lines stay, for the next ``@@`` stacks on them."""
        if not self.lines:
            return None
        if self.at_end:
            self.lines += [HunkLine(" ", b"\n")] * self.blanks
        hunk = Hunk(
            tuple(self.lines),
            old_start=self.start,
            new_start=self.new_start,
            section=self.section,
            anchors=tuple(self.anchors),
            at_end=self.at_end,
            line=self.line or 1,
        )
        self.reset()
        return hunk


def _has_diff_header(lines: list[bytes]) -> bool:
    starts = (b"--- ", b"+++ ", b"@@")
    return len(lines) == 3 and all(line.startswith(start) for line, start in zip(lines, starts, strict=True))


def _all_added(lines: list[bytes]) -> bool:
    return all(line.startswith(b"+") or not line.strip() for line in lines)


def _is_eof(line: bytes) -> bool:
    mark = marker_in(line) if line.startswith(b"***") else None
    return mark is not None and mark.kind == "eof"


def _ended(text: bytes) -> bytes:
    return text if text.endswith(b"\n") else text + b"\n"


def _unterminate(texts: list[bytes]) -> None:
    if texts:
        texts[-1] = texts[-1].removesuffix(b"\n")
