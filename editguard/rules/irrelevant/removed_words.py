"""EG120: A comment or a docstring was removed and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from editguard.rules.irrelevant.kind import accused, place, unasked
from editguard.vocabulary.edit import Edit, Kind
from editguard.vocabulary.finding import Finding, Severity
from editguard.vocabulary.rule import Analysis, Case, Rule

_BEFORE = {"a.py": "x = 1\n\n\ndef f():\n    # the server answers twice if the token is stale\n    return 1\n"}


def removes(edit: Edit) -> bool:
    """Whether an edit of comments or docstrings takes one away."""
    return edit.detail in ("comment removed", "docstring removed")


class RemovedWords(Rule):
    """A comment or a docstring was removed and nothing else.

    ## What it does
    Reports edits that take a comment or a docstring away while the code that it explains is still there, also in a
    function that the patch changes elsewhere, unless the words that go are those of the task or of the change.

    An edit of this kind is reported only beside edits of substance: a patch that does nothing else is about it.
    A task that speaks of it is never held against it.

    ## Why is this bad
    The reason for the code goes with it, and nobody will write it again.

    ## Example
    ```diff
    -    # the server answers twice if the token is stale
         retry(session)
    ```
    """

    code = "EG120"
    name = "removed-words"
    severity = Severity.WARNING

    VALID = (Case(_BEFORE, after={"a.py": "x = 2\n\n\ndef f():\n    # the server answers once\n    return 1\n"}),)
    INVALID = (
        Case(_BEFORE, after={"a.py": "x = 2\n\n\ndef f():\n    return 1\n"}),
        Case(
            {"a.py": 'x = 1\n\n\ndef f():\n    """Why."""\n    return 1\n'},
            after={"a.py": "x = 2\n\n\ndef f():\n    return 1\n"},
        ),
    )

    def check(self, analysis: Analysis) -> Iterator[Finding]:
        """Yield a finding an edit."""
        for edit, _ in accused(analysis):
            if removes(edit):
                what = "a comment" if edit.kind is Kind.COMMENT else "a docstring"
                yield self.finding(f"removes {what}{place(edit)} and nothing else{unasked(analysis)}", edit=edit)
