"""`editguard pr`."""

from __future__ import annotations

import os
import secrets
from collections.abc import Sequence
from typing import Any

import click

from editguard.cli.lint import lint_choice, lint_options
from editguard.cli.outputs import STANDARD, Output, outputs
from editguard.cli.sources import not_blank, read_task
from editguard.files import write_text
from editguard.settings.pull import COMMENTS, MOST_LINE_COMMENTS
from editguard.vocabulary.errors import EditguardError, UsageError
from editguard.vocabulary.report import Report


@click.command("pr")
@click.option("--repo", default=".", metavar="DIR", help="A clone that has the commits of the pull request.")
@click.option("--platform", type=click.Choice(("github", "gitlab")), help="Default: the one that runs this.")
@click.option("--project", metavar="OWNER/NAME", help="Default: the one that this runs for.")
@click.option("--number", type=click.IntRange(1), metavar="N", help="Of the pull request or merge request.")
@click.option("--api-url", metavar="URL", help="The REST interface, of a server of your own.")
@click.option("--base", metavar="REV", help="Compare with this instead of the pull request's base.")
@click.option("--head", metavar="REV", help="Check this instead of the pull request's head.")
@click.option("--fetch", is_flag=True, help="Fetch the head from origin first, if it is not there.")
@click.option("--task", metavar="TEXT", help="What was asked for, instead of title, body and linked issues.")
@click.option("--task-file", metavar="FILE|-", help="A file that says what was asked for.")
@click.option("--config", metavar="FILE", help="Settings; a file of the repository is read at the base.")
@click.option("--fail-on", type=click.Choice(("error", "warning", "never")), help="Least severity that exits with 1.")
@lint_options
@click.option("--comment", type=click.Choice(COMMENTS), help="One comment on the whole (default: auto, if need be).")
@click.option(
    "--line-comments",
    type=click.IntRange(0, MOST_LINE_COMMENTS),
    metavar="N",
    help="Most comments at lines (default: 10); the rest is in the one on the whole.",
)
@click.option("--suggestions/--no-suggestions", default=None, help="With blocks to apply by a click (default: yes).")
@click.option("--check/--no-check", default=None, help="GitHub: a check with annotations (default: yes).")
@click.option("--labels/--no-labels", default=None, help="Label it scope:local or scope:global (default: no).")
@click.option("--upload-sarif", is_flag=True, help="GitHub: give the findings to code scanning.")
@click.option("--name", default="editguard", show_default=True, help="Tells several bots on one pull request apart.")
@click.option(
    "--output", metavar="[FORMAT:]FILE", multiple=True, help="Write the report there as well (- prints it). Repeatable."
)
@click.option(
    "--patience",
    type=click.IntRange(0),
    default=300,
    show_default=True,
    metavar="S",
    help="Seconds to wait, at most.",
)
@click.option("--dry-run", is_flag=True, help="Print what would be posted, and post nothing.")
def command(
    repo: str,
    platform: str | None,
    project: str | None,
    number: int | None,
    api_url: str | None,
    task: str | None,
    task_file: str | None,
    upload_sarif: bool,
    name: str,
    output: tuple[str, ...],
    patience: int,
    dry_run: bool,
    **given: Any,
) -> int:
    """Check a pull request, and say on it what does not belong.

    Within GitHub Actions or GitLab CI everything is found by itself. The token is read from EDITGUARD_TOKEN,
    GITHUB_TOKEN, GH_TOKEN or GITLAB_TOKEN. The clone needs the whole history. Settings are those of the base, and
    nothing of the pull request is checked out, run or imported.

    Exit codes as those of check: 0 nothing at or above --fail-on, 1 findings, 2 editguard could not do its job.
    """
    from editguard.bots.context import Given, find_context
    from editguard.bots.marks import check_name
    from editguard.bots.open import open_host
    from editguard.bots.review import Options, review
    from editguard.bots.values import Platform
    from editguard.outcome import exit_code

    not_blank(
        repo=repo, project=project, api_url=api_url, base=given["base"], head=given["head"], config=given["config"],
        task_file=task_file,
    )  # fmt: skip
    asked = outputs(None, output) if output else ()
    choice = lint_choice(given)
    options = Options(
        repo=repo,
        name=check_name(name),
        task=read_task(task, task_file),
        lint=choice,
        sarif=upload_sarif,
        dry=dry_run,
        **given,
    )
    if (task is not None or task_file is not None) and options.task is None:
        raise UsageError("the task that was given has no words: give some, or leave --task and --task-file out")
    for report in asked:
        _no_link(report.target, repo)
    context = find_context(os.environ, Given(platform, api_url, project, number))
    if upload_sarif and context.platform is Platform.GITLAB:
        _say("note: --upload-sarif does nothing on GitLab; Code Quality takes --output gitlab:FILE")
    with open_host(context, options.name, float(patience)) as opened:
        reviewed = review(context, opened, options)
    _tell(reviewed.report, asked, text=reviewed.text, annotated=reviewed.annotated, dry=dry_run)
    for note in reviewed.notes:
        _say(f"note: {note}")
    for part in reviewed.planned:
        _print(_quoted(part))
    if reviewed.done is not None:
        _say(reviewed.done.words())
    if reviewed.refused is not None:
        _say(reviewed.refused)
    for one in reviewed.trouble:
        _say(f"not done: {one}")
    if reviewed.failed is not None:
        raise EditguardError(reviewed.failed)
    return exit_code(reviewed.report)


def _no_link(target: str, repo: str) -> None:
    """Refuse an output behind a link in the work tree: the pull request may have put it there, to have another file
    written over."""
    place = os.path.abspath(target)
    root = os.path.realpath(repo)
    inside = os.path.realpath(os.path.dirname(place)).startswith(root + os.sep) or place.startswith(
        (os.path.abspath(repo) + os.sep, root + os.sep)
    )
    if target == STANDARD or not inside:
        return
    folder = place
    while len(folder) > len(os.path.abspath(repo)):
        if os.path.islink(folder):
            raise UsageError(f"--output {target!r} is behind a link in the work tree; give a file that is not")
        folder = os.path.dirname(folder)


def _tell(report: Report, asked: Sequence[Output], *, text: str, annotated: bool, dry: bool) -> None:
    """Reports to files and to the log, outputs and summary of the step."""
    from editguard.bots.runner import write_outputs, write_summary
    from editguard.report import github
    from editguard.report.formats import render
    from editguard.report.stream import write

    texts = [render(form, report) for form, _ in asked]
    for (_, target), written in zip(asked, texts, strict=True):
        if target != STANDARD:
            write_text(target, written)
    printed = [(form, written) for (form, target), written in zip(asked, texts, strict=True) if target == STANDARD]
    for form, written in printed or [("text", render("text", report))]:
        if form == "github":
            write(written)
        else:
            _print(written)
    if not dry:
        write_summary(os.environ, text)
    files = [target for form, target in asked if form == "json" and target != STANDARD]
    write_outputs(
        os.environ,
        {
            "status": report.status.value,
            "irrelevant-edits": str(report.metrics.irrelevant_edits),
            "report": os.path.abspath(files[0]) if files else "",
        },
    )
    if (
        os.environ.get("GITHUB_ACTIONS") == "true"
        and not dry
        and not annotated
        and not any(form == "github" for form, _ in printed)
    ):
        write(github.render(report))


def _print(text: str) -> None:
    """Print ``text``, in which the runner of GitHub Actions must not look for commands."""
    from editguard.report.stream import write

    if os.environ.get("GITHUB_ACTIONS") != "true":
        write(text)
        return
    until = secrets.token_hex(16)
    ended = text if text.endswith("\n") else f"{text}\n"
    write(f"::stop-commands::{until}\n{ended}::{until}::\n")


def _quoted(text: str) -> str:
    from editguard.report.escape import visible_code

    return "".join(f"| {visible_code(line)}\n" for line in text.split("\n"))


def _say(text: str) -> None:
    """One line on standard error."""
    from editguard.report.escape import inert, visible

    click.echo(inert(f"editguard: {visible(text)}"), err=True)
