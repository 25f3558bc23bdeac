"""`editguard calibrate`."""

from __future__ import annotations

import os
import shlex
from typing import TYPE_CHECKING, Any

import click

from editguard.cli.judge_options import judge_choice, judge_options
from editguard.cli.long import cores, say, telling
from editguard.cli.signals import ending_on_signals
from editguard.vocabulary.errors import UsageError
from editguard.vocabulary.judge import ALL

if TYPE_CHECKING:
    from editguard.calibrate.fit import Learned


@click.command("calibrate")
@click.argument("predictions", nargs=-1, metavar="[PREDICTIONS…]")
@click.option("--repo", metavar="DIR", help="Draw cases from the history of this repository.")
@click.option("--head", default="HEAD", show_default=True, metavar="REV", help="With --repo: where to begin.")
@click.option(
    "--commits", type=click.IntRange(1), default=200, show_default=True, metavar="N", help="How many to take."
)
@click.option("--seed", type=int, default=7, show_default=True, metavar="N", help="Draws the same cases again.")
@click.option("--labels", metavar="FILE", help="Reviewed edits of PREDICTIONS; needs --tasks and --repos.")
@click.option("--tangles", metavar="DIR", help="Tangled changes made elsewhere; needs --tasks and --repos.")
@click.option("--tasks", metavar="TASKS", help="Tasks: JSONL, JSON or Parquet.")
@click.option("--repos", metavar="DIR", help="Repositories: owner/name, owner__name or name.")
@click.option(
    "--hold-out", multiple=True, metavar="TYPE", help="A type of drive-by edit that takes no part in fitting."
)
@click.option(
    "--fit", metavar="FILE", help="Fit coefficients and write them to FILE, for `calibration` in the settings."
)
@click.option("--leave-out", is_flag=True, help="Try on each part what was fitted on the others, and print both.")
@click.option("--choose-cut", is_flag=True, help="With --fit: choose the cut-off on what was left out.")
@click.option("--config", metavar="FILE", help="Settings, instead of those of each base commit.")
@judge_options
@click.option("--output-format", type=click.Choice(("text", "markdown", "json")), default="text", show_default=True)
@click.option("--output", metavar="FILE", help="Where the figures go (default: standard output).")
@click.option("--edits", metavar="FILE", help="A JSON line for each labelled run, to be read by eye.")
@click.option("--workers", type=click.IntRange(1, 256), metavar="N", help="Processes (default: one a core).")
@click.option("-q", "--quiet", is_flag=True, help="No progress.")
@ending_on_signals()
def command(**given: Any) -> int:
    """Measure how well editguard judges, on labelled edits; fit it to them if you like.

    With --repo the cases come from a history: single commits as they are, in which nothing is irrelevant; commits with
    edits of another one mixed in; commits with drive-by edits of known types. With --labels they are edits that people
    reviewed: rows with system, instance_id, path, old, new, label (required, supporting, irrelevant, unsure) and kind.

    With --judge a language model reads all edits too: its figures alone and with the evidence stand beside the others,
    and --fit weighs it. `editguard judge eval` shows that with intervals.

    Exit codes: 0 measured, 2 not, 130 interrupted.
    """
    from editguard.cache_folder import default_folder
    from editguard.calibrate.preview import preview
    from editguard.calibrate.report import render_json, render_markdown, render_text, rows
    from editguard.calibrate.run import Plan, calibrate, check_types
    from editguard.cli.judge_options import judge_of
    from editguard.cli.sources import not_blank
    from editguard.config import read_file
    from editguard.files import write_text
    from editguard.relevance.model import write_model
    from editguard.report.stream import write

    choice, dry = judge_choice(given)
    names = ("repo", "head", "labels", "tangles", "tasks", "repos", "fit", "config", "output", "edits")
    not_blank(**{name: given[name] for name in names})
    _used(given)
    if given["choose_cut"] and not given["fit"]:
        raise UsageError("--choose-cut needs --fit: there is no other place for a cut-off")
    if given["predictions"] and not given["labels"]:
        raise UsageError("PREDICTIONS need --labels: rows that say what of them is irrelevant")
    if given["hold_out"] and not (given["fit"] or given["leave_out"]):
        raise UsageError("--hold-out needs --fit or --leave-out: nothing is fitted without")
    _writable(given)
    plan = Plan(
        repo=None if given["repo"] is None else os.path.abspath(given["repo"]),
        commits=given["commits"],
        seed=given["seed"],
        head=given["head"],
        predictions=given["predictions"],
        labels=given["labels"],
        tangles=given["tangles"],
        tasks=given["tasks"],
        repos=given["repos"],
        held_out=check_types(given["hold_out"]),
        config=None if given["config"] is None else read_file(given["config"]),
        fit=given["fit"] is not None,
        leave_out=given["leave_out"],
        choose=given["choose_cut"],
        workers=given["workers"] or cores(),
        index_folder=default_folder(),
        answers=default_folder(),
    )
    if choice.on:
        judge = judge_of(choice, plan.config, dry=dry)
        plan = plan._replace(judge=None if judge is None else judge._replace(ask=ALL))
    if dry:
        write(preview(plan, telling(given["quiet"])))
        return 0
    found = calibrate(plan, telling(given["quiet"]))
    text = {"text": render_text, "markdown": render_markdown, "json": render_json}[given["output_format"]](found)
    if given["fit"] and found.model is not None and found.learned is not None:
        write_text(given["fit"], write_model(found.model, _about(given, found.learned)))
        say(f"coefficients are in {given['fit']}; name that file as calibration in the settings to use them")
    if given["edits"]:
        write_text(given["edits"], "".join(row + "\n" for row in rows(found)))
    if given["output"]:
        write_text(given["output"], text)
    else:
        write(text)
    return 0


def _used(given: dict[str, Any]) -> None:
    """Refuse options that would go unheard.

    Raises:
        UsageError: if there is one.
    """
    source = click.get_current_context().get_parameter_source
    for name in ("head", "commits", "seed"):
        if given["repo"] is None and source(name) is not click.core.ParameterSource.DEFAULT:
            raise UsageError(f"--{name} needs --repo: it is about the history that cases are drawn from")
    for name in ("tasks", "repos"):
        if given[name] is not None and given["labels"] is None and given["tangles"] is None:
            raise UsageError(f"--{name} needs --labels or --tangles; a history is given with --repo")


def _writable(given: dict[str, Any]) -> None:
    """Refuse before the work what could not be written after it, or would overwrite what is read.

    Raises:
        UsageError: if there is such a file.
    """
    from editguard.batch.inputs import GOLD
    from editguard.batch.records import files
    from editguard.relevance.model import read_model

    sources = [
        source for source in (given["labels"], given["tasks"], *given["predictions"]) if source not in (None, GOLD)
    ]
    read = {os.path.realpath(path) for source in sources for path in files(source)}
    read.update(os.path.realpath(path) for path in (given["config"],) if path)
    if given["tangles"]:
        names = ("tangled.jsonl", "clean.jsonl", "labels.jsonl")
        read.update(os.path.realpath(os.path.join(given["tangles"], name)) for name in names)
    for name in ("fit", "output", "edits"):
        path = given[name]
        if path is None or path.startswith(("/dev/", "/proc/")):
            continue
        if os.path.isdir(path):
            raise UsageError(f"--{name} {path!r} is a folder; give a file")
        if not os.path.isdir(os.path.dirname(os.path.realpath(path))):
            raise UsageError(f"--{name} {path!r}: there is no such folder; make it first")
        if os.path.realpath(path) in read:
            raise UsageError(f"--{name} {path!r} is read or written already by this command; name another file")
        read.add(os.path.realpath(path))
    if given["fit"] and os.path.exists(given["fit"]):
        try:
            with open(given["fit"], encoding="utf-8") as handle:
                read_model(handle.read(), given["fit"])
        except (OSError, UnicodeDecodeError, UsageError) as error:
            raise UsageError(
                f"--fit {given['fit']!r}: a file is there that holds no coefficients; name another"
            ) from error


def _about(given: dict[str, Any], learned: Learned) -> dict[str, Any]:
    """What the coefficients were fitted on, for whoever reads the file."""
    from editguard import __version__

    return {
        "what": "logistic regressions and rates that turn evidence into p_irrelevant",
        "patches": dict(learned.patches),
        "edits": {"irrelevant": learned.irrelevant, "relevant": learned.relevant},
        "repositories": list(learned.repositories),
        "held_out": list(given["hold_out"]),
        "command": _command(given),
        "editguard": __version__,
    }


def _command(given: dict[str, Any]) -> str:
    """The command that was given, with the names of files and folders for their places."""
    parts = ["editguard", "calibrate"] + ["PREDICTIONS"] * bool(given["predictions"])
    for name in ("labels", "tangles", "tasks", "repos", "repo", "config"):
        if given[name]:
            parts += [f"--{name}", os.path.basename(os.path.realpath(given[name]))]
    if given["repo"]:
        parts += ["--head", given["head"], "--commits", str(given["commits"]), "--seed", str(given["seed"])]
    for name in given["hold_out"]:
        parts += ["--hold-out", name]
    return shlex.join([*parts, *["--choose-cut"] * bool(given["choose_cut"]), "--fit", "coefficients.json"])
