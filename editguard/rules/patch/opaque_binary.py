"""EG015: A binary change comes without its data."""

from __future__ import annotations

from editguard.rules.patch.problem import ProblemRule
from editguard.vocabulary.finding import Severity
from editguard.vocabulary.patch import ProblemCode
from editguard.vocabulary.rule import Case


class OpaqueBinary(ProblemRule):
    """A binary change comes without its data.

    ## What it does
    Reports `Binary files … differ`, where nothing says what the file is like afterwards.

    ## Why is this bad
    It can be neither applied nor checked. `git diff --binary` writes the data.

    ## Example
    ```diff
    Binary files a/logo.png and b/logo.png differ
    ```
    """

    code = "EG015"
    name = "opaque-binary"
    severity = Severity.WARNING
    problem = ProblemCode.BINARY_OPAQUE
    VALID = (Case({"a.py": "x = 1\n"}, proposal="--- a/a.py\n+++ b/a.py\n@@ -1 +1 @@\n-x = 1\n+x = 2\n"),)
    INVALID = (
        Case(
            {"a.py": "x = 1\n"},
            proposal="diff --git a/a.bin b/a.bin\nnew file mode 100644\nindex 0000000..1234567\n"
            "Binary files /dev/null and b/a.bin differ\n",
        ),
    )
