"""EG222: Dependencies are changed."""

from __future__ import annotations

from editguard.edits.places import lock
from editguard.patterns import Pattern
from editguard.rules.scope.file_rule import CODE, FIXED, TASK, FileRule, for_tests
from editguard.task.asking import Asking
from editguard.task.intent import Intent, upkeep
from editguard.vocabulary.edit import Edit, Kind
from editguard.vocabulary.finding import Severity
from editguard.vocabulary.patch import AppliedFile
from editguard.vocabulary.rule import Analysis, Case

_NAME = Pattern(rb"^[\s\"'\[-]*([A-Za-z][\w.-]+)")
_BEFORE = {**CODE, "requirements.txt": "numpy>=1.26\n"}
_AFTER = {"a.py": FIXED, "requirements.txt": "numpy>=2.1\n"}


class Dependency(FileRule):
    """Dependencies are changed.

    ## What it does
    Reports changes of what the project depends on: manifests, requirements and lock files.

    Without a task, and where the task names the file or the package, or speaks of dependencies, nothing is reported.

    ## Why is this bad
    A dependency, or another bound on one, is a decision about everybody's installation.

    ## Example
    ```diff
     # requirements.txt
    -numpy>=1.26
    +numpy>=2.1
    ```
    """

    code = "EG222"
    name = "dependency-changed"
    severity = Severity.WARNING
    words = "changes dependencies"
    VALID = (
        Case(_BEFORE, after=_AFTER, task="double() is slow with an old numpy"),
        Case(_BEFORE, after={"a.py": FIXED}, task=TASK),
    )
    INVALID = (Case(_BEFORE, after=_AFTER, task=TASK),)

    def asked(self, asking: Asking) -> bool:
        """See `FileRule.asked`."""
        return Intent.DEPENDENCY in asking.wants or bool(upkeep(asking.order))

    def edit(self, file: AppliedFile, edits: list[Edit], analysis: Analysis) -> Edit | None:
        """See `FileRule.edit`."""
        if for_tests(file.change.path, analysis):
            return None
        if lock(file.change.path):
            return edits[0]
        return next((edit for edit in edits if edit.kind is Kind.DEPENDENCY), None)

    def needed(self, file: AppliedFile, edits: list[Edit], analysis: Analysis, asking: Asking) -> bool:
        """Whether the task names a package whose line changes."""
        lines = [line for edit in edits for line in (*edit.old_text, *edit.new_text)]
        names = [match.group(1).decode() for line in lines if (match := _NAME.match(line))]
        return any(name.lower() in asking.text.lower() for name in names)
