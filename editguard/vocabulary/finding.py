"""What a rule reports."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from editguard.vocabulary.contract import Clause
from editguard.vocabulary.patch import Replacement, Span


class Severity(StrEnum):
    """How much a finding weighs; ``note`` informs and never fails a run."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """Order of weight: the higher, the worse."""
        return {"error": 2, "warning": 1, "note": 0}[self.value]


@dataclass(frozen=True)
class Finding:
    """One report of one rule.

    ``path`` is repository-relative, ``None`` for the patch as a whole; the lines are 1-based and
    inclusive, before and after. ``edit`` is the id of the edit it speaks of. ``source`` is
    ``"editguard"`` or the external tool whose ``external_rule`` it carries. ``fingerprint`` depends on
    content and path, not on line numbers. ``detail`` is further evidence over several lines. ``clause`` is what a
    contract says, for a finding about one. ``accepted`` says by what it was taken out of the report: ``"comment"``
    or ``"baseline"``. ``replacement`` mends it without changing what the code does.
    """

    rule: str
    name: str
    severity: Severity
    message: str
    path: str | None = None
    old_lines: Span | None = None
    new_lines: Span | None = None
    edit: str | None = None
    source: str = "editguard"
    external_rule: str | None = None
    fingerprint: str = ""
    suggestion: str | None = None
    detail: str = ""
    clause: Clause | None = None
    accepted: str | None = None
    replacement: Replacement | None = None
