"""EG016: A bound on size was hit, and something was not checked."""

from __future__ import annotations

from editguard.rules.patch.problem import ProblemRule
from editguard.vocabulary.finding import Severity
from editguard.vocabulary.patch import ProblemCode
from editguard.vocabulary.rule import Case


class LimitHit(ProblemRule):
    """A bound on size was hit, and something was not checked.

    ## What it does
    Reports a proposal with more bytes or files than the configured bounds, and files over theirs.

    ## Why is this bad
    What lies beyond the bound was not checked, so nothing can be said of it.

    ## Example
    A diff of 100 MB.

    ## Options
    - `limits.patch-bytes`, `limits.files`, `limits.file-bytes`.
    """

    code = "EG016"
    name = "limit-hit"
    severity = Severity.ERROR
    problem = ProblemCode.LIMIT
    VALID = (Case({"a.py": "x = 1\n"}, proposal="--- a/a.py\n+++ b/a.py\n@@ -1 +1 @@\n-x = 1\n+x = 2\n"),)
    INVALID = ()
