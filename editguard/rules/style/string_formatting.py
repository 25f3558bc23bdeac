"""EG408: The change builds strings otherwise than the code around it."""

from __future__ import annotations

from editguard.rules.style.drift import DriftRule, grown, times
from editguard.style.traits import FORMATTING
from editguard.vocabulary.finding import Severity
from editguard.vocabulary.lint import Drift

_BEFORE = "n = 1\n" + "x = f'{n} a'\n" * 12


class FormattingDrift(DriftRule):
    """The change builds strings otherwise than the code around it.

    ## What it does
    Compares f-strings, `str.format` and the `%` operator in new code with the others.

    A convention is what at least 19 of 20 of ten or more do, in the file or, if it decides less often, in it and up
    to 12 files beside it. Where they differ nothing is reported, nor is code that the patch only moves or touches.

    ## Why is this bad
    Readers have three ways to keep in mind where the file has one.

    ## Example
    ```diff
     message = f'{name}: {value}'
    +other = '%s: %s' % (name, value)
    ```
    """

    code = "EG408"
    name = "formatting-drift"
    severity = Severity.WARNING
    groups = frozenset({FORMATTING})

    VALID = (
        grown(_BEFORE, "y = f'{n} b'\n"),
        grown(_BEFORE, "y = 5 % 3\n"),
    )
    INVALID = (
        grown(_BEFORE, "y = '%s b' % n\n"),
        grown(_BEFORE, "y = '{} b'.format(n)\n"),
    )

    def deed(self, ones: list[Drift]) -> str:
        """See `DriftRule.deed`."""
        return f"formats strings with {ones[0].value}{times(ones)}"

    def things(self, drift: Drift) -> str:
        """See `DriftRule.things`."""
        return "formatted strings"

    def usual(self, drift: Drift) -> str:
        """See `DriftRule.usual`."""
        return f"use {drift.usual}"
