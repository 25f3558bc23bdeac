"""EG108: Code was rewritten into something that provably does the same."""

from __future__ import annotations

from editguard.rules.irrelevant.kind import KindRule, place
from editguard.vocabulary.edit import Edit, Kind
from editguard.vocabulary.finding import Severity
from editguard.vocabulary.rule import Case


class Equivalent(KindRule):
    """Code was rewritten into something that provably does the same.

    ## What it does
    Reports edits whose code has the same canonical form before and after: `not a in b` and `a not in b`,
    `dict()` and `{}`, `else` after `return`, a condition turned round, keyword arguments in another order,
    `format` and f-strings of the same names, and the like. What needs an assumption about types (`len(x) == 0`,
    `not a == b`) is left alone.

    An edit of this kind is reported only beside edits of substance: a patch that does nothing else is about it.
    A task that speaks of it is never held against it.

    ## Why is this bad
    A matter of taste that a reviewer has to prove right.

    ## Example
    ```diff
    -    if not name in prices:
    +    if name not in prices:
    ```
    """

    code = "EG108"
    name = "equivalent"
    severity = Severity.WARNING
    kind = Kind.EQUIVALENT

    VALID = (
        Case(
            {"a.py": "x = 1\n\n\ndef f(a):\n    return not a == 1\n"},
            after={"a.py": "x = 2\n\n\ndef f(a):\n    return a != 1\n"},
        ),
        Case(
            {"a.py": "x = 1\n\n\ndef f(a):\n    h(x=g(), y=a)\n"},
            after={"a.py": "x = 2\n\n\ndef f(a):\n    h(y=a, x=g())\n"},
        ),
    )
    INVALID = (
        Case(
            {"a.py": "x = 1\n\n\ndef f(a, b):\n    return not a in b\n"},
            after={"a.py": "x = 2\n\n\ndef f(a, b):\n    return a not in b\n"},
        ),
        Case(
            {"a.py": "x = 1\n\n\ndef f(a):\n    if a:\n        return 1\n    else:\n        return 2\n"},
            after={"a.py": "x = 2\n\n\ndef f(a):\n    if a:\n        return 1\n    return 2\n"},
        ),
    )

    def sentence(self, edit: Edit) -> str:
        """See `KindRule.sentence`."""
        detail = f" ({edit.detail})" if edit.detail else ""
        return f"rewrites code{place(edit)} without changing what it does{detail}"
