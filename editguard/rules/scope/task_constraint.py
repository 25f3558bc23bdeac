"""EG203: The change does what the task rules out."""

from __future__ import annotations

from editguard.rules.scope.breach import BreachRule
from editguard.vocabulary.finding import Severity
from editguard.vocabulary.rule import Case


class TaskConstraint(BreachRule):
    """The change does what the task rules out.

    ## What it does
    Reads what the task says of the change itself ("do not touch the tests", "only change `parse_date`", "without
    changing the public API", "no new dependencies", "don't add comments", "keep the diff minimal", "just rename …") and
    reports edits that break it, with the sentence. What is said of the program ("must not modify its arguments") is no
    such thing. A sentence that is too vague to hold a patch to is only noticed (`EG206`); so is all that a commit
    message says, which tells what was done.

    ## Why is this bad
    It was asked for in so many words.

    ## Example
    The task says "Fix the rounding, but don't touch the tests.":
    ```diff
    --- a/tests/test_rounding.py
    +++ b/tests/test_rounding.py
    ```

    ## Options
    - `[tool.editguard.scope]` with `task-constraints`: `enforce` (default), `notice` or `ignore`.
    """

    code = "EG203"
    name = "task-constraint"
    severity = Severity.ERROR

    VALID = (
        Case(
            {"a.py": "x = 1\n", "tests/test_a.py": "y = 1\n"},
            after={"a.py": "x = 2\n"},
            task="x must be 2. Do not touch the tests.",
        ),
        Case(
            {"a.py": "x = 1\n", "tests/test_a.py": "y = 1\n"},
            after={"tests/test_a.py": "y = 2\n"},
            task="The function y must not touch the tests.",
        ),
    )
    INVALID = (
        Case(
            {"a.py": "x = 1\n", "tests/test_a.py": "y = 1\n"},
            after={"a.py": "x = 2\n", "tests/test_a.py": "y = 2\n"},
            task="x must be 2. Do not touch the tests.",
        ),
        Case(
            {"a.py": "x = 1\n", "b.py": "y = 1\n"},
            after={"a.py": "x = 2\n", "b.py": "y = 2\n"},
            task="x must be 2. Only change a.py.",
        ),
    )
