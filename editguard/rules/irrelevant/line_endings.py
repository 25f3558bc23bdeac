"""EG112: Line ends were changed from LF to CRLF or back."""

from __future__ import annotations

from editguard.edits.text import LINE_ENDINGS
from editguard.rules.irrelevant.kind import DetailRule
from editguard.vocabulary.finding import Severity
from editguard.vocabulary.rule import Case


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
    message = "changes line ends only (LF or CRLF)"

    VALID = (Case({"a.py": "x = 1\r\n"}, after={"a.py": "x = 2\r\n"}),)
    INVALID = (Case({"a.py": "x = 1\n", "b.py": "y = 1\r\n"}, after={"a.py": "x = 2\n", "b.py": "y = 1\n"}),)
