"""EG210: A public name is gone that the task does not ask to take away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from editguard.rules.scope.interface import SHOP, InterfaceRule
from editguard.task.asking import Asking
from editguard.vocabulary.finding import Finding, Severity
from editguard.vocabulary.interface import InterfaceChange, InterfaceKind
from editguard.vocabulary.rule import Analysis, Case

_SHOWN = 4
"""Names that a message lists."""

_AFTER = {"shop/cart.py": SHOP["shop/cart.py"].partition("\n\n\ndef empty")[0].replace("rate < 0", "rate < -1") + "\n"}


class RemovedName(InterfaceRule):
    """A public name is gone that the task does not ask to take away.

    ## What it does
    Reports functions, classes, methods and class attributes of a package's public modules that are gone or have
    another name, names that `__all__` or a package's `__init__` no longer hands on, and modules that are deleted or
    renamed; one finding a file. Not reported is what may still be there: a name that is imported instead, that a base
    class may have, that a module's `__getattr__` may answer for; nor names with an underscore, tests, scripts, and
    modules outside of packages.

    Without a task nothing is reported.

    ## Why is this bad
    Whoever imports the name gets an error, and nobody asked for that.

    ## Example
    ```diff
     class Cart:
    -    def total(self): ...
    +    def grand_total(self): ...
    ```
    """

    code = "EG210"
    name = "removed-public-name"
    severity = Severity.ERROR
    kind = InterfaceKind.REMOVED
    VALID = (
        Case(SHOP, after=_AFTER, task="Remove the helper empty() and let rates down to -1 pass in carts of the shop"),
        Case(SHOP, after=_AFTER, task="The old helper should be removed, and rates down to -1 pass"),
        Case(SHOP, after={"shop/cart.py": SHOP["shop/cart.py"].replace("< 0", "<= 0")}, task="A rate of 0 is refused"),
    )
    INVALID = (
        Case(SHOP, after=_AFTER, task="Rates down to -1 must pass in Cart.total, they are discounts"),
        Case(SHOP, after=_AFTER, task="Cart.total drops the last price of a cart"),
        Case(SHOP, after=_AFTER, task="Cart.total should keep the order of prices"),
    )

    def concerns(self, asking: Asking) -> bool:
        """Whether the task orders no removal."""
        return super().concerns(asking) and not asking.removes

    def told(self, analysis: Analysis, changes: Sequence[InterfaceChange]) -> Iterator[Finding]:
        """Yield one finding a file."""
        by_path: dict[str, list[InterfaceChange]] = {}
        for change in changes:
            by_path.setdefault(change.path, []).append(change)
        for found in by_path.values():
            first = found[0]
            if len(found) == 1:
                message = first.words
            else:
                names = ", ".join(f"`{change.name}`" for change in found[:_SHOWN])
                more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
                message = f"{len(found)} public names are gone: {names}{more}"
            detail = "\n".join(f"before: {change.before}" for change in found[: 2 * _SHOWN] if change.before)
            yield self.on(analysis, first, f"{message}; the task does not ask for it", detail)
