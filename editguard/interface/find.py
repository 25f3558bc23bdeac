"""The changes of public interfaces in a patch."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from editguard.edits.find import module_name
from editguard.edits.runs import changed_runs
from editguard.interface.modules import public_module
from editguard.interface.surface import may_differ
from editguard.syntax.decoding import Undecodable, decode_python
from editguard.vocabulary.config import Config
from editguard.vocabulary.edit import Edit, Kind
from editguard.vocabulary.interface import InterfaceChange, InterfaceKind
from editguard.vocabulary.patch import Applied, AppliedFile, AppliedPatch, FileStatus

_SILENT = frozenset({Kind.FORMATTING, Kind.COMMENT, Kind.DOCSTRING, Kind.ANNOTATION, Kind.SCRATCH, Kind.GENERATED})
"""Kinds of edits that change no interface."""


def interface_changes(
    applied: AppliedPatch, edits: Sequence[Edit], config: Config, base_has: Callable[[str], bool]
) -> tuple[InterfaceChange, ...]:
    """What ``applied`` changes of the interfaces of public modules, file by file. A file that does not parse on
    either side is passed over: nothing is known of it."""
    telling = {edit.path for edit in edits if edit.kind not in _SILENT}
    found: list[InterfaceChange] = []
    seen: set[tuple[InterfaceKind, str, str]] = set()
    for file in applied.files:
        path = file.change.old_path or file.change.path
        if file.before is None or file.applied is Applied.FAILED or file.change.path not in telling:
            continue
        if not public_module(path, config, file.before, base_has):
            continue
        for change in _file(file, applied, config):
            key = (change.kind, module_name(path), change.name)
            if key not in seen:  # a stub says it once more
                seen.add(key)
                found.append(change)
    return tuple(found)


def _file(file: AppliedFile, applied: AppliedPatch, config: Config) -> Iterator[InterfaceChange]:
    path = file.change.old_path or file.change.path
    module = module_name(path)
    if file.change.status is FileStatus.DELETED or module_name(file.change.path) != module:
        replaced = any(
            module_name(other.change.path) == module for other in applied.files if other is not file and other.after
        )
        if file.change.status is not FileStatus.COPIED and not replaced and (file.before or b"").strip():
            words = f"the module `{module}` is gone"
            # whoever speaks of the project does not yet speak of each of its modules
            subjects = tuple(module.split(".")[1:]) or (module,)
            yield InterfaceChange(InterfaceKind.REMOVED, file.change.path, module, words, subjects=subjects)
        return
    if file.before is None or file.after is None or not _may_differ(file):
        return
    limit = config.limits.syntax_bytes
    from editguard.interface.readable import readable

    before, after = readable(file.before, limit), readable(file.after, limit)
    if before is None or after is None:
        return
    from editguard.interface.compare import compare

    try:
        yield from compare(file.change.path, module, before, after)
    except SyntaxError:
        return


def _may_differ(file: AppliedFile) -> bool:
    before, after = decode_python(file.before or b""), decode_python(file.after or b"")
    if isinstance(before, Undecodable) or isinstance(after, Undecodable):
        return False
    runs = changed_runs(file.hunks)
    old = [(run.old_first, run.old_first + len(run.old) - 1) for run in runs]
    new = [(run.new_first, run.new_first + len(run.new) - 1) for run in runs]
    try:
        return may_differ(before.text, after.text, old, new)
    except SyntaxError:
        return True  # grammar of a newer Python, perhaps
