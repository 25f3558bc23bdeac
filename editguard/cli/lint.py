"""The options about linters that commands share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from editguard.vocabulary.config import LintChoice
from editguard.vocabulary.errors import UsageError

F = TypeVar("F", bound=Callable[..., Any])

_OPTIONS = (
    click.option("--lint/--no-lint", default=None, help="Ask linters, or not (default: as configured, else yes)."),
    click.option(
        "--lint-select",
        metavar="CODES",
        multiple=True,
        help="Rules of linters to use instead of the project's: F401, oxlint:no-debugger.",
    ),
    click.option("--lint-ignore", metavar="CODES", multiple=True, help="Rules of linters to leave out."),
)


def lint_options(command: F) -> F:
    """Give ``command`` the options that `lint_choice` reads."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def lint_choice(given: dict[str, Any]) -> LintChoice:
    """What the options say; they are taken out of ``given``.

    Raises:
        UsageError: if they contradict each other.
    """
    lint: bool | None = given.pop("lint")
    select, ignore = _codes(given.pop("lint_select")), _codes(given.pop("lint_ignore"))
    if lint is False and (select or ignore):
        raise UsageError("--no-lint and --lint-select or --lint-ignore exclude each other")
    return LintChoice(True if select or ignore else lint, select, ignore)


def _codes(given: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(code.strip() for text in given for code in text.split(",") if code.strip())
