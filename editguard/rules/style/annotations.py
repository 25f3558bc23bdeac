"""EG406: The change annotates parameters otherwise than the code around it."""

from __future__ import annotations

from editguard.rules.style.drift import DriftRule, called, grown
from editguard.style.traits import ANNOTATED
from editguard.vocabulary.finding import Severity
from editguard.vocabulary.lint import Drift

_BEFORE = "".join(f"def f{n}(a: int) -> int:\n    return a\n\n\n" for n in range(12))
_OTHER = "".join(f"def f{n}(a):\n    return a\n\n\n" for n in range(12))


class AnnotationDrift(DriftRule):
    """The change annotates parameters otherwise than the code around it.

    ## What it does
    Compares new functions with the others: all parameters annotated, or none. Functions without parameters, and
    such with some of them annotated, do not count.

    A convention is what at least 19 of 20 of ten or more do, in the file or, if it decides less often, in it and up
    to 12 files beside it. Where they differ nothing is reported, nor is code that the patch only moves or touches.

    ## Why is this bad
    A type checker reads all of a module or little of it.

    ## Example
    ```python
    def load(path: str) -> bytes: ...
    def save(path, data): ...
    ```
    """

    code = "EG406"
    name = "annotation-drift"
    severity = Severity.WARNING
    groups = frozenset({ANNOTATED})

    VALID = (
        grown(_BEFORE, "def g(a: int) -> int:\n    return a\n"),
        grown(_OTHER, "def g(a):\n    return a\n"),
        grown(_BEFORE, "def g():\n    return 1\n"),
    )
    INVALID = (
        grown(_BEFORE, "def g(a):\n    return a\n"),
        grown(_OTHER, "def g(a: int) -> int:\n    return a\n"),
    )

    def deed(self, ones: list[Drift]) -> str:
        """See `DriftRule.deed`."""
        return f"defines {called(ones)} with parameters that are {ones[0].value}"

    def things(self, drift: Drift) -> str:
        """See `DriftRule.things`."""
        return "functions"

    def usual(self, drift: Drift) -> str:
        """See `DriftRule.usual`."""
        return f"have parameters that are {drift.usual}"
