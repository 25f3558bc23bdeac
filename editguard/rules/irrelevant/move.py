"""EG107: Code was moved to another place and not changed."""

from __future__ import annotations

from editguard.rules.irrelevant.kind import KindRule, place
from editguard.vocabulary.edit import Edit, Kind
from editguard.vocabulary.finding import Severity
from editguard.vocabulary.rule import Case

_HELPER = "def helper(a, b):\n    total = a + b\n    return total * total\n"
_OTHER = "y = 1\nz = [y, y, y]\n\n\nclass A:\n    pass\n"


class Move(KindRule):
    """Code was moved to another place and not changed.

    ## What it does
    Reports the removal and the addition of the same functions or classes, token for token, in one class or in
    modules, and renamed files. Statements inside functions are never moved code: elsewhere they run at another
    time.

    An edit of this kind is reported only beside edits of substance: a patch that does nothing else is about it.
    A task that speaks of it is never held against it.

    ## Why is this bad
    The diff shows it twice, and its history ends.

    ## Example
    ```diff
    -def helper(a, b):
    -    total = a + b
    -    return total * total
     ...
    +def helper(a, b):
    +    total = a + b
    +    return total * total
    ```
    """

    code = "EG107"
    name = "move"
    severity = Severity.WARNING
    kind = Kind.MOVE

    VALID = (
        Case(
            {"a.py": f"x = 1\n\n\n{_HELPER}"},
            after={"a.py": f"x = 2\n\n\n{_HELPER}\n\n{_HELPER.replace('helper', 'other')}"},
        ),
    )
    INVALID = (
        Case(
            {"a.py": f"x = 1\n\n\n{_HELPER}\n\n{_OTHER}"},
            after={"a.py": f"x = 2\n\n\n{_OTHER}\n\n{_HELPER}"},
        ),
    )

    def sentence(self, edit: Edit) -> str:
        """See `KindRule.sentence`."""
        detail = f" ({edit.detail})" if edit.detail else ""
        return f"moves code{place(edit)} without changing it{detail}"
