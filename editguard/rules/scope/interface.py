"""What the rules about public interfaces share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import ClassVar

from editguard.rules.scope.places import edit_at
from editguard.task.asking import Asking, asking_of
from editguard.task.intent import Intent
from editguard.vocabulary.finding import Finding
from editguard.vocabulary.interface import InterfaceChange, InterfaceKind
from editguard.vocabulary.rule import Analysis, Rule

_REBUILDING = frozenset({Intent.REFACTOR, Intent.RENAME})

SHOP = {
    "shop/__init__.py": "",
    "shop/cart.py": "from shop.base import Priced\n\n\nclass Cart(Priced):\n    def total(self, rate=0):\n"
    "        if rate < 0:\n            raise ValueError(rate)\n        return sum(self.prices) * (1 + rate)\n\n\n"
    "def empty(cart):\n    return not cart.prices\n",
    "shop/base.py": "class Priced:\n    prices = ()\n",
}
"""The package of the rules' examples."""


class InterfaceRule(Rule):
    """A rule that reports changes of public interfaces of one kind which the task does not ask for. Without a task
    nothing can be said of that."""

    kind: ClassVar[InterfaceKind]

    def check(self, analysis: Analysis) -> Iterator[Finding]:
        """Yield a finding a change."""
        if analysis.task is None:
            return
        asking = asking_of(analysis.task.text)
        if not self.concerns(asking):
            return
        changes = [change for change in analysis.interface() if change.kind is self.kind]
        yield from self.told(analysis, [change for change in changes if not asking.names(change.subjects)])

    def concerns(self, asking: Asking) -> bool:
        """Whether the task leaves interfaces alone as a whole."""
        return not (asking.orders & _REBUILDING or asking.sweeping)

    def told(self, analysis: Analysis, changes: Sequence[InterfaceChange]) -> Iterator[Finding]:
        """Yield the findings on ``changes``, none of which was asked for."""
        for change in changes:
            yield self.on(analysis, change, f"`{change.name}`: {change.words}; the task does not ask for it")

    def on(self, analysis: Analysis, change: InterfaceChange, message: str, detail: str | None = None) -> Finding:
        """A finding on ``change``, at the edit that makes it."""
        if detail is None:
            detail = "\n".join(
                f"{side}: {text}" for side, text in (("before", change.before), ("after", change.after)) if text
            )
        edit = edit_at(analysis.edits, change.path, change.old_lines, change.new_lines)
        found = self.finding(message, edit=edit, path=change.path, detail=detail)
        return replace(found, old_lines=change.old_lines, new_lines=change.new_lines)
