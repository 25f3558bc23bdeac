"""EG403: The change quotes strings otherwise than the code around it."""

from __future__ import annotations

from editguard.rules.style.drift import DriftRule, grown
from editguard.style.traits import QUOTES
from editguard.vocabulary.finding import Severity
from editguard.vocabulary.lint import Drift
from editguard.vocabulary.rule import Analysis

_BEFORE = "".join(f"x{n} = 'a'\n" for n in range(12))


class QuoteDrift(DriftRule):
    """The change quotes strings otherwise than the code around it.

    ## What it does
    Compares the quotes of new strings with those of the others. Strings over several lines, empty ones and such as
    hold quotes or backslashes do not count. What the project's formatter would change is left to EG401.

    A convention is what at least 19 of 20 of ten or more do, in the file or, if it decides less often, in it and up
    to 12 files beside it. Where they differ nothing is reported, nor is code that the patch only moves or touches.

    ## Why is this bad
    It is noise in every later diff.

    ## Example
    ```diff
     x = 'a'
    +y = "b"
    ```
    """

    code = "EG403"
    name = "quote-drift"
    severity = Severity.WARNING
    groups = frozenset({QUOTES})

    VALID = (
        grown(_BEFORE, "y = 'b'\n"),
        grown(_BEFORE, "y = \"it is 'so'\"\n"),
    )
    INVALID = (grown(_BEFORE, 'y = "b"\n'),)

    def deed(self, ones: list[Drift]) -> str:
        """See `DriftRule.deed`."""
        return (
            f"writes {len(ones)} strings with {ones[0].value} quotes"
            if len(ones) > 1
            else f"writes a string with {ones[0].value} quotes"
        )

    def things(self, drift: Drift) -> str:
        """See `DriftRule.things`."""
        return "strings"

    def usual(self, drift: Drift) -> str:
        """See `DriftRule.usual`."""
        return f"have {drift.usual} quotes"

    def concerns(self, drift: Drift, analysis: Analysis) -> bool:
        """See `DriftRule.concerns`."""
        left = analysis.lint.unformatted if analysis.lint else ()
        return drift.group in self.groups and all(one.edit != drift.edit for one in left)
