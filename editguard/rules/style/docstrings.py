"""EG404: The change writes docstrings otherwise than the code around it."""

from __future__ import annotations

from editguard.rules.style.drift import DriftRule, called, grown
from editguard.style.traits import DOCSTRING
from editguard.vocabulary.finding import Severity
from editguard.vocabulary.lint import Drift

_BEFORE = "".join(f'def f{n}(a):\n    """Do.\n\n    Args:\n        a: it.\n    """\n\n\n' for n in range(12))


class DocstringDrift(DriftRule):
    """The change writes docstrings otherwise than the code around it.

    ## What it does
    Compares the sections of new docstrings (Google's `Args:`, NumPy's underlined `Parameters`, `:param x:` of reST)
    with those of the others. Docstrings without sections do not count.

    A convention is what at least 19 of 20 of ten or more do, in the file or, if it decides less often, in it and up
    to 12 files beside it. Where they differ nothing is reported, nor is code that the patch only moves or touches.

    ## Why is this bad
    Tools that make pages of docstrings read one convention.

    ## Example
    ```python
    def f(a):
        \"\"\"Do.

        :param a: it, where all others have an ``Args:`` section.
        \"\"\"
    ```
    """

    code = "EG404"
    name = "docstring-drift"
    severity = Severity.WARNING
    groups = frozenset({DOCSTRING})

    VALID = (
        grown(_BEFORE, 'def g(a):\n    """Do.\n\n    Returns:\n        it.\n    """\n'),
        grown(_BEFORE, 'def g(a):\n    """Do it."""\n'),
    )
    INVALID = (grown(_BEFORE, 'def g(a):\n    """Do.\n\n    :param a: it.\n    """\n'),)

    def deed(self, ones: list[Drift]) -> str:
        """See `DriftRule.deed`."""
        return f"writes the docstring of {called(ones)} in the way of {ones[0].value}"

    def things(self, drift: Drift) -> str:
        """See `DriftRule.things`."""
        return "docstrings with sections"

    def usual(self, drift: Drift) -> str:
        """See `DriftRule.usual`."""
        return f"are in the way of {drift.usual}"
