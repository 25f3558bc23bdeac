"""EG221: The set-up of the project is changed."""

from __future__ import annotations

from editguard.edits.places import integration, settings_file
from editguard.patterns import Pattern
from editguard.rules.scope.file_rule import CODE, FIXED, TASK, FileRule, for_tests
from editguard.task.asking import Asking
from editguard.task.intent import Intent, upkeep
from editguard.vocabulary.edit import Edit, Kind
from editguard.vocabulary.finding import Severity
from editguard.vocabulary.patch import AppliedFile
from editguard.vocabulary.rule import Analysis, Case

_SPOKEN = Pattern(
    r"\b(?:setup\.(?:py|cfg)|pyproject(?:\.toml)?|tox|pytest\.ini|packag(?:e|es|ed|ing) (?:data|metadata|build|index)"
    r"|packaging|wheels?|sdist|pypi|pip install|build (?:system|backend|fails?|error|configuration|script)"
    r"|makefile|dockerfile|docker|gitignore|editorconfig|mypy|flake8|pylint|ruff|isort|black|lint(?:er|ing)?"
    r"|entry[ -]points?|console[ -]script|package\.json|tsconfig|webpack|npm|cargo|python_requires|classifiers?)\b",
    2,  # re.IGNORECASE
)
_BEFORE = {**CODE, "tox.ini": "[tox]\nenvlist = py311\n"}
_AFTER = {"a.py": FIXED, "tox.ini": "[tox]\nenvlist = py312\n"}


class Settings(FileRule):
    """The set-up of the project is changed.

    ## What it does
    Reports changes of the files that set up build, tests and tools (`pyproject.toml`, `setup.cfg`, `tox.ini`,
    `Makefile`, `.gitignore` …), dependencies apart, which are the matter of `EG222`.

    Without a task, and where the task names the file or speaks of building, packaging or the tools, nothing is
    reported.

    ## Why is this bad
    Mostly it was done to make the sandbox of a model work, and concerns everybody else.

    ## Example
    ```diff
     # tox.ini
    -envlist = py311
    +envlist = py312
    ```
    """

    code = "EG221"
    name = "settings-changed"
    severity = Severity.WARNING
    words = "changes how the project is set up"
    VALID = (
        Case(_BEFORE, after=_AFTER, task="double() is slow; run tox with a newer Python"),
        Case(_BEFORE, after={"a.py": FIXED}, task=TASK),
    )
    INVALID = (Case(_BEFORE, after=_AFTER, task=TASK),)

    def asked(self, asking: Asking) -> bool:
        """See `FileRule.asked`."""
        return bool(asking.says(_SPOKEN.compiled) or upkeep(asking.order) or Intent.DEPENDENCY in asking.orders)

    def edit(self, file: AppliedFile, edits: list[Edit], analysis: Analysis) -> Edit | None:
        """See `FileRule.edit`."""
        path = file.change.path
        if not settings_file(path) or integration(path) or for_tests(path, analysis):
            return None
        return next((edit for edit in edits if edit.kind is not Kind.DEPENDENCY), None)
