"""EG216: An existing test is gone."""

from __future__ import annotations

from editguard.rules.scope.testing import FIX, TASK, TESTED, RuleOnTests
from editguard.task.asking import Asking
from editguard.vocabulary.finding import Severity
from editguard.vocabulary.rule import Case
from editguard.vocabulary.weakening import Weakening, WeakeningKind

_TESTS = TESTED["tests/test_shop.py"]


class DeletedTest(RuleOnTests):
    """An existing test is gone.

    ## What it does
    Reports tests that are deleted, commented out, renamed so that they are not collected, shadowed by a second
    definition of their name, and files of tests that are deleted. A test that is moved, renamed, or whose assertions
    others make now, is not gone.

    Without a task, and where the task orders that something be removed, names the test or its file, or speaks of
    taking tests away, nothing is reported; where it names what the test is about, this is a note.

    ## Why is this bad
    What the test guarded is unguarded, and nobody asked for that.

    ## Example
    ```diff
    -def test_label():
    -    assert label(3) == '3 EUR'
    ```
    """

    code = "EG216"
    name = "deleted-test"
    severity = Severity.ERROR
    kind = WeakeningKind.DELETED
    VALID = (
        Case(
            TESTED,
            after={"shop.py": FIX, "tests/test_shop.py": _TESTS.replace("test_label", "test_label_of_price")},
            task=TASK,
        ),
        Case(
            TESTED,
            after={"tests/test_shop.py": _TESTS.partition("\n\ndef test_label")[0]},
            task="Remove labels from the shop",
        ),
    )
    INVALID = (
        Case(
            TESTED, after={"shop.py": FIX, "tests/test_shop.py": _TESTS.partition("\n\ndef test_label")[0]}, task=TASK
        ),
    )

    def excused(self, change: Weakening, asking: Asking) -> bool:
        """Whether the task orders a removal."""
        return super().excused(change, asking) or bool(asking.removes)
