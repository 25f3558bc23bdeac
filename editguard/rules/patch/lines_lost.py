"""EG007: Changed lines of the proposal are missing from the report."""

from __future__ import annotations

from editguard.rules.patch.problem import ProblemRule
from editguard.vocabulary.finding import Severity
from editguard.vocabulary.patch import ProblemCode
from editguard.vocabulary.rule import Case


class LinesLost(ProblemRule):
    """Changed lines of the proposal are missing from the report.

    ## What it does
    Compares the `+` and `-` lines of the proposal, counted by themselves, with the lines of the edits in the
    report.

    ## Why is this bad
    A line that is not in any edit was not checked. This points at a defect of editguard or at a proposal that
    two careful readings understand differently; please report it.

    ## Example
    None is known: the check guards against what is not known.
    """

    code = "EG007"
    name = "lines-lost"
    severity = Severity.ERROR
    problem = ProblemCode.LINES_LOST
    VALID = (Case({"a.py": "x = 1\n"}, proposal="--- a/a.py\n+++ b/a.py\n@@ -1 +1 @@\n-x = 1\n+x = 2\n"),)
    INVALID = ()
