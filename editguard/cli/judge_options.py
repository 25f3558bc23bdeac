"""The options about the second reader that commands share."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from editguard.cli.sources import not_blank
from editguard.vocabulary.errors import UsageError
from editguard.vocabulary.judge import ALL, JudgeChoice, JudgeConfig

if TYPE_CHECKING:
    from editguard.vocabulary.config import Config

F = TypeVar("F", bound=Callable[..., Any])

_OPTIONS = (
    click.option(
        "--judge", is_flag=True, help="Ask a language model about edits in doubt. Uses the network, and costs money."
    ),
    click.option("--judge-dry-run", is_flag=True, help="Print what it would be asked and about what that costs."),
    click.option("--judge-model", metavar="NAME", help="The model (default: as configured)."),
    click.option("--judge-base-url", metavar="URL", help="Its server (default: as configured, else OPENAI_BASE_URL)."),
    click.option(
        "--judge-all", is_flag=True, help="Ask about all edits; those that evidence decides stay as they are."
    ),
)


def judge_options(command: F) -> F:
    """Give ``command`` the options that `judge_choice` reads."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def judge_choice(given: dict[str, Any]) -> tuple[JudgeChoice, bool]:
    """What the options say, and whether nothing is to be sent; they are taken out of ``given``.

    Raises:
        UsageError: if one of them would go unheard, or is blank.
    """
    on, dry, everything = given.pop("judge"), given.pop("judge_dry_run"), given.pop("judge_all")
    values = {"model": given.pop("judge_model"), "base_url": given.pop("judge_base_url")}
    not_blank(judge_model=values["model"], judge_base_url=values["base_url"])
    if not (on or dry) and (everything or any(value is not None for value in values.values())):
        raise UsageError("--judge-model, --judge-base-url and --judge-all need --judge")
    settings: dict[str, object] = {name: value for name, value in values.items() if value is not None}
    if everything:
        settings["ask"] = ALL
    return JudgeChoice(on or dry, tuple(settings.items())), dry


def judge_of(choice: JudgeChoice, config: Config | None, *, dry: bool) -> JudgeConfig | None:
    """The judge that is to be asked, ``None`` for none: as the call and ``--config`` say. What the repositories say,
    which are other people's, does not count.

    Raises:
        UsageError: if it cannot be asked.
    """
    import os

    from editguard.judging.client import installed
    from editguard.judging.run import configured
    from editguard.judging.server import address_of, server_of

    if not choice.on:
        return None
    found = configured(JudgeConfig() if config is None else config.judge, choice)
    if not dry:
        server_of(found, os.environ)
        installed()
    return found._replace(base_url=address_of(found, os.environ))
