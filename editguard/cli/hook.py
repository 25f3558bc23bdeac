"""`editguard hook`: here for the list of commands; `editguard.__main__` goes straight to the hooks."""

from __future__ import annotations

import click


@click.command(
    "hook", context_settings={"ignore_unknown_options": True, "help_option_names": []}, add_help_option=False
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def command(arguments: tuple[str, ...]) -> int:
    """Run as a hook of git (pre-commit, commit-msg) or of an agent (claude, json)."""
    from editguard.hooks import main

    return main(arguments)
