"""EG014: A submodule is added, removed or moved to another commit."""

from __future__ import annotations

from editguard.rules.patch.problem import ProblemRule
from editguard.vocabulary.finding import Severity
from editguard.vocabulary.patch import ProblemCode
from editguard.vocabulary.rule import Case


class Submodule(ProblemRule):
    """A submodule is added, removed or moved to another commit.

    ## What it does
    Reports changes of submodules. What they contain is not looked at.

    ## Why is this bad
    One line of diff stands for any number of changes elsewhere.

    ## Example
    ```diff
    -Subproject commit 1f2e3d
    +Subproject commit 4c5b6a
    ```
    """

    code = "EG014"
    name = "submodule"
    severity = Severity.WARNING
    problem = ProblemCode.SUBMODULE
    VALID = (Case({"a.py": "x = 1\n"}, proposal="--- a/a.py\n+++ b/a.py\n@@ -1 +1 @@\n-x = 1\n+x = 2\n"),)
    INVALID = (
        Case(
            {"a.py": "x = 1\n"},
            proposal=(
                "diff --git a/lib b/lib\nnew file mode 160000\n--- /dev/null\n+++ b/lib\n@@ -0,0 +1 @@\n"
                "+Subproject commit 1f2e3d4c5b6a79881726354a5b6c7d8e9f001122\n"
            ),
        ),
    )
