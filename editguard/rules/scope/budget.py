"""EG204: The change is larger than the contract allows."""

from __future__ import annotations

from editguard.rules.scope.breach import BreachRule
from editguard.vocabulary.finding import Severity
from editguard.vocabulary.rule import Case


class OverBudget(BreachRule):
    """The change is larger than the contract allows.

    ## What it does
    Reports a change with more changed lines (removed and added), more files or more new files than the contract
    allows, and new files where it allows none. A renamed file counts once, and is not new.

    ## Why is this bad
    What was to be small is not: it takes longer to review than was planned for.

    ## Example
    With `--max-files 1`, a change of `a.py` and `b.py`.

    ## Options
    - `--max-lines`, `--max-files`, `--max-new-files`; `[tool.editguard.scope]` with `max-lines`, `max-files` and
      `new-files` (`false`, a number, or globs of where files may be added).
    """

    code = "EG204"
    name = "over-budget"
    severity = Severity.ERROR

    VALID = (
        Case({"a.py": "x = 1\n"}, after={"a.py": "x = 2\n"}, contract={"max-lines": 2, "max-files": 1}),
        Case({"a.py": "x = 1\n"}, after={"t/b.py": "x = 2\n"}, contract={"new-files": ["t/"]}),
    )
    INVALID = (
        Case({"a.py": "x = 1\n"}, after={"a.py": "x = 2\n"}, contract={"max-lines": 1}),
        Case({"a.py": "x = 1\n"}, after={"a.py": "x = 2\n", "b.py": "y = 1\n"}, contract={"max-files": 1}),
        Case({"a.py": "x = 1\n"}, after={"b.py": "y = 1\n"}, contract={"new-files": False}),
        Case({"a.py": "x = 1\n"}, after={"b.py": "y = 1\n"}, contract={"new-files": ["t/"]}),
    )
