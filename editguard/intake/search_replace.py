"""Read SEARCH/REPLACE blocks, as Aider, Agentless and their kin ask models to write them.

The repairs it records: ``crlf-transport``, ``surrounding-text`` and ``indented-block`` (wrapping only);
``path-carried``, ``path-from-prose``, ``swapped-sides``, ``ambiguous-divider``, ``marker-length`` and
``no-change``.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from typing import NamedTuple

from editguard.intake.lines import Region, proposal_lines, terminated, text_of
from editguard.intake.path_line import is_path, path_in_info, path_in_line, path_in_prose
from editguard.intake.replacement import replacement_hunk
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

_MARK = re.compile(rb"([ \t]*)(<{5,9}|>{5,9})[ \t]*(search|original|replace|updated)\b[ \t]*:?[ \t]*(.*)", re.I | re.S)
_DIVIDER = re.compile(rb"([ \t]*)(={5,9})[ \t]*\r?\n?\Z")
_FENCE = re.compile(rb"[ \t]*(?:`{3,}|~{3,})[ \t]*([^`\n]*)")
_WRAPPER = re.compile(rb"[ \t]*<(?:diff|content|changes|edit|block|!\[CDATA\[)[^\n<]*\s*\Z", re.I)
_HINT = re.compile(rb":(start_line|end_line):[ \t]*(\d{1,9})[ \t]*\r?\n?\Z")
_RULE = re.compile(rb"-{5,9}[ \t]*\r?\n?\Z")
_LOOK_BACK = 6
_CANDIDATES = 16
_CLEARLY = 0.1
"""By how much the likeness of its two sides, between 0 and 1.5, must set one divider above the others."""


class _Mark(NamedTuple):
    """A marker line; ``first`` says that it names the old side, ``rest`` is what follows the word."""

    pad: bytes
    sign: str
    size: int
    first: bool
    rest: bytes


class _Block(NamedTuple):
    """A block by 0-based lines: its opening marker, what may be its divider, its closing, and its end."""

    opening: int
    dividers: tuple[int, ...]
    closing: int | None
    end: int
    mark: _Mark


def _mark(line: bytes) -> _Mark | None:
    if b"<<<<<" not in line[:64] and b">>>>>" not in line[:64]:
        return None
    match = _MARK.match(line)
    if match is None:
        return None
    pad, signs, word, rest = match.groups()
    return _Mark(pad, chr(signs[0]), len(signs), word.lower() in (b"search", b"original"), rest.strip())


def _blocks(lines: list[bytes]) -> list[_Block]:
    """Every block that is opened, whether or not it is whole."""
    marks: dict[int, _Mark] = {}
    dividers: dict[int, tuple[bytes, int]] = {}
    for number, line in enumerate(lines):
        start = line.lstrip(b" \t")[:5]
        if start in (b"<<<<<", b">>>>>"):
            mark = _mark(line)
            if mark:
                marks[number] = mark
        elif start == b"=====":
            divider = _DIVIDER.match(line)
            if divider:
                dividers[number] = (divider[1], len(divider[2]))
    places = _Places(marks)
    between = list(dividers)
    blocks: list[_Block] = []
    resume = 0
    for opening, mark in marks.items():
        # "<<<<<<< REPLACE" opens a block whose sides are swapped; ">>>>>>> REPLACE" is a closing marker.
        if opening < resume or not (mark.first or (mark.sign == "<" and not mark.rest)):
            continue
        closing, stop = places.closing(opening, mark)
        end = len(lines) if stop is None else stop
        inside = between[bisect_right(between, opening) : bisect_left(between, end)]
        alike = tuple(number for number in inside if dividers[number] == (mark.pad, mark.size))
        resume = end + (closing is not None)
        blocks.append(_Block(opening, alike or tuple(inside), closing, resume, mark))
    return blocks


class _Places:
    """Where the markers stand, by kind, for quick look-ups of the next one."""

    def __init__(self, marks: dict[int, _Mark]) -> None:
        self.marks = marks
        self.every = list(marks)
        self.closers = [number for number, mark in marks.items() if not mark.first]
        self.alike: dict[tuple[bytes, int, bool], list[int]] = {}
        for number, mark in marks.items():
            self.alike.setdefault((mark.pad, mark.size, mark.first), []).append(number)

    def closing(self, opening: int, mark: _Mark) -> tuple[int | None, int | None]:
        """The closing marker of the block opened at ``opening``, and the line at which the block stops.

        A closing marker of the same length and indentation is preferred, so that longer markers protect
        shorter ones inside; a block does not reach over the next opening marker of its own kind.
        """
        if not mark.first:
            following = _after(self.every, opening)
            if following is None:
                return None, None
            closes = self.marks[following].first and self.marks[following].sign == ">"
            return (following if closes else None), following
        limit = _after(self.alike[mark.pad, mark.size, True], opening)
        alike = _after(self.alike.get((mark.pad, mark.size, False), []), opening)
        for closer in (alike, _after(self.closers, opening)):
            if closer is not None and (limit is None or closer < limit):
                return closer, closer
        return None, limit


def _after(numbers: list[int], number: int) -> int | None:
    index = bisect_right(numbers, number)
    return numbers[index] if index < len(numbers) else None


def search_replace_regions(lines: list[bytes]) -> list[Region]:
    """Stretches of ``lines`` that are blocks; complete ones have all three markers."""
    return [Region(b.opening, b.end, bool(b.dividers) and b.closing is not None) for b in _blocks(lines)]


def read_search_replace(data: bytes) -> Patch:
    """Read every block in ``data``; prose and fences around them are passed over.

    Blocks of one file become hunks of one change, in order. A block with an empty search side adds the
    file, or appends to it where it exists: the hunk has only added lines and is marked ``at_end``.
    Nothing is raised: what cannot be read is a problem of the patch.
    """
    lines, repairs = proposal_lines(data)
    reader = _Reader(lines, repairs)
    blocks = _blocks(lines)
    for block in blocks:
        reader.read(block)
    reader.note_prose(blocks)
    if not blocks:
        message = "no SEARCH/REPLACE block: no '<<<<<<< SEARCH' line was found"
        reader.problems.append(Problem(ProblemCode.UNREADABLE, message))
    return reader.patch()


class _Reader:
    """Collects files, repairs and problems over the blocks of one proposal."""

    def __init__(self, lines: list[bytes], repairs: list[Repair]) -> None:
        self.lines = lines
        self.repairs = repairs
        self.problems: list[Problem] = []
        self.changes: list[tuple[str, FileStatus, list[Hunk], int]] = []
        self.current: dict[str, int] = {}
        self.last_path: str | None = None
        self.last_end = 0
        self.claimed: set[int] = set()

    def patch(self) -> Patch:
        """The result: one change a file, in the order in which the files came up."""
        files = tuple(
            FileChange(path, None if status is FileStatus.ADDED else path, status, tuple(hunks), line=line)
            for path, status, hunks, line in self.changes
        )
        if not files and not self.problems:
            message = "every SEARCH/REPLACE block replaces its lines by the same lines"
            self.problems.append(Problem(ProblemCode.UNREADABLE, message))
        return Patch(
            PatchFormat.SEARCH_REPLACE if files else PatchFormat.NONE,
            files,
            tuple(self.repairs),
            tuple(self.problems),
        )

    def note_prose(self, blocks: list[_Block]) -> None:
        """Record what stands around the blocks and is neither fence nor path."""
        outside: list[int] = []
        previous = 0
        for first, end in [*((block.opening, block.end) for block in blocks), (len(self.lines), 0)]:
            outside += (
                number
                for number in range(previous, first)
                if number not in self.claimed
                and self.lines[number].strip()
                and not _FENCE.match(self.lines[number])
                and not _WRAPPER.match(self.lines[number])
            )
            previous = end
        if outside and blocks:
            message = f"lines around the blocks are not part of the patch ({len(outside)} of them)"
            self.repairs.append(Repair("surrounding-text", message, None, outside[0] + 1))

    def read(self, block: _Block) -> None:
        """Read one block."""
        number = block.opening + 1
        path = self._path(block)
        self.last_end = block.end if block.closing is not None else number
        if block.closing is None or not block.dividers:
            missing = "closing marker" if block.closing is None else "'=======' line"
            self._malformed(f"a SEARCH/REPLACE block without its {missing}", path, number)
            self.last_path = path or self.last_path
            return
        if path is None:
            self._malformed("a SEARCH/REPLACE block without a path", None, number)
            return
        self.last_path = path
        divider = self._divider(block, block.closing, path)
        if divider is None:
            return
        self._note_lengths(block, divider, block.closing, path)
        old = self._side(block, block.opening + 1, divider, path)
        new = self._side(block, divider + 1, block.closing, path)
        if not block.mark.first:
            old, new = new, old
            message = "the replacement stood before the text it replaces"
            self.repairs.append(Repair("swapped-sides", message, path, number))
        old, start = _hints(old)
        self._add(path, old, new, start, number)

    def _add(self, path: str, old: list[bytes], new: list[bytes], start: int | None, number: int) -> None:
        if old == new:
            message = "a block whose two sides are the same changes nothing and was left out"
            self.repairs.append(Repair("no-change", message, path, number))
            return
        blank = not any(line.strip() for line in old)
        if blank and not new:
            self._malformed("a block that replaces blank lines by nothing", path, number)
            return
        hunk = replacement_hunk([] if blank else old, new, line=number, old_start=start)
        known = self.current.get(path)
        if known is not None and (blank or self.changes[known][1] is not FileStatus.ADDED):
            self.changes[known][2].append(hunk)
            return
        status = FileStatus.ADDED if blank else FileStatus.MODIFIED
        self.current[path] = len(self.changes)
        self.changes.append((path, status, [hunk], number))

    def _side(self, block: _Block, first: int, end: int, path: str) -> list[bytes]:
        lines = self.lines[first:end]
        if block.mark.pad and all(line.startswith(block.mark.pad) or not line.strip() for line in lines):
            lines = [
                line[len(block.mark.pad) :] if line.startswith(block.mark.pad) else line.lstrip(b" \t")
                for line in lines
            ]
            if first == block.opening + 1:
                message = f"the block was indented by {len(block.mark.pad)} characters"
                self.repairs.append(Repair("indented-block", message, path, block.opening + 1))
        return terminated(lines)

    def _divider(self, block: _Block, closing: int, path: str) -> int | None:
        """Which of several ``=======`` lines parts the block: one is a marker, the others are content."""
        if len(block.dividers) == 1:
            return block.dividers[0]
        chosen = _likeliest_divider(self.lines, block.opening, block.dividers, closing)
        count = len(block.dividers)
        if chosen is None:
            message = f"{count} lines could part the block, and nothing tells which of them does"
            numbers = ", ".join(str(number + 1) for number in block.dividers[:20])
            detail = f"'=======' at lines {numbers} of the proposal"
            problem = Problem(ProblemCode.AMBIGUOUS, message, path, block.opening + 1, detail)
            self.problems.append(problem)
            return None
        message = f"{count} lines could part the block; line {chosen + 1} was taken as the likeliest"
        self.repairs.append(Repair("ambiguous-divider", message, path, block.opening + 1))
        return chosen

    def _note_lengths(self, block: _Block, divider: int, closing: int, path: str) -> None:
        lengths = {block.mark.size, len(self.lines[divider].strip())}
        end = _mark(self.lines[closing])
        lengths |= {end.size} if end else set()
        if len(lengths) > 1:
            message = "the markers of the block are of different lengths"
            self.repairs.append(Repair("marker-length", message, path, block.opening + 1))

    def _path(self, block: _Block) -> str | None:
        """The path of a block: on its marker, above it, in its fence, or that of the block before."""
        if block.mark.rest:
            beside = text_of(block.mark.rest).strip("`'\" ")
            if is_path(beside):
                return beside
        prose: str | None = None
        looked = 0
        for number in range(block.opening - 1, max(self.last_end, block.opening - 12) - 1, -1):
            line = self.lines[number]
            if not line.strip() or _WRAPPER.match(line):
                continue
            looked += 1
            fence = _FENCE.match(line)
            found = path_in_info(fence[1]) if fence else path_in_line(line)
            if found is None and not fence and looked == block.opening - number:
                found = _bare_name(line)  # nothing but fences stands between the line and the block
            if found:
                self.claimed.add(number)
                return found
            if not fence:
                prose = path_in_prose(line)
                break
            if looked >= _LOOK_BACK:
                break
        if prose:
            message = f"the path {prose} was taken from the sentence above the block"
            self.repairs.append(Repair("path-from-prose", message, prose, block.opening + 1))
            return prose
        if self.last_path:
            message = "a block without a path was taken to change the same file as the block before it"
            self.repairs.append(Repair("path-carried", message, self.last_path, block.opening + 1))
        return self.last_path

    def _malformed(self, message: str, file: str | None, line: int) -> None:
        detail = b"".join(self.lines[line - 1 : line + 4])
        self.problems.append(Problem(ProblemCode.MALFORMED, message, file, line, text_of(detail[:400])))


def _bare_name(line: bytes) -> str | None:
    """A line of one word that is no word of prose: the name of a file without an extension."""
    name = text_of(line).strip()
    return name if re.fullmatch(r"[\w+-]*[A-Za-z0-9][_-][A-Za-z0-9][\w+-]*", name) else None


def _hints(old: list[bytes]) -> tuple[list[bytes], int | None]:
    """Part the ``:start_line:`` hints of some writers from the lines they precede."""
    start: int | None = None
    index = 0
    while index < len(old):
        hint = _HINT.match(old[index])
        if hint is None:
            break
        if hint[1] == b"start_line":
            start = int(hint[2])
        index += 1
    if index and index < len(old) and _RULE.match(old[index]):
        index += 1
    return old[index:], start


def _likeliest_divider(lines: list[bytes], opening: int, dividers: tuple[int, ...], closing: int) -> int | None:
    """The line that parts a block into the two most similar halves, ``None`` where several do about as well.

    A line that underlines a heading, a line of text no longer than itself, comes into question only
    where all of them do. Only so many are weighed that the work stays linear in the block.
    """

    def underlines(number: int) -> bool:
        above = lines[number - 1].strip()
        return number - 1 > opening and 0 < len(above) <= len(lines[number].strip())

    candidates = [number for number in dividers if not underlines(number)] or list(dividers)
    if len(candidates) == 1:
        return candidates[0]
    middle = (opening + closing) / 2
    candidates = sorted(candidates, key=lambda number: abs(number - middle))[:_CANDIDATES]

    def score(number: int) -> float:
        old, new = lines[opening + 1 : number], lines[number + 1 : closing]
        shared = 2 * (Counter(old) & Counter(new)).total() / max(1, len(old) + len(new))
        # Context at the ends of a block stands on both sides of its true divider.
        ends = (old[:1] == new[:1]) + (old[-1:] == new[-1:]) if old and new else 0
        return shared + ends / 4

    scores = sorted(((score(number), number) for number in candidates), reverse=True)
    return scores[0][1] if scores[0][0] >= scores[1][0] + _CLEARLY else None
