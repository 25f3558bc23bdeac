"""Options of the hooks, parsed by hand: they are few, and a parser's import would cost more than they do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from editguard.vocabulary.errors import UsageError

_VALUES = {
    "--repo": "repo",
    "--config": "config",
    "--baseline": "baseline",
    "--fail-on": "fail_on",
    "--select": "select",
    "--ignore": "ignore",
    "--task-from": "task_from",
}
_CHOICES = {"fail_on": ("error", "warning", "never"), "task_from": ("branch", "none")}


class HookOptions(NamedTuple):
    """What a hook was called with; ``rest`` are its other arguments."""

    repo: str = "."
    config: str | None = None
    baseline: str | None = None
    fail_on: str | None = None
    select: str | None = None
    ignore: str | None = None
    task_from: str = "none"
    quiet: bool = False
    verbose: bool = False
    rest: tuple[str, ...] = ()


def parse(arguments: Sequence[str]) -> HookOptions:
    """The options in ``arguments``.

    Raises:
        UsageError: for an unknown option, a missing value or a value out of range.
    """
    values: dict[str, str] = {}
    quiet = verbose = False
    rest: list[str] = []
    pending = list(arguments)
    while pending:
        argument = pending.pop(0)
        if argument == "--":
            rest.extend(pending)
            break
        if argument in ("-v", "--verbose"):
            verbose = True
            continue
        if argument in ("-q", "--quiet"):
            quiet = True
            continue
        if not argument.startswith("-") or argument == "-":
            rest.append(argument)
            continue
        name, equals, value = argument.partition("=")
        if name not in _VALUES:
            raise UsageError(f"unknown option {name!r}; known are {', '.join([*_VALUES, '--quiet', '--verbose'])}")
        if not equals:
            if not pending:
                raise UsageError(f"{name} needs a value")
            value = pending.pop(0)
        if not value.strip():
            raise UsageError(f"{name} is blank: give a value, or leave it out")
        key = _VALUES[name]
        if key in _CHOICES and value not in _CHOICES[key]:
            raise UsageError(f"{name} must be one of {', '.join(_CHOICES[key])}, not {value!r}")
        values[key] = value
    if quiet and verbose:
        raise UsageError("--quiet and --verbose exclude each other")
    return HookOptions(
        repo=values.get("repo", "."),
        config=values.get("config"),
        baseline=values.get("baseline"),
        fail_on=values.get("fail_on"),
        select=values.get("select"),
        ignore=values.get("ignore"),
        task_from=values.get("task_from", "none"),
        quiet=quiet,
        verbose=verbose,
        rest=tuple(rest),
    )
