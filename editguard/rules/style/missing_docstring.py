"""EG405: The change adds public functions without a docstring where the others have one."""

from __future__ import annotations

from editguard.edits.paths import path_kind
from editguard.rules.style.drift import DriftRule, called, grown
from editguard.style.traits import DOCUMENTED
from editguard.vocabulary.edit import Kind
from editguard.vocabulary.finding import Severity
from editguard.vocabulary.lint import Drift
from editguard.vocabulary.rule import Analysis

_BEFORE = "".join(f'def f{n}():\n    """Do."""\n\n\n' for n in range(12))
_OTHER = "".join(f"def f{n}():\n    pass\n\n\n" for n in range(12))


class MissingDocstring(DriftRule):
    """The change adds public functions without a docstring where the others have one.

    ## What it does
    Compares new public functions and methods with the others in having a docstring. Files of tests do not count.

    A convention is what at least 19 of 20 of ten or more do, in the file or, if it decides less often, in it and up
    to 12 files beside it. Where they differ nothing is reported, nor is code that the patch only moves or touches.

    ## Why is this bad
    What the others say, a reader looks for.

    ## Example
    ```python
    def load():
        \"\"\"Load it.\"\"\"

    def save(): ...
    ```
    """

    code = "EG405"
    name = "missing-docstring"
    severity = Severity.WARNING
    groups = frozenset({DOCUMENTED})

    VALID = (
        grown(_BEFORE, 'def g():\n    """Do."""\n'),
        grown(_BEFORE, "def _g():\n    pass\n"),
        grown(_OTHER, 'def g():\n    """Do."""\n'),
    )
    INVALID = (grown(_BEFORE, "def g():\n    pass\n"),)

    def deed(self, ones: list[Drift]) -> str:
        """See `DriftRule.deed`."""
        return f"adds {called(ones)} without a docstring"

    def things(self, drift: Drift) -> str:
        """See `DriftRule.things`."""
        return "public functions"

    def usual(self, drift: Drift) -> str:
        """See `DriftRule.usual`."""
        return f"have {drift.usual}"

    def concerns(self, drift: Drift, analysis: Analysis) -> bool:
        """See `DriftRule.concerns`; a docstring too many is none."""
        if drift.group not in self.groups or drift.value != "no docstring":
            return False
        return path_kind(drift.path, added=False, config=analysis.config) is not Kind.TEST
