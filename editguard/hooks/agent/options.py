"""Options of the agent hooks, parsed by hand as those of the git hooks are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from editguard.vocabulary.errors import UsageError

_ONE = {
    "--repo": "repo",
    "--base": "base",
    "--contract": "contract",
    "--scope-profile": "scope_profile",
    "--config": "config",
    "--max-lines": "max_lines",
    "--max-files": "max_files",
    "--max-new-files": "max_new_files",
    "--timeout": "timeout",
}
_MANY = {"--allow": "allow", "--deny": "deny", "--allow-symbol": "allow_symbol", "--deny-symbol": "deny_symbol"}
_NUMBERS = ("max_lines", "max_files", "max_new_files", "timeout")
TIMEOUT = 30
"""Seconds after which a hook refuses by itself: who asked may wait a minute only, and then lets the edit go."""
MOST = 3600
"""The longest `--timeout`, in seconds."""


class AgentOptions(NamedTuple):
    """What an agent hook was called with."""

    repo: str | None = None
    base: str | None = None
    contract: str | None = None
    scope_profile: str | None = None
    config: str | None = None
    allow: tuple[str, ...] = ()
    deny: tuple[str, ...] = ()
    allow_symbol: tuple[str, ...] = ()
    deny_symbol: tuple[str, ...] = ()
    max_lines: int | None = None
    max_files: int | None = None
    max_new_files: int | None = None
    timeout: int = TIMEOUT


def parse(arguments: Sequence[str]) -> AgentOptions:
    """The options in ``arguments``.

    Raises:
        UsageError: for an unknown option, a missing or blank value, or a number that is none.
    """
    one: dict[str, str] = {}
    many: dict[str, list[str]] = {}
    pending = list(arguments)
    while pending:
        argument = pending.pop(0)
        name, equals, value = argument.partition("=")
        if name not in _ONE and name not in _MANY:
            raise UsageError(f"unknown option {argument!r}; known are {', '.join([*_ONE, *_MANY])}")
        if not equals:
            if not pending:
                raise UsageError(f"{name} needs a value")
            value = pending.pop(0)
        if not value.strip():
            raise UsageError(f"{name} is blank: give a value, or leave it out")
        if name in _MANY:
            many.setdefault(_MANY[name], []).append(value)
        else:
            one[_ONE[name]] = value
    numbers = {}
    for key in _NUMBERS:
        value = one.pop(key, "")
        if value:
            if not value.isdecimal():
                raise UsageError(f"--{key.replace('_', '-')} must be a whole number of 0 or more, not {value!r}")
            numbers[key] = int(value)
    if not 0 < numbers.get("timeout", TIMEOUT) <= MOST:
        raise UsageError(f"--timeout must be a number of seconds from 1 to {MOST:,}")
    return AgentOptions(**one, **numbers, **{key: tuple(values) for key, values in many.items()})  # type: ignore[arg-type]
