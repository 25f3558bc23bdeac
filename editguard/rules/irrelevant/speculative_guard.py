"""EG118: A guard was added against something that the task does not speak of."""

from __future__ import annotations

from collections.abc import Iterator

from editguard.edits.guard import is_guard
from editguard.rules.irrelevant.disconnected import TIES
from editguard.rules.irrelevant.kind import accused, place
from editguard.vocabulary.finding import Finding, Severity
from editguard.vocabulary.rule import Analysis, Case, Rule

_BEFORE = {
    "shop/dates.py": "def parse_date(text):\n    day, month = text.split('.')\n    return int(day), int(month)\n",
    "shop/mail.py": "def send_mail(host, body, retries=3):\n    return host.deliver(body, retries)\n",
    "shop/stock.py": "def count_stock(shelf):\n    return sum(shelf.values())\n",
}
_TASK = "parse_date() raises ValueError for `12.05.2024`: it should accept a year in `shop/dates.py`"
_FIX = (
    "def parse_date(text):\n    day, month, *year = text.split('.')\n    return int(day), int(month), *map(int, year)\n"
)
_GUARD = _BEFORE["shop/mail.py"].replace("    return", "    if host is None:\n        return None\n    return")
_OTHER = _BEFORE["shop/mail.py"].replace("3", "5")


class SpeculativeGuard(Rule):
    """A guard was added against something that the task does not speak of.

    ## What it does
    Reports edits that add nothing but an early way out (`if x is None: return`, a `try` with its handler) in code that
    the task does not lead to: those that `disconnected-edit` would report, by their more telling name.

    Without a task nothing is reported.

    ## Why is this bad
    It turns an error that would be seen into a wrong value that is not.

    ## Example
    ```diff
     def send_mail(host, body):
    +    if host is None:
    +        return None
         return host.deliver(body)
    ```
    """

    code = "EG118"
    name = "speculative-guard"
    severity = Severity.WARNING

    VALID = (
        Case(_BEFORE, after={"shop/dates.py": _FIX}, task=_TASK),
        Case(_BEFORE, after={"shop/dates.py": _FIX, "shop/mail.py": _OTHER}, task=_TASK),
    )
    INVALID = (Case(_BEFORE, after={"shop/dates.py": _FIX, "shop/mail.py": _GUARD}, task=_TASK),)

    def check(self, analysis: Analysis) -> Iterator[Finding]:
        """Yield a finding an edit."""
        for edit, verdict in accused(analysis):
            if verdict.evidence[0].signal in TIES and is_guard(edit.old_text, edit.new_text):
                detail = "\n".join(item.detail for item in verdict.evidence)
                yield self.finding(
                    f"adds a guard{place(edit)} that the task does not ask for", edit=edit, detail=detail
                )
