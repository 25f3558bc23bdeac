"""EG013: The mode of a file changes."""

from __future__ import annotations

from editguard.rules.patch.problem import ProblemRule
from editguard.vocabulary.finding import Severity
from editguard.vocabulary.patch import ProblemCode
from editguard.vocabulary.rule import Case


class ModeChange(ProblemRule):
    """The mode of a file changes.

    ## What it does
    Reports files that exist and become executable, or stop being so.

    ## Why is this bad
    Rarely meant: often the permissions of a sandbox leak into the patch.

    ## Example
    ```diff
    old mode 100644
    new mode 100755
    ```
    """

    code = "EG013"
    name = "mode-change"
    severity = Severity.WARNING
    problem = ProblemCode.MODE
    VALID = (Case({"a.py": "x = 1\n"}, proposal="--- a/a.py\n+++ b/a.py\n@@ -1 +1 @@\n-x = 1\n+x = 2\n"),)
    INVALID = (Case({"a.py": "x = 1\n"}, proposal="diff --git a/a.py b/a.py\nold mode 100644\nnew mode 100755\n"),)
