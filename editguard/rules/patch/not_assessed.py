"""EG018: The relevance of some edits was not assessed."""

from __future__ import annotations

from collections.abc import Iterator

from editguard.vocabulary.edit import Label
from editguard.vocabulary.finding import Finding, Severity
from editguard.vocabulary.rule import Analysis, Case, Rule


class NotAssessed(Rule):
    """The relevance of some edits was not assessed.

    ## What it does
    Says once, for the whole patch, how many edits have no verdict and why: no task was given, or structure
    alone does not tell whether a change of behaviour belongs to it.

    ## Why is this bad
    It is not; it keeps what is unknown from passing as clean.

    ## Example
    Two edits change behaviour, and no task was given.
    """

    code = "EG018"
    name = "not-assessed"
    severity = Severity.NOTE

    VALID = (
        Case({"a.py": "x = 1\n"}, after={"reproduce.py": "x = 1\n"}),
        Case({"a.py": "x = 1\n"}, after={"a.py": "x = 2\n"}, task="x must be 2"),
    )
    INVALID = (Case({"a.py": "x = 1\n"}, after={"a.py": "x = 2\n"}),)

    def check(self, analysis: Analysis) -> Iterator[Finding]:
        """Yield one finding at the most."""
        open_edits = sum(verdict.label is Label.NOT_ASSESSED for verdict in analysis.verdicts)
        if not open_edits:
            return
        total = len(analysis.edits)
        if analysis.task is None:
            why = "no task was given (--task, --task-file or --task-from)"
        else:
            why = "the settings exclude their paths"
        edits = "edit" if total == 1 else "edits"
        yield self.finding(f"relevance was not assessed for {open_edits} of {total} {edits}: {why}")
