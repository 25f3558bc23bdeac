"""`editguard schema`."""

from __future__ import annotations

import click


@click.command("schema")
@click.argument("what", type=click.Choice(("report", "contract")), default="report")
def command(what: str) -> int:
    """Print the JSON Schema of the report, or of a contract file."""
    import json

    from editguard.report.stream import write

    if what == "contract":
        from editguard.contract.schema import json_schema as contract_schema

        write(json.dumps(contract_schema(), indent=2) + "\n")
        return 0
    from editguard.report.schema import json_schema

    write(json.dumps(json_schema(), indent=2) + "\n")
    return 0
