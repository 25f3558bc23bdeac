"""EG206: The task may rule something out, in words that are not enforced."""

from __future__ import annotations

from collections.abc import Iterator

from editguard.vocabulary.finding import Finding, Severity
from editguard.vocabulary.rule import Analysis, Case, Rule


class ConstraintNoticed(Rule):
    """The task may rule something out, in words that are not enforced.

    ## What it does
    Quotes sentences of the task that look like a constraint on the change and are too vague to hold a patch to: wishes,
    questions, exceptions, names that the base does not have or has several times.

    ## Why is this bad
    It is not; whoever reviews the change may want to look.

    ## Example
    The task says "Leave everything else as is."
    """

    code = "EG206"
    name = "constraint-noticed"
    severity = Severity.NOTE

    VALID = (
        Case({"a.py": "x = 1\n"}, after={"a.py": "x = 2\n"}, task="x must be 2"),
        Case({"a.py": "x = 1\n", "b.md": "b\n"}, after={"a.py": "x = 2\n"}, task="x must be 2. Do not touch b.md."),
    )
    INVALID = (
        Case({"a.py": "x = 1\n"}, after={"a.py": "x = 2\n"}, task="x must be 2. Leave everything else as is."),
        Case({"a.py": "x = 1\n"}, after={"a.py": "x = 2\n"}, task="x must be 2. If possible, avoid touching b.py."),
    )

    def check(self, analysis: Analysis) -> Iterator[Finding]:
        """Yield one finding a sentence."""
        notices = analysis.scope.contract.notices if analysis.scope is not None else ()
        for notice in notices:
            yield self.finding(f"the task says “{notice.sentence}”; this is not enforced: {notice.why}")
