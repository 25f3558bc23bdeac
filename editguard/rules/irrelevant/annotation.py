"""EG106: Type hints were added, removed or changed and nothing else."""

from __future__ import annotations

from editguard.rules.irrelevant.kind import KindRule, place
from editguard.vocabulary.edit import Edit, Kind
from editguard.vocabulary.finding import Severity
from editguard.vocabulary.rule import Case


class Annotation(KindRule):
    """Type hints were added, removed or changed and nothing else.

    ## What it does
    Reports edits that change the hints of parameters, results and variables. Fields of classes are left alone:
    dataclasses and their like read them. So are definitions whose behaviour the patch changes.

    An edit of this kind is reported only beside edits of substance: a patch that does nothing else is about it.
    A task that speaks of it is never held against it.

    ## Why is this bad
    Hints for code that the task does not touch are a change of their own, and they can be wrong.

    ## Example
    ```diff
    -def total(items):
    +def total(items: list[int]) -> int:
    ```
    """

    code = "EG106"
    name = "annotation"
    severity = Severity.WARNING
    kind = Kind.ANNOTATION

    VALID = (
        Case(
            {"a.py": "x = 1\n\n\nclass A:\n    a: int = 1\n"}, after={"a.py": "x = 2\n\n\nclass A:\n    a: str = 1\n"}
        ),
        Case(
            {"a.py": "x = 1\n\n\ndef f(a):\n    return a\n"},
            after={"a.py": "x = 2\n\n\ndef f(a: int) -> int:\n    return a + 1\n"},
        ),
    )
    INVALID = (
        Case(
            {"a.py": "x = 1\n\n\ndef f(a):\n    return a\n"},
            after={"a.py": "x = 2\n\n\ndef f(a: int) -> int:\n    return a\n"},
        ),
    )

    def sentence(self, edit: Edit) -> str:
        """See `KindRule.sentence`."""
        return f"changes type hints only{place(edit)}"
