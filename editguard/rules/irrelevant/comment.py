"""EG102: A comment was added or reworded and nothing else."""

from __future__ import annotations

from editguard.rules.irrelevant.kind import KindRule, deed, place
from editguard.rules.irrelevant.removed_words import removes
from editguard.vocabulary.edit import Edit, Kind
from editguard.vocabulary.finding import Severity
from editguard.vocabulary.rule import Case


class Comment(KindRule):
    """A comment was added or reworded and nothing else.

    ## What it does
    Reports edits that change comments only, unless the patch changes the behaviour of the definition that they
    stand in or right above, or what they add is mostly in words of the task or of the changed code.

    An edit of this kind is reported only beside edits of substance: a patch that does nothing else is about it.
    A task that speaks of it is never held against it.

    ## Why is this bad
    Somebody else's words were replaced without need; a removed comment takes its reason with it.

    ## Example
    ```diff
    -    # the server answers twice if the token is stale
    +    # Handle stale token
    ```
    """

    code = "EG102"
    name = "comment"
    severity = Severity.WARNING
    kind = Kind.COMMENT

    VALID = (
        Case({"a.py": "x = 1\n\n\n# why\ny = 1\n"}, after={"a.py": "x = 1\n\n\n# because\ny = 1\n"}),
        Case(
            {"a.py": "x = 1\n\n\ndef f():\n    # why\n    return 1\n"},
            after={"a.py": "x = 2\n\n\ndef f():\n    # because\n    return 2\n"},
        ),
    )
    INVALID = (
        Case(
            {"a.py": "x = 1\n\n\ndef f():\n    # why\n    return 1\n"},
            after={"a.py": "x = 2\n\n\ndef f():\n    # because\n    return 1\n"},
        ),
    )

    def concerns(self, edit: Edit) -> bool:
        """See `KindRule.concerns`."""
        return not removes(edit)

    def sentence(self, edit: Edit) -> str:
        """See `KindRule.sentence`."""
        return f"{deed(edit.detail, 'changes comments')}{place(edit)} and nothing else"
