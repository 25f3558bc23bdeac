"""EG402: The change names things otherwise than the code around it."""

from __future__ import annotations

from editguard.rules.style.drift import DriftRule, called, grown
from editguard.style.traits import CLASS, FUNCTION, VARIABLE
from editguard.vocabulary.finding import Severity
from editguard.vocabulary.lint import Drift

_BEFORE = "".join(f"def do_{n}():\n    pass\n\n\n" for n in range(12))
_OTHER = "".join(f"def do_{n}():\n    pass\n\n\ndef doIt{n}():\n    pass\n\n\n" for n in range(12))


class NamingDrift(DriftRule):
    """The change names things otherwise than the code around it.

    ## What it does
    Compares the case of new names (`snake_case`, `camelCase`, `PascalCase`) with that of the same kind of thing:
    functions, classes, variables and parameters. Names that do not tell (`run`, `X`, `__init__`), methods of
    classes with bases and decorated functions, whose names may be the choice of others, do not count.

    A convention is what at least 19 of 20 of ten or more do, in the file or, if it decides less often, in it and up
    to 12 files beside it. Where they differ nothing is reported, nor is code that the patch only moves or touches.

    ## Why is this bad
    A reader takes the case of a name for a hint at what it is.

    ## Example
    ```python
    def load_file(): ...
    def saveFile(): ...
    ```
    """

    code = "EG402"
    name = "naming-drift"
    severity = Severity.WARNING
    groups = frozenset({CLASS, FUNCTION, VARIABLE})

    VALID = (
        grown(_BEFORE, "def do_more():\n    pass\n"),
        grown(_OTHER, "def doMore():\n    pass\n"),
        grown(_BEFORE, "class A(B):\n    def setUp(self):\n        pass\n"),
    )
    INVALID = (grown(_BEFORE, "def doMore():\n    pass\n"),)

    def deed(self, ones: list[Drift]) -> str:
        """See `DriftRule.deed`."""
        return f"names {called(ones)} in {ones[0].value}"

    def things(self, drift: Drift) -> str:
        """See `DriftRule.things`."""
        return drift.group
