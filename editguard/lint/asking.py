"""What a linter is asked about a patch: sides of the files, settings of the base, the user's rules."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping, Sequence

from editguard.lint.changes import Change
from editguard.lint.suppressions import Found, without
from editguard.linters.mirror import Side
from editguard.linters.protocol import Linter, LinterError
from editguard.vocabulary.snapshot import Snapshot

BEFORE, AFTER, JUDGED = "before", "after", "judged"
"""Names of the sides; `JUDGED` is the after-state without the suppressions that the patch adds."""

_REGULAR = ("100644", "100755")
_PROGRAM = "100755"


def problem_of(change: Change, bound: int) -> str | None:
    """Why no linter can be given a file of at most ``bound`` bytes, if so."""
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


def settings_for(linter: Linter, paths: Iterable[str], snapshot: Snapshot) -> Mapping[str, bytes]:
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


def by_home(linter: Linter, changes: Sequence[Change], snapshot: Snapshot) -> list[list[Change]]:
    """``changes`` by the nearest folder that holds one of the linter's settings files."""
    groups: dict[str, list[Change]] = {}
    for change in changes:
        folder = posixpath.dirname(change.path)
        while folder and not snapshot.entries([f"{folder}/{name}" for name in sorted(linter.settings_names)]):
            folder = posixpath.dirname(folder)
        groups.setdefault(folder, []).append(change)
    return list(groups.values())


def own_codes(name: str, codes: Sequence[str]) -> tuple[str, ...]:
    """The codes that are meant for the linter ``name``: those with its name in front, and for ruff the bare ones."""
    found = []
    for code in codes:
        linter, colon, rule = code.partition(":")
        if not colon:
            linter, rule = "ruff", code
        if linter == name:
            found.append(rule)
    return tuple(found)


def sides_of(
    linter: Linter, changes: Sequence[Change], fresh: Mapping[str, Sequence[Found]], snapshot: Snapshot
) -> Iterable[Side]:
    """The sides of ``changes``; the judged one only where it differs from the after-state."""
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
