"""What ties edits to each other."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from editguard.index.base import BaseIndex
from editguard.relevance.facts import Facts
from editguard.vocabulary.edit import Edit, Kind

_MOST = 400
"""Edits that are compared pair by pair; of a larger patch only neighbours and names that few edits share are."""

_TIE = 0.85
"""What a name that no file of the base has is worth as a tie."""

_CLONE = 0.7
"""Share of equal words from which two edits are the same change in two places."""


class Link(NamedTuple):
    """A tie between the edits at ``one`` and ``other``: ``weight`` from 0 to 1, ``by`` in words."""

    one: int
    other: int
    relation: str
    weight: float
    by: str


def links(edits: Sequence[Edit], facts: Sequence[Facts], index: BaseIndex) -> list[Link]:
    """All ties between ``edits``, strongest of each relation a pair."""
    found: list[Link] = []
    number = {edit.id: place for place, edit in enumerate(edits)}
    for place, edit in enumerate(edits):
        found.extend(
            Link(place, number[partner], "partner", 1.0, "the two ends of one change")
            for partner in edit.partners
            if partner in number and number[partner] > place
        )
    rarity: dict[str, float] = {}
    holders: dict[str, list[int]] = {}
    for place, fact in enumerate(facts):
        for name in fact.names:
            holders.setdefault(name, []).append(place)
    shared: dict[tuple[int, int], list[tuple[float, str]]] = {}
    for name, places in holders.items():
        if len(places) < 2 or len(name) < 3:
            continue
        rarity[name] = index.rarity(name.lower().strip("_")) ** 2
        pairs = (
            pairwise(places)
            if len(places) > _MOST // 10
            else ((a, b) for at, a in enumerate(places) for b in places[at + 1 :])
        )
        for pair in pairs:
            shared.setdefault(pair, []).append((rarity[name], name))
    for (one, other), names in shared.items():
        miss = 1.0
        for worth, _ in names:
            miss *= 1 - _TIE * worth
        best = max(names)[1]
        found.append(Link(one, other, "name", 1 - miss, f"`{best}`"))
    found.extend(_near(edits, facts))
    return found


def _near(edits: Sequence[Edit], facts: Sequence[Facts]) -> list[Link]:
    found: list[Link] = []
    count = len(edits)
    for one in range(count):
        for other in range(one + 1, count if count <= _MOST else min(count, one + 20)):
            a, b = edits[one], edits[other]
            if a.path == b.path:
                found.append(_same_file(one, other, a, b))
            elif a.kind is Kind.TEST or b.kind is Kind.TEST:
                if _tests(a, b) or _tests(b, a):
                    found.append(Link(one, other, "test", 0.6, "a test and what it tests"))
            elif a.path.rsplit("/", 1)[0] == b.path.rsplit("/", 1)[0]:
                found.append(Link(one, other, "folder", 0.3, "the same folder"))
            if _alike(facts[one], facts[other]):
                found.append(Link(one, other, "clone", 0.8, "the same change in another place"))
    return found


def _same_file(one: int, other: int, a: Edit, b: Edit) -> Link:
    if a.symbol and a.symbol == b.symbol and a.symbol.count(".") > a.path.count("/"):
        return Link(one, other, "definition", 0.8, f"both in `{a.symbol.rsplit('.', 1)[-1]}`")
    if a.symbol and b.symbol:
        outer = a.symbol.rsplit(".", 1)[0]
        module = a.path.count("/")
        if b.symbol.rsplit(".", 1)[0] == outer and outer.count(".") > module:
            return Link(one, other, "class", 0.5, f"both in `{outer.rsplit('.', 1)[-1]}`")
        if a.symbol.startswith(b.symbol + ".") or b.symbol.startswith(a.symbol + "."):
            return Link(one, other, "class", 0.4, "one definition in the other")
    return Link(one, other, "file", 0.3, "the same file")


def _tests(test: Edit, code: Edit) -> bool:
    """Whether the file of ``test`` is named after that of ``code``, or stands in the tests of its folder."""
    if test.kind is not Kind.TEST:
        return False
    stem = code.path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    name = test.path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return len(stem) > 3 and stem != "__init__" and stem.strip("_") in name


def _alike(one: Facts, other: Facts) -> bool:
    a, b = one.names, other.names
    if len(a) < 3 or len(b) < 3:
        return False
    return len(a & b) / len(a | b) >= _CLONE
