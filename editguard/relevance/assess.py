"""Whether each edit of a patch belongs to its task, with the evidence in words and numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from editguard.index.base import BaseIndex
from editguard.relevance.direct import Direct, direct_ties
from editguard.relevance.facts import facts_of
from editguard.relevance.features import Context, contexts, group, seed_values
from editguard.relevance.imports import users
from editguard.relevance.links import Link, links
from editguard.relevance.model import Logistic, Model
from editguard.relevance.own import Own, own_of
from editguard.relevance.requalified import serving
from editguard.relevance.sentences import of_code, of_own
from editguard.relevance.structure import judge
from editguard.relevance.subject import Subject, subject_of
from editguard.vocabulary.edit import Edit, Evidence, Kind, Label, Verdict
from editguard.vocabulary.patch import AppliedFile
from editguard.vocabulary.task import Task

_SHARED_WORDS = 0.1
_REACHED = 0.2
"""Share of rare words, and flow from the rest of the patch, from which a document is about the change."""


class Material(NamedTuple):
    """All that is known of the edits of a patch before anything is weighed; the sequences but ``ties`` run parallel
    to ``edits``. ``signals`` is what structure says, where it says enough."""

    edits: Sequence[Edit]
    subject: Subject
    direct: Sequence[Direct]
    ties: Sequence[Link]
    own: Sequence[Own]
    structural: Sequence[Verdict]
    signals: Sequence[str | None]

    def contexts(self, seed: Logistic) -> list[Context]:
        """Each edit among the others, for the weights of a first stage."""
        seeds = [1 - seed.probability(seed_values(direct)) for direct in self.direct]
        return contexts(self.edits, self.direct, self.ties, self.own, self.structural, seeds)


def gather(
    edits: Sequence[Edit],
    files: Mapping[str, AppliedFile],
    task: Task,
    index: BaseIndex,
    excluded: Callable[[str], bool] = lambda path: False,
) -> Material:
    """What is known of ``edits``, changes of ``files``, at the commit of ``index``."""
    subject = subject_of(task.text, index)
    facts = [facts_of(edit, files.get(edit.path)) for edit in edits]
    after = [file.after for file in files.values() if file.after is not None]
    own = [own_of(edit, edits, files, after, index, task.text) for edit in edits]
    own = [
        mine._replace(requalified=mine.requalified or served)
        for mine, served in zip(own, serving(edits, [bool(mine.requalified) for mine in own]), strict=True)
    ]
    structural = judge(edits, files, task, excluded)
    return Material(
        edits=edits,
        subject=subject,
        direct=[
            direct_ties(edit, fact, subject, files.get(edit.path)) for edit, fact in zip(edits, facts, strict=True)
        ],
        ties=links(edits, facts, index),
        own=own,
        structural=structural,
        signals=[_signal(*each) for each in zip(edits, own, structural, strict=True)],
    )


def assess(material: Material, model: Model) -> tuple[Verdict, ...]:
    """A verdict for each edit, in their order."""
    found = material.contexts(model.seed)
    verdicts = [_verdict(material, place, context, model) for place, context in enumerate(found)]
    for place, host in enumerate(hosts(material)):
        if host is not None:
            verdicts[place] = _along(verdicts[place], verdicts[host], material.signals[place])
    for place, served in enumerate(users(material.edits)):
        if served and material.signals[place] is None:
            verdicts[place] = _needed(verdicts[place], [verdicts[other] for other in served])
    return tuple(verdicts)


def _needed(verdict: Verdict, served: Sequence[Verdict]) -> Verdict:
    """An import belongs at least as much as any edit that uses what it binds."""
    known = [(other.p_irrelevant, other) for other in served if other.p_irrelevant is not None]
    p, user = min(known, key=lambda pair: pair[0], default=(1.0, verdict))
    if verdict.p_irrelevant is None or p >= verdict.p_irrelevant:
        return verdict
    label = Label.SUPPORTING if user.label is Label.REQUIRED else user.label
    evidence = Evidence("along", f"{user.edit} uses what it imports", 0.0)
    return Verdict(verdict.edit, label, p, (evidence, *verdict.evidence))


def _signal(edit: Edit, own: Own, structural: Verdict) -> str | None:
    """What structure says of an edit, ``None`` where its ties to the task and the others decide."""
    said = structural.evidence[0].signal if structural.evidence else ""
    if said == "excluded":
        return "excluded"
    if structural.label is Label.IRRELEVANT:
        return said
    if own.unused_import or own.repeated_import or own.unreachable or own.unread or own.unreferenced:
        return "dead"
    if own.requalified:
        return "requalified"
    if said in ("beside", "words", "named", "asked", "alone"):
        return said
    if edit.kind is Kind.DOCS:
        return "docs"
    return "generated" if group(edit.kind) == "other" else None


def _verdict(material: Material, place: int, context: Context, model: Model) -> Verdict:
    edit, own, structural = material.edits[place], material.own[place], material.structural[place]
    signal = material.signals[place]
    if signal == "excluded":
        return structural
    if signal is None:
        return _of_code(material, place, context, model)
    p = model.rate(signal)
    if structural.label is Label.IRRELEVANT:
        evidence = tuple(item._replace(weight=round(_weight(p), 2)) for item in structural.evidence)
        return Verdict(edit.id, Label.IRRELEVANT, round(p, 4), evidence)
    if signal in ("dead", "requalified"):
        evidence = (Evidence(signal, of_own(own), round(_weight(p), 2)),)
        if own.unread or own.unreferenced or (own.unreachable and not own.left_over):
            return _unused(material, place, context, p, evidence, model)
        return Verdict(edit.id, Label.IRRELEVANT, round(p, 4), evidence)
    if signal in ("docs", "generated"):
        return _carried(material, place, context, p, signal)
    evidence = tuple(item._replace(weight=round(_weight(p), 2)) for item in structural.evidence)
    return Verdict(edit.id, Label.SUPPORTING if p < model.accuse else Label.UNSURE, round(p, 4), evidence)


def _carried(material: Material, place: int, context: Context, p: float, signal: str) -> Verdict:
    """Documents and generated files are about what the rest of a patch does, in words that may be any: they are
    never accused for their words, and belong where a tie shows."""
    said = of_code(material.subject, material.direct[place], context, {}, material.edits)[:2]
    direct = material.direct[place]
    shown = direct.named or direct.literal or direct.share >= _SHARED_WORDS or context.reached.value >= _REACHED
    if shown or (signal == "generated" and material.edits[place].kind is not Kind.BINARY):
        return Verdict(material.edits[place].id, Label.SUPPORTING, round(p, 4), said)
    return Verdict(material.edits[place].id, Label.UNSURE, 0.5, said)


def _unused(
    material: Material, place: int, context: Context, p: float, evidence: tuple[Evidence, ...], model: Model
) -> Verdict:
    """A definition or a value that nothing uses, code that is never reached: an attempt at the task where its words are
    those of the task."""
    likely = model.code.probability(context.features)
    if likely <= model.clear:
        said = of_code(material.subject, material.direct[place], context, {}, material.edits)
        return Verdict(material.edits[place].id, Label.UNSURE, 0.5, (*evidence, *said[:1]))
    return Verdict(material.edits[place].id, Label.IRRELEVANT, round(p, 4), evidence)


def _of_code(material: Material, place: int, context: Context, model: Model) -> Verdict:
    edit = material.edits[place]
    subject = material.subject
    p = model.code.probability(context.features)
    evidence = of_code(
        subject, material.direct[place], context, model.code.contributions(context.features), material.edits
    )
    if subject.thin:
        # nothing to go by: neither an accusation nor an acquittal
        p = min(max(p, model.clear + 0.01), model.accuse - 0.01)
        evidence = (Evidence("thin", subject.thin, 0.0), *evidence)
    elif p >= model.accuse and (why := _incomparable(material, place)):
        p = model.accuse - 0.01
        evidence = (Evidence("bound", why, 0.0), *evidence)
    p = round(p, 4)
    if p >= model.accuse:
        return Verdict(edit.id, Label.IRRELEVANT, p, evidence)
    if p > model.clear:
        return Verdict(edit.id, Label.UNSURE, p, evidence)
    # what speaks for it first
    evidence = tuple(sorted(evidence, key=lambda item: item.weight))
    carried = edit.kind in (Kind.TEST, Kind.DOCS, Kind.CONFIG, Kind.DEPENDENCY) or _is_import(edit)
    return Verdict(edit.id, Label.SUPPORTING if carried else Label.REQUIRED, p, evidence)


def _incomparable(material: Material, place: int) -> str:
    """Why the ties of an edit are no ground for an accusation, if they are not."""
    edit, own = material.edits[place], material.own[place]
    if material.subject.loose:
        return material.subject.loose
    if not edit.old_text and not edit.new_text:
        return "an empty file has nothing to compare"
    if edit.kind is Kind.TEST:
        # a fix here may well change what is expected there
        return "a test may be in words of its own"
    if edit.kind in (Kind.CONFIG, Kind.DEPENDENCY) and material.subject.settings:
        return f"the task says “{material.subject.settings}”, and settings are in words of their own"
    known = (edit.old_path or edit.path) in material.subject.ranks
    if not known and not own.new_file and edit.kind is Kind.BEHAVIOUR:
        return "the base has no such file to compare with"
    return ""


def _is_import(edit: Edit) -> bool:
    lines = [line.split() for line in (*edit.old_text, *edit.new_text) if line.strip()]
    return all(words[0] in (b"import", b"from") for words in lines)


def hosts(material: Material) -> list[int | None]:
    """For each edit the one whose fate it shares: that above it for code that only changes its depth, that of the
    definition that it explains for words."""
    found: list[int | None] = []
    for place, signal in enumerate(material.signals):
        if signal is None and material.own[place].reindented:
            found.append(_opener(material, place))
        elif signal in _SHARED:
            found.append(_explained(material, place))
        else:
            found.append(None)
    return found


_SHARED = frozenset({"beside", "words", "named"})


def _opener(material: Material, place: int) -> int | None:
    """The edit right above one that only changes its depth."""
    edit = material.edits[place]
    for other in range(place - 1, -1, -1):
        above = material.edits[other]
        if above.path != edit.path or material.own[other].reindented:
            continue
        if above.symbol == edit.symbol and group(above.kind) in ("code", "test"):
            return other
        return None
    return None


def _explained(material: Material, place: int) -> int | None:
    """The nearest change of code in the definition of the edit at ``place``, or in those inside of it."""
    edit = material.edits[place]
    if edit.symbol is None:
        return None
    near: list[tuple[int, int]] = []
    for other, fellow in enumerate(material.edits):
        if fellow.path != edit.path or fellow.symbol is None or material.signals[other] is not None:
            continue
        if fellow.symbol == edit.symbol or fellow.symbol.startswith(edit.symbol + "."):
            near.append((abs(other - place), other))
    return min(near)[1] if near else None


def _along(verdict: Verdict, host: Verdict, signal: str | None) -> Verdict:
    if host.p_irrelevant is None or verdict.p_irrelevant is None:
        return verdict
    if signal is None:
        detail = f"only its depth changes, along with {host.edit} above"
        label = Label.SUPPORTING if host.label is Label.REQUIRED else host.label
        return Verdict(verdict.edit, label, host.p_irrelevant, (Evidence("along", detail, 0.0),))
    if host.p_irrelevant <= verdict.p_irrelevant or host.label in (Label.REQUIRED, Label.SUPPORTING):
        return verdict
    evidence = Evidence("along", f"goes with {host.edit}, which is {host.label.value}", 0.0)
    return Verdict(verdict.edit, host.label, host.p_irrelevant, (*verdict.evidence, evidence))


def _weight(p: float) -> float:
    """Log-odds of ``p``."""
    import math

    p = min(max(p, 1e-3), 1 - 1e-3)
    return math.log(p / (1 - p))
