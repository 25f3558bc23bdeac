"""The unit of judgement (`Edit`) and the judgement (`Verdict`)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from editguard.vocabulary.patch import Span


class Kind(StrEnum):
    """What an edit changed, decided by structure."""

    FORMATTING = "formatting"
    COMMENT = "comment"
    DOCSTRING = "docstring"
    IMPORT = "import"
    RENAME = "rename"
    ANNOTATION = "annotation"
    MOVE = "move"
    EQUIVALENT = "equivalent"
    BEHAVIOUR = "behaviour"
    TEST = "test"
    DOCS = "docs"
    CONFIG = "config"
    DEPENDENCY = "dependency"
    GENERATED = "generated"
    SCRATCH = "scratch"
    BINARY = "binary"
    MODE = "mode"


class Label(StrEnum):
    """Whether an edit belongs to the task."""

    REQUIRED = "required"
    SUPPORTING = "supporting"
    IRRELEVANT = "irrelevant"
    UNSURE = "unsure"
    NOT_ASSESSED = "not_assessed"


class Evidence(NamedTuple):
    """One reason for a verdict: the signal's name, a sentence, and its weight (positive: irrelevant)."""

    signal: str
    detail: str
    weight: float = 0.0


@dataclass(frozen=True)
class Edit:
    """A run of changed lines that can be judged, and dropped, by itself.

    ``old_lines`` and ``new_lines`` are 1-based inclusive spans before and after, ``None`` for a pure
    insertion or deletion. ``old_text`` and ``new_text`` hold exactly the changed lines, terminators
    kept. ``symbol`` is the qualified name of the innermost definition around it, the module's own
    name at module level, ``None`` where the file has no such names. ``detail`` says in a few words
    what decided the kind. ``partners`` are the ids of edits that only make sense together with this
    one (the two ends of a move).
    """

    id: str
    path: str
    old_path: str | None
    old_lines: Span | None
    new_lines: Span | None
    kind: Kind
    symbol: str | None = None
    old_text: tuple[bytes, ...] = ()
    new_text: tuple[bytes, ...] = ()
    detail: str = ""
    partners: tuple[str, ...] = ()

    @property
    def changed_lines(self) -> int:
        """Removed and added lines together."""
        return len(self.old_text) + len(self.new_text)


@dataclass(frozen=True)
class Verdict:
    """The judgement on the edit with id ``edit``; ``p_irrelevant`` is in [0, 1] or unknown."""

    edit: str
    label: Label
    p_irrelevant: float | None = None
    evidence: tuple[Evidence, ...] = ()
