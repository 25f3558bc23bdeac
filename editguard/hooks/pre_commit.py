"""Before a commit: what is staged, checked as it would be committed."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

from editguard.api import check
from editguard.hooks.merge import merging
from editguard.hooks.options import HookOptions, parse
from editguard.hooks.preload import preload
from editguard.outcome import exit_code
from editguard.rules import registry
from editguard.vocabulary.errors import UsageError
from editguard.vocabulary.report import Report
from editguard.vocabulary.task import Task


def run(arguments: Sequence[str]) -> int:
    """Check what is staged, or the range that pre-commit names; returns the exit code."""
    options = parse(arguments)
    task = _branch(options) if options.task_from == "branch" else None
    return check_change(options, task, _range(os.environ))


def check_change(options: HookOptions, task: Task | None, between: tuple[str, str] | None = None) -> int:
    """Check what is staged, or what lies ``between`` two revisions, and print what was found."""
    base, head = between or (None, None)
    ignore = _codes(options.ignore)
    if between is None and merging(options.repo, os.environ):
        # compared with HEAD a merge shows the other side's lines: they are not this commit's doing
        ignore = (*ignore, *(code for code in registry.codes() if code.startswith("EG1")))
    preload()
    report = check(
        options.repo,
        base=base,
        head=head,
        staged=between is None,
        task=task,
        config=options.config,
        baseline=options.baseline,
        select=_codes(options.select),
        ignore=ignore,
        lean=True,
        hook=True,
    )
    code = exit_code(report, options.fail_on)
    if code or options.verbose:
        _show(report, options)
    return code


def _range(environ: Mapping[str, str]) -> tuple[str, str] | None:
    base, head = environ.get("PRE_COMMIT_FROM_REF"), environ.get("PRE_COMMIT_TO_REF")
    if not base or not head:
        return None
    for name, revision in (("PRE_COMMIT_FROM_REF", base), ("PRE_COMMIT_TO_REF", head)):
        if not revision.strip("0"):
            raise UsageError(
                f"{name} names no commit, as when a branch is new or deleted; run editguard check --base with the "
                "branch that it goes into"
            )
    return base, head


def _show(report: Report, options: HookOptions) -> None:
    from editguard.report.stream import write

    if options.quiet:
        from editguard.report.concise import render as as_lines

        write(as_lines(report))
    else:
        from editguard.report.text import render as as_text

        write(as_text(report, verbose=options.verbose))


def _codes(text: str | None) -> tuple[str, ...]:
    return tuple(code.strip() for code in text.split(",") if code.strip()) if text else ()


def _branch(options: HookOptions) -> Task | None:
    from editguard.repo import open_repository
    from editguard.task.source import task_from_branch

    with open_repository(options.repo, lean=True) as repository:
        name = repository.branch()
    return task_from_branch(name) if name else None
