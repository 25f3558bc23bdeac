"""EG012: A symlink is added, changed or replaced."""

from __future__ import annotations

from editguard.rules.patch.problem import ProblemRule
from editguard.vocabulary.finding import Severity
from editguard.vocabulary.patch import ProblemCode
from editguard.vocabulary.rule import Case


class Symlink(ProblemRule):
    """A symlink is added, changed or replaced.

    ## What it does
    Reports files that become symlinks, symlinks that become files, and symlinks whose target changes. They are never
    followed.

    ## Why is this bad
    A link makes one path speak for another; a reviewer of the diff sees one short line.

    ## Example
    ```diff
    new file mode 120000
    --- /dev/null
    +++ b/settings.py
    @@ -0,0 +1 @@
    +settings_local.py
    ```
    """

    code = "EG012"
    name = "symlink"
    severity = Severity.WARNING
    problem = ProblemCode.SYMLINK
    VALID = (Case({"a.py": "x = 1\n"}, proposal="--- a/a.py\n+++ b/a.py\n@@ -1 +1 @@\n-x = 1\n+x = 2\n"),)
    INVALID = (
        Case(
            {"a.py": "x = 1\n"},
            proposal=(
                "diff --git a/b.py b/b.py\nnew file mode 120000\n--- /dev/null\n+++ b/b.py\n@@ -0,0 +1 @@\n+a.py\n"
                "\\ No newline at end of file\n"
            ),
        ),
    )
