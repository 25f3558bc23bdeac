"""EG114: The line end of a file's last line was added or removed."""

from __future__ import annotations

from editguard.edits.text import FINAL_NEWLINE
from editguard.rules.irrelevant.kind import DetailRule
from editguard.vocabulary.edit import Edit
from editguard.vocabulary.finding import Severity
from editguard.vocabulary.rule import Case


class FinalNewline(DetailRule):
    """The line end of a file's last line was added or removed.

    ## What it does
    Reports edits of the last line that differ in its end only. Where something that belongs to the change is put behind
    that line, the line end is part of it.

    An edit of this kind is reported only beside edits of substance: a patch that does nothing else is about it.
    A task that speaks of it is never held against it.

    ## Why is this bad
    Harmless by itself, and noise in a diff that is about something else.

    ## Example
    A file that ended without a line end is saved by an editor that adds one.
    """

    code = "EG114"
    name = "final-newline"
    severity = Severity.WARNING
    details = frozenset({FINAL_NEWLINE})

    VALID = (
        Case({"a.py": "x = 1\r\n"}, after={"a.py": "x = 2\r\n"}),
        Case({"a.py": "x = 1"}, after={"a.py": "x = 1\ny = 2\n"}),
        Case({"a.py": "x = 1\r\n\r\nz = 1"}, after={"a.py": "x = 1\r\n\r\nz = 1\r\ny = 2"}, task="y is 2"),
    )
    INVALID = (
        Case({"a.py": "x = 1\n", "b.py": "y = 1"}, after={"a.py": "x = 2\n", "b.py": "y = 1\n"}),
        Case({"a.py": "x = 1\r\n\r\ny = 1"}, after={"a.py": "x = 2\r\n\r\ny = 1\r\n"}),
    )

    def sentence(self, edit: Edit) -> str:
        """See `KindRule.sentence`."""
        verb = "adds" if edit.new_text[-1:] and edit.new_text[-1].endswith(b"\n") else "removes"
        return f"{verb} the line end of the last line and nothing else"
