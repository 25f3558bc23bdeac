"""EG010: Conflict markers were added."""

from __future__ import annotations

from collections.abc import Iterator

from editguard.vocabulary.edit import Edit
from editguard.vocabulary.finding import Finding, Severity
from editguard.vocabulary.rule import Analysis, Case, Rule


class ConflictMarkers(Rule):
    """Conflict markers were added.

    ## What it does
    Reports files in which the change adds both a line that starts with `<<<<<<< ` and one that starts with
    `>>>>>>> `. Underlines of headings do not count.

    ## Why is this bad
    A merge, or an edit in SEARCH/REPLACE form, was written into the file instead of being carried out.

    ## Example
    ```text
    <<<<<<< HEAD
    x = 1
    =======
    x = 2
    >>>>>>> feature
    ```
    """

    code = "EG010"
    name = "conflict-markers"
    severity = Severity.ERROR

    VALID = (Case({"a.rst": "Title\n"}, after={"a.rst": "Title\n=======\n"}),)
    INVALID = (Case({"a.txt": "x\n"}, after={"a.txt": "<<<<<<< HEAD\nx\n=======\ny\n>>>>>>> feature\n"}),)

    def check(self, analysis: Analysis) -> Iterator[Finding]:
        """Yield a finding a file, at the edit that opens the conflict."""
        edits: dict[str, list[Edit]] = {}
        for edit in analysis.edits:
            edits.setdefault(edit.path, []).append(edit)
        for group in edits.values():
            opening = next((edit for edit in group if _starts(edit, b"<<<<<<< ")), None)
            closing = next((edit for edit in group if _starts(edit, b">>>>>>> ")), None)
            if opening is not None and closing is not None:
                yield self.finding("conflict markers were added", edit=opening)


def _starts(edit: Edit, mark: bytes) -> bool:
    return any(line.startswith(mark) for line in edit.new_text)
