"""Whether an agent's edit keeps within the contract.

The contract is read from where the agent cannot loosen it: the options of the hook, the settings and the contract file
*as the base commit has them*, or a file outside of the repository. Edits of the contract file, of ``editguard.toml``,
of git's own folder and of the files that install the hook are refused whatever the contract says.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from editguard.hooks.agent.events import Event, FileEdit, Moment
from editguard.hooks.agent.options import AgentOptions
from editguard.vocabulary.contract import Breach, Contract, Subject
from editguard.vocabulary.errors import UsageError

if TYPE_CHECKING:
    from editguard.repo import Repository
    from editguard.repo.snapshot import CommitSnapshot
    from editguard.vocabulary.config import Config

_PROTECTED = (
    ("editguard.toml", "the settings of editguard"),
    (".claude/settings.json", "what installs the hooks"),
    (".claude/settings.local.json", "what installs the hooks"),
)


def breaches(options: AgentOptions, event: Event) -> list[Breach]:
    """Where ``event`` leaves the contract that ``options`` and the base name.

    Raises:
        EditguardError: if there is no repository or no contract, or one of them cannot be read.
    """
    from editguard.hooks.preload import PATHS, preload
    from editguard.repo import open_repository

    preload(PATHS)
    folder = options.repo or os.environ.get("CLAUDE_PROJECT_DIR") or event.folder or "."
    with open_repository(folder, lean=True) as repository:
        if repository.root is None:
            raise UsageError("an agent works in a work tree, and this repository is bare; give --repo")
        commit = repository.resolve(options.base) if options.base else repository.head
        snapshot = repository.snapshot(commit)
        config, contract = _agreed(options, repository, snapshot)
        if event.moment is Moment.STOP or (event.moment is Moment.AFTER and not event.edits):
            from editguard.hooks.agent.whole import whole_change

            return whole_change(contract, repository, snapshot, config)
        found: dict[Breach, None] = {}
        for edit in event.edits:
            found.update(dict.fromkeys(_of_edit(edit, event, contract, repository, snapshot, config)))
        return list(found)


def _agreed(options: AgentOptions, repository: Repository, snapshot: CommitSnapshot) -> tuple[Config, Contract]:
    from editguard.config import configuration, with_profile

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
    contract: Contract,
    repository: Repository,
    snapshot: CommitSnapshot,
    config: Config,
) -> Iterator[Breach]:
    names, place = _names(edit.path, event.folder, repository.root or ".")
    if not names:
        return  # outside of the repository: no part of the change
    yield from _protected(names)
    from editguard.scope.quick import path_breaches

    found = list(path_breaches(contract, names, new=not os.path.lexists(place)))
    yield from found
    symbols = any(clause.subject is Subject.SYMBOL for clause in contract.clauses)
    if found or not symbols or event.moment is not Moment.BEFORE:
        return
    from editguard.hooks.agent.whole import one_file

    yield from one_file(edit, names[-1], place, contract, snapshot, config)


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


def _protected(names: Sequence[str]) -> Iterator[Breach]:
    from editguard.scope.paths import folded, same_file

    for name in names:
        if folded(name).split("/")[0] == ".git":
            yield Breach("EG205", f"`{name}` belongs to git", None, name)
        for path, what in _PROTECTED:
            if same_file(name, (path,)):
                yield Breach("EG205", f"`{name}` is {what}: an agent does not change what it is held to", None, name)
