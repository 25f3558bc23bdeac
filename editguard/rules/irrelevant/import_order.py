"""EG104: Imports were reordered, regrouped or rewritten without changing what they bind."""

from __future__ import annotations

from editguard.rules.irrelevant.kind import KindRule, place
from editguard.vocabulary.edit import Edit, Kind
from editguard.vocabulary.finding import Severity
from editguard.vocabulary.rule import Case


class ImportOrder(KindRule):
    """Imports were reordered, regrouped or rewritten without changing what they bind.

    ## What it does
    Reports edits of import statements after which the file binds the same names to the same things.

    An edit of this kind is reported only beside edits of substance: a patch that does nothing else is about it.
    A task that speaks of it is never held against it.

    ## Why is this bad
    Import blocks are where patches collide; a new order makes every other branch conflict.

    ## Example
    ```diff
    -import json
     import os
    +import json
    ```
    """

    code = "EG104"
    name = "import-order"
    severity = Severity.WARNING
    kind = Kind.IMPORT

    VALID = (Case({"a.py": "x = 1\n\n\nimport os\n"}, after={"a.py": "x = 2\n\n\nimport os\nimport re\n"}),)
    INVALID = (
        Case({"a.py": "x = 1\n\n\nimport json\nimport os\n"}, after={"a.py": "x = 2\n\n\nimport os\nimport json\n"}),
        Case({"a.py": "x = 1\n\n\nfrom a import b, c\n"}, after={"a.py": "x = 2\n\n\nfrom a import c, b\n"}),
    )

    def sentence(self, edit: Edit) -> str:
        """See `KindRule.sentence`."""
        return f"reorders or regroups imports{place(edit)} without changing what they bind"
