"""EG109: A file was left behind that was written along the way."""

from __future__ import annotations

from editguard.rules.irrelevant.kind import KindRule
from editguard.vocabulary.edit import Edit, Kind
from editguard.vocabulary.finding import Severity
from editguard.vocabulary.rule import Case


class ScratchFile(KindRule):
    """A file was left behind that was written along the way.

    ## What it does
    Reports added files that look like reproduction scripts, dumps, backups, logs, reports to the reader or
    droppings of tools, by name and place: at the top of the repository or in a new folder, never inside the
    project's own tree.

    A file that the task names is not reported.

    ## Why is this bad
    It is not part of the change, and it stays in history.

    ## Example
    ```diff
    --- /dev/null
    +++ b/reproduce.py
    ```

    ## Options
    - `scratch-paths`: more globs of scratch files. `test-paths`: globs of tests, which are never scratch.
    """

    code = "EG109"
    name = "scratch-file"
    severity = Severity.ERROR
    kind = Kind.SCRATCH

    VALID = (
        Case({"a.py": "x = 1\n", "tests/test_a.py": "y = 1\n"}, after={"tests/test_b.py": "z = 1\n"}),
        Case({"a.py": "x = 1\n"}, after={"reproduce.py": "x = 1\n"}, task="add reproduce.py"),
        Case({"a.py": "x = 1\n"}, after={"b.py": "y = 1\n"}),
    )
    INVALID = (
        Case({"a.py": "x = 1\n"}, after={"reproduce.py": "import a\n"}),
        Case({"a.py": "x = 1\n"}, after={"a.py.orig": "x = 1\n"}),
    )

    def sentence(self, edit: Edit) -> str:
        """See `KindRule.sentence`."""
        return "a file of the kind that is written along the way and thrown away"
