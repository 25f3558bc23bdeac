"""EG228: A suppression silences nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from editguard.rules.scope.suppression import DEBUGGED, PLAIN, TASK, SuppressionRule
from editguard.vocabulary.finding import Finding, Severity
from editguard.vocabulary.rule import Analysis, Case


class UnusedSuppression(SuppressionRule):
    """A suppression silences nothing.

    ## What it does
    Reports comments `editguard: ignore[…]` on changed lines where no finding of these rules is, and notes entries of
    the baseline that meet nothing in a file that changes. What stands on lines that are not changed waits for its
    day. Where the rules were not asked, or there is no task for them to go by, nothing is reported.

    ## Why is this bad
    It will silence something else one day.

    ## Example
    ```diff
    +    return 2 * x  # editguard: ignore[EG110]
    ```
    """

    code = "EG228"
    name = "unused-suppression"
    severity = Severity.WARNING
    VALID = (
        Case({"a.py": PLAIN}, after={"a.py": DEBUGGED.format("# editguard: ignore[EG110]")}, task=TASK),
        Case({"a.py": PLAIN}, after={"a.py": PLAIN.replace("x + x", "2 * x  # editguard: ignore[EG110]")}),
    )
    INVALID = (
        Case({"a.py": PLAIN}, after={"a.py": PLAIN.replace("x + x", "2 * x  # editguard: ignore[EG110]")}, task=TASK),
    )

    def check(self, analysis: Analysis) -> Iterator[Finding]:
        """Yield a finding a comment, and one for the baseline."""
        for one in analysis.hushed.unused:
            yield self.on(analysis, one, f"there is no finding of {', '.join(one.codes)} here to silence")
        unmet = analysis.hushed.unmet
        if unmet:
            entries = "an entry" if len(unmet) == 1 else f"{len(unmet)} entries"
            found = self.finding(
                f"{entries} of the baseline met nothing in the files that change",
                detail="\n".join(f"{entry.rule} {entry.path} {entry.fingerprint}" for entry in unmet[:10]),
            )
            yield replace(found, severity=Severity.NOTE)
