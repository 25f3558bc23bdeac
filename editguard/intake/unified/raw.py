"""A diff taken apart: what the headers of each file say, and the lines of its hunks."""

from __future__ import annotations

from typing import NamedTuple

from editguard.intake.unified.hunks import Header
from editguard.vocabulary.patch import BinaryData


class RawHunk(NamedTuple):
    """A hunk in canonical form: its header, its lines, and the 1-based line of the proposal."""

    header: Header
    lines: list[bytes]
    line: int


class RawFile:
    """What the headers of one file say, and its hunks; ``line`` is its 1-based line of the proposal."""

    __slots__ = (
        "binary",
        "broken",
        "copied",
        "deleted",
        "git",
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

    def __init__(self, line: int, *, git: bool) -> None:
        self.line = line
        self.git = git
        self.old: bytes | None = None
        self.new: bytes | None = None
        self.named = False
        self.hunks: list[RawHunk] = []
        self.old_mode: str | None = None
        self.new_mode: str | None = None
        self.old_id: str | None = None
        self.new_id: str | None = None
        self.new_file = self.deleted = self.renamed = self.copied = self.binary = False
        self.broken = False  # reported already
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

    @property
    def path(self) -> bytes | None:
        """The path to name the file by."""
        return self.new if self.new is not None else self.old
