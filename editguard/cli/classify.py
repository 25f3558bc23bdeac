"""`editguard classify`."""

from __future__ import annotations

import json
import os
import time

import click

from editguard.cli.long import cores, say, telling
from editguard.cli.signals import ending_on_signals
from editguard.vocabulary.errors import UsageError


@click.command("classify")
@click.option("--tasks", required=True, metavar="TASKS", help="Tasks: JSONL, JSON or Parquet.")
@click.option("--repos", required=True, metavar="DIR", help="Repositories: owner/name, owner__name or name.")
@click.option(
    "--mode",
    type=click.Choice(("text", "reference")),
    required=True,
    help="What to judge by: the task's text and the repository alone, or a patch as well.",
)
@click.option(
    "--predictions",
    multiple=True,
    metavar="PREDICTIONS",
    help="With --mode reference: judge these patches instead of the reference ones, a row for each.",
)
@click.option("--output", metavar="FILE", help="Where the rows go, whole or not at all (default: standard output).")
@click.option("--workers", type=click.IntRange(1, 256), metavar="N", help="Processes (default: one a core).")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Classify the first N rows only.")
@click.option("--config", metavar="FILE", help="Settings, instead of those of each base commit.")
@click.option("--cache", metavar="DIR", help="Where what files say is kept for later runs (default: the user's cache).")
@click.option(
    "--no-cache", is_flag=True, help="Neither use nor fill the cache: every file is read anew by each process."
)
@click.option(
    "--row-timeout",
    type=click.FloatRange(0.001, 86_400),
    default=120.0,
    show_default=True,
    metavar="SECONDS",
    help="The most that one row may take.",
)
@click.option("-q", "--quiet", is_flag=True, help="No progress and no summary.")
@ending_on_signals()
def command(
    tasks: str,
    repos: str,
    mode: str,
    predictions: tuple[str, ...],
    output: str | None,
    workers: int | None,
    limit: int | None,
    config: str | None,
    cache: str | None,
    no_cache: bool,
    row_timeout: float,
    quiet: bool,
) -> int:
    """Sort tasks by how much of the repository has to be understood and touched: local or global.

    Writes a JSON line a task, in the order of the input: instance_id, mode, label, score, signals (each with what it
    adds to the score), context (what to read, with tokens), places (where the text points to, in text mode), and what
    of the repository was not read. A row that could not be made says why in error.

    Exit codes: 0 every row has a label, 2 one has not (or nothing could be done), 130 interrupted.
    """
    from editguard.batch.classify import Settings, classify, jobs_of
    from editguard.cache_folder import default_folder
    from editguard.cli.sources import not_blank
    from editguard.config import read_file
    from editguard.files import write_text
    from editguard.report.stream import write
    from editguard.vocabulary.reach import Mode

    not_blank(tasks=tasks, repos=repos, output=output, config=config, cache=cache)
    if predictions and mode != "reference":
        raise UsageError("--predictions needs --mode reference: the text mode looks at no patch")
    if cache is not None and no_cache:
        raise UsageError("--cache and --no-cache exclude each other")
    if not os.path.isdir(repos):
        raise UsageError(f"--repos {repos!r} is no folder; give the one that holds the repositories")
    if output is not None and not os.path.isdir(os.path.dirname(os.path.realpath(output))):
        raise UsageError(f"--output {output!r}: there is no such folder; make it first")
    start = time.perf_counter()
    settings = Settings(
        os.path.abspath(repos),
        Mode(mode),
        None if config is None else read_file(config),
        None if no_cache else cache or default_folder(),
        row_timeout,
    )
    jobs = jobs_of(tasks, predictions, settings.mode, limit)
    found = classify(jobs, settings, workers or cores(), telling(quiet))
    text = "".join(json.dumps(row, ensure_ascii=True, separators=(",", ":")) + "\n" for row in found.rows)
    if output is None or output == "-":
        write(text)
    else:
        write_text(output, text)
    failed = sum(row["error"] is not None for row in found.rows)
    if not quiet:
        say(
            f"{len(jobs):,} rows in {time.perf_counter() - start:,.1f} s: {found.labels['local']:,} local, "
            f"{found.labels['global']:,} global, {failed:,} without a label; {found.read:,} files were taken apart, "
            f"{found.known:,} were known"
        )
    if failed:
        first = next(row for row in found.rows if row["error"] is not None)
        raise UsageError(
            f"{failed:,} of {len(jobs):,} rows have no label; the first, {first['instance_id']}: {first['error']}"
        )
    return 0
