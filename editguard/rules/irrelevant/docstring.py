"""EG103: A docstring was added or reworded and nothing else."""

from __future__ import annotations

from editguard.edits.kinds.decide import BLANKS_OF_DOCSTRING
from editguard.rules.irrelevant.kind import KindRule, deed, place
from editguard.rules.irrelevant.removed_words import removes
from editguard.vocabulary.edit import Edit, Kind
from editguard.vocabulary.finding import Severity
from editguard.vocabulary.rule import Case


class Docstring(KindRule):
    """A docstring was added or reworded and nothing else.

    ## What it does
    Reports edits that change docstrings only, in definitions whose behaviour the patch leaves alone, unless what
    they add is mostly in words of the task or of the changed code.

    An edit of this kind is reported only beside edits of substance: a patch that does nothing else is about it.
    A task that speaks of it is never held against it.

    ## Why is this bad
    Documentation of other code is another change, with another reviewer.

    ## Example
    ```diff
    -    # Return the total.
    +    # Calculate and return the total amount.
    ```
    between the triple quotes of a docstring.
    """

    code = "EG103"
    name = "docstring"
    severity = Severity.WARNING
    kind = Kind.DOCSTRING

    VALID = (
        Case(
            {"a.py": 'x = 1\n\n\ndef f():\n    """One."""\n    return 1\n'},
            after={"a.py": 'x = 2\n\n\ndef f():\n    """Two."""\n    return 2\n'},
        ),
    )
    INVALID = (
        Case(
            {"a.py": 'x = 1\n\n\ndef f():\n    """One."""\n    return 1\n'},
            after={"a.py": 'x = 2\n\n\ndef f():\n    """Two."""\n    return 1\n'},
        ),
        Case(
            {"a.py": 'x = 1\n\n\ndef f():\n    """One.\n    """\n    return 1\n'},
            after={"a.py": 'x = 2\n\n\ndef f():\n    """One.\n\n    """\n    return 1\n'},
        ),
    )

    def concerns(self, edit: Edit) -> bool:
        """See `KindRule.concerns`."""
        return not removes(edit)

    def sentence(self, edit: Edit) -> str:
        """See `KindRule.sentence`."""
        otherwise = "changes the blanks in a docstring" if edit.detail == BLANKS_OF_DOCSTRING else "changes a docstring"
        return f"{deed(edit.detail, otherwise)}{place(edit)} and nothing else"
