"""EG112: Line ends were changed from LF to CRLF or back."""

from __future__ import annotations

from collections.abc import Iterator

from editguard.edits.text import LINE_ENDINGS
from editguard.rules.irrelevant.kind import DetailRule, lines, unasked
from editguard.vocabulary.edit import Edit
from editguard.vocabulary.finding import Finding, Severity
from editguard.vocabulary.rule import Analysis, Case


class LineEndings(DetailRule):
    """Line ends were changed from LF to CRLF or back.

    ## What it does
    Reports edits whose lines are the same but for their ends.

    An edit of this kind is reported only beside edits of substance: a patch that does nothing else is about it.
    A task that speaks of it is never held against it.

    ## Why is this bad
    Often a whole file shows as changed because a tool wrote it its own way.

    ## Example
    A model that rewrites a CRLF file with LF.
    """

    code = "EG112"
    name = "line-endings"
    severity = Severity.ERROR
    details = frozenset({LINE_ENDINGS})

    VALID = (Case({"a.py": "x = 1\r\n"}, after={"a.py": "x = 2\r\n"}),)
    INVALID = (Case({"a.py": "x = 1\n", "b.py": "y = 1\r\n"}, after={"a.py": "x = 2\n", "b.py": "y = 1\n"}),)

    def check(self, analysis: Analysis) -> Iterator[Finding]:
        """Yield one finding a file, at its first such edit."""
        edits: dict[str, list[Edit]] = {}
        for edit in self.edits(analysis):
            edits.setdefault(edit.path, []).append(edit)
        for group in edits.values():
            count = sum(len(edit.new_text) for edit in group)
            before, after = _ending(group[0].old_text), _ending(group[0].new_text)
            message = f"changes the ends of {lines(count)} from {before} to {after} and nothing else"
            yield self.finding(message + unasked(analysis), edit=group[0])


def _ending(text: tuple[bytes, ...]) -> str:
    crlf = sum(line.endswith(b"\r\n") for line in text)
    return "LF" if not crlf else "CRLF" if crlf == len(text) else "mixed ends"
