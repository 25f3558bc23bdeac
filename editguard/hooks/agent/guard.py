"""Whether an agent's edit keeps within the contract.

The contract is read from where the agent cannot loosen it: the options of the hook, the settings and the contract file
*as the base commit has them*, or a file outside of the repository. The base is the commit that the session began at
(`editguard.hooks.agent.session`). Edits of the contract file, of the settings, of git's own folder and of the files
that install the hook are refused whatever the contract says (`editguard.hooks.agent.protected`).
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from editguard.hooks.agent.events import MAX_BYTES
from editguard.hooks.agent.options import AgentOptions
from editguard.hooks.agent.session import Start, start_of
from editguard.hooks.agent.values import Event, Moment
from editguard.vocabulary.contract import Breach, Contract
from editguard.vocabulary.errors import EditguardError, UsageError

if TYPE_CHECKING:
    from editguard.repo import Repository
    from editguard.repo.snapshot import CommitSnapshot
    from editguard.vocabulary.config import Config


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
    from editguard.hooks.agent.edits import edits_against, protected_in_work_tree
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
        snapshot = repository.snapshot(start.commit if start is not None else repository.head)
        if event.moment in (Moment.START, Moment.COMMAND):
            if options.contract or options.config or options.scope_profile:
                # who is to be held to something that cannot be read must not find out at the end
                _agreed(options, repository, snapshot)
            return Answer(pinned=start is not None)
        warning = _warning(start) if event.moment is Moment.STOP else None
        config, contract = _agreed(options, repository, snapshot)
        found: dict[Breach, None] = {}
        if event.moment is Moment.STOP or (event.moment is Moment.AFTER and not event.edits):
            from editguard.hooks.agent.whole import whole_change

            whole = whole_change(contract, repository, snapshot, config)
            found.update(dict.fromkeys(protected_in_work_tree(whole.paths, repository.root, snapshot)))
            found.update(dict.fromkeys(whole.breaches))
        if event.edits:
            found.update(dict.fromkeys(edits_against(event, options, contract, repository, snapshot, config)))
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
