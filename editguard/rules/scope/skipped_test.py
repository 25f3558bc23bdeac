"""EG217: An existing test is skipped, or expected to fail."""

from __future__ import annotations

from editguard.rules.scope.testing import FIX, TASK, TESTED, RuleOnTests
from editguard.vocabulary.finding import Severity
from editguard.vocabulary.rule import Case
from editguard.vocabulary.weakening import WeakeningKind

_TESTS = TESTED["tests/test_shop.py"]
_SKIP = _TESTS.replace("def test_label", "@pytest.mark.skip\ndef test_label").replace(
    "from shop", "import pytest\nfrom shop"
)
_NEW = _TESTS + "\n\n@pytest.mark.skip\ndef test_more():\n    assert total([0.5]) == 0.5\n"


class SkippedTest(RuleOnTests):
    """An existing test is skipped, or expected to fail.

    ## What it does
    Reports `skip`, `skipif`, `xfail`, `expectedFailure` and the like on tests, their classes and files, calls that skip
    inside of them, and a `return` before their end; in other languages than Python what their lines show (`it.skip`,
    `it.only`, `t.Skip()`, `#[ignore]`, `@Disabled`). A new test may be skipped. A skip under a condition is a warning.

    Without a task, and where the task names the test or its file, or speaks of skipping tests, nothing is reported;
    where it names what the test is about, this is a note.

    ## Why is this bad
    The test is still there and guards nothing.

    ## Example
    ```diff
    +@pytest.mark.skip
     def test_label():
    ```
    """

    code = "EG217"
    name = "skipped-test"
    severity = Severity.ERROR
    kind = WeakeningKind.SKIPPED
    VALID = (
        Case(
            TESTED,
            after={"shop.py": FIX, "tests/test_shop.py": _NEW.replace("from", "import pytest\nfrom", 1)},
            task=TASK,
        ),
        Case(
            TESTED, after={"shop.py": FIX, "tests/test_shop.py": _SKIP}, task=TASK + ". Skip the flaky test of labels."
        ),
    )
    INVALID = (Case(TESTED, after={"shop.py": FIX, "tests/test_shop.py": _SKIP}, task=TASK),)
