"""`editguard demo`."""

from __future__ import annotations

import click


@click.command("demo")
def command() -> int:
    """Build a small repository in a temporary folder, check a model's patch against it, print the report.

    The exit code is 0 when the demo ran: what it finds is the point of it.
    """
    import tempfile
    from pathlib import Path

    from editguard.cli.terminal import wants_colour
    from editguard.demo import check_example, example
    from editguard.report.stream import write
    from editguard.report.text import render

    task = (example() / "task.md").read_text(encoding="utf-8").strip()
    with tempfile.TemporaryDirectory(prefix="editguard-demo-") as folder:
        report = check_example(Path(folder))
    quoted = "\n".join(f"    {line}".rstrip() for line in task.split("\n"))
    write(f"The task:\n\n{quoted}\n\nWhat editguard says of a model's answer to it:\n\n")
    write(render(report, colour=wants_colour()))
    return 0
