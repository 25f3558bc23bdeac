"""Excess over a reference: how much further than it a patch goes, and how well the two agree on where to change what.

Files of tests are left out on both sides: references often come without theirs, and a test that a patch brings is
no excess. Verdicts are made before, elsewhere, and without it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from editguard.edits.find import find_edits
from editguard.edits.paths import path_kind
from editguard.edits.runs import changed_runs
from editguard.intake.apply import apply_patch
from editguard.intake.read import read_proposal
from editguard.reference.complexity import Complexity, added_complexity, complexity_of
from editguard.reference.tokens import Distance, distance, token_count
from editguard.vocabulary.config import Config
from editguard.vocabulary.edit import Edit, Kind
from editguard.vocabulary.patch import Applied, AppliedFile, AppliedPatch, FileStatus
from editguard.vocabulary.snapshot import Snapshot

MEASURED, UNUSABLE, MISSING = "measured", "unusable", "none"
"""What became of a reference: patches were measured against it, it does not apply itself, or there is none."""

Place = tuple[str, int]
"""A path and a 1-based line of the base."""


class Change(NamedTuple):
    """A run of changed lines: how many, and the places that it stands at: its removed lines, or the two lines
    between which something is put."""

    removed: int
    added: int
    places: frozenset[Place]


class Excess(NamedTuple):
    """``None`` where there is nothing to measure.

    Token distances are shares of the tokens of all files that the patch or the reference touches (see `tokens`),
    complexities are points of cognitive complexity (see `complexity`), and ``excess_`` is the patch minus the
    reference. Precision is the share of the patch that the reference has as well, recall the converse; for
    lines by their places in the base, for symbols by the definitions that hold edits.
    """

    token_distance: float | None = None
    reference_token_distance: float | None = None
    excess_token_distance: float | None = None
    added_complexity: int | None = None
    reference_added_complexity: int | None = None
    excess_complexity: int | None = None
    line_precision: float | None = None
    line_recall: float | None = None
    symbol_precision: float | None = None
    symbol_recall: float | None = None


class Side(NamedTuple):
    """What is measured of one patch; paths are those before the change, where there is one."""

    distances: dict[str, Distance]
    complexity: int | None
    changes: list[Change]
    symbols: frozenset[tuple[str, str | None]]


class Reference(NamedTuple):
    """A reference on its base, measured once for all patches of its task."""

    side: Side
    base: Base


class Base:
    """What is measured of the files of a base commit, kept for the next patch on it."""

    def __init__(self) -> None:
        self._complexity: dict[str, Complexity | None] = {}
        self._tokens: dict[str, int] = {}

    def complexity(self, path: str, text: bytes) -> Complexity | None:
        """The complexity of a file before the change."""
        if path not in self._complexity:
            self._complexity[path] = complexity_of(text)
        return self._complexity[path]

    def tokens(self, path: str, text: bytes) -> int:
        """The number of tokens of a file before the change."""
        if path not in self._tokens:
            self._tokens[path] = token_count(text)
        return self._tokens[path]


@cache
def measurable() -> bool:
    """Whether the libraries that measure are installed (``editguard[batch]``)."""
    from importlib.util import find_spec

    return all(find_spec(name) is not None for name in ("complexipy", "rapidfuzz"))


def read_reference(patch: bytes, snapshot: Snapshot, config: Config) -> Reference | None:
    """Measure the reference ``patch``; ``None`` if it does not apply: then nothing can be measured against it."""
    applied = apply_patch(read_proposal(patch, None, config.limits), snapshot, config.limits)
    if applied.applied is Applied.FAILED or not applied.files:
        return None

    def base_has(path: str) -> bool:
        return path in snapshot.entries([path])

    edits, _ = find_edits(applied, config, base_has)
    base = Base()
    return Reference(_side(applied, edits, config, base), base)


def excess(edits: Sequence[Edit], applied: AppliedPatch, reference: Reference, config: Config) -> Excess:
    """What a patch, ``applied``, with its ``edits``, does beyond ``reference``; nothing where it does not apply."""
    if applied.applied is Applied.FAILED or not applied.files:
        return Excess()
    ours, theirs = _side(applied, edits, config, reference.base), reference.side
    token, other_token = _shares(ours.distances, theirs.distances)
    complexity, other_complexity = ours.complexity, theirs.complexity
    return Excess(
        token,
        other_token,
        None if token is None or other_token is None else round(token - other_token, 6),
        complexity,
        other_complexity,
        None if complexity is None or other_complexity is None else complexity - other_complexity,
        _agreement(ours.changes, theirs.changes),
        _agreement(theirs.changes, ours.changes),
        _part(ours.symbols, theirs.symbols),
        _part(theirs.symbols, ours.symbols),
    )


def _side(applied: AppliedPatch, edits: Sequence[Edit], config: Config, base: Base) -> Side:
    files = [file for file in applied.files if not _is_test(file, config)]
    distances: dict[str, Distance] = {}
    complexity: int | None = 0
    changes: list[Change] = []
    for file in files:
        path, before, after = _sides(file)
        if file.before is None and file.after is None:
            continue  # nothing is known of it: a submodule, or binary data that is not there
        distances[path] = distance(before, after, base.tokens(path, before))
        if path.endswith(".py") and complexity is not None:
            old = base.complexity(path, before)
            new = complexity_of(after)
            complexity = None if old is None or new is None else complexity + added_complexity(old, new)
        for run in changed_runs(file.hunks):
            first, size = run.old_first, len(run.old)
            lines = range(first, first + size) if size else (first - 1, first)
            changes.append(Change(size, len(run.new), frozenset((path, line) for line in lines)))
    kept = {file.change.path for file in files}
    symbols = frozenset((edit.old_path or edit.path, edit.symbol) for edit in edits if edit.path in kept)
    return Side(distances, complexity, changes, symbols)


def _is_test(file: AppliedFile, config: Config) -> bool:
    path = file.change.path
    # only tests are asked for: whether it is a scratch file (for which the base would be needed) is no matter
    return path_kind(path, added=False, config=config) is Kind.TEST


def _sides(file: AppliedFile) -> tuple[str, bytes, bytes]:
    """Path and text before, text after; nothing before what is new, and nothing after what is gone."""
    new = file.change.status in (FileStatus.ADDED, FileStatus.COPIED)
    path = file.change.path if new else file.change.old_path or file.change.path
    return path, b"" if new else file.before or b"", file.after or b""


def _shares(ours: Mapping[str, Distance], theirs: Mapping[str, Distance]) -> tuple[float | None, float | None]:
    """Both token distances, over all files that either touches: what only one touches is unchanged in the other."""
    shares = []
    for side, other in ((ours, theirs), (theirs, ours)):
        whole = sum(found.size for found in side.values())
        whole += sum(found.before for path, found in other.items() if path not in side)
        shares.append(round(sum(found.tokens for found in side.values()) / whole, 6) if whole else None)
    return shares[0], shares[1]


def _agreement(changes: Sequence[Change], others: Sequence[Change]) -> float | None:
    """The share of the changed lines of ``changes`` that stand where ``others`` change something: a removed line if
    it is among their places, an added one if any place of its run is."""
    known = frozenset[Place]().union(*(change.places for change in others))
    total = sum(change.removed + change.added for change in changes)
    if not total:
        return None
    found = 0
    for change in changes:
        common = len(change.places & known)
        found += (common if change.removed else 0) + (change.added if common else 0)
    return round(found / total, 6)


def _part(ours: frozenset[tuple[str, str | None]], theirs: frozenset[tuple[str, str | None]]) -> float | None:
    return round(len(ours & theirs) / len(ours), 6) if ours else None
