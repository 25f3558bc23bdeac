"""`editguard check`."""

from __future__ import annotations

from dataclasses import replace

import click

from editguard.cli.terminal import wants_colour
from editguard.files import read_bytes, write_text
from editguard.vocabulary.errors import UsageError
from editguard.vocabulary.patch import PatchFormat
from editguard.vocabulary.report import Report
from editguard.vocabulary.task import Task

_FORMATS = ("text", "concise", "json")
_PATCH_FORMATS = ("auto", *(form.value for form in PatchFormat if form is not PatchFormat.NONE))


@click.command("check")
@click.option("--repo", default=".", metavar="DIR", help="A folder in the repository, or a bare one.")
@click.option("--staged", is_flag=True, help="Check what would be committed.")
@click.option("--worktree", is_flag=True, help="Check the work tree against HEAD, untracked files included.")
@click.option("--base", metavar="REV", help="Check from here to --head; with --patch, what it applies to.")
@click.option("--head", metavar="REV", help="With --base: check up to here (default: HEAD).")
@click.option("--patch", metavar="FILE|-", help="Check what a model wrote.")
@click.option("--patch-format", type=click.Choice(_PATCH_FORMATS), default="auto", show_default=True)
@click.option("--task", metavar="TEXT", help="What was asked for.")
@click.option("--task-file", metavar="FILE|-", help="A file that says what was asked for.")
@click.option("--task-from", type=click.Choice(("commit", "branch", "none")), default="none", show_default=True)
@click.option("--config", metavar="FILE", help="Settings, instead of those of the base.")
@click.option("--select", metavar="CODES", multiple=True, help="Rules to use: codes or prefixes, by commas.")
@click.option("--ignore", metavar="CODES", multiple=True, help="Rules to leave out.")
@click.option("--output-format", type=click.Choice(_FORMATS), default="text", show_default=True)
@click.option("--output", metavar="FILE", help="Write the report there, whole or not at all, instead of printing it.")
@click.option("--fail-on", type=click.Choice(("error", "warning", "never")), help="Least severity that exits with 1.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 whatever is found.")
@click.option("-q", "--quiet", is_flag=True, help="Print findings only, a line each, in place of the text.")
@click.option("-v", "--verbose", is_flag=True, help="Show every edit with its evidence.")
def command(
    repo: str,
    staged: bool,
    worktree: bool,
    base: str | None,
    head: str | None,
    patch: str | None,
    patch_format: str,
    task: str | None,
    task_file: str | None,
    task_from: str,
    config: str | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    output_format: str,
    output: str | None,
    fail_on: str | None,
    exit_zero: bool,
    quiet: bool,
    verbose: bool,
) -> int:
    """Check one change of a repository.

    Without a source, staged changes are checked if there are any, else the work tree.

    Exit codes: 0 nothing at or above --fail-on, 1 findings or a patch that does not apply, 2 editguard could
    not do its job.
    """
    from editguard.api import check
    from editguard.outcome import exit_code
    from editguard.report.stream import write

    _not_blank(repo=repo, base=base, head=head, patch=patch, task_file=task_file, config=config, output=output)
    if patch == "-" and task_file == "-":
        raise UsageError("--patch - and --task-file - both want standard input: give one of them as a file")
    # before anything is read: a wrong call must not wait for standard input
    if patch is not None and (staged or worktree or head is not None):
        raise UsageError("--patch is checked against --base: leave out --staged, --worktree and --head")
    if patch is None and patch_format != "auto":
        raise UsageError("--patch-format needs --patch")
    if quiet and verbose:
        raise UsageError("--quiet and --verbose exclude each other")
    asked = _task(repo, task, task_file, task_from, head)
    report = check(
        repo,
        patch=None if patch is None else read_bytes(patch, "patch"),
        patch_format=patch_format,
        base=base,
        head=head,
        staged=staged,
        worktree=worktree,
        task=asked,
        config=config,
        select=_codes(select),
        ignore=_codes(ignore),
    )
    if asked is None and (task is not None or task_file is not None or task_from != "none"):
        report = _empty_task(report)
    to_terminal = output is None or output == "-"
    form = "concise" if quiet and output_format == "text" else output_format
    text = _render(form, report, colour=to_terminal and wants_colour(), verbose=verbose)
    if output is None or output == "-":
        write(text)
    else:
        write_text(output, text)
    return 0 if exit_zero else exit_code(report, fail_on)


def _not_blank(**options: str | None) -> None:
    """Refuse blank values, as an unset variable in a script gives: they would mean the default."""
    for name, value in options.items():
        option = f"--{name.replace('_', '-')}"
        if value is not None and not value.strip():
            raise UsageError(f"{option} is blank: give a value, or leave it out")
        if value is not None and "\0" in value:
            raise UsageError(f"{option} holds a NUL byte: no name has one")


def _codes(given: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(code.strip() for text in given for code in text.split(",") if code.strip())


def _task(repo: str, text: str | None, file: str | None, source: str, head: str | None) -> Task | None:
    from editguard.task.source import task_from_branch, task_from_bytes, task_from_message, task_from_text

    if sum((text is not None, file is not None, source != "none")) > 1:
        raise UsageError("give one of --task, --task-file and --task-from")
    if text is not None:
        return task_from_text(text, "--task")
    if file is not None:
        return task_from_bytes(read_bytes(file, "task"), "standard input" if file == "-" else file)
    if source == "none":
        return None
    from editguard.repo import open_repository

    with open_repository(repo, lean=True) as repository:
        if source == "commit":
            return task_from_message(repository.commit_message(head or "HEAD"), f"the commit {head or 'HEAD'}")
        branch = repository.branch()
    if branch is None:
        raise UsageError("--task-from branch: HEAD is detached, so there is no branch name; give --task")
    return task_from_branch(branch)


def _empty_task(report: Report) -> Report:
    """Say that a task was given and holds no words: it is as good as none."""
    findings = tuple(
        replace(finding, message=finding.message.replace("no task was given", "the task that was given has no words"))
        if finding.rule == "EG018"
        else finding
        for finding in report.findings
    )
    return replace(report, findings=findings)


def _render(form: str, report: Report, *, colour: bool, verbose: bool) -> str:
    if form == "json":
        from editguard.report.json import render as as_json

        return as_json(report)
    if form == "concise":
        from editguard.report.concise import render as as_lines

        return as_lines(report)
    from editguard.report.text import render as as_text

    return as_text(report, colour=colour, verbose=verbose)
