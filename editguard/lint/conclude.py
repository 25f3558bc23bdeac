"""What the answers of linters show of a patch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from editguard.lint.asking import AFTER, BEFORE, JUDGED
from editguard.lint.changes import Change
from editguard.lint.compare import Half, Pair, compare
from editguard.lint.layout import Shape, unformatted
from editguard.lint.suppressions import Found
from editguard.lint.symbols import symbols
from editguard.linters.protocol import Answer, Linter
from editguard.vocabulary.edit import Edit, Kind
from editguard.vocabulary.lint import (
    Drift,
    Fix,
    Fixed,
    Introduced,
    Lint,
    Run,
    Settings,
    Suppression,
    Unchecked,
    Unformatted,
    Violation,
)

NO_STYLE = frozenset({Kind.SCRATCH, Kind.GENERATED, Kind.BINARY, Kind.MODE})
"""Kinds of edits whose style is nobody's."""


class Notes:
    """What is said, in the making."""

    def __init__(self) -> None:
        self.introduced: list[Introduced] = []
        self.fixed: list[Fixed] = []
        self.suppressions: list[Suppression] = []
        self.settings: list[Settings] = []
        self.runs: list[Run] = []
        self.unchecked: list[Unchecked] = []
        self.unformatted: list[Unformatted] = []
        self.drift: list[Drift] = []

    def value(self) -> Lint:
        """All of it, finished."""
        return Lint(
            tuple(self.introduced),
            tuple(self.fixed),
            tuple(self.suppressions),
            tuple(self.settings),
            tuple(self.runs),
            tuple(self.unchecked),
            tuple(self.unformatted),
            tuple(self.drift),
        )


def conclude(
    linter: Linter,
    changes: Sequence[Change],
    answer: Answer,
    edits: Sequence[Edit],
    fresh: Mapping[str, Sequence[Found]],
    notes: Notes,
) -> int:
    """Note what the answer shows; returns the number of files that were compared."""
    pairs: list[Pair] = []
    judged: list[Pair] = []
    by_path: dict[str, list[Edit]] = {}
    for edit in edits:
        by_path.setdefault(edit.path, []).append(edit)
    for change in changes:
        reason = _unreadable(change, answer)
        if reason is not None:
            notes.unchecked.append(Unchecked(linter.name, (change.path,), reason))
            continue
        mine = by_path.get(change.path, [])
        notes.unformatted.extend(layout_of(change, answer, [edit for edit in mine if edit.kind not in NO_STYLE]))
        old = _half(linter, change.old_path, change.before, BEFORE, answer)
        new = _half(linter, change.new_path, change.after, AFTER, answer)
        pairs.append(Pair(old, new, change.runs, mine))
        side = JUDGED if change.new_path in fresh else AFTER
        judged.append(Pair(old, _half(linter, change.new_path, change.after, side, answer), change.runs, mine))
    came, went = compare(pairs)
    if any(path in fresh for change in changes for path in change.paths):
        # without what the patch silences: what shows then was brought too, and what only fell silent is not mended
        came, went = compare(judged)
    for index, violation in came:
        half = pairs[index].new
        if half is None:
            continue
        hidden = half.path in fresh and not _reported(violation, half)
        notes.introduced.append(Introduced(half.path, _as_written(violation, half) if hidden else violation, hidden))
    for index, violation in went:
        half = pairs[index].old
        if half is not None:
            notes.fixed.append(Fixed(half.path, violation))
    return len(pairs)


def _reported(violation: Violation, half: Half) -> bool:
    key = violation.code, violation.span, violation.column, violation.message
    return any((one.code, one.span, one.column, one.message) == key for one in half.violations)


def layout_of(change: Change, answer: Answer, edits: Sequence[Edit]) -> Iterable[Unformatted]:
    """The edits of a file that the formatter would lay out otherwise."""
    after = answer.formatted.get((AFTER, change.new_path or ""))
    if after is None or change.after is None:
        return ()
    before = answer.formatted.get((BEFORE, change.old_path or ""))
    old = Shape(change.before, before) if before is not None and change.before is not None else None
    return unformatted(
        change.path, old, Shape(change.after, after), edits, answer.formatter, named=answer.uses_formatter
    )


def _as_written(violation: Violation, half: Half) -> Violation:
    """``violation`` with its line as it stands in the file: the linter saw it with its suppression taken out."""
    lines = half.text.split(b"\n")
    content = lines[violation.span.first - 1].decode("utf-8", "replace").strip()
    fix = violation.fix
    return violation._replace(content=content, fix=None if fix is None else Fix(fix.message, fix.safe))


def _unreadable(change: Change, answer: Answer) -> str | None:
    for side, path in ((AFTER, change.new_path), (BEFORE, change.old_path)):
        if path is not None and (side, path) in answer.unreadable:
            state = "after" if side == AFTER else "before"
            return f"it does not parse {state} the change ({answer.unreadable[side, path]})"
    return None


def _half(linter: Linter, path: str | None, text: bytes | None, side: str, answer: Answer) -> Half | None:
    if path is None or text is None or not linter.claims(path):
        return None
    return Half(path, text, answer.violations.get((side, path), ()), symbols(path, text))
