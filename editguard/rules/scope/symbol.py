"""EG202: A function, class or name was changed that the contract leaves out."""

from __future__ import annotations

from editguard.rules.scope.breach import BreachRule
from editguard.vocabulary.finding import Severity
from editguard.vocabulary.rule import Case

_MODULE = "def f():\n    return 1\n\n\ndef g():\n    return 2\n"


class SymbolOutside(BreachRule):
    """A function, class or name was changed that the contract leaves out.

    ## What it does
    Reports edits of Python files that touch a symbol that is denied, or, where symbols are allowed, anything else.
    Symbols are qualified names with wildcards: `pkg.mod.Class.*`, `**.helper`; a name covers what is defined inside.
    They are looked up before and after the change, so that a rename, a move to another file, a second definition or a
    new binding of the same name does not escape; a name that a package re-exports is the definition behind it. Imports
    of free names, in a file where an allowed symbol changes, are let in with it.

    What code does when it runs is out of reach: a helper that a denied function calls, `setattr`, `globals()`,
    `vars()`.

    ## Why is this bad
    A file is often too coarse to say what may change: one function of it is meant, or one must stay.

    ## Example
    With `--deny-symbol shop.pricing.total`:
    ```diff
     def total(items):
    -    return sum(items)
    +    return sum(items or ())
    ```

    ## Options
    - `--allow-symbol`, `--deny-symbol`; `[tool.editguard.scope]` with `allow-symbols` and `deny-symbols`.
    """

    code = "EG202"
    name = "symbol-outside-contract"
    severity = Severity.ERROR

    VALID = (
        Case({"m.py": _MODULE}, after={"m.py": _MODULE.replace("1", "3")}, contract={"allow-symbols": ["m.f"]}),
        Case({"m.py": _MODULE}, after={"m.py": _MODULE.replace("1", "3")}, contract={"deny-symbols": ["m.g"]}),
        Case(
            {"m.py": _MODULE},
            after={"m.py": "import os\n\n\n" + _MODULE.replace("1", "os.sep")},
            contract={"allow-symbols": ["m.f"]},
        ),
    )
    INVALID = (
        Case({"m.py": _MODULE}, after={"m.py": _MODULE.replace("2", "3")}, contract={"allow-symbols": ["m.f"]}),
        Case({"m.py": _MODULE}, after={"m.py": _MODULE.replace("2", "3")}, contract={"deny-symbols": ["m.g"]}),
        Case({"m.py": _MODULE}, after={"m.py": _MODULE + "\n\ng = f\n"}, contract={"deny-symbols": ["m.g"]}),
    )
