"""`editguard demo`."""

from __future__ import annotations

import sys

import click


@click.command("demo")
def command() -> int:
    """Build a small repository in a temporary folder, check a model's patch against it, print the report.

    The exit code is 0 when the demo ran: what it finds is the point of it.
    """
    import tempfile
    from pathlib import Path

    from editguard.cli.check import _terminal
    from editguard.demo import check_example, example
    from editguard.report.text import render

    task = (example() / "task.md").read_text(encoding="utf-8").strip()
    with tempfile.TemporaryDirectory(prefix="editguard-demo-") as folder:
        report = check_example(Path(folder))
    click.echo("The task:\n")
    click.echo("\n".join(f"    {line}".rstrip() for line in task.split("\n")))
    click.echo("\nWhat editguard says of a model's answer to it:\n")
    sys.stdout.write(render(report, colour=_terminal()))
    return 0
