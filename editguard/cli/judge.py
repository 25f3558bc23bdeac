"""`editguard judge`."""

from __future__ import annotations

import os
from typing import Any

import click

from editguard.cli.judge_options import judge_choice, judge_of, judge_options
from editguard.cli.long import cores, telling
from editguard.cli.signals import ending_on_signals
from editguard.cli.sources import not_blank
from editguard.vocabulary.errors import UsageError
from editguard.vocabulary.judge import ALL


@click.group("judge", invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> None:
    """The second reader: a language model that is asked about edits in doubt."""
    if context.invoked_subcommand is None:
        raise UsageError("editguard judge needs a command: eval")


@command.command("eval")
@click.argument("predictions", nargs=-1, required=True, metavar="PREDICTIONS…")
@click.option("--labels", required=True, metavar="FILE", help="Reviewed edits of PREDICTIONS.")
@click.option("--tasks", required=True, metavar="TASKS", help="Tasks: JSONL, JSON or Parquet.")
@click.option("--repos", required=True, metavar="DIR", help="Repositories: owner/name, owner__name or name.")
@click.option("--config", metavar="FILE", help="Settings, the judge's among them.")
@judge_options
@click.option("--output-format", type=click.Choice(("text", "markdown", "json")), default="text", show_default=True)
@click.option("--output", metavar="FILE", help="Where the figures go (default: standard output).")
@click.option("--edits", metavar="FILE", help="A JSON line for each labelled run, to be read by eye.")
@click.option("--workers", type=click.IntRange(1, 256), metavar="N", help="Processes (default: one a core).")
@click.option("-q", "--quiet", is_flag=True, help="No progress.")
@ending_on_signals()
def evaluate(**given: Any) -> int:
    """Measure a judge on edits that people reviewed: by itself, the evidence by itself, and both together.

    Rows of the labels have system, instance_id, path, old, new, label and kind, as for `editguard calibrate`. The judge
    is asked about all edits of the patches that the labels are about; answers are kept, and cost nothing the next time.

    Exit codes: 0 measured, 2 not, 130 interrupted.
    """
    from editguard.cache_folder import default_folder
    from editguard.calibrate.preview import preview
    from editguard.calibrate.report import render_json, render_markdown, render_text, rows
    from editguard.calibrate.run import Plan, calibrate
    from editguard.config import read_file
    from editguard.files import write_text
    from editguard.report.stream import write

    not_blank(**{name: given[name] for name in ("labels", "tasks", "repos", "config", "output", "edits")})
    given["judge"] = True  # what else
    choice, dry = judge_choice(given)
    for name in ("output", "edits"):
        folder = os.path.dirname(os.path.realpath(given[name])) if given[name] else "."
        if not os.path.isdir(folder):
            raise UsageError(f"--{name} {given[name]!r}: there is no such folder; make it first")
    config = None if given["config"] is None else read_file(given["config"])
    judge = judge_of(choice, config, dry=dry)
    plan = Plan(
        predictions=given["predictions"],
        labels=given["labels"],
        tasks=given["tasks"],
        repos=given["repos"],
        config=config,
        workers=given["workers"] or cores(),
        index_folder=default_folder(),
        judge=None if judge is None else judge._replace(ask=ALL),
        answers=default_folder(),
    )
    if dry:
        write(preview(plan, telling(given["quiet"])))
        return 0
    found = calibrate(plan, telling(given["quiet"]))
    text = {"text": render_text, "markdown": render_markdown, "json": render_json}[given["output_format"]](found)
    if given["edits"]:
        write_text(given["edits"], "".join(row + "\n" for row in rows(found)))
    if given["output"]:
        write_text(given["output"], text)
    else:
        write(text)
    return 0
