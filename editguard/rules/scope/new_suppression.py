"""EG227: A change silences findings on itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from editguard.rules.scope.suppression import DEBUGGED, PLAIN, TASK, SuppressionRule
from editguard.vocabulary.finding import Finding, Severity
from editguard.vocabulary.rule import Analysis, Case


class NewSuppression(SuppressionRule):
    """A change silences findings on itself.

    ## What it does
    Reports comments `editguard: ignore[…]` that the change brings. They do not count
    in the check of a range of commits, of a patch or of a batch: the findings stand. In the check of what is staged or
    of the work tree they do, and this is a note.

    ## Why is this bad
    Who is checked should not silence the check. A reviewer can let the comment pass: from the next change on it
    stands, and counts.

    ## Example
    ```diff
    +    print(x)  # editguard: ignore[EG110] so what
    ```

    ## Options
    `new-suppressions` in the settings, read at the base: `honour` for projects whose changes are all made by people,
    `refuse` to let them count nowhere.
    """

    code = "EG227"
    name = "new-suppression"
    severity = Severity.WARNING
    VALID = (
        Case({"a.py": PLAIN}, after={"a.py": DEBUGGED.format("# ignore")}, task=TASK),
        Case(
            {"a.py": DEBUGGED.format("# editguard: ignore[EG110] shown to users")},
            after={"a.py": DEBUGGED.format("# editguard: ignore[EG110] shown to all")},
            task=TASK,
        ),
    )
    INVALID = (
        Case({"a.py": PLAIN}, after={"a.py": DEBUGGED.format("# editguard: ignore[EG110] so what")}, task=TASK),
        Case({"a.py": PLAIN}, after={"a.py": DEBUGGED.format("# editguard: ignore[EG1]")}, task=TASK),
    )

    def check(self, analysis: Analysis) -> Iterator[Finding]:
        """Yield a finding a comment."""
        for one in analysis.hushed.brought:
            codes = ", ".join(one.codes)
            if analysis.hushed.honoured:
                yield replace(self.on(analysis, one, f"the change silences {codes} on itself"), severity=Severity.NOTE)
            else:
                message = f"the change would silence {codes} on itself; that does not count here"
                yield self.on(analysis, one, message)
