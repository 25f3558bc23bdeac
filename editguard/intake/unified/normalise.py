"""A diff as a model wrote it becomes one that any parser reads, with a note of every mend."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from editguard.intake.unified.binary import DamagedPayloadError, is_payload_head, read_payload
from editguard.intake.unified.hunks import CUT_SHORT, Header, read_body, read_header, starts_file
from editguard.intake.unified.paths import (
    DEV_NULL,
    git_line_paths,
    header_path,
    strip_prefixes,
    unquote,
)
from editguard.patterns import Pattern
from editguard.vocabulary.patch import BinaryData, Problem, ProblemCode, Repair

_ANSI = Pattern(rb"\x1b\[[0-9;]*[mK]")
_FENCE = Pattern(rb"^[ \t]*(?:>[ \t]?)*(`{3,}|~{3,})")
_INDEX = Pattern(rb"^index ([0-9a-f]{4,64})\.\.([0-9a-f]{4,64})(?: (\d{6}))?\s*$")
_COMBINED = (b"@@@", b"diff --cc ", b"diff --combined ")

REPAIRS = {
    "surrounding-text": "text around the diff was passed over",
    "colour-codes": "terminal colour codes were taken out",
    "crlf-transport": "every line ended in CRLF, headers included: taken as the transport's doing",
    "path-return": "a carriage return behind a path was dropped",
    "path-backslash": "backslashes in a path were read as slashes",
    "path-dot": "`./` in front of a path was dropped",
    "hunk-header": "the hunk header has no usable numbers; the place is found by content",
    "hunk-header-form": "the hunk header was not well formed",
    "hunk-counts": "the line counts of the hunk header were wrong; its lines were counted anew",
    "blank-context": "an empty line was read as empty context",
    "bare-context": "context lines without their leading blank were read as context",
    "final-newline": "the proposal ended without a line end",
    "file-header": "a hunk without `---` and `+++` was read with the paths of its `diff --git` line",
}
"""Codes of the mends of unified diffs and what they mean."""

WRAPPING = frozenset({"surrounding-text", "colour-codes"})
"""Mends that do not touch the diff itself."""


class RawHunk(NamedTuple):
    """A hunk in canonical form: its header, its lines, and the index of each in the proposal."""

    header: Header
    lines: list[bytes]
    origins: list[int]
    line: int


class RawFile:
    """What the headers of one file say, and its hunks."""

    __slots__ = (
        "binary",
        "copied",
        "deleted",
        "hunks",
        "line",
        "named",
        "new",
        "new_file",
        "new_id",
        "new_mode",
        "old",
        "old_id",
        "old_mode",
        "payload",
        "renamed",
    )

    def __init__(self, line: int) -> None:
        self.line = line
        self.old: bytes | None = None
        self.new: bytes | None = None
        self.named = False
        self.hunks: list[RawHunk] = []
        self.old_mode: str | None = None
        self.new_mode: str | None = None
        self.old_id: str | None = None
        self.new_id: str | None = None
        self.new_file = self.deleted = self.renamed = self.copied = self.binary = False
        self.payload: BinaryData | None = None

    @property
    def told(self) -> bool:
        """Whether the headers alone say what happens."""
        return bool(
            self.new_file
            or self.deleted
            or self.renamed
            or self.copied
            or self.binary
            or (self.old_mode and self.new_mode and self.old_mode != self.new_mode)
        )


class Normalised(NamedTuple):
    """All files of a proposal in order, with what was mended and what could not be."""

    files: list[RawFile]
    repairs: list[Repair]
    problems: list[Problem]
    lines: list[bytes]
    """The proposal's lines as they were read."""


def normalise(data: bytes) -> Normalised:
    """Read every file part and every hunk of ``data``; nothing is raised."""
    return _Walk(data).run()


class _Walk:
    """One pass over the lines of a proposal."""

    def __init__(self, data: bytes) -> None:
        self.repairs: list[Repair] = []
        self.problems: list[Problem] = []
        self.files: list[RawFile] = []
        self.lines = self._lines(data)
        self.file: RawFile | None = None
        self.fence: bytes | None = None
        self.skipped: int | None = None

    def run(self) -> Normalised:
        number = 0
        while number < len(self.lines):
            number = self._step(number)
        for file in self.files:
            if not file.hunks and not file.told:
                self.problems.append(
                    Problem(
                        ProblemCode.MALFORMED,
                        "a file header without any change behind it",
                        _shown(file.new or file.old),
                        file.line,
                    )
                )
        if self.skipped is not None and self.files:
            self._repair("surrounding-text", self.skipped)
        return Normalised(self.files, self.repairs, self.problems, self.lines)

    def _lines(self, data: bytes) -> list[bytes]:
        if b"\x1b[" in data:
            plain = _ANSI.sub(b"", data)
            if plain != data:
                self.repairs.append(Repair("colour-codes", REPAIRS["colour-codes"]))
                data = plain
        lines = data.split(b"\n")
        if lines[-1] == b"":
            lines.pop()
        elif lines:
            self.repairs.append(Repair("final-newline", REPAIRS["final-newline"], None, len(lines)))
        if b"\r\n" in data:
            lines = self._transport(lines)
        return lines

    def _transport(self, lines: list[bytes]) -> list[bytes]:
        """Carriage returns of the whole diff belong to the transport, those of single lines to the file."""
        heads = [line for line in lines if line.startswith((b"diff --git ", b"--- ", b"+++ ", b"@@ "))]
        if heads and all(line.endswith(b"\r") for line in heads):
            self.repairs.append(Repair("crlf-transport", REPAIRS["crlf-transport"]))
            return [line.removesuffix(b"\r") for line in lines]
        return lines

    def _repair(self, code: str, number: int, file: bytes | None = None) -> None:
        self.repairs.append(Repair(code, REPAIRS[code], _shown(file) if file else None, number + 1))

    def _step(self, number: int) -> int:
        line = self.lines[number]
        if line.startswith(_COMBINED):
            self.problems.append(
                Problem(
                    ProblemCode.MALFORMED,
                    "a combined diff of a merge; give a diff against one parent (git diff A B)",
                    None,
                    number + 1,
                )
            )
            self.file = None
            return number + 1
        if line.startswith(b"diff --git "):
            return self._git_header(number)
        if line.startswith(b"--- ") and self._next(number).startswith(b"+++ "):
            return self._names(number)
        if line.startswith(b"@@"):
            return self._hunk(number)
        if self.file is not None and not self.file.hunks and self._extended(self.file, line, number):
            return number + 1
        if self.file is not None and line.startswith(b"GIT binary patch"):
            return self._payloads(self.file, number + 1)
        self._prose(line, number)
        return number + 1

    def _next(self, number: int) -> bytes:
        return self.lines[number + 1] if number + 1 < len(self.lines) else b""

    def _prose(self, line: bytes, number: int) -> None:
        mark = _FENCE.match(line)
        if mark:
            self.fence = None if self.fence and mark.group(1).startswith(self.fence) else mark.group(1)[:3]
        if line.strip() and not line.startswith((b"Index: ", b"=====", b"diff -")) and self.skipped is None:
            self.skipped = number

    # --- headers

    def _open(self, number: int) -> RawFile:
        self.file = RawFile(number + 1)
        self.files.append(self.file)
        return self.file

    def _git_header(self, number: int) -> int:
        file = self._open(number)
        rest = self.lines[number][len(b"diff --git ") :]
        paths = git_line_paths(rest)
        if paths:
            named = strip_prefixes(*(self._tidy(path, number) for path in paths))
            file.old, file.new = named
        return number + 1

    def _names(self, number: int) -> int:
        old = header_path(self.lines[number][4:])
        new = header_path(self.lines[number + 1][4:])
        if self.lines[number].endswith(b"\r"):
            self._repair("path-return", number)
        file = self.file
        if file is None or file.hunks or file.named:
            file = self._open(number)
        sides = [None if path == DEV_NULL else self._tidy(path, number) for path in (old, new)]
        file.named = True
        if not (file.renamed or file.copied):
            named = strip_prefixes(sides[0], sides[1])
            known = (file.old, file.new)
            if known == (None, None) or (None not in known and None not in sides and not _agree(sides, known)):
                # where the two headers disagree, believe the one that stands next to the hunks
                file.old, file.new = named
        if old == DEV_NULL:
            file.new_file = True
        if new == DEV_NULL:
            file.deleted = True
        return number + 2

    def _tidy(self, path: bytes, number: int) -> bytes:
        if path.endswith(b"\r"):
            self._repair("path-return", number, path)
            path = path.rstrip(b"\r")
        if b"\\" in path and b"/" not in path.removeprefix(b"a/").removeprefix(b"b/"):
            self._repair("path-backslash", number, path)
            path = path.replace(b"\\", b"/")
        for prefix in (b"./", b"a/./", b"b/./"):
            if path.startswith(prefix):
                self._repair("path-dot", number, path)
                path = prefix[:-2] + path[len(prefix) :]
                break
        return path

    def _extended(self, file: RawFile, line: bytes, number: int) -> bool:
        """Take in an extended header line of git; false for other lines."""
        text = line.rstrip(b"\r")
        if text.startswith(b"old mode "):
            file.old_mode = _mode(text)
        elif text.startswith(b"new mode "):
            file.new_mode = _mode(text)
        elif text.startswith(b"new file mode "):
            file.new_file, file.new_mode = True, _mode(text)
        elif text.startswith(b"deleted file mode "):
            file.deleted, file.old_mode = True, _mode(text)
        elif text.startswith((b"rename from ", b"copy from ")):
            file.old = self._tidy(unquote(text.split(b" from ", 1)[1]), number)
            file.renamed, file.copied = text.startswith(b"rename"), text.startswith(b"copy")
        elif text.startswith((b"rename to ", b"copy to ")):
            file.new = self._tidy(unquote(text.split(b" to ", 1)[1]), number)
        elif text.startswith(b"index ") and (ids := _INDEX.match(text)):
            file.old_id, file.new_id = ids[1].decode(), ids[2].decode()
            if ids[3]:
                file.old_mode = file.old_mode or ids[3].decode()
        elif text.startswith(b"Binary file"):
            file.binary = True
        else:
            return text.startswith((b"similarity index ", b"dissimilarity index "))
        return True

    def _payloads(self, file: RawFile, number: int) -> int:
        """The forward payload of a binary patch; the backward one, if any, is passed over."""
        file.binary = True
        first = True
        while number < len(self.lines) and is_payload_head(self.lines[number]):
            start = number
            number += 1
            while number < len(self.lines) and self.lines[number].strip():
                number += 1
            if first:
                try:
                    file.payload = read_payload(self.lines[start:number])
                except DamagedPayloadError as error:
                    self.problems.append(
                        Problem(
                            ProblemCode.MALFORMED,
                            f"the payload of a binary patch is damaged: {error}",
                            _shown(file.new or file.old),
                            start + 1,
                        )
                    )
            first = False
            while number < len(self.lines) and not self.lines[number].strip():
                number += 1
        return number

    # --- hunks

    def _hunk(self, number: int) -> int:
        found = read_header(self.lines[number])
        if found is None:
            self._prose(self.lines[number], number)
            return number + 1
        header, exact = found
        if self.file is None:
            body = read_body(self.lines, number + 1, header, fenced=self.fence is not None)
            self.problems.append(
                Problem(
                    ProblemCode.MALFORMED,
                    "a hunk before any file header: nothing says which file it changes",
                    None,
                    number + 1,
                )
            )
            return max(body.end, number + 1)
        file = self.file
        name = file.new or file.old
        if not exact:
            self._repair("hunk-header" if header.old_start is None else "hunk-header-form", number, name)
        if not file.named and not file.hunks:
            self._repair("file-header", number, name)
        body = read_body(self.lines, number + 1, header, fenced=self.fence is not None)
        for code in body.repairs:
            self._repair(code, number, name)
        if not body.lines or not any(line[:1] in (b"+", b"-") for line in body.lines):
            self._empty(number, header, body.lines, name)
        elif min(body.missing) >= CUT_SHORT and self._nothing_behind(body.end):
            self.problems.append(
                Problem(
                    ProblemCode.MALFORMED,
                    f"the last hunk is cut off: {body.missing[0]} old and {body.missing[1]} new lines "
                    "that its header announces are missing",
                    _shown(name),
                    number + 1,
                )
            )
        if body.lines:
            file.hunks.append(RawHunk(header, body.lines, body.origins, number + 1))
        return max(body.end, number + 1)

    def _empty(self, number: int, header: Header, lines: Sequence[bytes], name: bytes | None) -> None:
        if not lines:
            self.problems.append(
                Problem(ProblemCode.MALFORMED, "a hunk header without lines behind it", _shown(name), number + 1)
            )

    def _nothing_behind(self, number: int) -> bool:
        return all(not line.strip() or _FENCE.match(line) for line in self.lines[number:]) or not any(
            starts_file(self.lines, n) or self.lines[n].startswith(b"@@") for n in range(number, len(self.lines))
        )


def _agree(sides: Sequence[bytes | None], known: Sequence[bytes | None]) -> bool:
    """Whether paths of `---` and `+++` are those of the `diff --git` line, behind whatever prefix."""
    return all(
        side is not None and path is not None and path in (side, side.partition(b"/")[2])
        for side, path in zip(sides, known, strict=True)
    )


def _mode(line: bytes) -> str | None:
    word = line.rsplit(b" ", 1)[-1]
    return word.decode("ascii") if word.isdigit() and len(word) == 6 else None


def _shown(path: bytes | None) -> str | None:
    return None if path is None else path.decode("utf-8", "surrogateescape")
