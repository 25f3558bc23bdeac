"""What the rules about suppressions share."""

from __future__ import annotations

from dataclasses import replace

from editguard.vocabulary.finding import Finding
from editguard.vocabulary.patch import Span
from editguard.vocabulary.rule import Analysis, Rule
from editguard.vocabulary.suppression import Suppression

DEBUGGED = "def double(x):\n    print('DEBUG', x)  {}\n    return 2 * x\n"
PLAIN = "def double(x):\n    return x + x\n"
TASK = "double() is slow for lists"


class SuppressionRule(Rule):
    """A rule that reports comments by which findings are silenced."""

    def on(self, analysis: Analysis, one: Suppression, message: str) -> Finding:
        """A finding on the comment ``one``, at its line."""
        edit = next((edit for edit in analysis.edits if edit.id == one.edit), None)
        found = self.finding(message, edit=edit, path=one.path)
        return replace(found, old_lines=None, new_lines=Span(one.line, one.line))
