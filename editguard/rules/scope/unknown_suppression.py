"""EG229: A suppression names no rule."""

from __future__ import annotations

from collections.abc import Iterator

from editguard.rules.scope.suppression import DEBUGGED, PLAIN, TASK, SuppressionRule
from editguard.vocabulary.finding import Finding, Severity
from editguard.vocabulary.rule import Analysis, Case


class UnknownSuppression(SuppressionRule):
    """A suppression names no rule.

    ## What it does
    Reports comments `editguard: ignore` on changed lines that name no rule, or one that does not exist. They silence
    nothing.

    ## Why is this bad
    Whoever wrote it thinks that it does something.

    ## Example
    ```diff
    +    print(x)  # editguard: ignore[EG999]
    ```
    """

    code = "EG229"
    name = "unknown-suppression"
    severity = Severity.WARNING
    VALID = (
        Case({"a.py": PLAIN}, after={"a.py": DEBUGGED.format("# editguard: ignore[EG110]")}, task=TASK),
        Case({"a.py": PLAIN}, after={"a.py": "HELP = '# editguard: ignore[EG999]'\n" + PLAIN}, task=TASK),
    )
    INVALID = (
        Case({"a.py": PLAIN}, after={"a.py": DEBUGGED.format("# editguard: ignore[EG999]")}, task=TASK),
        Case({"a.py": PLAIN}, after={"a.py": DEBUGGED.format("# editguard: ignore all of it")}, task=TASK),
    )

    def check(self, analysis: Analysis) -> Iterator[Finding]:
        """Yield a finding a code."""
        for one, code in analysis.hushed.unknown:
            message = f"there is no rule {code!r}" if code else "name the rules to silence: `editguard: ignore[EG110]`"
            yield self.on(analysis, one, message)
