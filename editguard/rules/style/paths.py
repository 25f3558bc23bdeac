"""EG411: The change handles paths otherwise than the code around it."""

from __future__ import annotations

from editguard.rules.style.drift import DriftRule, grown, times
from editguard.style.traits import PATHS
from editguard.vocabulary.finding import Severity
from editguard.vocabulary.lint import Drift

_BEFORE = "import os\n\n" + "x = os.path.join('a', 'b')\n" * 12


class PathDrift(DriftRule):
    """The change handles paths otherwise than the code around it.

    ## What it does
    Compares uses of `os.path` and of `pathlib` in new code with the others.

    A convention is what at least 19 of 20 of ten or more do, in the file or, if it decides less often, in it and up
    to 12 files beside it. Where they differ nothing is reported, nor is code that the patch only moves or touches.

    ## Why is this bad
    Two kinds of paths need conversions where they meet.

    ## Example
    ```diff
     config = Path(folder) / 'a'
    +other = os.path.join(folder, 'b')
    ```
    """

    code = "EG411"
    name = "path-drift"
    severity = Severity.WARNING
    groups = frozenset({PATHS})

    VALID = (grown(_BEFORE, "y = os.path.exists(x)\n"),)
    INVALID = (grown(_BEFORE, "from pathlib import Path\n\ny = Path(x)\n"),)

    def deed(self, ones: list[Drift]) -> str:
        """See `DriftRule.deed`."""
        return f"handles paths with {ones[0].value}{times(ones)}"

    def things(self, drift: Drift) -> str:
        """See `DriftRule.things`."""
        return "uses"

    def usual(self, drift: Drift) -> str:
        """See `DriftRule.usual`."""
        return f"are of {drift.usual}"
