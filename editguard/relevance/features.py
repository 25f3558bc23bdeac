"""The evidence on each edit as numbers with names: what the calibrated model joins."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from editguard.relevance.direct import Direct
from editguard.relevance.flow import Reached, flow
from editguard.relevance.links import Link
from editguard.relevance.own import Own
from editguard.vocabulary.edit import Edit, Kind, Label, Verdict

DIRECT = (
    "named", "shown", "symbol", "place", "home", "literal", "share", "mass", "around", "symbol_share", "path_share",
    "rank", "score",
)  # fmt: skip
"""The ties of an edit to the task, as `Direct` has them: what the first stage weighs."""

DEFINITION = ("peer", "near_named", "called")
"""The ties of the definition around an edit to the task; only the second stage weighs them, since the first compares
changes in many files."""

_RELATIONS = ("name", "definition", "class", "file", "folder", "test", "clone")
_WORDS = frozenset({Kind.COMMENT, Kind.DOCSTRING})
_SHAPE = frozenset({Kind.FORMATTING, Kind.IMPORT, Kind.RENAME, Kind.ANNOTATION, Kind.MOVE, Kind.EQUIVALENT})
_OTHER = frozenset({Kind.GENERATED, Kind.BINARY, Kind.MODE, Kind.DOCS})
_LEADING = frozenset({"code"})
"""Groups whose edits say where the heart of a patch is: a test or a note repeats the words of the task."""

_VOUCHED = 0.9
"""How much of what ties a file to the task goes over to the file of its tests."""

_TIED = 0.4
"""Weight from which a tie holds two edits together."""


class Context(NamedTuple):
    """An edit among the others of its patch: ``place`` is its number from 0, ``path`` its file at the base, ``seed``
    what the first stage makes of its own ties, ``reached`` what flows to it from the others, ``best`` the most that
    the patch has of either."""

    place: int
    path: str
    seed: float
    reached: Reached
    best: float
    features: dict[str, float]


def contexts(
    edits: Sequence[Edit],
    direct: Sequence[Direct],
    ties: Sequence[Link],
    own: Sequence[Own],
    structural: Sequence[Verdict],
    seeds: Sequence[float],
) -> list[Context]:
    """The evidence on all edits of a patch; the sequences run parallel to ``edits``, but for ``ties``."""
    reached = flow(seeds, ties)
    count = len(edits)
    leading = [group(edit.kind) in _LEADING for edit in edits]
    best = max((seed for seed, leads in zip(seeds, leading, strict=True) if leads), default=max(seeds, default=0.0))
    relation = {name: [0.0] * count for name in _RELATIONS}
    tied = [0.0] * count
    for tie in ties:
        for here, there in ((tie.one, tie.other), (tie.other, tie.one)):
            if tie.relation in relation:
                held = relation[tie.relation]
                held[here] = max(held[here], seeds[there] * tie.weight)
            if tie.relation not in ("file", "folder", "class"):
                tied[here] = max(tied[here], tie.weight)
    by_file: dict[str, float] = {}
    for edit, seed in zip(edits, seeds, strict=True):
        by_file[edit.path] = max(by_file.get(edit.path, 0.0), seed)
    for tie in ties:
        if tie.relation == "test":  # what is tested vouches for the file of its test
            for here, there in ((tie.one, tie.other), (tie.other, tie.one)):
                if edits[here].kind is Kind.TEST:
                    by_file[edits[here].path] = max(by_file[edits[here].path], seeds[there] * _VOUCHED)
    around = max((each.around for each, leads in zip(direct, leading, strict=True) if leads), default=0.0)
    leaders = {edit.path for edit, leads in zip(edits, leading, strict=True) if leads}
    found = []
    for place, edit in enumerate(edits):
        elsewhere = max((by_file[path] for path in leaders if path != edit.path), default=0.0)
        most = max(seeds[place], reached[place].value)
        values = {
            "logit": _logit(seeds[place]),
            "reach": reached[place].value,
            "relative": min(1.0, most / best) if best else 1.0,
            "gap": max(0.0, best - most),
            "best": best,
            "file_relative": min(1.0, by_file[edit.path] / best) if best else 1.0,
            "file_gap": max(0.0, elsewhere - by_file[edit.path]),
            "around_gap": max(0.0, around - direct[place].around),
            "tied": tied[place],
            "loose": float(count > 1 and tied[place] < _TIED),
            "several": math.log1p(count),
            "several_files": float(len(by_file) > 1),
        }
        values.update({f"by_{name}": held[place] for name, held in relation.items()})
        values.update({name: getattr(direct[place], name) for name in (*DIRECT, *DEFINITION)})
        values.update(_itself(edit, own[place], structural[place]))
        found.append(
            Context(place, edit.old_path or edit.path, seeds[place], reached[place], best, _by_group(edit, values))
        )
    return found


def seed_values(direct: Direct) -> dict[str, float]:
    """What the first stage sees of an edit."""
    return {name: getattr(direct, name) for name in DIRECT}


def _logit(p: float) -> float:
    p = min(max(p, 1e-3), 1 - 1e-3)
    return math.log(p / (1 - p))


def _itself(edit: Edit, own: Own, structural: Verdict) -> dict[str, float]:
    signal = structural.evidence[0].signal if structural.evidence else ""
    return {
        "dead_import": float(bool(own.unused_import or own.repeated_import)),
        "unreferenced": float(bool(own.unreferenced)),
        "unread": float(bool(own.unread)),
        "unreachable": float(own.unreachable),
        "requalified": float(bool(own.requalified)),
        "only_adds": float(own.only_adds),
        "only_removes": float(own.only_removes),
        "comment_lost": float(own.comment_lost),
        "reindented": float(own.reindented),
        "rewritten": own.rewritten,
        "new_file": float(own.new_file),
        "top_level": float(own.top_level),
        "lines": math.log1p(edit.changed_lines),
        "accused": float(structural.label is Label.IRRELEVANT),
        "asked": float(signal == "asked"),
        "beside": float(signal == "beside"),
        "spoken": float(signal in ("words", "named")),
        "alone": float(signal == "alone"),
    }


_ALWAYS = (
    "dead_import", "unreferenced", "unread", "unreachable", "requalified", "accused", "asked", "comment_lost",
)  # fmt: skip
_EXCUSES = ("beside", "spoken", "alone")


def group(kind: Kind) -> str:
    """The group of kinds whose evidence is weighed together."""
    if kind in _WORDS:
        return "words"
    if kind in _SHAPE:
        return "shape"
    if kind is Kind.TEST:
        return "test"
    if kind in _OTHER:
        return "other"
    return "scratch" if kind is Kind.SCRATCH else "code"


def _by_group(edit: Edit, values: dict[str, float]) -> dict[str, float]:
    """``values`` for the group of the edit's kind: how layout is judged has nothing to do with words in common."""
    where = group(edit.kind)
    found = {name: values[name] for name in _ALWAYS}
    found |= {f"is_{name}": float(where == name) for name in ("words", "shape", "test", "scratch")}
    if where in ("code", "test"):
        found |= {name: value for name, value in values.items() if name not in found and name not in _EXCUSES}
    elif where == "words":
        found |= {name: values[name] for name in ("relative", "gap", "by_definition", "by_name", "share", *_EXCUSES)}
    elif where == "shape":
        found |= {name: values[name] for name in _EXCUSES}
    return found
