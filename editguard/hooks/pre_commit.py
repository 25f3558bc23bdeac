"""Before a commit: what is staged, checked as it would be committed."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from editguard.api import check
from editguard.hooks.options import HookOptions, parse
from editguard.outcome import exit_code
from editguard.vocabulary.errors import UsageError
from editguard.vocabulary.report import Report
from editguard.vocabulary.task import Task

_NO_COMMIT = "0" * 40


def run(arguments: Sequence[str]) -> int:
    """Check what is staged, or the range that pre-commit names; returns the exit code."""
    options = parse(arguments)
    return check_change(options, _branch(options) if options.task_from == "branch" else None)


def check_change(options: HookOptions, task: Task | None) -> int:
    """Check the change that the hook is about, and print what was found."""
    base, head = os.environ.get("PRE_COMMIT_FROM_REF"), os.environ.get("PRE_COMMIT_TO_REF")
    select, ignore = _codes(options.select), _codes(options.ignore)
    if base and head:
        if base == _NO_COMMIT:
            raise UsageError(
                "PRE_COMMIT_FROM_REF names no commit: a branch is pushed for the first time; run editguard check "
                "--base with the branch that it goes into"
            )
        report = check(
            options.repo,
            base=base,
            head=head,
            task=task,
            config=options.config,
            select=select,
            ignore=ignore,
            lean=True,
        )
    else:
        report = check(
            options.repo, staged=True, task=task, config=options.config, select=select, ignore=ignore, lean=True
        )
    code = exit_code(report, options.fail_on)
    show(report, code, verbose=options.verbose)
    return code


def show(report: Report, code: int, *, verbose: bool) -> None:
    """Print the report where there is something to say: a hook that passes is silent."""
    if code == 0 and not verbose:
        return
    from editguard.report.text import render

    sys.stdout.write(render(report, verbose=verbose))


def _codes(text: str | None) -> tuple[str, ...]:
    return tuple(code.strip() for code in text.split(",") if code.strip()) if text else ()


def _branch(options: HookOptions) -> Task | None:
    from editguard.repo import open_repository
    from editguard.task.source import task_from_branch

    with open_repository(options.repo, lean=True) as repository:
        name = repository.branch()
    return task_from_branch(name) if name else None
