"""EG001: The proposal holds no change that can be read."""

from __future__ import annotations

from editguard.rules.patch.problem import ProblemRule
from editguard.vocabulary.finding import Severity
from editguard.vocabulary.patch import ProblemCode
from editguard.vocabulary.rule import Case


class UnreadablePatch(ProblemRule):
    """The proposal holds no change that can be read.

    ## What it does
    Reports a proposal that is empty, prose only, or in no format that editguard knows.

    ## Why is this bad
    Nothing was checked. A model that answers with an explanation instead of a change has not done its task, and
    an empty patch must not count as a clean one.

    ## Example
    ```text
    I fixed the bug by checking the index first.
    ```
    """

    code = "EG001"
    name = "unreadable-patch"
    severity = Severity.ERROR
    problem = ProblemCode.UNREADABLE
    VALID = (Case({"a.py": "x = 1\n"}, proposal="--- a/a.py\n+++ b/a.py\n@@ -1 +1 @@\n-x = 1\n+x = 2\n"),)
    INVALID = (
        Case({"a.py": "x = 1\n"}, proposal=""),
        Case({"a.py": "x = 1\n"}, proposal="I fixed the bug by checking the index.\n"),
    )
