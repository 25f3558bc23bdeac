"""Read edits written between tags, as in ``<edit><file>…<old_code>…<new_code>…</edit>``.

This is no XML. What stands between the tags is code, which may hold any of the characters and tags of
XML, so only the tags that are looked for at each place count. The repairs it records:
``crlf-transport`` and ``surrounding-text`` (wrapping only), ``path-carried``, ``entities``,
``mismatched-tag`` and ``no-change``.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise

from editguard.intake.lines import Region, proposal_lines, split_lines
from editguard.intake.path_line import is_path
from editguard.intake.replacement import replacement_hunk
from editguard.intake.tags import Pair, Side, tagged_pairs
from editguard.vocabulary.patch import (
    FileChange,
    FileStatus,
    Hunk,
    Patch,
    PatchFormat,
    Problem,
    ProblemCode,
    Repair,
)

_ENTITIES = {
    b"&lt;": b"<",
    b"&gt;": b">",
    b"&quot;": b'"',
    b"&#34;": b'"',
    b"&apos;": b"'",
    b"&#39;": b"'",
    b"&#x27;": b"'",
    b"&amp;": b"&",  # last, so that "&amp;lt;" becomes "&lt;"
}


def pseudo_xml_regions(data: bytes) -> list[Region]:
    """Stretches of ``data`` that are edits between tags; complete ones name a file and have their code."""
    pairs = tagged_pairs(data)
    starts = _line_starts(data) if pairs else []
    return [
        Region(
            bisect_right(starts, pair.start) - 1,
            bisect_right(starts, max(pair.start, pair.end - 1)),
            pair.path is not None and _whole(pair),
        )
        for pair in pairs
    ]


def read_pseudo_xml(data: bytes) -> Patch:
    """Read every edit between tags in ``data``; prose and fences around them are passed over.

    One newline after an opening and one before a closing tag belong to the tags. An edit without old
    code adds the file, or appends to it where it exists. Nothing is raised: what cannot be read is a
    problem of the patch.
    """
    lines, repairs = proposal_lines(data)
    if repairs:
        data = b"".join(lines)
    pairs = tagged_pairs(data)
    reader = _Reader(_line_starts(data), repairs, _are_encoded(pairs))
    for pair in pairs:
        reader.read(pair)
    if pairs:
        reader.note_prose(data, pairs)
    else:
        message = "no edit between tags: no <edit> with <old_code> and <new_code> was found"
        reader.problems.append(Problem(ProblemCode.UNREADABLE, message))
    return reader.patch()


def _whole(pair: Pair) -> bool:
    sides = [side for side in (pair.old, pair.new, pair.content) if side is not None]
    return all(side.closed for side in sides) and (pair.new is not None or pair.content is not None)


def _line_starts(data: bytes) -> list[int]:
    starts = [0]
    for line in split_lines(data):
        starts.append(starts[-1] + len(line))
    return starts


class _Reader:
    """Collects files, repairs and problems over the edits of one proposal."""

    def __init__(self, starts: list[int], repairs: list[Repair], encoded: bool) -> None:
        self.starts = starts
        self.repairs = repairs
        self.encoded = encoded
        self.problems: list[Problem] = []
        self.changes: list[tuple[str, FileStatus, list[Hunk], bytes | None, int]] = []
        self.current: dict[str, int] = {}
        self.last_path: str | None = None

    def patch(self) -> Patch:
        """The result: one change a file, in the order in which the files came up."""
        files = tuple(
            FileChange(
                path,
                None if status is FileStatus.ADDED else path,
                status,
                tuple(hunks),
                content=content,
                line=line,
            )
            for path, status, hunks, content, line in self.changes
        )
        if not files and not self.problems:
            message = "every edit replaces its code by the same code"
            self.problems.append(Problem(ProblemCode.UNREADABLE, message))
        return Patch(
            PatchFormat.PSEUDO_XML if files else PatchFormat.NONE,
            files,
            tuple(self.repairs),
            tuple(self.problems),
        )

    def read(self, pair: Pair) -> None:
        """Read one edit."""
        number = self._line(pair.start)
        path = self._path(pair, number)
        if not _whole(pair):
            cut = [side for side in (pair.old, pair.new, pair.content) if side and not side.closed]
            what = f"<{cut[0].name}> is not closed" if cut else "the old code has no new code"
            self._malformed(f"an edit between tags is not whole: {what}", path, number)
            return
        if path is None:
            self._malformed("an edit between tags without a path", None, number)
            return
        for side in (pair.old, pair.new, pair.content):
            if side is not None and side.mismatched:
                message = f"<{side.name}> was closed by another tag of its kind"
                self.repairs.append(Repair("mismatched-tag", message, path, self._line(side.start)))
        if pair.content is not None:
            content = b"".join(self._lines(pair.content, path))
            self.current.pop(path, None)
            self.changes.append((path, FileStatus.MODIFIED, [], content, number))
            return
        old, new = (self._lines(side, path) if side else [] for side in (pair.old, pair.new))
        self._add(path, old, new, number)

    def _add(self, path: str, old: list[bytes], new: list[bytes], number: int) -> None:
        if old == new:
            message = "an edit whose two sides are the same changes nothing and was left out"
            self.repairs.append(Repair("no-change", message, path, number))
            return
        blank = not any(line.strip() for line in old)
        if blank and not new:
            self._malformed("an edit that replaces blank lines by nothing", path, number)
            return
        hunk = replacement_hunk([] if blank else old, new, line=number)
        known = self.current.get(path)
        if known is not None and (blank or self.changes[known][1] is not FileStatus.ADDED):
            self.changes[known][2].append(hunk)
            return
        status = FileStatus.ADDED if blank else FileStatus.MODIFIED
        self.current[path] = len(self.changes)
        self.changes.append((path, status, [hunk], None, number))

    def _path(self, pair: Pair, number: int) -> str | None:
        path = pair.path
        if path is not None and is_path(path.strip("`'\""), spaces=True):
            path = path.strip("`'\"")
        if path is None and self.last_path is not None:
            path = self.last_path
            message = "an edit without a path was taken to change the same file as the edit before it"
            self.repairs.append(Repair("path-carried", message, path, number))
        self.last_path = path
        return path

    def _lines(self, side: Side, path: str) -> list[bytes]:
        """The lines of one side, without the newlines that belong to its tags."""
        code = side.code
        bare = code.strip()
        if bare.startswith(b"<![CDATA[") and bare.endswith(b"]]>"):
            code = bare[9:-3]
        elif self.encoded and any(entity in code for entity in _ENTITIES):
            for entity, character in _ENTITIES.items():
                code = code.replace(entity, character)
            message = "entities such as &lt; were taken for the characters they stand for"
            self.repairs.append(Repair("entities", message, path, self._line(side.start)))
        if code.startswith(b"\n"):
            code = code[1:]
        elif code.lstrip(b" \t").startswith(b"\n"):
            code = code.lstrip(b" \t")[1:]
        last = code.rfind(b"\n") + 1
        if last and not code[last:].strip(b" \t"):
            code = code[:last]  # the indentation of the closing tag
        elif not code.strip(b" \t"):
            return []
        if not code:
            return []
        return [line + b"\n" for line in code.removesuffix(b"\n").split(b"\n")]

    def note_prose(self, data: bytes, pairs: list[Pair]) -> None:
        """Record what stands before, between and after the edits and is no tag."""
        previous = 0
        for start, end in [*((pair.start, pair.end) for pair in pairs), (len(data), len(data))]:
            between = data[previous:start].strip()
            previous = end
            words = b"".join(line for line in between.split(b"\n") if not line.strip().startswith((b"<", b"`")))
            if words.strip():
                message = "text around the edits is not part of the patch"
                self.repairs.append(Repair("surrounding-text", message, None, self._line(max(0, start - 1))))
                return

    def _line(self, offset: int) -> int:
        return bisect_right(self.starts, offset)

    def _malformed(self, message: str, file: str | None, line: int) -> None:
        self.problems.append(Problem(ProblemCode.MALFORMED, message, file, line))


def _are_encoded(pairs: list[Pair]) -> bool:
    """Whether the code of all edits was written with entities in place of ``<`` and ``&``.

    Code may speak of entities itself: it does where any raw ``<``, or an ``&`` that begins no entity,
    stands beside them, and where they stand in string literals only. When in doubt, nothing is decoded.
    """
    outside_literals = False
    for pair in pairs:
        for side in (pair.old, pair.new, pair.content):
            code = side.code if side else b""
            if b"<" in code:
                return False
            if b"&" not in code:
                continue
            for line in code.split(b"\n"):
                pieces = line.split(b"&")
                quotes = 0
                for before, piece in pairwise(pieces):
                    quotes += before.count(b'"') + before.count(b"'")
                    if not any((b"&" + piece).startswith(entity) for entity in _ENTITIES):
                        return False
                    outside_literals |= quotes % 2 == 0 and piece.startswith((b"lt;", b"gt;"))
    return outside_literals
