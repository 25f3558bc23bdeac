"""`editguard rules`."""

from __future__ import annotations

import inspect
import json

import click

from editguard.rules import registry


@click.command("rules")
@click.argument("code", required=False)
@click.option("--output-format", type=click.Choice(("text", "json")), default="text", show_default=True)
def command(code: str | None, output_format: str) -> int:
    """List the rules, or explain the one with CODE."""
    if output_format == "json":
        shown = [code.upper()] if code else list(registry.codes())
        click.echo(json.dumps([_row(one) for one in shown], indent=2))
    elif code:
        row = registry.entry(code.upper())
        rule = registry.load(row.code)
        click.echo(f"# {row.code} {row.name} ({row.severity.value})\n\n{inspect.getdoc(type(rule))}")
    else:
        for one in registry.codes():
            row = registry.entry(one)
            click.echo(f"{row.code}  {row.severity.value:<7}  {row.name:<18}  {_summary(one)}")
    return 0


def _summary(code: str) -> str:
    return (inspect.getdoc(type(registry.load(code))) or "").split("\n")[0]


def _row(code: str) -> dict[str, str]:
    row = registry.entry(code)
    return {
        "code": row.code,
        "name": row.name,
        "severity": row.severity.value,
        "summary": _summary(code),
        "documentation": inspect.getdoc(type(registry.load(code))) or "",
    }
