"""EG218: An existing test demands less."""

from __future__ import annotations

from editguard.rules.scope.testing import FIX, TASK, TESTED, RuleOnTests
from editguard.vocabulary.finding import Severity
from editguard.vocabulary.rule import Case
from editguard.vocabulary.weakening import WeakeningKind

_TESTS = TESTED["tests/test_shop.py"]
_LOOSE = _TESTS.replace("label(3) == '3 EUR'", "label(3)")
_OTHER = _TESTS.replace("'3 EUR'", "'3.0 EUR'").replace("label(3)", "label(3.0)")


class WeakenedTest(RuleOnTests):
    """An existing test demands less.

    ## What it does
    Reports tests with fewer assertions, assertions that turn from equality to likeness, containment or mere truth,
    whose bounds are widened, that accept any exception, no longer look at its message, or whose failure is caught;
    and parameter sets that are gone. An assertion with another expected value is noted by `EG219`.

    Without a task, and where the task names the test or its file, or speaks of relaxing tests, nothing is reported;
    where it names what the test is about, this is a note: a test may have to change with what it tests.

    ## Why is this bad
    A test that was in the way of a change was meant to be.

    ## Example
    ```diff
    -    assert label(3) == '3 EUR'
    +    assert label(3)
    ```
    """

    code = "EG218"
    name = "weakened-test"
    severity = Severity.WARNING
    kind = WeakeningKind.WEAKENED
    VALID = (
        Case(TESTED, after={"shop.py": FIX, "tests/test_shop.py": _OTHER}, task=TASK),
        Case(
            TESTED,
            after={"shop.py": FIX, "tests/test_shop.py": _TESTS + "    assert label(4) == '4 EUR'\n"},
            task=TASK,
        ),
    )
    INVALID = (
        Case(TESTED, after={"shop.py": FIX, "tests/test_shop.py": _LOOSE}, task=TASK),
        Case(
            TESTED,
            after={"shop.py": FIX, "tests/test_shop.py": _TESTS.replace("    assert label", "    label")},
            task=TASK,
        ),
    )
