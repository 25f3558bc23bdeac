"""All that holds for one change: the contract that was given, the settings, the words of the task."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from editguard.vocabulary.config import Config
from editguard.vocabulary.contract import Contract
from editguard.vocabulary.snapshot import Snapshot
from editguard.vocabulary.task import Task

if TYPE_CHECKING:
    from editguard.index.base import BaseIndex


def effective_contract(
    given: Contract | None,
    config: Config,
    task: Task | None,
    snapshot: Snapshot,
    index: Callable[[], BaseIndex],
) -> Contract:
    """``given`` with the clauses of the settings and those that the task states; each can only narrow the others.

    ``index`` is asked for only where the task names something whose definition has to be found.
    """
    contract = (given or Contract()).joined(Contract(config.scope))
    if task is None or config.task_constraints == "ignore":
        return contract
    from editguard.scope.stated import stated_contract

    stated = stated_contract(task, snapshot, index, enforce=config.task_constraints == "enforce" and not task.account)
    return contract.joined(stated)
