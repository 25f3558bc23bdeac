"""EG116: Something was added that nothing uses."""

from __future__ import annotations

from collections.abc import Iterator

from editguard.rules.irrelevant.kind import accused, place
from editguard.vocabulary.finding import Finding, Severity
from editguard.vocabulary.rule import Analysis, Case, Rule

_BEFORE = {
    "a.py": "import os\n\n\ndef discount(price):\n    return price * 2\n",
    "b.py": "def other(x):\n    return x\n",
}
_FIX = "import os\n\n\ndef discount(price):\n    return price / 2\n"
_IMPORTED = _FIX.replace("import os", "import math\nimport os")
_USED = _IMPORTED.replace("price / 2", "math.floor(price / 2)")
_TASK = "discount() doubles the price instead of halving it"


class Unreferenced(Rule):
    """Something was added that nothing uses.

    ## What it does
    Reports added imports that nothing in the file uses, or that were there already; functions, classes and values to
    which nothing in the patch or the repository refers; code behind a statement that leaves its block. What the task
    names, what `__all__` or a decorator may register, special methods, tests, imports that are only tried, and
    attributes whose name is in use elsewhere are left alone. A definition or a value whose words are those of the
    task may be an unfinished attempt at it: of that editguard is *unsure*.

    Without a task nothing is reported.

    ## Why is this bad
    The next reader looks for its use. What may be needed later can be added then.

    ## Example
    ```diff
    +from functools import lru_cache
     ...
    +def _normalise_price(price):
    +    return round(price, 2)
    ```
    where neither is used.
    """

    code = "EG116"
    name = "unreferenced-addition"
    severity = Severity.WARNING

    VALID = (
        Case(_BEFORE, after={"a.py": _FIX}, task=_TASK),
        Case(_BEFORE, after={"a.py": _USED}, task=_TASK),
        Case(_BEFORE, after={"a.py": _IMPORTED}),
    )
    INVALID = (
        Case(_BEFORE, after={"a.py": _IMPORTED}, task=_TASK),
        Case(_BEFORE, after={"a.py": _FIX.replace("import os", "import os\nimport os")}, task=_TASK),
    )

    def check(self, analysis: Analysis) -> Iterator[Finding]:
        """Yield a finding an edit."""
        for edit, verdict in accused(analysis):
            if verdict.evidence and verdict.evidence[0].signal == "dead":
                where = place(edit).strip()
                said = verdict.evidence[0].detail
                yield self.finding(f"{where}: {said}" if where else said, edit=edit)
