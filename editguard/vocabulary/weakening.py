"""How a change makes tests demand less."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from editguard.vocabulary.patch import Span


class WeakeningKind(StrEnum):
    """``EXPECTATION``: the test demands as much, and something else."""

    DELETED = "deleted"
    SKIPPED = "skipped"
    WEAKENED = "weakened"
    EXPECTATION = "expectation"


class Weakening(NamedTuple):
    """A change of the test ``name`` (qualified within its file, or empty for the file) at ``path``.

    ``words`` say what changes; ``names`` are the identifiers that the test uses, by which a task may speak of what it
    tests. ``mild`` says that a reviewer might let it pass: a skip under a condition, say. The lines are 1-based and
    inclusive.
    """

    kind: WeakeningKind
    path: str
    name: str
    words: str
    before: str = ""
    after: str = ""
    names: frozenset[str] = frozenset()
    mild: bool = False
    old_lines: Span | None = None
    new_lines: Span | None = None
