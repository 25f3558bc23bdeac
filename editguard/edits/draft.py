"""An edit in the making: cut out, its kind decided by itself, not yet related to the others."""

from __future__ import annotations

from typing import NamedTuple

from editguard.edits.runs import Run
from editguard.syntax.layout import Layout
from editguard.vocabulary.edit import Kind
from editguard.vocabulary.patch import AppliedFile


class ParsedFile(NamedTuple):
    """A file of the patch with its layouts; a side that does not exist has an empty layout, one that
    could not be read has none."""

    file: AppliedFile
    module: str
    before: Layout | None
    after: Layout | None


class Draft(NamedTuple):
    """``file`` indexes the patch's files; ``kind`` is ``None`` where nothing parsed decides it;
    ``mapping`` is what a rename substitutes; ``partners`` are indices of drafts."""

    file: int
    run: Run
    symbol: str | None
    kind: Kind | None
    detail: str = ""
    mapping: tuple[tuple[str, str], ...] = ()
    partners: tuple[int, ...] = ()

    @property
    def code(self) -> str:
        """The changed lines of a one-sided edit as text."""
        return b"".join(self.run.new or self.run.old).decode("utf-8", "replace")
