"""EG115: Code was changed that neither the task nor the rest of the patch has to do with."""

from __future__ import annotations

from collections.abc import Iterator

from editguard.edits.guard import is_guard
from editguard.rules.irrelevant.kind import accused, place
from editguard.vocabulary.edit import Edit, Verdict
from editguard.vocabulary.finding import Finding, Severity
from editguard.vocabulary.rule import Analysis, Case, Rule

TIES = frozenset({"task", "along"})
"""Signals of verdicts that rest on what ties an edit to the task and to others."""

_BEFORE = {
    "shop/dates.py": "def parse_date(text):\n    day, month = text.split('.')\n    return int(day), int(month)\n",
    "shop/mail.py": "def send_mail(host, body, retries=3):\n    return host.deliver(body, retries)\n",
    "shop/stock.py": "def count_stock(shelf):\n    return sum(shelf.values())\n",
}
_TASK = "parse_date() raises ValueError for `12.05.2024`: it should accept a year in `shop/dates.py`"
_FIX = (
    "def parse_date(text):\n    day, month, *year = text.split('.')\n    return int(day), int(month), *map(int, year)\n"
)


class Disconnected(Rule):
    """Code was changed that neither the task nor the rest of the patch has to do with.

    ## What it does
    Reports changes of code that the task does not lead to: no name, path, message or rare word of it reaches them,
    and nothing ties them to an edit that the task speaks of. The evidence is joined by a calibrated model; below its
    cut-off editguard says *unsure* and reports nothing. A patch that is in the wrong place as a whole is an attempt
    at the task, and is not reported.

    Without a task nothing is reported.

    ## Why is this bad
    It hides another change in this one. Reviewers look for what was asked, and the history says so later.

    ## Example
    For the task *parse_date() rejects dates with a year*:
    ```diff
    --- a/shop/mail.py
    +++ b/shop/mail.py
    -def send_mail(host, body, retries=3):
    +def send_mail(host, body, retries=5):
    ```

    ## Options
    - `calibration`: a file of coefficients, written by `editguard calibrate --fit`.
    """

    code = "EG115"
    name = "disconnected-edit"
    severity = Severity.WARNING

    VALID = (
        Case(_BEFORE, after={"shop/dates.py": _FIX}, task=_TASK),
        Case(_BEFORE, after={"shop/dates.py": _FIX, "shop/mail.py": _BEFORE["shop/mail.py"].replace("3", "5")}),
    )
    INVALID = (
        Case(
            _BEFORE,
            after={"shop/dates.py": _FIX, "shop/mail.py": _BEFORE["shop/mail.py"].replace("3", "5")},
            task=_TASK,
        ),
    )

    def check(self, analysis: Analysis) -> Iterator[Finding]:
        """Yield a finding an edit."""
        for edit, verdict in accused(analysis):
            if verdict.evidence[0].signal in TIES and not is_guard(edit.old_text, edit.new_text):
                yield self.finding(self.sentence(edit, verdict), edit=edit, detail=self.evidence(verdict))

    def sentence(self, edit: Edit, verdict: Verdict) -> str:
        """What is wrong, in words."""
        likely = (
            ""
            if verdict.p_irrelevant is None
            else f" (irrelevant with a probability of {min(verdict.p_irrelevant, 0.99):.2f})"  # never certain
        )
        return f"changes code{place(edit)} that the task does not lead to{likely}"

    def evidence(self, verdict: Verdict) -> str:
        """The reasons, a line each."""
        return "\n".join(item.detail for item in verdict.evidence)
