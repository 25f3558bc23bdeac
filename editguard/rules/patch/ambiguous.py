"""EG004: A change fits in several places."""

from __future__ import annotations

from editguard.rules.patch.problem import ProblemRule
from editguard.vocabulary.finding import Severity
from editguard.vocabulary.patch import ProblemCode
from editguard.vocabulary.rule import Case


class AmbiguousPlace(ProblemRule):
    """A change fits in several places.

    ## What it does
    Reports hunks without a usable line number whose old lines occur more than once, and names the places.

    ## Why is this bad
    Choosing one would be a guess, and a wrong guess changes the wrong code. More context lines, or a line
    number, settle it.

    ## Example
    ```text
    a.py
    <<<<<<< SEARCH
        return None
    =======
        return 0
    >>>>>>> REPLACE
    ```
    """

    code = "EG004"
    name = "ambiguous-place"
    severity = Severity.ERROR
    problem = ProblemCode.AMBIGUOUS
    VALID = (Case({"a.py": "x = 1\n"}, proposal="--- a/a.py\n+++ b/a.py\n@@ -1 +1 @@\n-x = 1\n+x = 2\n"),)
    INVALID = (
        Case(
            {"a.py": "def f():\n    return None\n\n\ndef g():\n    return None\n"},
            proposal="a.py\n<<<<<<< SEARCH\n    return None\n=======\n    return 0\n>>>>>>> REPLACE\n",
        ),
    )
