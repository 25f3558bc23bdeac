"""A draft of a contract, from a repository and a task: read, look, write down."""

from __future__ import annotations

import os
from typing import Any, NamedTuple

from editguard.api import index_of
from editguard.cache_folder import default_folder
from editguard.config import configuration
from editguard.repo import open_repository
from editguard.vocabulary.contract import Verb
from editguard.vocabulary.errors import UsageError
from editguard.vocabulary.task import Task

_BY_HAND = "write it by hand (`editguard schema contract` describes it)"


class Plan(NamedTuple):
    """``contract`` holds plain values in the form of a contract file, ``remarks`` what such a file cannot say."""

    contract: dict[str, Any]
    remarks: tuple[str, ...]


def plan_contract(
    repo: str | os.PathLike[str],
    task: Task,
    *,
    base: str | None = None,
    config: str | os.PathLike[str] | None = None,
    files: int = 5,
) -> Plan:
    """Draft what a change for ``task`` may touch.

    Args:
        repo: a folder inside the repository, or a bare one.
        task: what is asked for.
        base: a revision, ``HEAD`` unless given.
        config: the file to read settings from; by default they are read from the base.
        files: how many of the files that the task points to are let in, where it names none itself.

    Raises:
        EditguardError: if the repository, the revision or the settings cannot be used, or the task points nowhere.
    """
    from editguard.contract.file import contract_of
    from editguard.index.commit import build_graph
    from editguard.index.outlines import OutlineStore
    from editguard.reach.assess import reach_of_text
    from editguard.relevance.subject import subject_of
    from editguard.scope.plan import draft, remarks
    from editguard.scope.stated import stated_contract

    with open_repository(repo) as repository:
        snapshot = repository.snapshot(repository.resolve(base or "HEAD"))
        settings = configuration(config, snapshot, None)
        index = index_of(snapshot)
        store = OutlineStore(default_folder())
        try:
            graph = build_graph(snapshot, store)
        finally:
            store.close()
        thin = subject_of(task.text, index).thin
        stated = stated_contract(task, snapshot, lambda: index, enforce=True)
        if thin and not any(clause.verb is Verb.ALLOW for clause in stated.clauses):
            raise UsageError(f"nothing to draft a contract from: {thin}; {_BY_HAND}")
        reach = reach_of_text(task.text, snapshot, graph, index, settings)
        title = next((line.strip() for line in task.text.split("\n") if line.strip()), "")
        contract = draft(title[:200], snapshot, reach, stated, files)
    if not contract.get("allow") and not contract.get("allow-symbols"):
        raise UsageError(f"nothing to draft a contract from: the task points to no file of the repository; {_BY_HAND}")
    contract_of(contract, "the draft")  # what is handed out can be read back
    return Plan(contract, tuple(remarks(stated)))
