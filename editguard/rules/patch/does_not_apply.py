"""EG003: A change does not fit the base commit."""

from __future__ import annotations

from editguard.rules.patch.problem import ProblemRule
from editguard.vocabulary.finding import Severity
from editguard.vocabulary.patch import ProblemCode
from editguard.vocabulary.rule import Case


class DoesNotApply(ProblemRule):
    """A change does not fit the base commit.

    ## What it does
    Reports hunks whose old lines are not in the file, with the hunk and the nearest place quoted, and files
    that should exist and do not, or the other way round. Hunks are placed exactly as `git apply` places them,
    then with their counts mended, then by content where one place and no other will do.

    ## Why is this bad
    The change cannot be made. Often the model remembered another version of the file.

    ## Example
    ```diff
    --- a/settings.py
    +++ b/settings.py
    @@ -1 +1 @@
    -DEBUG = True   # the file says: DEBUG = env("DEBUG")
    +DEBUG = False
    ```

    ## Options
    - `limits.similarity`: the least share of equal lines at which a hunk is placed by content (default 0.8).
    """

    code = "EG003"
    name = "does-not-apply"
    severity = Severity.ERROR
    problem = ProblemCode.DOES_NOT_APPLY
    VALID = (Case({"a.py": "x = 1\n"}, proposal="--- a/a.py\n+++ b/a.py\n@@ -1 +1 @@\n-x = 1\n+x = 2\n"),)
    INVALID = (
        Case({"a.py": "x = 1\n"}, proposal="--- a/a.py\n+++ b/a.py\n@@ -1 +1 @@\n-y = 7\n+y = 8\n"),
        Case({"a.py": "x = 1\n"}, proposal="--- a/b.py\n+++ b/b.py\n@@ -1 +1 @@\n-x = 1\n+x = 2\n"),
    )
