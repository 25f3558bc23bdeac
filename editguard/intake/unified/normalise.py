"""A diff as a model wrote it becomes one that any parser reads, with a note of every mend."""

from __future__ import annotations

from typing import NamedTuple

from editguard.intake.unified.binary import DamagedPayloadError, PayloadSizeError, payload_end, read_payload
from editguard.intake.unified.extended import read_extended
from editguard.intake.unified.hunks import (
    CUT_SHORT,
    NO_NUMBERS,
    Body,
    Header,
    Setting,
    is_stray,
    read_body,
    read_header,
    starts_file,
)
from editguard.intake.unified.lines import diff_lines
from editguard.intake.unified.paths import DEV_NULL, agree, git_line_paths, header_side, strip_prefixes
from editguard.intake.unified.raw import RawFile, RawHunk
from editguard.intake.unified.repairs import REPAIRS
from editguard.patterns import Pattern
from editguard.vocabulary.patch import Problem, ProblemCode, Repair

_FENCE = Pattern(rb"^[ \t]*(?:>[ \t]?)*(`{3,}|~{3,})")
_BINARY = Pattern(rb"^Binary files (.+) and (.+) differ\r?$")
_COMBINED = (b"@@@", b"diff --cc ", b"diff --combined ")
_COMMANDS = (b"Index: ", b"=====", b"diff -")


class Normalised(NamedTuple):
    """All files of a proposal in order, with what was mended and what could not be, and the proposal's
    lines as they were read."""

    files: list[RawFile]
    repairs: list[Repair]
    problems: list[Problem]
    lines: list[bytes]


def normalise(data: bytes) -> Normalised:
    """Read every file part and every hunk of ``data``; nothing is raised."""
    return _Walk(data).run()


class _Walk:
    """One pass over the lines of a proposal."""

    def __init__(self, data: bytes) -> None:
        self.lines, self.repairs = diff_lines(data)
        self.unterminated = not data.endswith(b"\n")
        self.problems: list[Problem] = []
        self.files: list[RawFile] = []
        self.file: RawFile | None = None
        self.git = False
        self.fence: bytes | None = None
        self.skipped: int | None = None
        self.edge = 0
        """Index behind the last line that belongs to a diff."""
        self.stray = False

    def run(self) -> Normalised:
        number = 0
        while number < len(self.lines):
            number = self._step(number)
        self._drop_twins()
        for file in self.files:
            if not file.hunks and not file.told and not file.broken:
                self._problem("a file header without any change behind it", file.line - 1, file.path)
        if self.skipped is not None and self.files:
            self._repair("surrounding-text", self.skipped)
        return Normalised(self.files, self.repairs, self.problems, self.lines)

    def _step(self, number: int) -> int:
        end = self._structure(number)
        if end is not None:
            self.edge, self.stray = end, False
            return end
        line = self.lines[number]
        if line.startswith(_COMMANDS):
            self.edge = number + 1
        elif number == self.edge and self.file is not None and is_stray(self.lines, number, self._setting()):
            self.edge = number + 1
            if line[:1] in (b"+", b"-") and not self.stray:
                self.stray = True
                message = "a changed line outside every hunk: it was not read"
                self.problems.append(Problem(ProblemCode.LINES_LOST, message, _shown(self.file.path), number + 1))
        self._prose(line, number)
        return number + 1

    def _structure(self, number: int) -> int | None:
        """Take in the part of a diff that starts at ``number``; the index behind it, ``None`` for prose."""
        line = self.lines[number]
        first = line[:1]
        if first == b"d" and line.startswith(b"diff --git "):
            return self._git_header(number)
        if first == b"@":
            return self._at(number)
        if first == b"-" and line.startswith(b"--- "):
            if self._line(number + 1).startswith(b"+++ "):
                return self._names(number, line[4:], self.lines[number + 1][4:], number + 2)
            if self._is_hunk(number + 1):
                self._repair("file-header", number)
                return self._names(number, line[4:], b"", number + 1)
        if first == b"+" and line.startswith(b"+++ ") and self._is_hunk(number + 1):
            self._repair("file-header", number)
            return self._names(number, b"", line[4:], number + 1)
        if line.startswith(_COMBINED):
            return self._combined(number)
        if line.startswith(b"Binary files ") and self._binary(line, number):
            return number + 1
        file = self.file
        if file is not None:
            if not file.hunks and read_extended(file, line, lambda code: self._repair(code, number)):
                return number + 1
            if line.startswith(b"GIT binary patch"):
                return self._payloads(file, number + 1)
        return None

    # --- notes

    def _repair(self, code: str, number: int, file: bytes | None = None) -> None:
        self.repairs.append(Repair(code, REPAIRS[code], _shown(file), number + 1))

    def _problem(self, message: str, number: int, file: bytes | None = None) -> None:
        self.problems.append(Problem(ProblemCode.MALFORMED, message, _shown(file), number + 1))

    def _prose(self, line: bytes, number: int) -> None:
        mark = _FENCE.match(line)
        if mark:
            self.fence = None if self.fence and mark.group(1).startswith(self.fence) else mark.group(1)[:3]
        if self.skipped is None and line.strip() and not line.startswith(_COMMANDS):
            self.skipped = number

    def _line(self, number: int) -> bytes:
        return self.lines[number] if number < len(self.lines) else b""

    def _is_hunk(self, number: int) -> bool:
        line = self._line(number)
        return line.startswith(b"@@ ") and read_header(line) is not None

    # --- headers of a file

    def _open(self, number: int, *, git: bool) -> RawFile:
        self.file = RawFile(number + 1, git=git)
        self.files.append(self.file)
        return self.file

    def _git_header(self, number: int) -> int:
        self.git = True
        file = self._open(number, git=True)
        line = self.lines[number]
        paths = git_line_paths(line[len(b"diff --git ") :])
        if paths is not None:
            quoted = b'"' in line
            file.old, file.new = strip_prefixes(
                *(None if path is None or path == DEV_NULL else self._tidy(path, number, quoted) for path in paths)
            )
        return number + 1

    def _names(self, number: int, before: bytes, after: bytes, end: int) -> int:
        """Take in ``---`` and ``+++``; the missing one of the two is empty."""
        old, new = header_side(before or after), header_side(after or before)
        if before.endswith(b"\r") or after.endswith(b"\r"):
            self._repair("path-return", number)
        if old.trimmed or new.trimmed:
            self._repair("path-space", number)
        file = self.file
        if file is None or file.hunks or file.named or file.binary:
            file = self._open(number, git=False)
        file.named = True
        sides = [None if side.path == DEV_NULL else self._tidy(side.path, number, side.quoted) for side in (old, new)]
        if not (file.renamed or file.copied):
            self._believe(file, sides[0], sides[1])
        file.new_file = file.new_file or sides[0] is None or old.absent
        file.deleted = file.deleted or sides[1] is None or new.absent
        if _starts_body(self._line(end)) and not starts_file(self.lines, end):
            return self._hunk(end - 1, NO_NUMBERS, end)
        return end

    def _believe(self, file: RawFile, old: bytes | None, new: bytes | None) -> None:
        """Settle the paths: the ``diff --git`` line knows of prefixes, ``---`` and ``+++`` of the hunks."""
        known = file.old is not None and file.new is not None
        if known and (old is None or new is None or (agree(old, file.old) and agree(new, file.new))):
            return
        named = strip_prefixes(old, new)
        if not file.git and named.old and named.new:
            # as git and patch do: of `x.py.orig` and `x.py` the shorter one is meant
            short, long = sorted(named, key=lambda path: len(path or b""))
            if short and long and long.startswith(short):
                named = named._replace(old=short, new=short)
        file.old, file.new = named

    def _tidy(self, path: bytes, number: int, quoted: bool) -> bytes:
        if quoted:
            return path  # every byte of it is meant: git quotes backslashes and carriage returns
        if path.endswith(b"\r"):
            self._repair("path-return", number, path.rstrip(b"\r"))
            path = path.rstrip(b"\r")
        if b"\\" in path and b"/" not in path.removeprefix(b"a/").removeprefix(b"b/"):
            path = path.replace(b"\\", b"/")
            self._repair("path-backslash", number, path)
        for prefix in (b"./", b"a/./", b"b/./"):
            if path.startswith(prefix):
                path = prefix[:-2] + path[len(prefix) :]
                self._repair("path-dot", number, path)
                break
        return path

    def _drop_twins(self) -> None:
        """A header that stands twice, the first time without anything behind it, is one header."""
        kept: list[RawFile] = []
        for file in reversed(self.files):
            empty = not file.hunks and not file.told and not file.named
            if empty and kept and (file.old, file.new) == (kept[-1].old, kept[-1].new):
                self._repair("duplicate-header", file.line - 1, file.path)
            else:
                kept.append(file)
        self.files = kept[::-1]

    def _combined(self, number: int) -> int:
        """A diff against several parents at once; its hunks cannot be told from those of one."""
        self._problem("a combined diff of a merge; give a diff against one parent (git diff A B)", number)
        self.file = None
        number += 1
        while number < len(self.lines) and not (
            starts_file(self.lines, number) and not self.lines[number].startswith((b"--- ", *_COMBINED))
        ):
            if self.lines[number].startswith(_COMBINED[1:]):
                return number
            number += 1
        return number

    # --- binary files

    def _binary(self, line: bytes, number: int) -> bool:
        """Take in what `diff` says of two binary files."""
        found = _BINARY.match(line)
        if found is None:
            return False
        file = self.file
        if file is None or file.hunks or not file.git:
            sides = (header_side(found[1]).path, header_side(found[2]).path)
            file = self._open(number, git=False)
            file.old, file.new = strip_prefixes(*sides)
            file.new_file, file.deleted = (side == DEV_NULL for side in sides)
        file.binary = True
        return True

    def _payloads(self, file: RawFile, number: int) -> int:
        """The forward payload of a binary patch; the backward one, if any, is passed over."""
        if file.hunks:
            self._problem("a binary patch without a file header: nothing says which file it changes", number - 1)
            while (end := payload_end(self.lines, number)) > number:
                number = end
            return number
        file.binary = True
        first = True
        while (end := payload_end(self.lines, number)) > number:
            if first:
                try:
                    file.payload = read_payload(self.lines[number:end])
                except DamagedPayloadError as error:
                    self._problem(f"the payload of a binary patch is damaged: {error}", number, file.path)
                except PayloadSizeError as error:
                    message = f"the payload of a binary patch has {error}; it was not read"
                    self.problems.append(Problem(ProblemCode.LIMIT, message, _shown(file.path), number + 1))
            first = False
            number = end
            while number < len(self.lines) and not self.lines[number].strip():
                number += 1
        if first:
            self._problem("a binary patch without its payload", number - 1, file.path)
        return number

    # --- hunks

    def _at(self, number: int) -> int:
        line = self.lines[number]
        if line.startswith(b"@@@"):
            return self._combined(number)
        found = read_header(line)
        if found is None:
            self._prose(line, number)
            return number + 1
        header, exact = found
        file = self.file
        if file is None or file.binary:
            return self._orphan(number, header)
        if not exact:
            self._repair("hunk-header" if header.old_start is None else "hunk-header-form", number, file.path)
        if not file.named and not file.hunks:
            self._repair("file-header", number, file.path)
        return self._hunk(number, header, number + 1)

    def _setting(self) -> Setting:
        return Setting(self.fence is not None, self.git)

    def _hunk(self, number: int, header: Header, start: int) -> int:
        """Read the hunk of the header at ``number``, whose body begins at ``start``."""
        file = self.file
        if file is None:
            return start
        body = read_body(self.lines, start, header, self._setting())
        if start == number + 1 and not self.lines[number].startswith(b"@@") and body.lines:
            self._repair("hunk-header", number, file.path)
        for code in body.repairs:
            self._repair(code, number, file.path)
        if not body.lines:
            if header is not NO_NUMBERS or self.lines[number].startswith(b"@@"):
                self._problem("a hunk header without lines behind it", number, file.path)
                file.broken = True
            return max(body.end, start)
        if self._is_cut(body):
            self._problem(
                f"the last hunk is cut off: {body.missing[0]} old and {body.missing[1]} new lines "
                "that its header announces are missing",
                number,
                file.path,
            )
        if body.end == len(self.lines) and self.unterminated:
            self._repair("final-newline", body.end - 1, file.path)
        file.hunks.append(RawHunk(header, body.lines, number + 1))
        return body.end

    def _orphan(self, number: int, header: Header) -> int:
        """A hunk before any file header, or words that look like one."""
        body = read_body(self.lines, number + 1, header, self._setting())
        if header.old_start is None and not any(line[:1] in (b"+", b"-") for line in body.lines):
            self._prose(self.lines[number], number)
            return number + 1
        where = "before any" if self.file is None else "of lines below a binary file, without a"
        self._problem(f"a hunk {where} file header: nothing says which file it changes", number)
        return max(body.end, number + 1)

    def _is_cut(self, body: Body) -> bool:
        if min(body.missing) < CUT_SHORT:
            return False
        if not any(line[:1] in (b"+", b"-") for line in body.lines):
            return False
        number = body.end
        while number < len(self.lines) and (not self.lines[number].strip() or _FENCE.match(self.lines[number])):
            number += 1
        # whoever goes on writing behind the hunk was not cut off in it
        return number == len(self.lines)


def _starts_body(line: bytes) -> bool:
    return line[:1] in (b" ", b"+", b"-") or line[:2] == b"\\ "


def _shown(path: bytes | None) -> str | None:
    return None if path is None else path.decode("utf-8", "surrogateescape")
