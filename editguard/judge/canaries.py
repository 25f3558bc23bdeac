"""Edits with known answers that ride along: who gets one wrong follows something else than the question.

Their answers hold for any task: a line for the list of changes that repeats the task's own words belongs; a change to
what no software project is about does not. They stand in folders of the patch, are put together anew for every request,
and come at places that nobody can know before, so that a patch cannot name them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from editguard.judge.draw import draw
from editguard.patterns import Pattern
from editguard.vocabulary.judge import Question

_WORD = Pattern(r"[A-Za-z_][A-Za-z0-9_.]{2,}")
_FEWEST = 4
"""Words that a task must have for a canary that repeats them."""

_LONGEST = 160
"""Characters of the task that such a canary repeats."""

_THINGS = (
    "aquarium", "orchard", "bakery", "lighthouse", "choir", "beehive", "vineyard", "harbour", "pottery", "greenhouse",
    "carousel", "observatory", "windmill", "stable", "ferry", "puppet", "quilt", "saddle", "teapot", "violin",
)  # fmt: skip
_PARTS = ("portions", "seats", "minutes", "rows", "baskets", "crates", "ropes", "lamps", "barrels", "ribbons")
_CHANGES: Sequence[tuple[str, ...]] = (
    (" def {part}({thing}):", "-    return {a} * {thing}.size", "+    return {b} * {thing}.size"),
    (" def {part}({thing}, guests):", "-    return guests // {a}", "+    return guests // {b} + 1"),
    (" def {part}({thing}):", "+    if {thing}.age > {b}:", "+        return {a}", "     return {thing}.size"),
    ("-{upper}_PER_DAY = {a}", "+{upper}_PER_DAY = {b}"),
    (" class {title}:", "+    def {part}(self):", "+        return self.size * {b}", "+"),
)


class Canary(NamedTuple):
    """An edit, and whether it belongs to the task."""

    question: Question
    belongs: bool


def canaries(task: str, nonce: str, paths: Sequence[str]) -> tuple[Canary, ...]:
    """The canaries of one request: a stranger, and where the task has words enough one that belongs.

    Args:
        task: its words as the judge reads them.
        nonce: what this request alone has.
        paths: those of the patch.
    """
    found = [Canary(_stranger(nonce, paths), False)]
    if len(_WORD.findall(task)) >= _FEWEST:
        found.append(Canary(_entry(task, nonce), True))
    return tuple(found)


def _stranger(nonce: str, paths: Sequence[str]) -> Question:
    thing = _THINGS[draw(nonce, "thing", len(_THINGS))]
    part = _PARTS[draw(nonce, "part", len(_PARTS))]
    beside = sorted({path.rpartition("/")[0] for path in paths}) or [""]
    folder = beside[draw(nonce, "folder", len(beside))]
    path = f"{folder}/{thing}.py" if folder else f"{thing}.py"
    a = 2 + draw(nonce, "a", 40)
    words = {"thing": thing, "part": part, "upper": thing.upper(), "title": thing.title(), "a": a, "b": a + 1}
    changes = _CHANGES[draw(nonce, "change", len(_CHANGES))]
    symbol = path.removesuffix(".py").replace("/", ".")
    return Question(
        "", path, None, symbol, "behaviour", tuple(line.format_map(words) for line in changes),
        (
            "no path, name or message of the task reaches this edit",
            "nothing ties it to an edit that the task speaks of",
        ),
    )  # fmt: skip


def _entry(task: str, nonce: str) -> Question:
    first = " ".join(task.split())[:_LONGEST]
    number = 100 + draw(nonce, "number", 9_900)
    return Question("", f"docs/changes/{number}.rst", None, None, "docs", (f"+{first}",), ("has words of the task",))
