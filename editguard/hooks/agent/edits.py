"""The edits of one event against the contract: by their paths, and where it needs that, by what the files will hold."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from editguard.hooks.agent.options import AgentOptions
from editguard.hooks.agent.protected import held_to, is_shared, protected, settings_changed
from editguard.hooks.agent.values import Event, FileEdit, Moment, Replacement
from editguard.vocabulary.contract import Breach, Contract, Subject, Verb
from editguard.vocabulary.errors import EditguardError, UsageError

if TYPE_CHECKING:
    from editguard.repo import Repository
    from editguard.repo.snapshot import CommitSnapshot
    from editguard.vocabulary.config import Config


class _Target(NamedTuple):
    """An edit with the repository-relative names of its file, as it is given and as links lead to it, and its real
    place. A file outside has no names, nor has a folder that holds the whole repository."""

    edit: FileEdit
    names: tuple[str, ...]
    place: str
    inside: tuple[str, ...] = ()
    """Of a folder: names of all that is in it."""


class FileText(NamedTuple):
    """One file of the repository before and after all edits of an event, ``None`` where it does not exist."""

    name: str
    before: bytes | None
    after: bytes | None
    moved: bool = False


def edits_against(
    event: Event,
    options: AgentOptions,
    contract: Contract,
    repository: Repository,
    snapshot: CommitSnapshot,
    config: Config,
) -> list[Breach]:
    """Where the edits of ``event``, which are to be made or were made, leave ``contract``.

    Raises:
        EditguardError: if the contract cannot be held against them: the event does not say what files will hold, or a
            file cannot be read.
    """
    root = repository.root or "."
    targets = [_target(edit, event.folder, root, repository, snapshot) for edit in event.edits]
    found = [breach for target in targets for breach in _by_path(target, options, contract)]
    targets = [target for target in targets if target.names or target.inside]
    if found or not targets:
        return found
    if event.moment is not Moment.BEFORE:
        return _written(targets, contract, snapshot, config)
    texts = _texts(targets, contract, config, event.folder or root)
    for text in texts:
        if is_shared(text.name):
            found.extend(settings_changed(text.name, (text.before, _at_base(text.name, snapshot)), text.after))
    if any(clause.verb is Verb.LIMIT for clause in contract.clauses):
        from editguard.hooks.agent.limits import over_limits

        found.extend(over_limits(contract, texts, repository, snapshot))
    # what is too much already need not be parsed
    for text in texts if not found else ():
        if _has_symbols(contract, text.name):
            from editguard.hooks.agent.whole import one_file

            found.extend(one_file(text.name, text.before, text.after, contract, snapshot, config))
    return found


def protected_in_work_tree(paths: Sequence[str], root: str | None, snapshot: CommitSnapshot) -> Iterator[Breach]:
    """What must not change among ``paths``, which differ from the base: files that the base has (agents write some of
    the others by themselves), and settings among others, whoever brings them."""
    for path in paths:
        if snapshot.entries([path]):
            yield from protected([path])
        if is_shared(path):
            now = _read(os.path.join(root or ".", path))
            yield from settings_changed(path, (_at_base(path, snapshot),), now)


# --- by path


def _target(edit: FileEdit, folder: str | None, root: str, repository: Repository, snapshot: CommitSnapshot) -> _Target:
    given = _place(edit.path, folder, root)
    real, top = os.path.realpath(given), os.path.realpath(root)
    names = []
    # the folder above may be a link to the repository itself: only what is inside of it has a name
    for place in (_below(given, os.path.abspath(root)), _below(given, top), _below(real, top)):
        if place is not None and place not in names:
            names.append(place)
    inside: list[str] = []
    if edit.sure and not edit.folder and os.path.isdir(real):
        around = (top + os.sep).startswith(real.rstrip(os.sep) + os.sep)
        for name in ("",) if around else names:
            inside += [f"{name}/*" if name else "*", *_files_below(name, repository, snapshot)]
    return _Target(edit, tuple(names), real, tuple(inside))


def _place(path: str, folder: str | None, root: str) -> str:
    if "\0" in path:
        raise UsageError("the path of the edit holds a NUL byte")
    return os.path.abspath(os.path.join(folder or root, os.path.expanduser(path)))


def _below(path: str, top: str) -> str | None:
    if not path.startswith(top.rstrip(os.sep) + os.sep):
        return None
    return os.path.relpath(path, top).replace(os.sep, "/")


def _files_below(name: str, repository: Repository, snapshot: CommitSnapshot) -> list[str]:
    """The files in a folder, ``""`` for the top: those of the base, and those that git sees there now."""
    from editguard.repo.changes import listed

    start = f"{name}/" if name else ""
    return [path for path in dict.fromkeys((*snapshot.paths(), *listed(repository))) if path.startswith(start)]


def _by_path(target: _Target, options: AgentOptions, contract: Contract) -> Iterator[Breach]:
    from editguard.scope.quick import path_breaches

    yield from held_to(target.place, options)
    if target.inside:
        first = next(protected((*target.names, *target.inside)), None)
        first = first or next(path_breaches(contract, target.inside, new=False), None)
        if first is not None:
            yield first._replace(message=f"{first.message} (it is in the folder {target.edit.path!r})")
    elif target.names:
        yield from protected(target.names)
        yield from path_breaches(contract, target.names, new=not os.path.lexists(target.place))


# --- by content


def _texts(targets: Sequence[_Target], contract: Contract, config: Config, folder: str) -> list[FileText]:
    """The files of ``targets`` before and after; several edits of one file come one after the other."""
    most = config.limits.file_bytes
    limits = any(clause.subject is Subject.LINES for clause in contract.clauses)
    counts = any(clause.verb is Verb.LIMIT for clause in contract.clauses)
    found: dict[str, FileText] = {}
    for target in targets:
        edit, name = target.edit, (target.names or ("",))[-1]
        if edit.folder or (target.inside and not edit.sure):
            continue
        symbols = any(_has_symbols(contract, one) for one in target.inside or target.names)
        shared = any(map(is_shared, target.inside or target.names))
        if not (symbols or counts or shared):
            continue
        if target.inside:
            if symbols or limits or shared:
                raise _unknown(edit.path, contract, "it is a folder", "name its files, with what they will hold")
            continue
        known = found.get(target.place)
        before = known.after if known is not None else _read(target.place, most)
        after: bytes | None
        if not _is_told(edit):
            if not edit.sure:
                continue
            if symbols or limits or shared:
                raise _unknown(name, contract, "the event does not say what it will hold")
            after = (before or b"") + b"\n"  # it counts as a file that is changed
        elif edit.origin is not None:
            after = _read(os.path.realpath(_place(edit.origin, folder, folder)), most)
        else:
            after = _after(edit, name, before)
        first = known.before if known is not None else before
        found[target.place] = FileText(name, first, after, edit.moved)
    return list(found.values())


def _is_told(edit: FileEdit) -> bool:
    return bool(edit.gone or edit.content is not None or edit.replacements or edit.origin is not None)


def _unknown(
    name: str, contract: Contract, why: str, advice: str = "give its content, or what is replaced by what"
) -> EditguardError:
    if any(clause.subject is Subject.SYMBOL for clause in contract.clauses):
        needs = "the contract speaks of symbols"
    elif any(clause.subject is Subject.LINES for clause in contract.clauses):
        needs = "the contract speaks of lines"
    else:
        needs = "it may hold the settings of editguard"
    return EditguardError(f"{name!r} cannot be checked: {why}, and {needs}; {advice}")


def _after(edit: FileEdit, name: str, before: bytes | None) -> bytes | None:
    if edit.gone:
        return None
    if edit.content is not None:
        return edit.content.encode("utf-8", "surrogatepass")
    text = (before or b"").decode("utf-8", "surrogateescape")
    for part in edit.replacements:
        old, new = _as_in(text, part)
        if old not in text:
            raise EditguardError(
                f"{name!r} cannot be checked: the text that is to be replaced does not occur in it; read it again"
            )
        text = text.replace(old, new, -1 if part.everywhere else 1)
    return text.encode("utf-8", "surrogateescape")


def _as_in(text: str, part: Replacement) -> tuple[str, str]:
    """Agents write plain line ends, and their tools find the text in a file with others."""
    if part.old in text or "\r\n" not in text:
        return part.old, part.new
    old, new = (one.replace("\r\n", "\n").replace("\n", "\r\n") for one in (part.old, part.new))
    return old, new


def _has_symbols(contract: Contract, name: str) -> bool:
    """Whether the contract has to know what the file ``name`` will hold for the symbols that it names."""
    clauses = [clause for clause in contract.clauses if clause.subject is Subject.SYMBOL]
    if not clauses:
        return False
    from editguard.scope.quick import may_define

    # where symbols are let in, only what is known to be one of them is
    return may_define(name) or any(clause.verb is Verb.ALLOW for clause in clauses)


def _written(targets: Sequence[_Target], contract: Contract, snapshot: CommitSnapshot, config: Config) -> list[Breach]:
    """Where files as they stand now leave the contract by what they hold."""
    found: dict[Breach, None] = {}
    for target in targets:
        if target.inside or not target.names:
            continue
        name = target.names[-1]
        shared, symbols = is_shared(name), _has_symbols(contract, name)
        if not shared and not symbols:
            continue
        before, now = _at_base(name, snapshot), _read(target.place, config.limits.file_bytes)
        if shared:
            found.update(dict.fromkeys(settings_changed(name, (before,), now)))
        if symbols:
            from editguard.hooks.agent.whole import one_file

            found.update(dict.fromkeys(one_file(name, before, now, contract, snapshot, config)))
    return list(found)


def _at_base(name: str, snapshot: CommitSnapshot) -> bytes | None:
    entry = snapshot.entries([name]).get(name)
    return snapshot.read([entry.id]).get(entry.id) if entry is not None and entry.type == "blob" else None


def _read(place: str, most: int | None = None) -> bytes | None:
    try:
        if not os.path.lexists(place):
            return None
        if most is not None and os.path.getsize(place) > most:
            raise EditguardError(f"{place!r} is over the bound of {most:,} bytes (limits.file-bytes)")
        with open(place, "rb") as handle:
            return handle.read()
    except OSError as error:
        raise EditguardError(f"{place!r} cannot be read: {error.strerror}") from error
