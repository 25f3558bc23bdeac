"""Lint of one patch: lays its files out before and after, asks the linters once, and compares."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping, Sequence

from editguard.globs import matcher
from editguard.lint.changes import Change, changes_of, packaged
from editguard.lint.compare import Half, Pair, compare
from editguard.lint.layout import Shape, unformatted
from editguard.lint.settings import changed_settings
from editguard.lint.suppressions import Found, Texts, added, as_values, without
from editguard.lint.symbols import symbols
from editguard.linters.mirror import Mirror, Side
from editguard.linters.protocol import Answer, Linter, LinterError, Request
from editguard.style.drift import Beside, drift, paths_of
from editguard.vocabulary.config import Config
from editguard.vocabulary.edit import Edit, Kind
from editguard.vocabulary.lint import (
    Drift,
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
from editguard.vocabulary.patch import Applied, AppliedPatch
from editguard.vocabulary.snapshot import Snapshot

BEFORE, AFTER, JUDGED = "before", "after", "judged"
"""Names of the sides; `JUDGED` is the after-state without the suppressions that the patch adds."""

_REGULAR = ("100644", "100755")
_PROGRAM = "100755"
_NO_STYLE = frozenset({Kind.SCRATCH, Kind.GENERATED, Kind.BINARY, Kind.MODE})
"""Kinds of edits whose style is nobody's."""


class Linting:
    """Asks linters about patches; keeps the mirror of the last commit. `close` removes it."""

    def __init__(self, linters: Sequence[Linter], folder: str | None = None, formatters: Sequence[Linter] = ()) -> None:
        """``formatters`` are asked for the layout of files alone, and miss nothing if they fail. Files are laid out in
        ``folder``, by default where temporary files go."""
        self._linters = tuple(linters)
        self._formatters = tuple(formatters)
        self._beside: tuple[Snapshot, Beside] | None = None
        self._mirror = Mirror(lambda path: any(linter.keeps(path) for linter in self._linters), folder)

    def close(self) -> None:
        """Remove what was written."""
        self._mirror.close()

    def __call__(self, applied: AppliedPatch, edits: Sequence[Edit], snapshot: Snapshot, config: Config) -> Lint | None:
        """What the linters say of ``applied``; ``None`` if it did not apply in full, so that there is no after-state.

        Raises:
            UsageError: for rules in the settings that a linter does not know.
        """
        if applied.applied is Applied.FAILED:
            return None
        excluded = matcher(config.exclude)
        files = [file for file in applied.files if not excluded(file.change.path)]
        changes = changes_of(files)
        fresh = added([Texts(c.path, c.before or b"", c.after or b"", c.runs) for c in changes])
        notes = _Notes()
        notes.settings.extend(changed_settings((change.path, change.before, change.after) for change in changes))
        notes.suppressions.extend(value for path, found in fresh.items() for value in as_values(path, found))
        around, more = packaged(changes, snapshot)
        for linter in self._linters:
            mine = [change for change in changes if any(linter.claims(path) for path in change.paths)]
            if mine:
                mine += [change for change in around if linter.claims(change.path)]
                self._one(linter, mine, edits, fresh, snapshot, config, notes)
        for formatter in self._formatters:
            mine = [change for change in changes if change.new_path is not None and formatter.claims(change.new_path)]
            if mine:
                self._format(formatter, mine, edits, snapshot, config, notes)
        notes.drift.extend(self._drift(changes, edits, snapshot, config))
        if more:
            reason = f"a package came or went, and {more:,} of its files were not looked at"
            notes.unchecked.append(Unchecked("ruff", (), reason, remark=True))
        return notes.value()

    def _format(
        self,
        formatter: Linter,
        changes: Sequence[Change],
        edits: Sequence[Edit],
        snapshot: Snapshot,
        config: Config,
        notes: _Notes,
    ) -> None:
        good = [change for change in changes if _problem(change, config.limits.syntax_bytes) is None]
        if not good:
            return
        try:
            self._mirror.at(snapshot)
            answer = self._answer(formatter, good, {}, snapshot, config)
        except LinterError as problem:
            paths = tuple(change.path for change in good)
            notes.unchecked.append(Unchecked(formatter.name, paths, str(problem), remark=True))
            return
        for change in good:
            mine = [edit for edit in edits if edit.path == change.path and edit.kind not in _NO_STYLE]
            notes.unformatted.extend(_layout(change, answer, mine))

    def _drift(
        self, changes: Sequence[Change], edits: Sequence[Edit], snapshot: Snapshot, config: Config
    ) -> Iterable[Drift]:
        if self._beside is None or self._beside[0] is not snapshot:
            self._beside = snapshot, Beside(snapshot)
        changed = paths_of((change.old_path, change.new_path) for change in changes)
        for change in changes:
            if change.new_path is None or change.after is None or not change.new_path.endswith(".py"):
                continue
            if max(len(change.before or b""), len(change.after)) > config.limits.syntax_bytes:
                continue
            mine = [edit for edit in edits if edit.path == change.new_path and edit.kind not in _NO_STYLE]
            beside = self._beside[1]
            yield from drift(change.new_path, change.old_path, change.before, change.after, mine, beside, changed)

    def _one(
        self,
        linter: Linter,
        changes: Sequence[Change],
        edits: Sequence[Edit],
        fresh: Mapping[str, Sequence[Found]],
        snapshot: Snapshot,
        config: Config,
        notes: _Notes,
    ) -> None:
        good = []
        for change in changes:
            problem = _problem(change, config.limits.syntax_bytes)
            if problem is None:
                good.append(change)
            else:
                notes.unchecked.append(Unchecked(linter.name, (change.path,), problem))
        paths = tuple(change.path for change in good)
        if not good:
            return
        try:
            version = linter.version()
            self._mirror.at(snapshot)
            groups = self._ask(linter, good, fresh, snapshot, config)
        except LinterError as problem:
            notes.unchecked.append(Unchecked(linter.name, paths, str(problem)))
            return
        checked = 0
        rules: list[str | None] = []
        origins: list[str] = []
        for group, answer in groups:
            if isinstance(answer, LinterError):
                notes.unchecked.append(Unchecked(linter.name, tuple(one.path for one in group), str(answer)))
                continue
            rules.append(answer.rules)
            origins.extend(answer.origins)
            if answer.remarks:
                said = "; ".join(dict.fromkeys(answer.remarks))
                notes.unchecked.append(Unchecked(linter.name, tuple(one.path for one in group), said, remark=True))
            checked += _conclude(linter, group, answer, edits, fresh, notes)
        if any(isinstance(answer, Answer) for _, answer in groups):
            digest = rules[0] if len(set(rules)) == 1 else None
            notes.runs.append(Run(linter.name, version, digest, tuple(dict.fromkeys(origins)), checked))

    def _ask(
        self,
        linter: Linter,
        changes: Sequence[Change],
        fresh: Mapping[str, Sequence[Found]],
        snapshot: Snapshot,
        config: Config,
    ) -> list[tuple[Sequence[Change], Answer | LinterError]]:
        """The answers: one for all files, or, where settings of some are broken, one for each folder of settings."""
        try:
            return [(changes, self._answer(linter, changes, fresh, snapshot, config))]
        except LinterError as problem:
            groups = _by_home(linter, changes, snapshot)
            if len(groups) < 2:
                return [(changes, problem)]
        answers: list[tuple[Sequence[Change], Answer | LinterError]] = []
        for group in groups:
            try:
                answers.append((group, self._answer(linter, group, fresh, snapshot, config)))
            except LinterError as problem:
                answers.append((group, problem))
        return answers

    def _answer(
        self,
        linter: Linter,
        changes: Sequence[Change],
        fresh: Mapping[str, Sequence[Found]],
        snapshot: Snapshot,
        config: Config,
    ) -> Answer:
        settings = dict(_settings(linter, [path for change in changes for path in change.paths], snapshot))
        settings.update(linter.defaults(settings))
        sides = list(_sides(linter, changes, fresh, snapshot))
        select, ignore = (_own(linter.name, codes) for codes in (config.lint.select, config.lint.ignore))
        with self._mirror.sides(sides, settings) as root:
            files = {side.name: {p: c for p, c in side.files.items() if linter.claims(p)} for side in sides}
            request = Request(root, files, settings, select, ignore, float(config.lint.timeout), format=True)
            return linter.check(request)


class _Notes:
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


def _problem(change: Change, bound: int) -> str | None:
    for text in (change.before, change.after):
        if text is None:
            continue
        if len(text) > bound:
            return f"{len(text):,} bytes, over the bound of {bound:,}"
        try:
            text.decode("utf-8")
        except UnicodeDecodeError:
            return "not UTF-8, which linters do not read"
    return None


def _settings(linter: Linter, paths: Iterable[str], snapshot: Snapshot) -> Mapping[str, bytes]:
    """The linter's settings files at the base on the way to ``paths``, and those that they refer to."""
    folders = {""}
    for path in paths:
        folder = posixpath.dirname(path)
        while folder:
            folders.add(folder)
            folder = posixpath.dirname(folder)
    wanted = [posixpath.join(folder, name) for folder in sorted(folders) for name in sorted(linter.settings_names)]
    found: dict[str, bytes] = {}
    while wanted:
        entries = snapshot.entries(wanted)
        for path, entry in entries.items():
            if entry.type == "blob" and entry.mode not in _REGULAR:
                raise LinterError(f"the settings file {path} is a link, and links are not followed")
        ids = {path: entry.id for path, entry in entries.items() if entry.type == "blob"}
        blobs = snapshot.read(ids.values())
        further: list[str] = []
        for path, id in ids.items():
            if id not in blobs:
                raise LinterError(f"the settings file {path} is missing from the object store")
            found[path] = blobs[id]
            further.extend(linter.refers_to(path, found[path]))
        wanted = [path for path in dict.fromkeys(further) if path not in found and path not in wanted]
    return found


def _by_home(linter: Linter, changes: Sequence[Change], snapshot: Snapshot) -> list[list[Change]]:
    """``changes`` by the nearest folder that holds one of the linter's settings files."""
    groups: dict[str, list[Change]] = {}
    for change in changes:
        folder = posixpath.dirname(change.path)
        while folder and not snapshot.entries([f"{folder}/{name}" for name in sorted(linter.settings_names)]):
            folder = posixpath.dirname(folder)
        groups.setdefault(folder, []).append(change)
    return list(groups.values())


def _own(name: str, codes: Sequence[str]) -> tuple[str, ...]:
    """The codes that are meant for the linter ``name``: those with its name in front, and for ruff the bare ones."""
    found = []
    for code in codes:
        linter, colon, rule = code.partition(":")
        if not colon:
            linter, rule = "ruff", code
        if linter == name:
            found.append(rule)
    return tuple(found)


def _sides(
    linter: Linter, changes: Sequence[Change], fresh: Mapping[str, Sequence[Found]], snapshot: Snapshot
) -> Iterable[Side]:
    old = {change.old_path: change for change in changes if change.old_path is not None}
    new = {change.new_path: change for change in changes if change.new_path is not None}
    entries = snapshot.entries(old)
    programs = {path for path, entry in entries.items() if entry.mode == _PROGRAM}
    after = {path: change.after for path, change in new.items() if change.after is not None}
    programs_after = frozenset(path for path, change in new.items() if _is_program(change, programs))
    gone = frozenset(old) - frozenset(new)
    yield Side(BEFORE, {p: c.before for p, c in old.items() if c.before is not None}, frozenset(programs))
    yield Side(AFTER, after, programs_after, gone)
    judged = {path: without(text, fresh[path]) for path, text in after.items() if path in fresh}
    if any(linter.claims(path) for path in judged):
        yield Side(JUDGED, after | judged, programs_after, gone)


def _is_program(change: Change, programs: set[str]) -> bool:
    mode = change.mode
    return mode == _PROGRAM if mode is not None else change.old_path in programs


def _conclude(
    linter: Linter,
    changes: Sequence[Change],
    answer: Answer,
    edits: Sequence[Edit],
    fresh: Mapping[str, Sequence[Found]],
    notes: _Notes,
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
        notes.unformatted.extend(_layout(change, answer, [edit for edit in mine if edit.kind not in _NO_STYLE]))
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


def _layout(change: Change, answer: Answer, edits: Sequence[Edit]) -> Iterable[Unformatted]:
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
    return violation._replace(content=content, fix=None if fix is None else fix._replace(preview=""))


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
