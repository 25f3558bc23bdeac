"""EG223: The terms of use are changed."""

from __future__ import annotations

from editguard.edits.places import licence
from editguard.patterns import Pattern
from editguard.rules.scope.file_rule import CODE, FIXED, TASK, FileRule, for_tests
from editguard.task.asking import Asking
from editguard.vocabulary.edit import Edit
from editguard.vocabulary.finding import Severity
from editguard.vocabulary.patch import AppliedFile
from editguard.vocabulary.rule import Analysis, Case

_SPOKEN = Pattern(r"\b(?:licen[cs]\w*|copyright\w*|spdx|notices?|vendor\w*)\b", 2)  # re.IGNORECASE
_BEFORE = {**CODE, "LICENSE": "MIT License\n\nCopyright (c) 2020 A\n"}
_AFTER = {"a.py": FIXED, "LICENSE": "MIT License\n\nCopyright (c) 2026 A and others\n"}


class Licence(FileRule):
    """The terms of use are changed.

    ## What it does
    Reports changes of licences and notices.

    Without a task, and where the task speaks of licences or names the file, nothing is reported.

    ## Why is this bad
    What a licence says is for its owners to decide.

    ## Example
    ```diff
     # LICENSE
    -Copyright (c) 2020 A
    +Copyright (c) 2026 A and others
    ```
    """

    code = "EG223"
    name = "licence-changed"
    severity = Severity.ERROR
    words = "changes the terms of use"
    VALID = (
        Case(_BEFORE, after=_AFTER, task="Update the copyright"),
        Case(_BEFORE, after={"a.py": FIXED}, task=TASK),
    )
    INVALID = (Case(_BEFORE, after=_AFTER, task=TASK),)

    def asked(self, asking: Asking) -> bool:
        """See `FileRule.asked`."""
        return bool(asking.says(_SPOKEN.compiled))

    def edit(self, file: AppliedFile, edits: list[Edit], analysis: Analysis) -> Edit | None:
        """See `FileRule.edit`."""
        return edits[0] if licence(file.change.path) and not for_tests(file.change.path, analysis) else None
