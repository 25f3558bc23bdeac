"""`editguard report`."""

from __future__ import annotations

import click

_MEGABYTE = 1024 * 1024


@click.command("report")
@click.argument("out", nargs=-1, required=True, metavar="OUT…")
@click.option("--output", metavar="FILE", default="report.html", show_default=True, help="Where the page goes.")
@click.option(
    "--max-size",
    type=click.IntRange(1, 4096),
    default=96,
    show_default=True,
    metavar="MIB",
    help="About the most that the page may take.",
)
def command(out: tuple[str, ...], output: str, max_size: int) -> int:
    """Show runs of `editguard score` as one HTML page that needs no network.

    OUT are the folders that were --out. Leaderboard, distributions, kinds of edits by model, and every patch with its
    edits, verdicts and evidence. If a page would be larger than --max-size, lines of edits that belong are left out
    of it, and it says so; edits that do not belong, or may not, are always shown in full.
    """
    from editguard.batch.scored import together
    from editguard.batch.tables import write_page
    from editguard.cli.sources import not_blank
    from editguard.report.stream import write

    not_blank(output=output)
    write_page(output, together(out, lines=True), max_size * _MEGABYTE)
    if output != "-":
        write(f"The page is in {output}.\n")
    return 0
