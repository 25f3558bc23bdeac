"""What the rules about contracts share."""

from __future__ import annotations

from collections.abc import Iterator

from editguard.vocabulary.finding import Finding
from editguard.vocabulary.rule import Analysis, Rule


class BreachRule(Rule):
    """A rule that reports where a change leaves its contract, as `editguard.scope` found."""

    def check(self, analysis: Analysis) -> Iterator[Finding]:
        """Yield a finding for each such place."""
        if analysis.scope is None:
            return
        edits = {edit.id: edit for edit in analysis.edits}
        for breach in analysis.scope.breaches:
            if breach.rule != self.code:
                continue
            # a file as a whole has no place in it; a single edit has
            edit = edits.get(breach.edits[0]) if len(breach.edits) == 1 else None
            yield self.finding(breach.message, edit=edit, path=breach.path, detail=breach.detail, clause=breach.clause)
