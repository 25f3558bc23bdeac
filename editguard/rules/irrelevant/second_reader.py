"""EG121: The second reader says that an edit does not belong."""

from __future__ import annotations

from collections.abc import Iterator

from editguard.rules.irrelevant.kind import by_judge, place
from editguard.vocabulary.edit import Label
from editguard.vocabulary.finding import Finding, Severity
from editguard.vocabulary.rule import Analysis, Case, Rule

_BEFORE = {
    "shop/dates.py": "def parse_date(text):\n    day, month = text.split('.')\n    return int(day), int(month)\n",
    "shop/mail.py": "def send_mail(host, body, retries=3):\n    return host.deliver(body, retries)\n",
}
_AFTER = {
    "shop/dates.py": _BEFORE["shop/dates.py"].replace("day, month =", "day, month, *_ ="),
    "shop/mail.py": _BEFORE["shop/mail.py"].replace("3", "5"),
}
_SHORT = "Fix dates"


class SecondReader(Rule):
    """The second reader says that an edit does not belong.

    ## What it does
    Reports edits that the evidence left *unsure* and that a language model (`--judge`) calls irrelevant, with a joint
    probability at or above the cut-off. The model's name, its reason and what it quotes are told. Edits that evidence
    decides are never moved by a model.

    ## Why is this bad
    It hides another change in this one, as for `EG115`. But it rests on the word of a model: `editguard judge eval`
    says how often that is right.

    ## Example
    For the task *Fix dates*, in a few everyday words that evidence has nothing to go by:
    ```diff
    -def send_mail(host, body, retries=3):
    +def send_mail(host, body, retries=5):
    ```

    ## Options
    - `[tool.editguard.judge]`: which model is asked, and how.
    """

    code = "EG121"
    name = "second-reader"
    severity = Severity.WARNING

    VALID = (
        Case(_BEFORE, after=_AFTER, task=_SHORT),
        Case(_BEFORE, after=_AFTER, task=_SHORT, judged={}),
        Case(_BEFORE, after=_AFTER, task=_SHORT, judged={"shop/mail.py": "required", "shop/dates.py": "unsure"}),
    )
    INVALID = (Case(_BEFORE, after=_AFTER, task=_SHORT, judged={"shop/mail.py": "irrelevant"}),)

    def check(self, analysis: Analysis) -> Iterator[Finding]:
        """Yield a finding an edit."""
        judgement = analysis.judgement
        if judgement is None:
            return
        moved = by_judge(analysis)
        for edit, verdict in zip(analysis.edits, analysis.verdicts, strict=True):
            if verdict.label is not Label.IRRELEVANT or edit.id not in moved:
                continue
            likely = min(verdict.p_irrelevant or 0.0, 0.99)
            yield self.finding(
                f"the model {judgement.reading.model} says that the task does not lead to this change"
                f"{place(edit)} (irrelevant with a probability of {likely:.2f})",
                edit=edit,
                detail="\n".join(item.detail for item in verdict.evidence),
            )
