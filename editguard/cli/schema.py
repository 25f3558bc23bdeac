"""`editguard schema`."""

from __future__ import annotations

import click


@click.command("schema")
def command() -> int:
    """Print the JSON Schema of the report."""
    import json

    from editguard.report.schema import json_schema
    from editguard.report.stream import write

    write(json.dumps(json_schema(), indent=2) + "\n")
    return 0
