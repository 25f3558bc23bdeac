"""EG211: The signature of a public function changes so that calls of it break."""

from __future__ import annotations

from editguard.rules.scope.interface import SHOP, InterfaceRule
from editguard.vocabulary.finding import Severity
from editguard.vocabulary.interface import InterfaceKind
from editguard.vocabulary.rule import Case

_CART = SHOP["shop/cart.py"]
_AFTER = {"shop/cart.py": _CART.replace("rate < 0", "rate < -1").replace("empty(cart)", "empty(cart, strict)")}
_OPTION = {"shop/cart.py": _CART.replace("empty(cart)", "empty(cart, *, strict=False)").replace("< 0", "< -1")}


class ChangedSignature(InterfaceRule):
    """The signature of a public function changes so that calls of it break.

    ## What it does
    Reports public functions and methods of which a parameter is gone, has another name or place, is required now, or
    can no longer be given by place or by name; which become or cease to be a coroutine, a property, a class method or
    a static method. Before and after are shown. A parameter that goes is none that `*args` or `**kwargs` still take;
    an operator's method may name its parameters as it likes; a new decorator that speaks of a deprecation is believed.
    Not compared is what is defined in several ways, as in the branches of an `if`. A new optional parameter is
    another rule's matter (`EG215`).

    Without a task, and where the task names the function, its class or the parameter, nothing is reported.

    ## Why is this bad
    Callers outside of the repository break, and nobody asked for that.

    ## Example
    ```diff
    -def empty(cart):
    +def empty(cart, strict):
    ```
    """

    code = "EG211"
    name = "changed-signature"
    severity = Severity.ERROR
    kind = InterfaceKind.SIGNATURE
    VALID = (
        Case(SHOP, after=_OPTION, task="Rates down to -1 must pass, they are discounts"),
        Case(SHOP, after=_AFTER, task="empty() needs to know whether to be strict, and rates down to -1 pass"),
    )
    INVALID = (Case(SHOP, after=_AFTER, task="Rates down to -1 must pass, they are discounts"),)
