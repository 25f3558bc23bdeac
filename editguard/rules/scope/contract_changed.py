"""EG205: The change edits the contract that it is held against."""

from __future__ import annotations

from editguard.rules.scope.breach import BreachRule
from editguard.vocabulary.finding import Severity
from editguard.vocabulary.rule import Case


class ContractChanged(BreachRule):
    """The change edits the contract that it is held against.

    ## What it does
    Reports a patch that adds, edits, renames or deletes the file that `--contract` names, by whatever spelling of its
    path. The check itself is made against the contract as the base has it, if it is there.

    ## Why is this bad
    Who may rewrite the contract is bound by nothing.

    ## Example
    With `--contract plan.yaml`:
    ```diff
    --- a/plan.yaml
    +++ b/plan.yaml
    @@ -2 +2 @@
    -allow: [src/]
    +allow: ["**"]
    ```
    """

    code = "EG205"
    name = "contract-changed"
    severity = Severity.ERROR

    VALID = (Case({"a.py": "x = 1\n"}, after={"a.py": "x = 2\n"}, contract={"allow": ["a.py"]}),)
