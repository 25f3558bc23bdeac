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

UNASKED = "; the task does not ask for it"
"""The end of a message about an edit, where there is a task."""


def accused(analysis: Analysis) -> Iterator[tuple[Edit, Verdict]]:
    """The edits that were judged irrelevant by evidence; what a judge accuses has a rule of its own."""
    others = by_judge(analysis)
    for edit, verdict in zip(analysis.edits, analysis.verdicts, strict=True):
        if verdict.label is Label.IRRELEVANT and edit.id not in others:
            yield edit, verdict


def by_judge(analysis: Analysis) -> frozenset[str]:
    """The ids of edits whose verdict is a judge's."""
    return frozenset(verdict.edit for verdict in analysis.judgement.moved) if analysis.judgement else frozenset()


def debugging(verdict: Verdict) -> bool:
    """Whether an edit was judged by the debug output that it adds."""
    return any(evidence.signal == "debug" for evidence in verdict.evidence)


def place(edit: Edit) -> str:
    """Where an edit stands, in words: its definition without the module, which the path names already."""
    if not edit.symbol:
        return ""
    module = edit.path.removesuffix(".pyi").removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    inner = edit.symbol.removeprefix(module.removeprefix("src.")).removeprefix(".")
    return f" in `{inner}`" if inner else ""


def lines(count: int) -> str:
    """A number of lines in words."""
    return "1 line" if count == 1 else f"{count} lines"


class KindRule(Rule):
    """A rule that reports the irrelevant edits of one kind."""

    kind: ClassVar[Kind]

    def check(self, analysis: Analysis) -> Iterator[Finding]:
        """Yield a finding for each such edit."""
        for edit in self.edits(analysis):
            yield self.finding(self.sentence(edit) + unasked(analysis), edit=edit)

    def edits(self, analysis: Analysis) -> Iterator[Edit]:
        """The edits that this rule, and none more specific, speaks of."""
        for edit, verdict in accused(analysis):
            if edit.kind is self.kind and not debugging(verdict) and self.concerns(edit):
                yield edit

    def concerns(self, edit: Edit) -> bool:
        """Whether no more specific rule speaks of ``edit``."""
        return True

    def sentence(self, edit: Edit) -> str:
        """What ``edit`` does, in words."""
        raise NotImplementedError


class DetailRule(KindRule):
    """A rule that reports the formatting edits with one detail."""

    kind: ClassVar[Kind] = Kind.FORMATTING
    details: ClassVar[frozenset[str]]

    def concerns(self, edit: Edit) -> bool:
        """See `KindRule.concerns`."""
        return edit.detail in self.details


def unasked(analysis: Analysis) -> str:
    """The end of a message: what can be said of the task, if there is one."""
    return UNASKED if analysis.task else ""


_VERBS = {"added": "adds", "removed": "removes", "reworded": "rewords", "moved": "moves"}


def deed(detail: str, otherwise: str) -> str:
    """`adds a comment` for the detail `comment added`; ``otherwise`` for a detail in other words."""
    noun, _, participle = detail.rpartition(" ")
    verb = _VERBS.get(participle)
    if not verb or not noun:
        return otherwise
    return f"{verb} {noun}" if noun.endswith("s") else f"{verb} a {noun}"
