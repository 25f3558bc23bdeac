"""`editguard scope`."""

from __future__ import annotations

import json
import os
from typing import Any

import click

from editguard.cli.sources import not_blank, read_task
from editguard.files import read_bytes, write_text
from editguard.vocabulary.errors import UsageError


@click.group("scope", invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> None:
    """What a change may touch."""
    if context.invoked_subcommand is None:
        raise UsageError("editguard scope needs a command: plan")


@command.command("plan")
@click.option("--repo", default=".", metavar="DIR", help="A folder in the repository, or a bare one.")
@click.option("--base", metavar="REV", help="The commit that the work begins from (default: HEAD).")
@click.option("--task", metavar="TEXT", help="What is asked for.")
@click.option("--task-file", metavar="FILE|-", help="A file that says what is asked for.")
@click.option("--config", metavar="FILE", help="Settings, instead of those of the base.")
@click.option(
    "--files", type=click.IntRange(1, 50), default=5, show_default=True, help="Files that the task points to, let in."
)
@click.option("--output-format", type=click.Choice(("yaml", "json")), default="yaml", show_default=True)
@click.option("--output", metavar="FILE", help="Write the draft there, whole or not at all, instead of printing it.")
@click.option("--force", is_flag=True, help="Write it also where there is a file that holds something else.")
def plan(
    repo: str,
    base: str | None,
    task: str | None,
    task_file: str | None,
    config: str | None,
    files: int,
    output_format: str,
    output: str | None,
    force: bool,
) -> int:
    """Draft a contract from a task and the repository, for a person to confirm.

    What the task names itself is taken as it says; else the files that its words point to most, with the tests and
    documents that a change of them brings. It is a guess: read it before anything is held to it.
    """
    from editguard.planning import plan_contract
    from editguard.report.stream import write

    not_blank(repo=repo, base=base, task_file=task_file, config=config, output=output)
    wanted = read_task(task, task_file)
    if wanted is None or not wanted.text.strip():
        raise UsageError("a plan needs a task with words: give --task or --task-file")
    found = plan_contract(repo, wanted, base=base, config=config, files=files)
    text = _json(found.contract) if output_format == "json" else _yaml(found.contract, found.remarks)
    if output is None or output == "-":
        write(text)
    else:
        if not force:
            _spare(output, text)
        write_text(output, text)
    return 0


def _spare(output: str, text: str) -> None:
    """Refuse to write over a regular file that holds anything else: it may be a contract that somebody confirmed."""
    if os.path.isfile(output) and read_bytes(output, "output", standard_input=False) != text.encode(
        "utf-8", "backslashreplace"
    ):
        raise UsageError(f"the output {output!r} exists and holds something else; give --force to replace it")


def _json(contract: dict[str, Any]) -> str:
    return json.dumps(contract, indent=2, ensure_ascii=False) + "\n"


def _yaml(contract: dict[str, Any], remarks: tuple[str, ...]) -> str:
    import yaml

    from editguard.report.escape import visible

    head = ["a draft, made from the words of the task: read it, and take out or add what is wrong", *remarks]
    lines = "".join(f"# {' '.join(visible(line).split())}\n" for line in head)
    return lines + yaml.safe_dump(contract, sort_keys=False, allow_unicode=True, width=110)
