"""EG407: The change imports from its own package otherwise than the code around it."""

from __future__ import annotations

from editguard.rules.style.drift import DriftRule, called, grown
from editguard.style.traits import IMPORTS
from editguard.vocabulary.finding import Severity
from editguard.vocabulary.lint import Drift

_BEFORE = "".join(f"from .m{n} import a{n}\n" for n in range(12))


class ImportDrift(DriftRule):
    """The change imports from its own package otherwise than the code around it.

    ## What it does
    Compares new imports from the file's own top-level package with the others: relative or absolute.

    A convention is what at least 19 of 20 of ten or more do, in the file or, if it decides less often, in it and up
    to 12 files beside it. Where they differ nothing is reported, nor is code that the patch only moves or touches.

    ## Why is this bad
    Two ways to one module make it look like two.

    ## Example
    ```diff
     from .core import run
    +from package.extra import walk
    ```
    """

    code = "EG407"
    name = "import-drift"
    severity = Severity.WARNING
    groups = frozenset({IMPORTS})

    VALID = (
        grown(_BEFORE, "from .b import c\n", "pkg/a.py"),
        grown(_BEFORE, "from os import path\n", "pkg/a.py"),
    )
    INVALID = (grown(_BEFORE, "from pkg.b import c\n", "pkg/a.py"),)

    def deed(self, ones: list[Drift]) -> str:
        """See `DriftRule.deed`."""
        return (
            f"imports {called(ones)} with {ones[0].value} imports"
            if len(ones) > 1
            else f"imports {called(ones)} with an {ones[0].value} import"
            if ones[0].value == "absolute"
            else f"imports {called(ones)} with a {ones[0].value} import"
        )

    def things(self, drift: Drift) -> str:
        """See `DriftRule.things`."""
        return "imports from its own package"
