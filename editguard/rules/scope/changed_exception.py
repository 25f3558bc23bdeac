"""EG214: A public function raises another exception."""

from __future__ import annotations

from editguard.rules.scope.interface import SHOP, InterfaceRule
from editguard.vocabulary.finding import Severity
from editguard.vocabulary.interface import InterfaceKind
from editguard.vocabulary.rule import Case

_AFTER = {"shop/cart.py": SHOP["shop/cart.py"].replace("raise ValueError", "raise RuntimeError")}


class ChangedException(InterfaceRule):
    """A public function raises another exception.

    ## What it does
    Reports public functions and methods in which a `raise` of one exception gives way to a `raise` of another. One
    exception more or fewer is a change of behaviour, and none of this rule's matter.

    Without a task, and where the task names the function, its class or one of the exceptions, nothing is reported.

    ## Why is this bad
    Who catches the old exception no longer does.

    ## Example
    ```diff
    -            raise ValueError(rate)
    +            raise RuntimeError(rate)
    ```
    """

    code = "EG214"
    name = "changed-exception"
    severity = Severity.WARNING
    kind = InterfaceKind.EXCEPTION
    VALID = (
        Case(SHOP, after=_AFTER, task="A negative rate must give a RuntimeError"),
        Case(
            SHOP,
            after={
                "shop/cart.py": SHOP["shop/cart.py"].replace("raise ValueError", "raise TypeError() from ValueError")
            },
            task="Negative rates: fix what `total` raises",
        ),
    )
    INVALID = (Case(SHOP, after=_AFTER, task="An empty basket must not fail when it is printed on paper"),)
