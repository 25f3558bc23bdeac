"""Lint of one patch: lays its files out before and after, asks the linters once, and compares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from editguard.globs import matcher
from editguard.lint.asking import by_home, own_codes, problem_of, settings_for, sides_of
from editguard.lint.changes import Change, changes_of, packaged
from editguard.lint.conclude import NO_STYLE, Notes, conclude, layout_of
from editguard.lint.settings import changed_settings
from editguard.lint.suppressions import Found, Texts, added, as_values
from editguard.linters.mirror import Mirror
from editguard.linters.protocol import Answer, Linter, LinterError, Request
from editguard.style.drift import Beside, drift, paths_of
from editguard.vocabulary.config import Config
from editguard.vocabulary.edit import Edit
from editguard.vocabulary.errors import EditguardError
from editguard.vocabulary.lint import Drift, Lint, Run, Unchecked
from editguard.vocabulary.patch import Applied, AppliedPatch
from editguard.vocabulary.snapshot import Snapshot


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
        notes = Notes()
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
        notes: Notes,
    ) -> None:
        good = [change for change in changes if problem_of(change, config.limits.syntax_bytes) is None]
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
            mine = [edit for edit in edits if edit.path == change.path and edit.kind not in NO_STYLE]
            notes.unformatted.extend(layout_of(change, answer, mine))

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
            mine = [edit for edit in edits if edit.path == change.new_path and edit.kind not in NO_STYLE]
            beside = self._beside[1]
            around = [
                (edit.new_lines.first, edit.new_lines.last)
                for edit in edits
                if edit.path == change.new_path and edit.new_lines
            ]
            yield from drift(
                change.new_path, change.old_path, change.before, change.after, mine, beside, changed, around
            )

    def _one(
        self,
        linter: Linter,
        changes: Sequence[Change],
        edits: Sequence[Edit],
        fresh: Mapping[str, Sequence[Found]],
        snapshot: Snapshot,
        config: Config,
        notes: Notes,
    ) -> None:
        good = []
        for change in changes:
            problem = problem_of(change, config.limits.syntax_bytes)
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
            checked += conclude(linter, group, answer, edits, fresh, notes)
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
            groups = by_home(linter, changes, snapshot)
            if len(groups) < 2:
                return [(changes, problem)]
        answers: list[tuple[Sequence[Change], Answer | LinterError]] = []
        for group in groups:
            try:
                answers.append((group, self._answer(linter, group, fresh, snapshot, config)))
            except LinterError as problem:
                answers.append((group, problem))
        return answers

    def _check(self, linter: Linter, request: Request) -> Answer:
        try:
            return linter.check(request)
        except (LinterError, EditguardError, MemoryError):
            raise
        except Exception as error:  # a linter of another package may raise whatever it likes
            told = " ".join(str(error).split())[:300]
            raise LinterError(f"{linter.name} failed: {type(error).__name__}: {told}") from error

    def _answer(
        self,
        linter: Linter,
        changes: Sequence[Change],
        fresh: Mapping[str, Sequence[Found]],
        snapshot: Snapshot,
        config: Config,
    ) -> Answer:
        settings = dict(settings_for(linter, [path for change in changes for path in change.paths], snapshot))
        settings.update(linter.defaults(settings))
        sides = list(sides_of(linter, changes, fresh, snapshot))
        select, ignore = (own_codes(linter.name, codes) for codes in (config.lint.select, config.lint.ignore))
        with self._mirror.sides(sides, settings) as root:
            files = {side.name: {p: c for p, c in side.files.items() if linter.claims(p)} for side in sides}
            request = Request(root, files, settings, select, ignore, float(config.lint.timeout), format=True)
            return self._check(linter, request)
