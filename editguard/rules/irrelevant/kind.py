"""What the rules about kinds of edits share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from editguard.edits.text import (
    BLANK_LINES,
    BYTE_ORDER_MARK,
    FINAL_NEWLINE,
    LINE_ENDINGS,
    TRAILING_WHITESPACE,
)
from editguard.vocabulary.edit import Edit, Kind, Label, Verdict
from editguard.vocabulary.finding import Finding
from editguard.vocabulary.rule import Analysis, Rule

SPECIFIC = frozenset({TRAILING_WHITESPACE, BLANK_LINES, LINE_ENDINGS, BYTE_ORDER_MARK, FINAL_NEWLINE})
"""Details of formatting edits that have a rule of their own."""


def accused(analysis: Analysis) -> Iterator[tuple[Edit, Verdict]]:
    """The edits that were judged irrelevant."""
    for edit, verdict in zip(analysis.edits, analysis.verdicts, strict=True):
        if verdict.label is Label.IRRELEVANT:
            yield edit, verdict


def debugging(verdict: Verdict) -> bool:
    """Whether an edit was judged by the debug output that it adds."""
    return any(evidence.signal == "debug" for evidence in verdict.evidence)


def place(edit: Edit) -> str:
    """Where an edit stands, in words."""
    return f" in `{edit.symbol}`" if edit.symbol else ""


def _why(analysis: Analysis) -> str:
    """Why that is held against an edit, with a task and without."""
    return "; nothing in the task asks for it" if analysis.task else "; the rest of the change does without it"


class KindRule(Rule):
    """A rule that reports the irrelevant edits of one kind; ``message`` is completed by the place."""

    kind: ClassVar[Kind]
    message: ClassVar[str]

    def check(self, analysis: Analysis) -> Iterator[Finding]:
        """Yield a finding for each such edit."""
        for edit, verdict in accused(analysis):
            if edit.kind is self.kind and not debugging(verdict) and self.concerns(edit):
                yield self.finding(self.sentence(edit) + _why(analysis), edit=edit)

    def concerns(self, edit: Edit) -> bool:
        """Whether no more specific rule speaks of ``edit``."""
        return True

    def sentence(self, edit: Edit) -> str:
        """The message for one edit."""
        detail = f" ({edit.detail})" if edit.detail else ""
        return f"{self.message}{place(edit)}{detail}"


class DetailRule(KindRule):
    """A rule that reports the formatting edits with one detail."""

    kind: ClassVar[Kind] = Kind.FORMATTING
    details: ClassVar[frozenset[str]]

    def concerns(self, edit: Edit) -> bool:
        """See `KindRule.concerns`."""
        return edit.detail in self.details

    def sentence(self, edit: Edit) -> str:
        """See `KindRule.sentence`."""
        return f"{self.message}{place(edit)}"
