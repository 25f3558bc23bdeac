"""EG002: A part of the proposal is broken beyond repair."""

from __future__ import annotations

from editguard.rules.patch.problem import ProblemRule
from editguard.vocabulary.finding import Severity
from editguard.vocabulary.patch import ProblemCode
from editguard.vocabulary.rule import Case


class MalformedPatch(ProblemRule):
    """A part of the proposal is broken beyond repair.

    ## What it does
    Reports hunks without a file, hunk headers without lines, file headers without a change, a last hunk that is
    cut off, blocks without their end, damaged binary payloads and combined diffs.

    ## Why is this bad
    What cannot be read cannot be checked. The rest of the proposal was checked as far as it goes.

    ## Example
    ```diff
    @@ -10,7 +10,7 @@
    -a hunk before any file header
    +says nothing about the file it changes
    ```
    """

    code = "EG002"
    name = "malformed-patch"
    severity = Severity.ERROR
    problem = ProblemCode.MALFORMED
    VALID = (Case({"a.py": "x = 1\n"}, proposal="--- a/a.py\n+++ b/a.py\n@@ -1 +1 @@\n-x = 1\n+x = 2\n"),)
    INVALID = (
        Case({"a.py": "x = 1\n"}, proposal="@@ -1 +1 @@\n-x = 1\n+x = 2\n"),
        Case({"a.py": "x = 1\n"}, proposal="--- a/a.py\n+++ b/a.py\n@@ -1 +1 @@\n"),
    )
