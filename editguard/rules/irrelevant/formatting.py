"""EG101: Code was laid out anew without changing a token."""

from __future__ import annotations

from editguard.edits.text import SAME
from editguard.rules.irrelevant.kind import SPECIFIC, KindRule, lines, place
from editguard.vocabulary.edit import Edit, Kind
from editguard.vocabulary.finding import Severity
from editguard.vocabulary.rule import Case


class Formatting(KindRule):
    """Code was laid out anew without changing a token.

    ## What it does
    Reports edits after which the code has the same tokens up to layout: line breaks, blanks, trailing commas,
    redundant parentheses, quotes and prefix of strings, backslashes.

    An edit of this kind is reported only beside edits of substance: a patch that does nothing else is about it.
    A task that speaks of it is never held against it.

    ## Why is this bad
    A reviewer reads every line only to find that nothing happened, and `git blame` forgets who did.

    ## Example
    ```diff
    -    return g(a, b)
    +    return g(
    +        a,
    +        b,
    +    )
    ```
    """

    code = "EG101"
    name = "formatting"
    severity = Severity.ERROR
    kind = Kind.FORMATTING

    VALID = (
        Case(
            {"a.py": "x = 1\n\n\ndef f(a, b):\n    return g(a, b)\n"},
            after={"a.py": "x = 1\n\n\ndef f(a, b):\n    return g(\n        a,\n        b,\n    )\n"},
        ),
        Case(
            {"a.py": "x = 1\n\n\ndef f(a, b):\n    return g(a, b)\n"},
            after={"a.py": "x = 2\n\n\ndef f(a, b):\n    return g(\n        a,\n        b,\n    )\n"},
            task="reformat f, and x is 2",
        ),
        Case(
            {"a.py": "x = 1\n\n\ndef f(a, b):\n    return g(a, b)\n"},
            after={"a.py": "x = 2\n\n\ndef f(a, b):\n    return g((a, b))\n"},
        ),
    )
    INVALID = (
        Case(
            {"a.py": "x = 1\n\n\ndef f(a, b):\n    return g(a, b)\n"},
            after={"a.py": "x = 2\n\n\ndef f(a, b):\n    return g(\n        a,\n        b,\n    )\n"},
        ),
        Case({"a.py": "x = 1\n\n\ny = 'a'\n"}, after={"a.py": 'x = 2\n\n\ny = "a"\n'}, task="x must be 2"),
    )

    def concerns(self, edit: Edit) -> bool:
        """See `KindRule.concerns`."""
        return edit.detail not in SPECIFIC

    def sentence(self, edit: Edit) -> str:
        """See `KindRule.sentence`."""
        count = len(edit.old_text) or len(edit.new_text)
        if edit.old_text == edit.new_text:
            return f"removes {lines(count)}{place(edit)} and adds {'it' if count == 1 else 'them'} again unchanged"
        detail = f" ({edit.detail})" if edit.detail not in ("", SAME) else ""
        return f"lays out {lines(count)}{place(edit)} anew without changing a token{detail}"
