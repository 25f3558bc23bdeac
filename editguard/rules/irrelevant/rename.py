"""EG105: Something was renamed and nothing else."""

from __future__ import annotations

from editguard.rules.irrelevant.kind import KindRule, place
from editguard.vocabulary.edit import Edit, Kind
from editguard.vocabulary.finding import Severity
from editguard.vocabulary.rule import Case


class Rename(KindRule):
    """Something was renamed and nothing else.

    ## What it does
    Reports edits that substitute one identifier for another, consistently, where the old name was bound and is
    gone, and the new one was not in use. A name that the task speaks of, and one that other edits bring or take
    away, is left alone: it may mean something else now.

    An edit of this kind is reported only beside edits of substance: a patch that does nothing else is about it.
    A task that speaks of it is never held against it.

    ## Why is this bad
    A name is a decision of whoever wrote the code, and part of its interface if others use it.

    ## Example
    ```diff
    -    text = price.quantize(CENT)
    -    return text
    +    formatted = price.quantize(CENT)
    +    return formatted
    ```
    """

    code = "EG105"
    name = "rename"
    severity = Severity.WARNING
    kind = Kind.RENAME

    VALID = (
        Case(
            {"a.py": "x = 1\n\n\ndef f(a, b):\n    return a\n"},
            after={"a.py": "x = 2\n\n\ndef f(a, b):\n    return b\n"},
        ),
        Case(
            {"a.py": "x = 1\n\n\ndef f(a):\n    return g(a)\n"},
            after={"a.py": "x = 2\n\n\ndef f(a):\n    return h(a)\n"},
        ),
    )
    INVALID = (
        Case(
            {"a.py": "x = 1\n\n\ndef f(a):\n    t = g(a)\n    return t\n"},
            after={"a.py": "x = 2\n\n\ndef f(a):\n    text = g(a)\n    return text\n"},
        ),
    )

    def sentence(self, edit: Edit) -> str:
        """See `KindRule.sentence`."""
        what = edit.detail if edit.detail.startswith("`") else "names"
        return f"renames {what}{place(edit)} and nothing else"
