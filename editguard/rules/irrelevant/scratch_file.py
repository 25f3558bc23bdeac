"""EG109: A file was left behind that was written along the way."""

from __future__ import annotations

from editguard.rules.irrelevant.kind import KindRule
from editguard.vocabulary.edit import Edit, Kind
from editguard.vocabulary.finding import Severity
from editguard.vocabulary.rule import Case


class ScratchFile(KindRule):
    """A file was left behind that was written along the way.

    ## What it does
    Reports added files that were written along the way: reproductions of a bug, programs that try or make the
    change, reports to the reader, logs and other output at the top of the repository; backups, and what tools leave
    behind, anywhere. A name decides alone only where it can mean nothing else. `check_x.py` or `test_x.py` at the top
    needs a second sign: it imports the project's package and shows a result, or the project keeps its tests elsewhere.

    Files in the project's own folders, its tests and their data, and files that the task names are left alone.

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
