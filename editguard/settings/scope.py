"""``[tool.editguard.scope]`` with its profiles."""

from __future__ import annotations

from typing import NamedTuple

from editguard.contract.table import KEYS, clauses_of
from editguard.settings.checks import closest, one_of
from editguard.vocabulary.config import Config
from editguard.vocabulary.contract import Clause
from editguard.vocabulary.errors import UsageError

_OWN = ("profiles", "task-constraints")
_CONSTRAINTS = one_of("enforce", "notice", "ignore")


class Scope(NamedTuple):
    """The clauses of the table, those of each profile, and what becomes of a task's own constraints."""

    clauses: tuple[Clause, ...]
    profiles: tuple[tuple[str, tuple[Clause, ...]], ...]
    task_constraints: str


def scope(value: object, where: str) -> Scope:
    """The contract in a table of TOML."""
    if not isinstance(value, dict):
        raise UsageError(f"{where} must be a table")
    for key in value:
        if key not in (*_OWN, *KEYS):
            raise UsageError(f"{where}: unknown key {key!r}{closest(key, (*_OWN, *KEYS))}")
    constraints = _CONSTRAINTS(value.get("task-constraints", "enforce"), f"{where}.task-constraints")
    profiles = value.get("profiles", {})
    if not isinstance(profiles, dict) or not all(isinstance(profile, dict) for profile in profiles.values()):
        raise UsageError(f"{where}.profiles must be a table of tables, one a name")
    return Scope(
        clauses_of({key: part for key, part in value.items() if key not in _OWN}, where),
        tuple((name, clauses_of(profile, f"{where}.profiles.{name}")) for name, profile in profiles.items()),
        constraints,
    )


def with_profile(config: Config, name: str) -> Config:
    """``config`` with the clauses of the profile ``name`` besides its own.

    Raises:
        UsageError: if there is no such profile.
    """
    profiles = dict(config.profiles)
    if name not in profiles:
        known = (
            f"known are {', '.join(profiles)}" if profiles else "the settings have no [tool.editguard.scope.profiles]"
        )
        raise UsageError(f"there is no scope profile {name!r}; {known}")
    return config._replace(scope=(*config.scope, *profiles[name]))
