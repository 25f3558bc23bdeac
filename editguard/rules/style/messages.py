"""EG409: The change prints where the code around it logs, or the other way round."""

from __future__ import annotations

from editguard.rules.style.drift import DriftRule, grown, times
from editguard.style.traits import OUTPUT
from editguard.vocabulary.finding import Severity
from editguard.vocabulary.lint import Drift

_BEFORE = "import logging\n\nlogger = logging.getLogger(__name__)\n" + "logger.info('a')\n" * 12


class PrintDrift(DriftRule):
    """The change prints where the code around it logs, or the other way round.

    ## What it does
    Compares calls of `print` and of a logger (`log`, `logger`, `logging`) in new code with the others.

    A convention is what at least 19 of 20 of ten or more do, in the file or, if it decides less often, in it and up
    to 12 files beside it. Where they differ nothing is reported, nor is code that the patch only moves or touches.

    ## Why is this bad
    What is printed escapes the levels and places that the rest is set up for.

    ## Example
    ```diff
     logger.info('started')
    +print('finished')
    ```
    """

    code = "EG409"
    name = "print-drift"
    severity = Severity.WARNING
    groups = frozenset({OUTPUT})

    VALID = (grown(_BEFORE, "logger.debug('b')\n"),)
    INVALID = (grown(_BEFORE, "print('b')\n"),)

    def deed(self, ones: list[Drift]) -> str:
        """See `DriftRule.deed`."""
        return f"writes a message with {ones[0].value}{times(ones)}"

    def things(self, drift: Drift) -> str:
        """See `DriftRule.things`."""
        return "messages"

    def usual(self, drift: Drift) -> str:
        """See `DriftRule.usual`."""
        return f"use {drift.usual}"
