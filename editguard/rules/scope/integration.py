"""EG220: What checks a change before it is merged is changed by it."""

from __future__ import annotations

from editguard.edits.places import integration
from editguard.patterns import Pattern
from editguard.rules.scope.file_rule import CODE, FIXED, TASK, FileRule
from editguard.task.asking import Asking
from editguard.vocabulary.edit import Edit
from editguard.vocabulary.finding import Severity
from editguard.vocabulary.patch import AppliedFile
from editguard.vocabulary.rule import Analysis, Case

_SPOKEN = Pattern(
    r"\bCI\b|(?i:\bcontinuous integration\b|\bworkflows?\b|\bgithub actions?\b|\btravis\b|\bappveyor\b|\bcircleci\b"
    r"|\bjenkins\b|\bpipelines?\b|\bpre-?commit\b|\bcodecov\b|\bcoverage\b|\bdependabot\b|\bcodeowners\b)"
)
_BEFORE = {**CODE, ".github/workflows/test.yml": "on: push\njobs:\n  test:\n    runs-on: ubuntu-24.04\n"}
_AFTER = {"a.py": FIXED, ".github/workflows/test.yml": _BEFORE[".github/workflows/test.yml"].replace("push", "release")}


class Integration(FileRule):
    """What checks a change before it is merged is changed by it.

    ## What it does
    Reports changes of the workflows and hooks of continuous integration, of their owners and coverage settings.

    Without a task, and where the task names the file or speaks of continuous integration, nothing is reported.

    ## Why is this bad
    A change that loosens its own check passes it.

    ## Example
    ```diff
     # .github/workflows/test.yml
    -on: push
    +on: release
    ```
    """

    code = "EG220"
    name = "integration-changed"
    severity = Severity.ERROR
    words = "changes what continuous integration does"
    VALID = (
        Case(_BEFORE, after=_AFTER, task="double() is slow; and let CI run at releases only"),
        Case(_BEFORE, after={"a.py": FIXED}, task=TASK),
    )
    INVALID = (Case(_BEFORE, after=_AFTER, task=TASK),)

    def asked(self, asking: Asking) -> bool:
        """See `FileRule.asked`."""
        return bool(asking.says(_SPOKEN.compiled))

    def edit(self, file: AppliedFile, edits: list[Edit], analysis: Analysis) -> Edit | None:
        """See `FileRule.edit`."""
        return edits[0] if integration(file.change.path) else None
