"""What the judge's answers change: edits that evidence left `unsure`, and no others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from editguard.judge.combine import joined, weights_for
from editguard.relevance.model import Model
from editguard.vocabulary.edit import Evidence, Label, Verdict
from editguard.vocabulary.judge import Addressed, Judgement, Opinion, Reading

SIGNAL = "judge"
"""The signal of the judge's word among the evidence."""


_STEP = 0.01
"""How far from the cut-offs the probability of a doubt stays."""


class Concluded(NamedTuple):
    """The verdicts in the order of the edits, and the judge's part in them."""

    verdicts: tuple[Verdict, ...]
    judgement: Judgement


def conclude(
    verdicts: Sequence[Verdict], reading: Reading, addressed: Sequence[Addressed], model: Model | None
) -> Concluded:
    """The verdicts after the judge was heard.

    An edit that is `unsure` takes the judge's verdict if the joint probability is beyond the cut-off on the same side;
    otherwise it stays in doubt, with the joint probability as far as that is one of doubt. Every other verdict stays
    what it is, whatever the judge says. Where the change or the task speaks to the judge, its answers move nothing.
    """
    if model is None:
        return Concluded(tuple(verdicts), Judgement(reading, addressed=tuple(addressed)))
    weights = weights_for(model, reading.model, reading.prompt)
    said = {opinion.edit: opinion for opinion in reading.opinions}
    found: list[Verdict] = []
    moved: list[Verdict] = []
    weighed: list[Verdict] = []
    for verdict in verdicts:
        opinion = said.get(verdict.edit)
        if opinion is None or opinion.verdict is None or verdict.label is not Label.UNSURE or addressed:
            found.append(verdict)
            continue
        p = joined(verdict, opinion, weights)
        label = _label(opinion, p, model)
        word = Evidence(SIGNAL, sentence(opinion, reading.model), 0.0)
        if label is None:
            weighed.append(verdict)
            doubt = round(min(max(p, model.clear + _STEP), model.accuse - _STEP), 4)
            found.append(Verdict(verdict.edit, Label.UNSURE, doubt, (*verdict.evidence, word)))
        else:
            moved.append(verdict)
            found.append(Verdict(verdict.edit, label, p, (word, *verdict.evidence)))
    judgement = Judgement(reading, tuple(moved), tuple(weighed), tuple(addressed), weights is not None)
    return Concluded(tuple(found), judgement)


def _label(opinion: Opinion, p: float, model: Model) -> Label | None:
    """Where the edit moves; ``None`` where it stays. What the judge says and what the two of them make must agree."""
    if opinion.verdict is Label.IRRELEVANT and p >= model.accuse:
        return Label.IRRELEVANT
    if opinion.verdict in (Label.REQUIRED, Label.SUPPORTING) and p <= model.clear:
        return opinion.verdict
    return None


def sentence(opinion: Opinion, model: str) -> str:
    """The judge's word as evidence."""
    quoted = ", ".join(f"“{quote}”" for quote in opinion.quotes[:2])
    verdict = opinion.verdict.value if opinion.verdict is not None else "nothing"
    return f"the model {model} says {verdict}: {opinion.reason}" + (f" ({quoted})" if quoted else "")
