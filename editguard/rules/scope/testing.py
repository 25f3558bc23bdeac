"""What the rules about tests share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar

from editguard.rules.scope.places import edit_at
from editguard.task.asking import Asking, asking_of
from editguard.task.intent import Intent
from editguard.vocabulary.finding import Finding, Severity
from editguard.vocabulary.rule import Analysis, Rule
from editguard.vocabulary.weakening import Weakening, WeakeningKind

TESTED = {
    "shop.py": "def total(prices):\n    return sum(prices)\n\n\ndef label(price):\n    return f'{price} EUR'\n",
    "tests/test_shop.py": "from shop import label, total\n\n\ndef test_total():\n    assert total([1, 2]) == 3\n"
    "    assert total([]) == 0\n\n\ndef test_label():\n    assert label(3) == '3 EUR'\n",
}
FIX = TESTED["shop.py"].replace("sum(prices)", "sum(prices, 0.0)")
TASK = "The sum of an empty list must be a float like all others; see `total`"
"""A fix of `total`, to which the test of labels has nothing to say."""


class RuleOnTests(Rule):
    """A rule that reports what a patch does to existing tests, of one kind, where the task does not ask for it.
    Without a task nothing can be said of that."""

    kind: ClassVar[WeakeningKind]

    def check(self, analysis: Analysis) -> Iterator[Finding]:
        """Yield a finding a test."""
        if analysis.task is None:
            return
        asking = asking_of(analysis.task.text)
        if Intent.TESTS in asking.orders or asking.relaxes_tests or asking.sweeping:
            return
        for change in analysis.weakenings():
            if change.kind is self.kind and not asking.file(change.path) and not self.excused(change, asking):
                yield self.on(analysis, change, asking)

    def excused(self, change: Weakening, asking: Asking) -> bool:
        """Whether the task asks for ``change``."""
        return bool(asking.names((change.name.rpartition(".")[2],)))

    def on(self, analysis: Analysis, change: Weakening, asking: Asking) -> Finding:
        """A finding on ``change``: a note where a reviewer might let it pass."""
        spoken = asking.speaks_of(change.names) or asking.about((change.name, change.path.rpartition("/")[2]))
        message = change.words
        severity = Severity.WARNING if change.mild and self.severity is Severity.ERROR else self.severity
        if self.severity is not Severity.NOTE:
            message += f"; the task speaks of `{spoken}`" if spoken else "; the task does not ask for it"
            severity = Severity.NOTE if spoken else severity
        detail = "\n".join(
            f"{side}: {line}"
            for side, text in (("before", change.before), ("after", change.after))
            for line in text.split("\n")
            if line
        )
        edit = edit_at(analysis.edits, change.path, change.old_lines, change.new_lines)
        found = self.finding(message, edit=edit, path=change.path, detail=detail)
        return replace(found, severity=severity, old_lines=change.old_lines, new_lines=change.new_lines)
