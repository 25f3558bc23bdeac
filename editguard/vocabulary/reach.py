"""How much of a repository a task takes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

TOKENIZER = "estimate: one token for four characters"
"""What counts tokens here: no model's own tokenizer."""


class Mode(StrEnum):
    """What is known: the task's text alone, or a reference or proposed patch."""

    TEXT = "text"
    REFERENCE = "reference"


class Role(StrEnum):
    """Why a definition is on the reading list."""

    CHANGED = "changed"
    USED = "used"
    """The changed code depends on it."""
    USER = "user"
    """It refers to what is changed."""
    CANDIDATE = "candidate"
    """The task's text points to it."""


class Reading(NamedTuple):
    """A definition to be read: ``symbol`` is qualified within the file, empty for the module's own lines; ``lines`` are
    first and last, 1-based. ``why`` says in a few words what leads there."""

    path: str
    symbol: str
    lines: tuple[int, int]
    role: Role
    tokens: int
    why: str = ""


class RankedPlace(NamedTuple):
    """Where the text points to: a file, or with a ``symbol`` a definition in it at the 1-based ``line``."""

    path: str
    symbol: str | None
    line: int | None
    score: float


class Signal(NamedTuple):
    """One measured number; ``weight`` is what it adds to the log-odds of the score, 0 where it takes no part."""

    name: str
    value: float
    weight: float = 0.0


@dataclass(frozen=True)
class Reach:
    """``score`` is from 0 to 1, ``label`` ``global`` at or above ``cut``, else ``local``. ``context`` is the reading
    list and ``tokens`` what all of it takes, ``places`` are the ranked files and then the ranked definitions (in text
    mode). ``skipped`` says what of the repository was not read, as path and reason."""

    mode: Mode
    score: float
    cut: float
    signals: tuple[Signal, ...]
    context: tuple[Reading, ...] = ()
    tokens: int = 0
    places: tuple[RankedPlace, ...] = ()
    skipped: tuple[tuple[str, str], ...] = ()

    @property
    def label(self) -> str:
        """``local`` or ``global``."""
        return "global" if self.score >= self.cut else "local"
