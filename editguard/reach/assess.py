"""How far a task reaches: by a patch (reference mode) or by its text alone (text mode)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, TypeVar

import numpy as np

from editguard.edits.find import find_edits
from editguard.index.base import BaseIndex
from editguard.index.graph import CommitGraph, Target
from editguard.intake.apply import apply_patch
from editguard.intake.read import read_proposal
from editguard.reach import localise
from editguard.reach.changes import Changes, changes_of
from editguard.reach.model import ReachModel, shipped_reach_model
from editguard.reach.reading import Use, context, crossing, impact, overriding, tokens
from editguard.reach.signals import features, of_change, of_place, of_text
from editguard.relevance.model import Logistic
from editguard.relevance.subject import Subject, subject_of
from editguard.vocabulary.config import Config
from editguard.vocabulary.edit import Edit
from editguard.vocabulary.errors import EditguardError
from editguard.vocabulary.patch import Applied, AppliedPatch
from editguard.vocabulary.reach import Mode, RankedPlace, Reach, Reading, Role, Signal
from editguard.vocabulary.snapshot import Snapshot

MAX_READING = 100
"""Definitions of a reading list that are written out; its tokens are those of all."""

MAX_FILES, MAX_SYMBOLS = 20, 30
"""Places that are written out."""

_SKIPPED = 20
"""Files that were not read and are named one by one."""


_Item = TypeVar("_Item")


class Places(NamedTuple):
    """Where a text points to, best first, with the probabilities that these are changed."""

    files: tuple[tuple[str, float], ...]
    symbols: tuple[tuple[Target, float], ...]
    told: localise.Pointers
    subject: Subject


def places_of(text: str, snapshot: Snapshot, graph: CommitGraph, index: BaseIndex, model: ReachModel) -> Places:
    """The files and definitions that ``text`` points to at the commit of ``graph`` and ``index``."""
    subject = subject_of(text, index)
    told = localise.pointers(subject, graph)
    found = localise.files(subject, graph, told)
    files = _ordered(found.paths, found.features, model.files)
    opened = {path: score for path, score in files[: localise.OPENED] if path in graph.outlines}
    entries = snapshot.entries(opened)
    blobs = snapshot.read(entry.id for entry in entries.values())
    texts = {path: blobs[entry.id] for path, entry in entries.items() if entry.id in blobs}
    inside = localise.symbols(subject, graph, told, opened, texts)
    return Places(files, _ordered(inside.targets, inside.features, model.symbols), told, subject)


def _ordered(
    items: Sequence[_Item], rows: Sequence[Mapping[str, float]], model: Logistic
) -> tuple[tuple[_Item, float], ...]:
    scores = [model.probability(row) for row in rows]
    order = np.argsort([-score for score in scores], kind="stable")
    return tuple((items[place], round(scores[place], 4)) for place in order.tolist())


def reach_of_text(
    text: str,
    snapshot: Snapshot,
    graph: CommitGraph,
    index: BaseIndex,
    config: Config,
    model: ReachModel | None = None,
) -> Reach:
    """The reach of a task by its ``text`` and the commit of ``snapshot``, of which ``graph`` and ``index`` are made."""
    used = model or shipped_reach_model()
    places = places_of(text, snapshot, graph, index, used)
    measured = measure_text(places, graph)
    reading = [_candidate(target, graph) for target, _ in places.symbols[: MAX_SYMBOLS // 3]]
    ranked = [RankedPlace(path, None, None, score) for path, score in places.files[:MAX_FILES]]
    for target, score in places.symbols[:MAX_SYMBOLS]:
        symbol = graph.symbol(target)
        ranked.append(RankedPlace(target.path, target.name, symbol.first if symbol else None, score))
    return _reach(Mode.TEXT, measured, used.text, _cut(config.text_cut, used.text_cut), reading, ranked, graph)


def reach_of_patch(
    patch: bytes,
    text: str,
    snapshot: Snapshot,
    graph: CommitGraph,
    index: BaseIndex,
    config: Config,
    model: ReachModel | None = None,
) -> Reach:
    """The reach of a task by a ``patch`` for it, reference or proposed; ``text`` may be empty.

    Raises:
        EditguardError: if the patch cannot be read or does not apply.
    """
    applied = apply_patch(read_proposal(patch, None, config.limits), snapshot, config.limits)
    if applied.applied is Applied.FAILED or not applied.files:
        raise EditguardError(f"the patch cannot be read or does not apply to {(snapshot.commit or '')[:12]}")
    edits, _ = find_edits(applied, config, lambda path: path in snapshot.entries([path]))
    return reach_of_edits(edits, applied, text, snapshot, graph, index, config, model)


def reach_of_edits(
    edits: Sequence[Edit],
    applied: AppliedPatch,
    text: str,
    snapshot: Snapshot,
    graph: CommitGraph,
    index: BaseIndex,
    config: Config,
    model: ReachModel | None = None,
) -> Reach:
    """As `reach_of_patch`, of a patch that was applied already."""
    used = model or shipped_reach_model()
    places = places_of(text, snapshot, graph, index, used) if text.strip() else None
    found = measure_change(edits, applied, graph, places)
    cut = _cut(config.reference_cut, used.reference_cut)
    return _reach(Mode.REFERENCE, found.signals, used.reference, cut, found.reading, (), graph)


class Change(NamedTuple):
    """What is measured of a patch, and what has to be read for it."""

    signals: dict[str, float]
    reading: list[Reading]


def measure_change(edits: Sequence[Edit], applied: AppliedPatch, graph: CommitGraph, places: Places | None) -> Change:
    """The signals of a patch at the commit of ``graph``, without those of ``places`` where there is no text."""
    changes = changes_of(edits, applied, graph)
    later = graph.after(
        {file.path: file.after for file in changes.files},
        [file.old_path for file in changes.files if file.old_path != file.path],
    )
    impacted = impact(graph, changes.changed)
    over = overriding(graph, changes.changed)
    needed = context(later, changes)
    measured = of_change(changes, graph, impacted, over, needed, crossing(later, changes))
    if places is not None:
        files = {path: rank for rank, (path, _) in enumerate(places.files)}
        symbols = {target: rank for rank, (target, _) in enumerate(places.symbols)}
        measured |= of_place(changes, places.told, places.subject, files, symbols)
    return Change(measured, _reading(changes, graph, later, impacted, over, needed))


def measure_text(places: Places, graph: CommitGraph) -> dict[str, float]:
    """The signals of a text."""
    return of_text(places.subject, places.told, places.files, places.symbols, graph)


def _cut(configured: float | None, fitted: float) -> float:
    return fitted if configured is None else configured


def _reach(
    mode: Mode,
    measured: Mapping[str, float],
    model: Logistic,
    cut: float,
    reading: Sequence[Reading],
    places: Sequence[RankedPlace],
    graph: CommitGraph,
) -> Reach:
    row = features(measured)
    # what is not known, as the text's signals without a text, counts as the average
    centres = dict(model.centres)
    row = {name: row.get(name, centre) for name, centre in centres.items()}
    weights = model.contributions(row)
    signals = [Signal(name, round(value, 4), round(weights.get(name, 0.0), 4)) for name, value in measured.items()]
    kept = reading[:MAX_READING]
    return Reach(
        mode=mode,
        score=round(model.probability(row), 4),
        cut=cut,
        signals=tuple(signals),
        context=tuple(kept),
        tokens=sum(item.tokens for item in reading),
        places=tuple(places),
        skipped=_skipped(graph),
    )


def _skipped(graph: CommitGraph) -> tuple[tuple[str, str], ...]:
    named = [(item.path, item.why) for item in graph.skipped[:_SKIPPED]]
    more = len(graph.skipped) - len(named)
    return (*named, ("", f"{more:,} more files")) if more else tuple(named)


def _candidate(target: Target, graph: CommitGraph) -> Reading:
    return _item(target, graph, Role.CANDIDATE, "the text points to it")


def _reading(
    changes: Changes,
    graph: CommitGraph,
    later: CommitGraph,
    impacted: Sequence[Use],
    over: Sequence[Target],
    needed: Sequence[Use],
) -> list[Reading]:
    """What is changed, what that depends on (other files first), and who refers to it."""
    found: dict[Target, Reading] = {}
    for target in changes.changed:
        if target.name and graph.symbol(target) is not None:
            found.setdefault(target, _item(target, graph, Role.CHANGED, "changed"))
    own = {file.path for file in changes.files}
    for use in sorted(needed, key=lambda use: (use.target.path in own, use.path, use.line)):
        if later.symbol(use.target) is not None:
            sure = "" if use.sure else ", by its name alone"
            where = f"used by {use.scope or 'the module'} in {use.path}, line {use.line} after the patch{sure}"
            found.setdefault(use.target, _item(use.target, later, Role.USED, where))
    for use in sorted(impacted, key=lambda use: (not use.sure, use.path, use.line)):
        user = Target(use.path, use.scope)
        sure = "" if use.sure else ", by its name alone"
        if user.name and graph.symbol(user) is not None:
            found.setdefault(user, _item(user, graph, Role.USER, f"refers to {use.target.name}, line {use.line}{sure}"))
    for target in over:
        found.setdefault(target, _item(target, graph, Role.USER, "overrides what is changed"))
    return list(found.values())


def _item(target: Target, graph: CommitGraph, role: Role, why: str) -> Reading:
    symbol = graph.symbol(target)
    if symbol is None:
        return Reading(target.path, target.name, (1, 1), role, 0, why)
    size = tokens(symbol, graph.outlines[target.path])
    return Reading(target.path, target.name, (symbol.first, symbol.last), role, size, why)
