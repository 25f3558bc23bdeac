"""`editguard rules`."""

from __future__ import annotations

import inspect
import json

import click

from editguard.report.stream import write
from editguard.rules import registry


@click.command("rules")
@click.argument("code", required=False)
@click.option("--output-format", type=click.Choice(("text", "json")), default="text", show_default=True)
def command(code: str | None, output_format: str) -> int:
    """List the rules, those of a family (CODE a prefix such as EG1), or explain the one with CODE."""
    rows = _rows(code)
    if output_format == "json":
        write(json.dumps([_document(row) for row in rows], indent=2) + "\n")
    elif [row.code for row in rows] == [(code or "").upper()]:
        write(f"# {rows[0].code} {rows[0].name} ({rows[0].severity.value})\n\n{_documentation(rows[0])}\n")
    else:
        write("".join(f"{row.code}  {row.severity.value:<7}  {row.name:<18}  {_summary(row)}\n" for row in rows))
    return 0


def _rows(code: str | None) -> list[registry.Entry]:
    wanted = (code or "").upper()
    rows = [registry.entry(one) for one in registry.codes() if one.startswith(wanted)]
    if code is not None and not (code and rows):
        raise registry.unknown(code)
    return rows


def _documentation(row: registry.Entry) -> str:
    return inspect.getdoc(type(registry.load(row.code))) or ""


def _summary(row: registry.Entry) -> str:
    return _documentation(row).split("\n")[0]


def _document(row: registry.Entry) -> dict[str, str]:
    return {
        "code": row.code,
        "name": row.name,
        "severity": row.severity.value,
        "summary": _summary(row),
        "documentation": _documentation(row),
    }
