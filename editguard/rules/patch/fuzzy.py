"""EG006: A hunk was placed by its content."""

from __future__ import annotations

from collections.abc import Iterator

from editguard.rules.patch.repaired import FUZZY
from editguard.vocabulary.finding import Finding, Severity
from editguard.vocabulary.rule import Analysis, Case, Rule


class FuzzyPlacement(Rule):
    """A hunk was placed by its content.

    ## What it does
    Reports hunks whose old lines are not in the file as they stand, and for which exactly one place is alike
    enough: the same lines but for white space or depth, or at least the configured share of them. Says which
    line and how alike.

    ## Why is this bad
    The model worked from another text than the one in the repository. The place is the only one that fits, yet
    it is worth a look.

    ## Example
    ```diff
    @@ -12,3 +12,3 @@
    -	total = 0   # the file is indented by blanks
    +	total = 1
    ```

    ## Options
    - `limits.similarity`: the least share of equal lines (default 0.8).
    """

    code = "EG006"
    name = "fuzzy-placement"
    severity = Severity.WARNING

    VALID = (Case({"a.py": "x = 1\n"}, proposal="--- a/a.py\n+++ b/a.py\n@@ -1 +1 @@\n-x = 1\n+x = 2\n"),)
    INVALID = (
        Case(
            {"a.py": "def f():\n    x = 1\n    return x\n"},
            proposal="--- a/a.py\n+++ b/a.py\n@@ -1,3 +1,3 @@\n def f():\n-    x = 1  \n+    x = 2\n     return x\n",
        ),
    )

    def check(self, analysis: Analysis) -> Iterator[Finding]:
        """Yield a finding a hunk."""
        for file in analysis.applied.files:
            for repair in file.repairs:
                if repair.code in FUZZY:
                    where = f" (line {repair.line} of the proposal)" if repair.line else ""
                    yield self.finding(repair.message + where, path=repair.file)
