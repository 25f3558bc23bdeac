"""The command line, one command a file; a command is imported only when it is called."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

import click

from editguard import __version__
from editguard.vocabulary.errors import UsageError

COMMANDS = {
    "cache": "Show or clear what is kept in the user's cache folder.",
    "calibrate": "Measure the verdicts on labelled edits or a history; fit coefficients.",
    "check": "Check a change: staged, the work tree, a range, or a patch.",
    "classify": "Sort tasks by how far they reach: local or global.",
    "compare": "Compare two runs of score, task by task.",
    "demo": "Build a small repository and check a model's patch against it.",
    "hook": "Run as a hook of git (pre-commit, commit-msg) or of an agent (claude, json).",
    "judge": "Measure a language model as a second reader.",
    "pr": "Check a pull request, and say on it what does not belong.",
    "report": "Show runs of score as one HTML page.",
    "rules": "List the rules, or explain one.",
    "scope": "Draft what a change may touch, from its task.",
    "score": "Score many patches of models: a row of results for each.",
    "schema": "Print the JSON Schema of the report.",
    "trim": "Write a patch without its irrelevant edits.",
}


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"editguard.cli.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]}, no_args_is_help=False)
@click.version_option(__version__, prog_name="editguard")
def cli() -> None:
    """Say which edits of a patch do not belong to its task, and why."""


def main(arguments: Sequence[str]) -> int:
    """Run a command line and return its exit code.

    Raises:
        EditguardError: for wrong usage and for whatever keeps a command from doing its job.
    """
    try:
        code = cli.main(args=list(arguments), prog_name="editguard", standalone_mode=False)
    except click.ClickException as error:
        raise UsageError(_one_line(error)) from error
    except click.Abort as error:
        raise KeyboardInterrupt from error
    return code if isinstance(code, int) else 0


def _one_line(error: click.ClickException) -> str:
    message = " ".join(error.format_message().split()).rstrip(".")
    context = getattr(error, "ctx", None)
    if context is None:
        return f"{message} (see `editguard --help`)"
    known = f"; known are {', '.join(COMMANDS)}" if context.parent is None else ""
    return f"{message}{known} (see `{context.command_path} --help`)"
