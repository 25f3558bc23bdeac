"""`editguard score`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from editguard.cli.judge_options import judge_choice, judge_of, judge_options
from editguard.cli.lint import lint_choice, lint_options
from editguard.cli.long import cores, say
from editguard.cli.signals import ending_on_signals
from editguard.report.escape import visible
from editguard.vocabulary.errors import EditguardError, UsageError

if TYPE_CHECKING:
    from editguard.batch.engines import Engine
    from editguard.batch.judged import Judged, JudgePlan
    from editguard.batch.progress import Progress
    from editguard.batch.work import Settings
    from editguard.vocabulary.judge import JudgeConfig

_MEGABYTE = 1024 * 1024


@click.command("score")
@click.argument("predictions", nargs=-1, required=True, metavar="PREDICTIONS…")
@click.option("--tasks", required=True, metavar="TASKS", help="Tasks: JSONL, JSON or Parquet.")
@click.option(
    "--repos",
    required=True,
    metavar="DIR|URL",
    help="Repositories: owner/name, owner__name or name; or a URL to clone from.",
)
@click.option("--out", required=True, metavar="DIR", help="Where results go; an earlier run there goes on.")
@click.option("--workers", type=click.IntRange(1, 256), metavar="N", help="Processes (default: one a core).")
@click.option("--engine", type=click.Choice(("process", "ray")), default="process", show_default=True)
@click.option("--ray-address", metavar="ADDRESS", help="With --engine ray: a running cluster (default: a local one).")
@click.option("--no-resume", is_flag=True, help="Start anew: drop what an earlier run left in --out.")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Score the first N rows only.")
@click.option("--reach", metavar="FILE", help="Rows of `editguard classify`: tables are split into local and global.")
@click.option("--config", metavar="FILE", help="Settings, instead of those of each base commit.")
@click.option("--baseline", metavar="FILE", help="Findings that are accepted in every row (check --write-baseline).")
@lint_options
@judge_options
@click.option("--judge-batch", is_flag=True, help="Ask by OpenAI's Batch API: half the price, up to a day.")
@click.option("--cache", metavar="DIR", help="Where reports are kept for later runs (default: the user's cache).")
@click.option("--no-cache", is_flag=True, help="Neither use nor fill the cache.")
@click.option(
    "--row-timeout",
    type=click.FloatRange(0.001, 86_400),
    default=60.0,
    show_default=True,
    metavar="SECONDS",
    help="The most that one row may take.",
)
@click.option(
    "--row-memory",
    type=click.IntRange(64),
    default=2048,
    show_default=True,
    metavar="MIB",
    help="The most memory that a worker may allocate.",
)
@click.option("-q", "--quiet", is_flag=True, help="No progress.")
@ending_on_signals()
def command(
    predictions: tuple[str, ...],
    tasks: str,
    repos: str,
    out: str,
    workers: int | None,
    engine: str,
    ray_address: str | None,
    no_resume: bool,
    limit: int | None,
    reach: str | None,
    config: str | None,
    baseline: str | None,
    cache: str | None,
    no_cache: bool,
    row_timeout: float,
    row_memory: int,
    judge_batch: bool,
    quiet: bool,
    **given: Any,
) -> int:
    """Score the patches of PREDICTIONS: files, folders, globs, or the word gold for the reference patches.

    Rows have instance_id, model_name_or_path and model_patch, as for SWE-bench. Every row of the input becomes
    a row of results.jsonl in DIR, in the same order; rows that cannot be scored say why. The same command goes
    on where a stopped run ended.

    Exit codes: 0 the run is complete, 2 it is not (or no row could be scored, or a judge
    answered about no patch), 130 it was interrupted.
    """
    import os

    from editguard.batch.cache import Cache
    from editguard.batch.repositories import is_url
    from editguard.batch.run import Plan, score
    from editguard.batch.work import Bounds, Settings
    from editguard.cache_folder import default_folder
    from editguard.config import read_baseline, read_file
    from editguard.report.stream import write

    if ray_address is not None and engine != "ray":
        raise UsageError("--ray-address needs --engine ray")
    if cache is not None and no_cache:
        raise UsageError("--cache and --no-cache exclude each other")
    if not is_url(repos) and not os.path.isdir(repos):
        raise UsageError(f"--repos {repos!r} is no folder; give the one that holds the repositories")
    choice, dry = judge_choice(given)
    read = None if config is None else read_file(config)
    if judge_batch and not choice.on:
        raise UsageError("--judge-batch needs --judge")
    judge = judge_of(choice, read, dry=dry)
    settings = Settings(
        repos if is_url(repos) else os.path.abspath(repos),
        read,
        Bounds(row_timeout, row_memory * _MEGABYTE),
        None if no_cache else cache or default_folder(),
        lint_choice(given),
        accepted=None if baseline is None else read_baseline(baseline),
        judge=judge,
    )
    asking: JudgePlan | None = None
    if judge is not None:
        from editguard.batch.judged import JudgePlan

        # without a cache what was paid for is kept with the run
        asking = JudgePlan(judge, out if no_cache else cache or default_folder(), judge_batch, dry, say)
    plan = Plan(predictions, tasks, out, settings, limit, resume=not no_resume, reach=reach, judge=asking)
    kept = None if no_cache else Cache(cache or default_folder())
    progress = _progress(quiet)
    try:
        summary = score(plan, lambda: _engine(engine, workers, ray_address, settings), kept, progress)
    except (KeyboardInterrupt, SystemExit) as ended:
        say(f"interrupted; what is finished is kept in {out}: the same command goes on")
        if isinstance(ended, SystemExit):
            raise
        return 130
    finally:
        progress.close()
        if kept is not None:
            kept.close()
            if kept.problem:
                say(kept.problem)
    if summary.dry:
        write("".join(f"{line}\n" for line in summary.dry))
        return 0
    scored = summary.rows - summary.errors
    rate = summary.rows / summary.seconds if summary.seconds else 0.0
    write(
        f"{summary.rows:,} rows in {summary.seconds:,.1f} s ({rate:,.1f} a second): {scored:,} scored, "
        f"{summary.errors:,} with an error; {summary.cached:,} from the cache, {summary.resumed:,} done before. "
        f"Results are in {out}.\n"
    )
    if summary.judge is not None:
        write(_judged(summary.judge, judge))
    if not scored:
        raise UsageError(f"no row could be scored; the reasons are in {os.path.join(out, 'results.jsonl')}")
    if summary.silent:
        raise EditguardError(f"the judge answered about no patch: {visible(summary.silent)}")
    return 0


def _judged(found: Judged, judge: JudgeConfig | None) -> str:
    spent = found.spent
    cost = "" if spent.cost is None or judge is None else f", {spent.cost:,.4f} {judge.currency}"
    tokens = spent.input_tokens + spent.output_tokens
    answers = "1 answer" if found.kept == 1 else f"{found.kept:,} answers"
    kept = f"; {answers} came from the store" if found.kept else ""
    text = (
        f"The judge: asked about {found.asked:,} patches, {spent.requests:,} requests, {tokens:,} tokens{cost}{kept}.\n"
    )
    if found.lacking:
        text += f"No or not every answer for {found.lacking:,} of them; of the first: {visible(found.why)}.\n"
    return text


def _engine(name: str, workers: int | None, address: str | None, settings: Settings) -> Engine:
    if name == "ray":
        from editguard.batch.ray_cluster import Ray

        return Ray(workers, settings, address)
    from editguard.batch.processes import Processes

    return Processes(workers or cores(), settings)


def _progress(quiet: bool) -> Progress:
    from editguard.batch.progress import Bar, Lines, Silent

    if quiet or sys.stderr is None:
        return Silent()
    return Bar() if sys.stderr.isatty() else Lines(sys.stderr)
