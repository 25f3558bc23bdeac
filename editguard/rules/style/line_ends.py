"""EG413: The change adds lines with other line ends than the file has."""

from __future__ import annotations

from editguard.rules.style.drift import DriftRule, grown
from editguard.style.traits import LINE_ENDS
from editguard.vocabulary.finding import Severity
from editguard.vocabulary.lint import Drift

_BEFORE = "x = 1\r\n" * 12
_OTHER = "x = 1\n" * 12


class LineEndDrift(DriftRule):
    """The change adds lines with other line ends than the file has.

    ## What it does
    Compares the ends of new lines, LF or CRLF, with those of the others. Lines of which only the end changes are
    for EG112.

    A convention is what at least 19 of 20 of ten or more do, in the file or, if it decides less often, in it and up
    to 12 files beside it. Where they differ nothing is reported, nor is code that the patch only moves or touches.

    ## Why is this bad
    Tools then take the file for one or the other, and rewrite it.

    ## Example
    ```text
    a = 1\r\n
    b = 2\n
    ```
    """

    code = "EG413"
    name = "line-end-drift"
    severity = Severity.WARNING
    groups = frozenset({LINE_ENDS})

    VALID = (grown(_BEFORE, "y = 2\r\n"),)
    INVALID = (
        grown(_BEFORE, "y = 2\n"),
        grown(_OTHER, "y = 2\r\n"),
    )

    def deed(self, ones: list[Drift]) -> str:
        """See `DriftRule.deed`."""
        return (
            f"adds a line that ends with {ones[0].value}"
            if len(ones) == 1
            else f"adds {len(ones)} lines that end with {ones[0].value}"
        )

    def things(self, drift: Drift) -> str:
        """See `DriftRule.things`."""
        return "lines"

    def usual(self, drift: Drift) -> str:
        """See `DriftRule.usual`."""
        return f"end with {drift.usual}"
