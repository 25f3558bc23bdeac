"""EG011: A path leaves the repository."""

from __future__ import annotations

from editguard.rules.patch.problem import ProblemRule
from editguard.vocabulary.finding import Severity
from editguard.vocabulary.patch import ProblemCode
from editguard.vocabulary.rule import Case


class PathEscape(ProblemRule):
    """A path leaves the repository.

    ## What it does
    Reports paths that are absolute, climb through `..`, lie inside `.git` (in any spelling that a file system
    folds to it) or behind a symlink, and symlinks that point out of the repository. None of them is applied.

    ## Why is this bad
    Applied by a careless tool, such a patch writes where it has no business.

    ## Example
    ```diff
    --- /dev/null
    +++ b/../../.bashrc
    ```
    """

    code = "EG011"
    name = "path-escape"
    severity = Severity.ERROR
    problem = ProblemCode.PATH_ESCAPE
    VALID = (Case({"a.py": "x = 1\n"}, proposal="--- a/a.py\n+++ b/a.py\n@@ -1 +1 @@\n-x = 1\n+x = 2\n"),)
    INVALID = (
        Case({"a.py": "x = 1\n"}, proposal="--- /dev/null\n+++ b/../out.py\n@@ -0,0 +1 @@\n+x = 1\n"),
        Case({"a.py": "x = 1\n"}, proposal="--- /dev/null\n+++ b/.git/hooks/pre-commit\n@@ -0,0 +1 @@\n+x\n"),
    )
