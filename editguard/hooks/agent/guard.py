"""Whether an agent's edit keeps within the contract.

The contract is read from where the agent cannot loosen it: the options of the hook, the settings and the contract file
*as the base commit has them*, or a file outside of the repository. The base is the commit that the session began at
(`editguard.hooks.agent.session`). Edits of the contract file, of ``editguard.toml``, of git's own folder and of the
files that install the hook are refused whatever the contract says.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from editguard.hooks.agent.events import MAX_BYTES, Event, FileEdit, Moment
from editguard.hooks.agent.options import AgentOptions
from editguard.hooks.agent.session import Start, records_folder, start_of
from editguard.vocabulary.contract import Breach, Contract, Subject
from editguard.vocabulary.errors import EditguardError, UsageError

if TYPE_CHECKING:
    from editguard.repo import Repository
    from editguard.repo.snapshot import CommitSnapshot
    from editguard.vocabulary.config import Config

_PROTECTED = (
    ("editguard.toml", "the settings of editguard"),
    (".claude/settings.json", "what installs the hooks"),
    (".claude/settings.local.json", "what installs the hooks"),
)


class Answer(NamedTuple):
    """What is against an event, and what the user should know beside it."""

    breaches: tuple[Breach, ...] = ()
    warning: str | None = None
    pinned: bool = True
    """Whether the base is one that commits of the agent do not move."""
    base: str | None = None
    """The full id of the commit that was compared with, if it is not the one that is checked out."""


def answer(options: AgentOptions, event: Event) -> Answer:
    """Where ``event`` leaves the contract that ``options`` and the base name.

    Raises:
        EditguardError: if there is no repository or no contract, or one of them cannot be read.
    """
    from editguard.hooks.preload import PATHS, preload
    from editguard.repo import open_repository

    if event.moment not in (Moment.START, Moment.COMMAND):
        preload(PATHS)
    folder = options.repo or os.environ.get("CLAUDE_PROJECT_DIR") or event.folder or "."
    with open_repository(folder, lean=True) as repository:
        if repository.root is None:
            raise UsageError("an agent works in a work tree, and this repository is bare; give --repo")
        _same_place(folder, repository.root)
        # not of the folder that the agent happens to be in: it may hold a contract of its own
        top = os.environ.get("CLAUDE_PROJECT_DIR") or options.repo or repository.root
        contract_file, settings = (
            place and os.path.join(top, os.path.expanduser(place)) for place in (options.contract, options.config)
        )
        options = options._replace(contract=contract_file, config=settings)
        start = _start(options, event, repository, repository.root, top)
        if event.moment in (Moment.START, Moment.COMMAND):
            return Answer(pinned=start is not None)
        warning = _warning(start) if event.moment is Moment.STOP else None
        snapshot = repository.snapshot(start.commit if start is not None else repository.head)
        config, contract = _agreed(options, repository, snapshot)
        found: dict[Breach, None] = {}
        if event.moment is Moment.STOP or (event.moment is Moment.AFTER and not event.edits):
            from editguard.hooks.agent.whole import whole_change

            whole = whole_change(contract, repository, snapshot, config)
            for path in whole.paths:
                if snapshot.entries([path]):
                    found.update(dict.fromkeys(_protected([path])))
            found.update(dict.fromkeys(whole.breaches))
        for edit in event.edits:
            found.update(dict.fromkeys(_of_edit(edit, event, options, contract, repository, snapshot, config)))
        pinned = start is not None and not start.late
        base = snapshot.commit if snapshot.commit != repository.head else None
        return Answer(tuple(found), warning, pinned, base)


def _same_place(folder: str, root: str) -> None:
    """Refuse a repository whose work tree is said to be elsewhere: what is edited would be outside of it."""
    inside = os.path.realpath(folder).rstrip(os.sep) + os.sep
    if not inside.startswith(os.path.realpath(root).rstrip(os.sep) + os.sep):
        raise EditguardError(
            f"the work tree of the repository is {root!r}, and {folder!r} is not in it: its settings were changed "
            "(git config core.worktree)"
        )


def _start(options: AgentOptions, event: Event, repository: Repository, root: str, top: str) -> Start | None:
    """Where the work began; ``None`` where only what the agent may move is known. ``top`` is the folder of the project,
    which stays the same whatever repositories are made in it."""
    commit = repository.resolve(options.base) if options.base else repository.head
    if event.session is None:
        # a full id is the one name of a commit that cannot come to mean another
        return Start(commit) if options.base is not None and options.base == commit else None
    early = event.moment in (Moment.START, Moment.BEFORE, Moment.COMMAND)
    # hooks of one session may ask different questions, each with a start of its own
    key = "\0".join((event.session, options.base or "", options.contract or "", options.config or ""))
    now = Start(commit, late=not early, digest=_digest(options, root, repository.snapshot(commit)))
    start = start_of(key, top, repository.git_dir, now)
    digest = now.digest if start.commit == now.commit else _digest(options, root, repository.snapshot(start.commit))
    if digest != start.digest:
        raise EditguardError(
            "the contract or the settings, which are not part of the base, have changed since this session began: "
            "begin a new session to be held to others"
        )
    return start


def _digest(options: AgentOptions, root: str, snapshot: CommitSnapshot) -> str:
    """Of the files that the options name and the base does not have, which stand where an agent may write."""
    found = [place for place in (options.contract, options.config) if place is not None]
    if not found:
        return ""
    from hashlib import sha256

    from editguard.contract.source import at_base

    digest = sha256()
    outside = [place for place in found if place == options.config or at_base(place, root, snapshot) is None]
    for place in outside:
        try:
            with open(place, "rb") as handle:
                digest.update(sha256(handle.read(MAX_BYTES)).digest())
        except OSError:
            digest.update(b"missing")
    return digest.hexdigest() if outside else ""


def _warning(start: Start | None) -> str | None:
    if start is None:
        return (
            "the event names no session, so the contract was read at a commit that an agent which commits can move: "
            "give the session in the event, or --base with the full id of a commit"
        )
    if start.late:
        return (
            "this session had run commands before its first event, so it could have committed another contract: "
            "install the hook for SessionStart as well"
        )
    return None


def _agreed(options: AgentOptions, repository: Repository, snapshot: CommitSnapshot) -> tuple[Config, Contract]:
    from editguard.config import configuration
    from editguard.settings.scope import with_profile

    # never the work tree's own files: the agent writes those
    config = configuration(options.config, snapshot, None)
    if options.scope_profile is not None:
        config = with_profile(config, options.scope_profile)
    contract = Contract(config.scope)
    given = {
        name: value
        for name in ("allow", "deny", "allow_symbol", "deny_symbol", "max_lines", "max_files", "max_new_files")
        if (value := getattr(options, name)) not in (None, ())
    }
    if given:
        from editguard.contract.options import contract_from_options

        contract = contract.joined(contract_from_options(**given))
    if options.contract is not None:
        from editguard.contract.source import read_contract

        contract = contract.joined(read_contract(options.contract, repository.root, snapshot))
    if not contract.clauses:
        raise UsageError(
            "there is no contract to hold the agent to: give --contract FILE, --allow or --deny, or write "
            "[tool.editguard.scope] into the settings at the base"
        )
    return config, contract


def _of_edit(
    edit: FileEdit,
    event: Event,
    options: AgentOptions,
    contract: Contract,
    repository: Repository,
    snapshot: CommitSnapshot,
    config: Config,
) -> Iterator[Breach]:
    names, place = _names(edit.path, event.folder, repository.root or ".")
    yield from _held_to(place, options)
    if not names:
        return  # outside of the repository: no part of the change
    yield from _protected(names)
    from editguard.scope.quick import path_breaches

    found = list(path_breaches(contract, names, new=not os.path.lexists(place)))
    yield from found
    symbols = any(clause.subject is Subject.SYMBOL for clause in contract.clauses)
    if found or not symbols:
        return
    from editguard.hooks.agent.whole import one_file, written_file

    if event.moment is Moment.BEFORE:
        yield from one_file(edit, names[-1], place, contract, snapshot, config)
    else:
        yield from written_file(names[-1], place, contract, snapshot, config)


def _names(path: str, folder: str | None, root: str) -> tuple[list[str], str]:
    """The repository-relative names of a file, as it is given and as links lead to it, and its real place. A file that
    is reached from outside through a link has the second only."""
    if "\0" in path:
        raise UsageError("the path of the edit holds a NUL byte")
    given = os.path.abspath(os.path.join(folder or root, os.path.expanduser(path)))
    real = os.path.realpath(given)
    top = os.path.realpath(root)
    found = []
    # the folder above may be a link to the repository itself: only what is inside of it has a name
    for place in (_below(given, os.path.abspath(root)), _below(given, top), _below(real, top)):
        if place is not None and place not in found:
            found.append(place)
    return found, real


def _below(path: str, top: str) -> str | None:
    if not path.startswith(top.rstrip(os.sep) + os.sep):
        return None
    return os.path.relpath(path, top).replace(os.sep, "/")


def _held_to(place: str, options: AgentOptions) -> Iterator[Breach]:
    """Files outside of the repository that decide what the agent is held to; ``place`` is the real one of the edit."""
    home = os.path.expanduser("~")
    files = [(given, "what the agent is held to") for given in (options.contract, options.config) if given is not None]
    files += [(os.path.join(home, name), what) for name, what in _PROTECTED if name.startswith(".claude/")]
    for given, what in files:
        if os.path.realpath(given).casefold() == place.casefold():
            yield Breach("EG205", f"`{place}` is {what}: an agent does not change that", None, place)
    if place.casefold().startswith(os.path.realpath(records_folder()).casefold() + os.sep):
        yield Breach("EG205", f"`{place}` records where sessions began", None, place)


def _protected(names: Sequence[str]) -> Iterator[Breach]:
    from editguard.scope.paths import folded, same_file

    for name in names:
        if folded(name).split("/")[0] == ".git":
            yield Breach("EG205", f"`{name}` belongs to git", None, name)
        # the project may be a folder of the repository
        ends = ["/".join(name.split("/")[-count:]) for count in (1, 2)] if "/.claude/" in folded(f"/{name}") else []
        for path, what in _PROTECTED:
            if any(same_file(end, (path,)) for end in (name, *ends)):
                yield Breach("EG205", f"`{name}` is {what}: an agent does not change what it is held to", None, name)
