"""What a proposal says (`Patch`) and what became of it on a base commit (`AppliedPatch`).

Text is bytes, split on ``\\n`` only: form feeds, lone carriage returns and U+2028 are content.
Line numbers are 1-based and inclusive everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class PatchFormat(StrEnum):
    """How the proposal was written."""

    UNIFIED = "unified"
    V4A = "v4a"
    SEARCH_REPLACE = "search-replace"
    PSEUDO_XML = "pseudo-xml"
    WHOLE_FILE = "whole-file"
    NONE = "none"
    """Nothing in the proposal could be read as a change."""


class FileStatus(StrEnum):
    """What happens to a file as a whole."""

    ADDED = "added"
    DELETED = "deleted"
    MODIFIED = "modified"
    RENAMED = "renamed"
    COPIED = "copied"


class Applied(StrEnum):
    """How well a proposal fitted its base, best first; a patch is as good as its worst part."""

    EXACT = "exact"
    REPAIRED = "repaired"
    FUZZY = "fuzzy"
    FAILED = "failed"


class Span(NamedTuple):
    """First and last line, 1-based and inclusive."""

    first: int
    last: int

    @property
    def size(self) -> int:
        """Number of lines."""
        return self.last - self.first + 1


class Replacement(NamedTuple):
    """Whole lines of a file as it is after the change, and what should stand there instead, without line ends.
    ``last`` is ``first - 1`` where ``text`` is to be put before line ``first``."""

    first: int
    last: int
    text: tuple[str, ...]


class Repair(NamedTuple):
    """Something that was mended before the proposal could be read or applied."""

    code: str
    message: str
    file: str | None = None
    line: int | None = None
    """Line of the proposal, 1-based."""


class Problem(NamedTuple):
    """Something that could not be mended, or must not pass unseen; the ``EG0`` rules report it.

    ``code`` is a name of :class:`ProblemCode`; ``line`` counts lines of the proposal, 1-based;
    ``detail`` quotes the evidence (a hunk, the nearest candidate), over several lines if need be.
    """

    code: str
    message: str
    file: str | None = None
    line: int | None = None
    detail: str = ""


class ProblemCode:
    """The names a :class:`Problem` can have; one ``EG0`` rule reports each."""

    UNREADABLE = "unreadable"
    """No change could be read: empty, prose only, binary noise."""
    MALFORMED = "malformed"
    """A part of the proposal is broken beyond repair (a hunk without its file, a truncated block)."""
    DOES_NOT_APPLY = "does-not-apply"
    AMBIGUOUS = "ambiguous"
    """The context occurs in several places, and nothing tells which is meant."""
    LINES_LOST = "lines-lost"
    """The changed lines of the edits do not add up to those of the proposal."""
    PATH_ESCAPE = "path-escape"
    """A path outside the repository: absolute, through ``..``, into ``.git``, behind a symlink."""
    SYMLINK = "symlink"
    MODE = "mode"
    SUBMODULE = "submodule"
    BINARY_OPAQUE = "binary-opaque"
    """A binary change without its data: nothing is known of the after-state."""
    LIMIT = "limit"
    """A bound on size, number or time was hit; what lies beyond it was not checked."""


class HunkLine(NamedTuple):
    """One line of a hunk: ``op`` is ``" "``, ``"-"`` or ``"+"``.

    ``text`` keeps its line terminator; it has none where the file ends without a newline.
    """

    op: str
    text: bytes


class Hunk(NamedTuple):
    """A run of context, removed and added lines that belong in one place of a file.

    ``old_start`` and ``new_start`` are the proposal's claims (1-based; the line *before* the place
    for an empty side, as in unified diffs), ``None`` where the format gives no numbers.
    ``anchors`` are lines that precede the place, outermost first (V4A ``@@ class X``).
    ``at_end`` says that the hunk must end at the end of the file. ``line`` is the line of the
    proposal on which the hunk starts, ``None`` where nobody wrote any.
    """

    lines: tuple[HunkLine, ...]
    old_start: int | None = None
    new_start: int | None = None
    section: str = ""
    anchors: tuple[str, ...] = ()
    at_end: bool = False
    line: int | None = 1

    @property
    def old(self) -> list[bytes]:
        """Texts of the lines that must be there before: context and removed."""
        return [line.text for line in self.lines if line.op != "+"]

    @property
    def new(self) -> list[bytes]:
        """Texts of the lines that are there after: context and added."""
        return [line.text for line in self.lines if line.op != "-"]

    @property
    def added(self) -> int:
        """Number of added lines."""
        return sum(line.op == "+" for line in self.lines)

    @property
    def removed(self) -> int:
        """Number of removed lines."""
        return sum(line.op == "-" for line in self.lines)


class BinaryData(NamedTuple):
    """Payload of a ``GIT binary patch``: ``literal`` is the whole after-state, ``delta`` a git delta.

    ``data`` is already inflated.
    """

    method: str
    data: bytes


@dataclass(frozen=True)
class FileChange:
    """What a proposal does to one file.

    ``path`` is the path after the change (before, for a deletion), ``old_path`` the path before
    (``None`` for an added file); both are repository-relative with ``/``. Modes are git's
    (``"100644"``), ``None`` where the proposal does not say. ``old_id`` and ``new_id`` are blob ids
    from an ``index`` line, perhaps abbreviated. ``content`` is the whole after-state where the format
    gives one instead of hunks. ``line`` is where the file's part of the proposal starts, 1-based, ``None`` where
    nobody wrote one.
    """

    path: str
    old_path: str | None
    status: FileStatus
    hunks: tuple[Hunk, ...] = ()
    old_mode: str | None = None
    new_mode: str | None = None
    old_id: str | None = None
    new_id: str | None = None
    content: bytes | None = None
    binary: bool = False
    binary_data: BinaryData | None = None
    line: int | None = 1

    @property
    def added(self) -> int:
        """Number of added lines in the hunks."""
        return sum(hunk.added for hunk in self.hunks)

    @property
    def removed(self) -> int:
        """Number of removed lines in the hunks."""
        return sum(hunk.removed for hunk in self.hunks)


@dataclass(frozen=True)
class Patch:
    """A proposal, read: which files it changes and how, before anything is known of the base.

    ``added`` and ``removed`` are the changed lines counted in the raw proposal, independently of
    ``files``: the two must agree. They are ``None`` for formats that do not write changed lines
    (search/replace, whole files), whose changed lines only the base can tell. ``from_git`` says that
    nobody wrote it: git did, from the repository's own commits, index or work tree.
    """

    format: PatchFormat
    files: tuple[FileChange, ...] = ()
    repairs: tuple[Repair, ...] = ()
    problems: tuple[Problem, ...] = ()
    added: int | None = None
    removed: int | None = None
    from_git: bool = False


class PlacedHunk(NamedTuple):
    """A hunk with its real place: ``old_start`` and ``new_start`` are the 1-based lines at which its
    old and new lines begin (for an empty side, the line they would have).

    ``lines`` are as they stand in the base (context, removed) and in the after-state (added).
    """

    old_start: int
    new_start: int
    lines: tuple[HunkLine, ...]
    applied: Applied = Applied.EXACT
    similarity: float = 1.0
    line: int | None = 1


class AppliedFile(NamedTuple):
    """One file before and after. ``before`` is ``None`` for an added file, ``after`` for a deleted one;
    both also where they are not known (a failed file has no ``after``, a submodule has neither).
    """

    change: FileChange
    applied: Applied
    before: bytes | None = None
    after: bytes | None = None
    hunks: tuple[PlacedHunk, ...] = ()
    repairs: tuple[Repair, ...] = ()
    problems: tuple[Problem, ...] = ()
    old_mode: str | None = None
    new_mode: str | None = None


class AppliedPatch(NamedTuple):
    """A patch on its base commit; ``base`` is the full commit id, ``None`` on an unborn branch."""

    patch: Patch
    files: tuple[AppliedFile, ...]
    applied: Applied
    base: str | None = None
    problems: tuple[Problem, ...] = ()
