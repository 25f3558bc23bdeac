"""EG219: An existing test expects something else."""

from __future__ import annotations

from editguard.rules.scope.testing import FIX, TASK, TESTED, RuleOnTests
from editguard.vocabulary.finding import Severity
from editguard.vocabulary.rule import Case
from editguard.vocabulary.weakening import WeakeningKind

_TESTS = TESTED["tests/test_shop.py"]
_OTHER = _TESTS.replace("'3 EUR'", "'3 €'")


class EditedExpectation(RuleOnTests):
    """An existing test expects something else.

    ## What it does
    Notes assertions of existing tests that demand as much as before, and another value. Whether that is the change
    that the task asks for or a way to make a failing test pass, only a reader can tell; so this is a note.

    Without a task, and where the task names the test or its file, nothing is reported.

    ## Why is this bad
    A test that is edited to match what the code does tests nothing.

    ## Example
    ```diff
    -    assert label(3) == '3 EUR'
    +    assert label(3) == '3 €'
    ```
    """

    code = "EG219"
    name = "edited-expectation"
    severity = Severity.NOTE
    kind = WeakeningKind.EXPECTATION
    VALID = (Case(TESTED, after={"shop.py": FIX}, task=TASK),)
    INVALID = (Case(TESTED, after={"shop.py": FIX, "tests/test_shop.py": _OTHER}, task=TASK),)
