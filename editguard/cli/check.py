"""`editguard check`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import click

from editguard.cli.judge_options import judge_choice, judge_options
from editguard.cli.lint import lint_choice, lint_options
from editguard.cli.outputs import STANDARD, Output, outputs
from editguard.cli.sources import contract_options, not_blank, read_source, source_options
from editguard.cli.terminal import wants_colour
from editguard.files import write_text
from editguard.report.formats import FORMATS
from editguard.vocabulary.errors import UsageError
from editguard.vocabulary.report import Report


@click.command("check")
@source_options
@contract_options
@click.option("--select", metavar="CODES", multiple=True, help="Rules to use: codes or prefixes, by commas.")
@click.option("--ignore", metavar="CODES", multiple=True, help="Rules to leave out.")
@lint_options
@judge_options
@click.option("--baseline", metavar="FILE", help="Findings that are accepted; a file of the repository as at the base.")
@click.option("--write-baseline", metavar="FILE", help="Accept what is found: write it there, and exit with 0.")
@click.option("--output-format", type=click.Choice(FORMATS), help="How to write the report (default: text).")
@click.option(
    "--output",
    metavar="[FORMAT:]FILE",
    multiple=True,
    help="Write the report there, whole or not at all, instead of printing it (- prints it). Repeatable.",
)
@click.option("--show-suppressed", is_flag=True, help="SARIF: with accepted findings, marked as suppressed.")
@click.option("--fail-on", type=click.Choice(("error", "warning", "never")), help="Least severity that exits with 1.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 whatever is found.")
@click.option(
    "--reach",
    type=click.Choice(("text", "reference")),
    help="Say how far the task reaches, by its text alone or by the change. Reads the whole repository once.",
)
@click.option("-q", "--quiet", is_flag=True, help="Print findings only, a line each, in place of the text.")
@click.option("-v", "--verbose", is_flag=True, help="Show every edit with its evidence.")
def command(
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    baseline: str | None,
    write_baseline: str | None,
    output_format: str | None,
    output: tuple[str, ...],
    show_suppressed: bool,
    fail_on: str | None,
    exit_zero: bool,
    reach: str | None,
    quiet: bool,
    verbose: bool,
    **given: Any,
) -> int:
    """Check one change of a repository.

    Without a source, staged changes are checked if there are any, else the work tree.

    Exit codes: 0 nothing at or above --fail-on, 1 findings or a patch that does not apply, 2 editguard could
    not do its job.
    """
    from editguard.api import check
    from editguard.outcome import exit_code

    not_blank(baseline=baseline, write_baseline=write_baseline)
    if quiet and verbose:
        raise UsageError("--quiet and --verbose exclude each other")
    asked = outputs(output_format, output)
    if show_suppressed and not any(one.form == "sarif" for one in asked):
        raise UsageError("--show-suppressed is for SARIF: give --output-format sarif, or leave it out")
    judge, dry = judge_choice(given)
    choice = lint_choice(given)
    source = read_source(given)
    if dry:
        from editguard.api import preview_judge
        from editguard.report.stream import write

        write(preview_judge(judge, **source.arguments(), baseline=baseline))
        return 0
    report = check(
        **source.arguments(),
        select=_codes(select),
        ignore=_codes(ignore),
        baseline=baseline,
        lint=choice.check,
        lint_select=choice.select,
        lint_ignore=choice.ignore,
        reach=reach,
        judge=judge,
    )
    if source.task is None and source.task_given:
        report = _empty_task(report)
    if fail_on is not None:
        report = replace(report, fail_on=fail_on)
    _write(asked, report, quiet=quiet, verbose=verbose, suppressed=show_suppressed)
    if write_baseline is not None:
        _write_baseline(write_baseline, report)
        return 0
    return 0 if exit_zero else exit_code(report)


def _write_baseline(path: str, report: Report) -> None:
    """Accept all that was found, and what was accepted before and still is there."""
    from editguard.suppress.baseline import write_baseline
    from editguard.vocabulary.report import Status

    if report.status is Status.INVALID:
        raise UsageError("the patch could not be read or applied in full, so no baseline was written")
    write_text(path, write_baseline((*report.findings, *report.suppressed)))


def _codes(given: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(code.strip() for text in given for code in text.split(",") if code.strip())


def _empty_task(report: Report) -> Report:
    """Say that a task was given and holds no words: it is as good as none."""
    findings = tuple(
        replace(finding, message=finding.message.replace("no task was given", "the task that was given has no words"))
        if finding.rule == "EG018"
        else finding
        for finding in report.findings
    )
    return replace(report, findings=findings)


def _write(asked: Sequence[Output], report: Report, *, quiet: bool, verbose: bool, suppressed: bool) -> None:
    """All of them are made before the first is written."""
    from editguard.report.formats import render
    from editguard.report.stream import write

    texts = []
    for name, target in asked:
        form = "concise" if quiet and name == "text" else name
        colour = target == STANDARD and wants_colour()
        texts.append(render(form, report, colour=colour, verbose=verbose, suppressed=suppressed))
    for (_, target), text in zip(asked, texts, strict=True):
        if target == STANDARD:
            write(text)
        else:
            write_text(target, text)
