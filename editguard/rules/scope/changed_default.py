"""EG212: A default value of a public function changes."""

from __future__ import annotations

from editguard.patterns import Pattern
from editguard.rules.scope.interface import SHOP, InterfaceRule
from editguard.task.asking import Asking
from editguard.vocabulary.finding import Severity
from editguard.vocabulary.interface import InterfaceKind
from editguard.vocabulary.rule import Case

_DEFAULT = Pattern(r"\bdefaults?\b", 2)  # re.IGNORECASE
_AFTER = {"shop/cart.py": SHOP["shop/cart.py"].replace("rate=0", "rate=1")}


class ChangedDefault(InterfaceRule):
    """A default value of a public function changes.

    ## What it does
    Reports parameters of public functions and methods that are optional before and after, with another default; before
    and after are shown.

    Without a task, and where the task names the function, its class or the parameter, or its title speaks of a
    default, nothing is reported.

    ## Why is this bad
    Calls that leave the argument out go on working and do something else.

    ## Example
    ```diff
    -def total(self, rate=0):
    +def total(self, rate=1):
    ```
    """

    code = "EG212"
    name = "changed-default"
    severity = Severity.WARNING
    kind = InterfaceKind.DEFAULT
    VALID = (
        Case(SHOP, after=_AFTER, task="Change the default tax"),
        Case(SHOP, after=_AFTER, task="Cart.total must add tax unless told otherwise"),
    )
    INVALID = (Case(SHOP, after=_AFTER, task="An empty basket must not raise when it is printed"),)

    def concerns(self, asking: Asking) -> bool:
        """Whether the task orders no other default."""
        return super().concerns(asking) and not _DEFAULT.search(asking.order)
