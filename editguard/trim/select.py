"""The patch without the edits that are to go, and without harm to those that stay."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from editguard.intake.write import FileText, write_unified
from editguard.trim.needs import closure, needs
from editguard.trim.rebuild import FileHistory, TornError, histories, moved_files, rebuild
from editguard.trim.safety import parses, undefined_names
from editguard.vocabulary.edit import Edit
from editguard.vocabulary.patch import AppliedPatch


class Trimmed(NamedTuple):
    """``files`` are those of the patch without the ``dropped`` edits, ``whole`` the same with all of them; ``held``
    are edits that were to go and could not, with the reason; ``unjudged`` are paths whose lines all went and whose
    change of name or mode stays, with that change in words."""

    files: tuple[FileText, ...]
    whole: tuple[FileText, ...]
    dropped: tuple[Edit, ...]
    held: tuple[tuple[Edit, str], ...]
    unjudged: tuple[tuple[str, str], ...] = ()

    @property
    def patch(self) -> bytes:
        """A git diff, from the base."""
        return write_unified(self.files)

    @property
    def rest(self) -> bytes:
        """What was dropped, as a git diff from the trimmed state to that with the whole patch."""
        return write_unified(_between(new, old) for new, old in zip(self.files, self.whole, strict=True))

    @property
    def removal(self) -> bytes:
        """The way back: a git diff from the state with the whole patch to the trimmed one. It shows its files in full,
        so that it fits no other text."""
        context = max((len(file.after or b"") for file in self.whole), default=0)
        return write_unified((_between(old, new) for new, old in zip(self.files, self.whole, strict=True)), context)


def _between(start: FileText, end: FileText) -> FileText:
    """The change from the state after ``start`` to that after ``end``."""
    moved = start.after is not None and start.path != end.path
    path = start.path if end.after is None else end.path
    return FileText(path, start.after, end.after, start.path if moved else None, start.new_mode, end.new_mode)


class Trimmer:
    """Takes edits out of one applied patch; ``max_bytes`` bounds the files that are parsed."""

    def __init__(self, applied: AppliedPatch, edits: Sequence[Edit], max_bytes: int) -> None:
        self._edits = edits
        self._max_bytes = max_bytes
        self._order = [edit.id for edit in edits]
        self._by_id = {edit.id: edit for edit in edits}
        self._files = histories(applied, edits)
        before = {history.path: history.before for history in self._files}
        needed = needs(edits, before)
        for gone, come in moved_files(self._files):
            ids = frozenset(edit.id for edit in (*gone.edits, *come.edits))
            needed |= {id: needed[id] | ids - {id} for id in ids}
        self.needed: Mapping[str, frozenset[str]] = needed

    def without(self, unwanted: Collection[str]) -> Trimmed:
        """The patch without the edits ``unwanted``, but for those that others need."""
        kept = {id for id in self._order if id not in unwanted}
        held: dict[str, str] = {}
        while True:
            for other, by in closure(kept, self.needed).items():
                held[other] = f"{by} needs it"
                kept.add(other)
            grown = self._mend(kept)
            if not grown:
                break
            held.update(grown)
            kept.update(grown)
        return Trimmed(
            tuple(
                whole if all(edit.id in kept for edit in history.edits) else rebuild(history, kept)
                for history, whole in zip(self._files, self._whole, strict=True)
            ),
            self._whole,
            tuple(edit for edit in self._edits if edit.id not in kept),
            tuple((self._by_id[id], held[id]) for id in self._order if id in held),
            tuple(
                (history.path, history.unjudged)
                for history in self._files
                if history.unjudged and not any(edit.id in kept for edit in history.edits)
            ),
        )

    @cached_property
    def _whole(self) -> tuple[FileText, ...]:
        return tuple(rebuild(history, self._by_id) for history in self._files)

    def _mend(self, kept: set[str]) -> dict[str, str]:
        """Edits that have to come back, with the reason; none if all is well."""
        for history in self._files:
            gone = [edit.id for edit in history.edits if edit.id not in kept]
            if not gone or len(gone) == len(history.edits):
                continue
            try:
                text = rebuild(history, kept).after
            except TornError as torn:
                return {torn.edit: "its last line ends the file otherwise than the rest needs"}
            if text is None or not history.path.endswith((".py", ".pyi")):
                continue
            found = self._broken(history, text, gone, kept)
            if found:
                return found
        return {}

    def _broken(self, history: FileHistory, text: bytes, gone: Sequence[str], kept: Collection[str]) -> dict[str, str]:
        path, full, base = history.path, history.after or b"", history.before or b""
        if not parses(text, self._max_bytes):
            if not parses(full, self._max_bytes):
                return dict.fromkeys(gone, "the patch leaves the file unparsable, so nothing in it can be told apart")
            return _least(
                history, gone, kept, lambda back: parses(back, self._max_bytes), "the file would not parse without it"
            )
        allowed = undefined_names(full, path) | undefined_names(base, path)
        missing = undefined_names(text, path) - allowed
        if missing:
            return _least(
                history,
                gone,
                kept,
                lambda back: not undefined_names(back, path) - allowed,
                f"without it: {next(iter(missing))}",
            )
        return {}


def _least(
    history: FileHistory, gone: Sequence[str], kept: Collection[str], good: Callable[[bytes], bool], why: str
) -> dict[str, str]:
    """One edit that mends the file by itself if there is one, else all of ``gone``."""
    for one in gone:
        try:
            text = rebuild(history, {*kept, one}).after
        except TornError:
            continue
        if text is not None and good(text):
            return {one: why}
    return dict.fromkeys(gone, why)
