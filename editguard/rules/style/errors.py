"""EG410: The change raises other errors than the code around it."""

from __future__ import annotations

from editguard.rules.style.drift import DriftRule, grown, times
from editguard.style.traits import ERRORS
from editguard.vocabulary.finding import Severity
from editguard.vocabulary.lint import Drift

_BEFORE = "".join(f"def f{n}():\n    raise ConfigError('a')\n\n\n" for n in range(12))


class ErrorDrift(DriftRule):
    """The change raises other errors than the code around it.

    ## What it does
    Compares the types of errors that new code raises with those of the others.

    A convention is what at least 19 of 20 of ten or more do, in the file or, if it decides less often, in it and up
    to 12 files beside it. Where they differ nothing is reported, nor is code that the patch only moves or touches.

    ## Why is this bad
    Callers catch what the module raises.

    ## Example
    ```diff
         raise ConfigError(name)
    +    raise Exception(name)
    ```
    """

    code = "EG410"
    name = "error-drift"
    severity = Severity.WARNING
    groups = frozenset({ERRORS})

    VALID = (
        grown(_BEFORE, "def g():\n    raise ConfigError('b')\n"),
        grown(_BEFORE, "def g():\n    raise\n"),
    )
    INVALID = (grown(_BEFORE, "def g():\n    raise Exception('b')\n"),)

    def deed(self, ones: list[Drift]) -> str:
        """See `DriftRule.deed`."""
        return f"raises `{ones[0].value}`{times(ones)}"

    def things(self, drift: Drift) -> str:
        """See `DriftRule.things`."""
        return "errors raised"

    def usual(self, drift: Drift) -> str:
        """See `DriftRule.usual`."""
        return f"are `{drift.usual}`"
