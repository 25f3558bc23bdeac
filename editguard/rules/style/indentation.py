"""EG412: The change indents otherwise than the code around it."""

from __future__ import annotations

from editguard.rules.style.drift import DriftRule, grown, times
from editguard.style.traits import INDENT
from editguard.vocabulary.finding import Severity
from editguard.vocabulary.lint import Drift

_BEFORE = "".join(f"def f{n}():\n    pass\n\n\n" for n in range(12))


class IndentDrift(DriftRule):
    """The change indents otherwise than the code around it.

    ## What it does
    Compares how far, and with what, new blocks are indented with the others.

    A convention is what at least 19 of 20 of ten or more do, in the file or, if it decides less often, in it and up
    to 12 files beside it. Where they differ nothing is reported, nor is code that the patch only moves or touches.

    ## Why is this bad
    A file with two widths, or with tabs and blanks, looks different in every editor.

    ## Example
    ```python
    def f():
        return 1

    def g():
      return 2
    ```
    """

    code = "EG412"
    name = "indent-drift"
    severity = Severity.WARNING
    groups = frozenset({INDENT})

    VALID = (grown(_BEFORE, "def g():\n    pass\n"),)
    INVALID = (
        grown(_BEFORE, "def g():\n  pass\n"),
        grown(_BEFORE, "def g():\n\tpass\n"),
    )

    def deed(self, ones: list[Drift]) -> str:
        """See `DriftRule.deed`."""
        return f"indents by {ones[0].value}{times(ones)}"

    def things(self, drift: Drift) -> str:
        """See `DriftRule.things`."""
        return "blocks"

    def usual(self, drift: Drift) -> str:
        """See `DriftRule.usual`."""
        return f"are indented by {drift.usual}"
