"""EG113: The byte order mark of a file was added or removed."""

from __future__ import annotations

from editguard.edits.text import BYTE_ORDER_MARK
from editguard.rules.irrelevant.kind import DetailRule
from editguard.vocabulary.edit import Edit
from editguard.vocabulary.finding import Severity
from editguard.vocabulary.rule import Case

_BOM = b"\xef\xbb\xbf"


class ByteOrderMark(DetailRule):
    """The byte order mark of a file was added or removed.

    ## What it does
    Reports edits of a first line that differ in the mark only.

    An edit of this kind is reported only beside edits of substance: a patch that does nothing else is about it.
    A task that speaks of it is never held against it.

    ## Why is this bad
    Invisible in most viewers, and enough to break a shebang line.

    ## Example
    An editor that saves UTF-8 "with signature".
    """

    code = "EG113"
    name = "byte-order-mark"
    severity = Severity.ERROR
    details = frozenset({BYTE_ORDER_MARK})

    VALID = (Case({"a.py": "x = 1\r\n"}, after={"a.py": "x = 2\r\n"}),)
    INVALID = (Case({"a.py": "x = 1\n", "b.py": "y = 1\n"}, after={"a.py": "x = 2\n", "b.py": b"\xef\xbb\xbfy = 1\n"}),)

    def sentence(self, edit: Edit) -> str:
        """See `KindRule.sentence`."""
        verb = "adds" if any(line.startswith(_BOM) for line in edit.new_text) else "removes"
        return f"{verb} the byte order mark of the file and nothing else"
