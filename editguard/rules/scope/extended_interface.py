"""EG215: A public interface grows."""

from __future__ import annotations

from editguard.rules.scope.interface import SHOP, InterfaceRule
from editguard.task.asking import Asking
from editguard.task.intent import Intent
from editguard.vocabulary.finding import Severity
from editguard.vocabulary.interface import InterfaceKind
from editguard.vocabulary.rule import Case

_AFTER = {"shop/cart.py": SHOP["shop/cart.py"].replace("empty(cart)", "empty(cart, *, strict=False)")}


class ExtendedInterface(InterfaceRule):
    """A public interface grows.

    ## What it does
    Notes optional parameters that public functions and methods get, and names that `__all__` takes up. Calls go on
    working, so this is a note and never fails a run.

    Without a task, where the task names the function, its class or the parameter, and where it orders a feature,
    nothing is reported.

    ## Why is this bad
    What is public has to be documented and kept.

    ## Example
    ```diff
    -def empty(cart):
    +def empty(cart, *, strict=False):
    ```
    """

    code = "EG215"
    name = "extended-interface"
    severity = Severity.NOTE
    kind = InterfaceKind.ADDED
    VALID = (
        Case(SHOP, after=_AFTER, task="Add an option `strict`"),
        Case(SHOP, after={"shop/cart.py": SHOP["shop/cart.py"].replace("< 0", "<= 0")}, task="A rate of 0 is refused"),
    )
    INVALID = (Case(SHOP, after=_AFTER, task="The shop prints the wrong thing for a basket without any goods"),)

    def concerns(self, asking: Asking) -> bool:
        """Whether the task orders no feature."""
        return super().concerns(asking) and Intent.FEATURE not in asking.orders
