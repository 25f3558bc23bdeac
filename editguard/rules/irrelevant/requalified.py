"""EG117: A name is taken from another module, and nothing else changes."""

from __future__ import annotations

from collections.abc import Iterator

from editguard.rules.irrelevant.kind import accused, place
from editguard.vocabulary.finding import Finding, Severity
from editguard.vocabulary.rule import Analysis, Case, Rule

_BEFORE = {
    "a.py": "import collections\n\n\ndef merge(a, b):\n    return {**b, **a}\n\n\ndef is_map(x):\n"
    "    return isinstance(x, collections.Mapping)\n",
}
_FIX = _BEFORE["a.py"].replace("{**b, **a}", "{**a, **b}")
_AFTER = _FIX.replace("import collections\n", "import collections.abc\n").replace(
    "collections.Mapping", "collections.abc.Mapping"
)


class Requalified(Rule):
    """A name is taken from another module, and nothing else changes.

    ## What it does
    Reports edits that only change where a name comes from (`collections.Mapping` to `collections.abc.Mapping`, or to
    a bare `Mapping` that is imported), and the imports that serve nothing else, where the task speaks neither of the
    name nor of what is imported.

    Without a task nothing is reported.

    ## Why is this bad
    Making code fit for other versions of Python or of a library is a change with a reason of its own, and with other
    tests.

    ## Example
    ```diff
    -import collections
    +import collections.abc
     ...
    -    return isinstance(x, collections.Mapping)
    +    return isinstance(x, collections.abc.Mapping)
    ```
    """

    code = "EG117"
    name = "requalified-name"
    severity = Severity.WARNING

    VALID = (
        Case(_BEFORE, after={"a.py": _FIX}, task="merge() lets the first mapping win"),
        Case(_BEFORE, after={"a.py": _AFTER}, task="collections.Mapping is gone in Python 3.10"),
    )
    INVALID = (Case(_BEFORE, after={"a.py": _AFTER}, task="merge() lets the first of its arguments win"),)

    def check(self, analysis: Analysis) -> Iterator[Finding]:
        """Yield a finding an edit."""
        for edit, verdict in accused(analysis):
            if verdict.evidence and verdict.evidence[0].signal == "requalified":
                yield self.finding(f"{verdict.evidence[0].detail}{place(edit)}", edit=edit)
