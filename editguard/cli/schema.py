"""`editguard schema`."""

from __future__ import annotations

import json

import click


@click.command("schema")
def command() -> int:
    """Print the JSON Schema of the report."""
    from editguard.report.schema import json_schema

    click.echo(json.dumps(json_schema(), indent=2))
    return 0
