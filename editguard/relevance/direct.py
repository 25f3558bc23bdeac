"""What ties one edit to the task, by itself."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

from editguard.index.words import words
from editguard.relevance.facts import KEYWORDS, Facts
from editguard.relevance.peers import Peer, peer_of
from editguard.relevance.subject import Subject
from editguard.vocabulary.edit import Edit
from editguard.vocabulary.patch import AppliedFile


class Direct(NamedTuple):
    """Ties of one edit to the task, each from 0 (none) to 1; what was found stands beside it in ``*_by``."""

    named: float
    """It changes an identifier that the task names: how rare that is."""
    shown: float
    """It changes an identifier that only the task's examples show."""
    symbol: float
    """The definition that it stands in is named."""
    place: float
    """Its file is named: by path, module or traceback."""
    home: float
    """Its file defines something that the task names."""
    literal: float
    """It holds a message or a string that the task quotes."""
    share: float
    """Share of its words, by rarity, that the task says as well."""
    mass: float
    """How much of rarity its words and the task's have in common, saturating."""
    around: float
    """The same for the definition around it."""
    symbol_share: float
    """Share of the words of its definition's name that the task says."""
    path_share: float
    """Share of the words of its path that the task says."""
    rank: float
    """How well its file answers the task among all files: 1 for the best, 0 for the last."""
    score: float
    """BM25 of its file as a share of the best file's."""
    peer: float = 0.0
    """How well its definition answers the task among those of its file, as a share of the best."""
    near_named: float = 0.0
    """The definition around it holds an identifier that the task names: how rare that is."""
    called: float = 0.0
    """A definition of its file that the task names holds the name of its definition."""
    named_by: str = ""
    symbol_by: str = ""
    place_by: str = ""
    literal_by: str = ""
    words_by: tuple[str, ...] = ()


def direct_ties(edit: Edit, facts: Facts, subject: Subject, file: AppliedFile | None) -> Direct:
    """What ties ``edit`` to the task."""
    index = subject.base
    named_by = _rarest(facts.names & subject.names, subject)
    shown_by = _rarest(facts.names & subject.parts, subject)
    scope = [part for part in (edit.symbol or "").split(".") if len(part) > 2]
    inner = scope[len(_module_parts(edit.path)) :] if edit.symbol else []
    symbol_by = _rarest((set(inner) | set(facts.defines)) & subject.parts, subject)
    place, place_by = _place(edit, subject)
    literal_by = _literal(facts, subject)
    shared = {term: subject.weights[term] for term in facts.terms if term in subject.weights}
    whole = sum(index.rarity(term) ** 2 for term in facts.terms)
    around = {term: subject.weights[term] for term in facts.around if term in subject.weights}
    peer = _peer(edit, file, subject)
    files = len(index)
    rank = subject.ranks.get(edit.old_path or edit.path)
    return Direct(
        named=_worth(named_by, subject),
        shown=_worth(shown_by, subject),
        symbol=_worth(symbol_by, subject),
        place=place,
        home=subject.homes.get(edit.old_path or edit.path, 0.0),
        literal=1.0 if literal_by else 0.0,
        share=sum(shared.values()) / whole if whole else 0.0,
        mass=1 - math.exp(-2 * sum(shared.values())),
        around=1 - math.exp(-sum(around.values())),
        symbol_share=_said(inner, subject),
        path_share=_said(_module_parts(edit.path), subject),
        rank=0.0 if rank is None else 1 - math.log1p(rank) / math.log1p(max(files, 2)),
        score=subject.scores.get(edit.old_path or edit.path, 0.0),
        peer=peer.score,
        near_named=_worth(_rarest(peer.names & subject.names, subject), subject),
        called=float(bool((peer.callers | {peer.name}) & subject.parts)),
        named_by=named_by,
        symbol_by=symbol_by,
        place_by=place_by,
        literal_by=literal_by,
        words_by=tuple(sorted(shared, key=lambda term: (-shared[term], term))[:4]),
    )


def _peer(edit: Edit, file: AppliedFile | None, subject: Subject) -> Peer:
    if file is not None and file.before is not None and edit.old_lines is not None:
        return peer_of(file.before, edit.old_lines, subject.weights)
    return peer_of(None if file is None else file.after, edit.new_lines, subject.weights)


def _module_parts(path: str) -> list[str]:
    return path.rsplit(".", 1)[0].removeprefix("src/").removesuffix("/__init__").split("/")


def _worth(name: str, subject: Subject) -> float:
    return subject.base.rarity(name.lower().strip("_")) if name else 0.0


def _rarest(names: Iterable[str], subject: Subject) -> str:
    kept = sorted(name for name in names if name not in KEYWORDS)
    return max(kept, key=lambda name: _worth(name, subject), default="")


def _said(names: Iterable[str], subject: Subject) -> float:
    terms = {term for name in names for term in words(name)}
    whole = sum(subject.base.rarity(term) for term in terms)
    said = sum(subject.base.rarity(term) for term in terms if term in subject.terms)
    return said / whole if whole else 0.0


def _place(edit: Edit, subject: Subject) -> tuple[float, str]:
    path = edit.old_path or edit.path
    name = path.rsplit("/", 1)[-1]
    best, by = 0.0, ""
    for mentioned in subject.mentions.paths:
        tail = mentioned.lstrip("./")
        if path == tail or path.endswith("/" + tail) or (tail.count("/") and tail.endswith("/" + path)):
            worth = 1.0 if "/" in tail else 0.6
        elif tail.rsplit("/", 1)[-1] == name and name not in ("__init__.py", "models.py", "tests.py", "settings.py"):
            worth = 0.4
        else:
            continue
        if worth > best:
            best, by = worth, mentioned
    module = ".".join(_module_parts(path))
    for dotted in subject.mentions.names:
        if best < 0.9 and "." in dotted and (dotted == module or dotted.startswith(module + ".")):
            best, by = 0.9, dotted
    for frame in subject.mentions.frames:
        if best < 0.8 and (frame.path.endswith("/" + path) or frame.path == path):
            inside = frame.function and edit.symbol and edit.symbol.endswith("." + frame.function)
            best, by = (1.0 if inside else 0.8), f"{frame.path}:{frame.line}"
    return best, by


def _literal(facts: Facts, subject: Subject) -> str:
    for literal in facts.literals:
        text = literal.strip()
        if len(text) < 6:
            continue
        for quoted in subject.mentions.literals:
            if text == quoted or (len(text) >= 12 and (text in quoted or quoted in text)):
                return text
        if len(text) >= 15 and (text in subject.prose.text or text in subject.prose.code):
            return text
    return ""
