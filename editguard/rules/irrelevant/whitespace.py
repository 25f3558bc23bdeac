"""EG111: Only blank lines, or blanks at the ends of lines, were changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from editguard.edits.text import BLANK_LINES, TRAILING_WHITESPACE
from editguard.rules.irrelevant.kind import DetailRule, lines, place, unasked
from editguard.vocabulary.edit import Edit, Kind
from editguard.vocabulary.finding import Finding, Severity
from editguard.vocabulary.rule import Analysis, Case

_BEHAVIOUR = frozenset({Kind.BEHAVIOUR, Kind.TEST})


class Whitespace(DetailRule):
    """Only blank lines, or blanks at the ends of lines, were changed.

    ## What it does
    Reports edits that add or remove blank lines, or blanks behind the last word of a line, and nothing else.

    An edit of this kind is reported only beside edits of substance: a patch that does nothing else is about it.
    A task that speaks of it is never held against it. Blank lines in a function or class whose behaviour the patch
    changes as well are a warning only: whoever reworks code lays it out, too.

    ## Why is this bad
    Noise in the diff, and conflicts in every branch that touches these lines.

    ## Example
    An editor that strips trailing blanks from a whole file when one line of it is saved.
    """

    code = "EG111"
    name = "whitespace"
    severity = Severity.ERROR
    details = frozenset({BLANK_LINES, TRAILING_WHITESPACE})

    VALID = (Case({"a.py": "x = 1\n\n\ny = 1\n\n\nz = 1\n"}, after={"a.py": "x = 1\n\n\ny = 1\nz = 1\n"}),)
    INVALID = (
        Case(
            {"a.py": "x = 1\n\n\ndef f():\n    y = 1\n\n    return y\n"},
            after={"a.py": "x = 2\n\n\ndef f():\n    y = 1\n    return y\n"},
        ),
        Case({"a.py": "x = 1\n\n\ny = 1   \n"}, after={"a.py": "x = 2\n\n\ny = 1\n"}),
    )

    def check(self, analysis: Analysis) -> Iterator[Finding]:
        """See `KindRule.check`."""
        reworked = {(edit.path, edit.symbol) for edit in analysis.edits if edit.kind in _BEHAVIOUR}
        for edit in self.edits(analysis):
            found = self.finding(self.sentence(edit) + unasked(analysis), edit=edit)
            inside = bool(place(edit)) and (edit.path, edit.symbol) in reworked
            yield replace(found, severity=Severity.WARNING) if inside and edit.detail == BLANK_LINES else found

    def sentence(self, edit: Edit) -> str:
        """See `KindRule.sentence`."""
        if edit.detail == BLANK_LINES:
            more = len(edit.new_text) - len(edit.old_text)
            if not more:
                return f"changes blank lines{place(edit)} and nothing else"
            blank = "blank line" if abs(more) == 1 else "blank lines"
            return f"{'adds' if more > 0 else 'removes'} {abs(more)} {blank}{place(edit)} and nothing else"
        return f"changes blanks at the end of {lines(len(edit.new_text))}{place(edit)} and nothing else"
