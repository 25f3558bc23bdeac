"""EG213: A public class no longer derives from one of its bases."""

from __future__ import annotations

from editguard.rules.scope.interface import SHOP, InterfaceRule
from editguard.vocabulary.finding import Severity
from editguard.vocabulary.interface import InterfaceKind
from editguard.vocabulary.rule import Case

_AFTER = {
    "shop/cart.py": SHOP["shop/cart.py"]
    .replace("(Priced)", "")
    .replace("from shop.base import Priced\n\n\n", "")
    .replace("    def total", "    prices = ()\n\n    def total")
}


class ChangedBases(InterfaceRule):
    """A public class no longer derives from one of its bases.

    ## What it does
    Reports public classes that lose a base, unless a new base derives from it or comes from another file, where it is
    not known what it derives from. The same base from another module, or a further base, is no loss.

    Without a task, and where the task names the class or the base, nothing is reported.

    ## Why is this bad
    `isinstance`, `except` clauses and inherited methods stop working for whoever relies on them.

    ## Example
    ```diff
    -class Cart(Priced):
    +class Cart:
    ```
    """

    code = "EG213"
    name = "changed-bases"
    severity = Severity.WARNING
    kind = InterfaceKind.BASES
    VALID = (
        Case(SHOP, after=_AFTER, task="Cart must not be Priced any more"),
        Case(
            SHOP,
            after={"shop/cart.py": SHOP["shop/cart.py"].replace("(Priced)", "(Priced, dict)")},
            task="Totals are wrong for negative rates",
        ),
    )
    INVALID = (Case(SHOP, after=_AFTER, task="Totals are wrong for negative rates when they are printed"),)
