"""`editguard compare`."""

from __future__ import annotations

from datetime import UTC, date, datetime

import click

from editguard.vocabulary.errors import UsageError


@click.command("compare")
@click.argument("out_a", metavar="OUT_A")
@click.argument("out_b", metavar="OUT_B")
@click.option("--model-a", metavar="NAME", help="Which model of OUT_A, if there are several.")
@click.option("--model-b", metavar="NAME", help="Which model of OUT_B, if there are several.")
@click.option("--resolved", is_flag=True, help="Only tasks that both solve.")
@click.option("--as-of", metavar="DATE", help="The day from which to look back on the age of tasks (default: today).")
@click.option("--output-format", type=click.Choice(("text", "json")), default="text", show_default=True)
@click.option("--output", metavar="FILE", help="Write the comparison there, instead of printing it.")
def command(
    out_a: str,
    out_b: str,
    model_a: str | None,
    model_b: str | None,
    resolved: bool,
    as_of: str | None,
    output_format: str,
    output: str | None,
) -> int:
    """Compare two runs of `editguard score` task by task.

    Differences are A minus B, with 95 % intervals by a paired bootstrap over tasks; p-values are McNemar's for yes
    or no by patch, else by resampling, and once more after Holm's correction for the number of metrics. OUT_A
    and OUT_B may be one run with two models.
    """
    import json

    from editguard.batch.compare import Ages, compare, render, side
    from editguard.batch.scored import is_run, scored, task_dates
    from editguard.files import write_text
    from editguard.report.escape import inert, visible
    from editguard.report.stream import write

    is_run(out_a)
    is_run(out_b)  # before it is said what is wrong with the models of the first
    first, second = side(out_a, scored(out_a), model_a), side(out_b, scored(out_b), model_b)
    ages = Ages({**task_dates(out_b), **task_dates(out_a)}, _day(as_of))
    found = compare(first, second, resolved_only=resolved, ages=ages)
    if output_format == "json":
        text = json.dumps(found, indent=2) + "\n"
    else:
        text = inert("".join(f"{visible(line)}\n" for line in render(found).split("\n")[:-1]))
    if output is None or output == "-":
        write(text)
    else:
        write_text(output, text)
    return 0


def _day(text: str | None) -> date:
    if text is None:
        return datetime.now(UTC).date()
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"--as-of {text!r} is no date; give it as 2026-01-31") from error
