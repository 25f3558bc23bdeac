"""Where a patch chooses otherwise than its file and the files beside it do.

A convention holds in a place if the file decided at least `ENOUGH` times, nearly always alike (`MOSTLY`). If it decided
less often, the files beside it are asked, too. Where choices differ there is no convention, and nothing is said.
"""

from __future__ import annotations

import posixpath
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from editguard.style.traits import Spans, Trait, traits
from editguard.vocabulary.edit import Edit, Kind
from editguard.vocabulary.lint import Drift
from editguard.vocabulary.snapshot import Snapshot

ENOUGH = 10
"""Fewest choices that make a convention: with ten of ten, less than three in ten would be otherwise (95 %, the rule
of three)."""

MOSTLY = 0.95
"""Share of the choices that are alike in a convention: a slip in twenty does not unmake one."""

NEIGHBOURS = 12
"""Files beside the changed one that are read, the first by their names."""

_BYTES = 200_000
"""A larger neighbour is not read."""


class Beside:
    """The Python files of a commit by their folder, read when they are asked for."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._folders: dict[str, list[tuple[str, str]]] | None = None

    def counts(self, path: str, left_out: frozenset[str]) -> dict[str, Counter[str]]:
        """The choices in the files beside ``path`` that are not in ``left_out``, by their group."""
        if self._folders is None:
            self._folders = defaultdict(list)
            for file, id in self._snapshot.files():
                if file.endswith(".py"):
                    self._folders[posixpath.dirname(file)].append((file, id))
        beside = [one for one in self._folders.get(posixpath.dirname(path), ()) if one[0] not in left_out][:NEIGHBOURS]
        blobs = self._snapshot.read(id for _, id in beside)
        found: dict[str, Counter[str]] = defaultdict(Counter)
        for _, id in beside:
            content = blobs.get(id, b"")
            if len(content) <= _BYTES:
                for group, value, number in _tally(content, _package(path)):
                    found[group][value] += number
        return found


def drift(
    path: str,
    old_path: str | None,
    before: bytes | None,
    after: bytes,
    edits: Sequence[Edit],
    beside: Beside,
    changed: frozenset[str],
    around: Spans = (),
) -> Iterator[Drift]:
    """The choices that ``edits`` of a file bring and that are not those of the place; ``changed`` are all paths of the
    patch: what it changes says nothing about what was there before. ``around`` are the first and last lines of all
    that it changes in the file."""
    mine = [edit for edit in edits if edit.new_lines is not None and edit.kind is not Kind.MOVE]
    if not mine:
        return
    package = _package(path)
    spans = [(edit.new_lines.first, edit.new_lines.last) for edit in mine if edit.new_lines is not None]
    new = traits(after, package, spans, around)
    if not new:
        return
    old = list(_traits(before, package)) if before is not None else []
    own: dict[str, Counter[str]] = defaultdict(Counter)
    for trait in old:
        own[trait.group][trait.value] += 1
    others: Mapping[str, Counter[str]] | None = None
    for edit, brought in _brought(mine, new, old):
        for trait in brought:
            counts, where = own[trait.group], "this file"
            if counts.total() < ENOUGH:
                others = beside.counts(path, changed | {path, old_path or path}) if others is None else others
                counts, where = counts + others.get(trait.group, Counter()), "this file and those beside it"
            usual = _usual(counts)
            if usual is not None and usual != trait.value:
                yield Drift(
                    path, edit.id, trait.line, trait.group, trait.value, trait.name, usual, counts[usual],
                    counts.total(), where,
                )  # fmt: skip


def _brought(
    edits: Sequence[Edit], new: Sequence[Trait], old: Sequence[Trait]
) -> Iterator[tuple[Edit, Sequence[Trait]]]:
    """What each edit brings on top of what it takes away: code that is merely touched keeps its choices."""
    for edit in edits:
        if edit.new_lines is None:
            continue
        gone: Counter[tuple[str, str]] = Counter()
        if edit.old_lines is not None:
            first, last = edit.old_lines
            gone.update((trait.group, trait.value) for trait in old if first <= trait.line <= last)
        brought = []
        for trait in new:
            if edit.new_lines.first <= trait.line <= edit.new_lines.last:
                key = trait.group, trait.value
                if gone[key] > 0:
                    gone[key] -= 1
                else:
                    brought.append(trait)
        yield edit, brought


def _usual(counts: Counter[str]) -> str | None:
    if counts.total() < ENOUGH:
        return None
    value, number = counts.most_common(1)[0]
    return value if number >= MOSTLY * counts.total() else None


@lru_cache(maxsize=256)
def _traits(content: bytes, package: str) -> tuple[Trait, ...]:
    return tuple(traits(content, package))


@lru_cache(maxsize=4096)
def _tally(content: bytes, package: str) -> tuple[tuple[str, str, int], ...]:
    counts = Counter((trait.group, trait.value) for trait in traits(content, package))
    return tuple((group, value, number) for (group, value), number in sorted(counts.items()))


def _package(path: str) -> str:
    """The name of the top-level package of a file, empty if it stands in none."""
    parts = path.split("/")
    if len(parts) > 2 and parts[0] in ("src", "lib"):
        parts = parts[1:]
    return parts[0] if len(parts) > 1 else ""


def paths_of(changes: Iterable[tuple[str | None, str | None]]) -> frozenset[str]:
    """All paths of changes, before and after."""
    return frozenset(path for pair in changes for path in pair if path is not None)
