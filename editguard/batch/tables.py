"""The tables of a run: `results.parquet`, `summary.json`, `summary.md`, `report.html`."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from editguard.batch import markdown, parquet
from editguard.batch.judged import spending
from editguard.batch.metrics import flat
from editguard.batch.page.build import NAME, Page
from editguard.batch.scored import Scored
from editguard.batch.summary import summarise
from editguard.files import write_text

SUMMARY, SUMMARY_TEXT = "summary.json", "summary.md"


class Written(NamedTuple):
    """The names of the ``files``, and the part of a judge in each report that has one (``heard``)."""

    files: tuple[str, ...]
    heard: tuple[dict[str, Any], ...]


def write_tables(folder: str, rows: Iterable[Scored]) -> Written:
    """Write all tables of ``rows`` to ``folder``. `results.parquet` is among them only where DuckDB is installed.

    Raises:
        EditguardError: if one cannot be written.
    """
    table = parquet.ParquetTable(folder) if parquet.available() else None
    parts: list[dict[str, Any]] = []
    try:
        with Page() as page:
            summary = summarise(_through(_hearing(rows, parts), table, page))
            if (spent := spending(parts)) is not None:
                summary["judge"] = spent
            if table is not None:
                table.finish()
            page.write(os.path.join(folder, NAME), summary)
    finally:
        if table is not None:
            table.close()
    write_text(os.path.join(folder, SUMMARY), json.dumps(summary, indent=2, ensure_ascii=True) + "\n")
    write_text(os.path.join(folder, SUMMARY_TEXT), markdown.render(summary))
    files = (*([parquet.NAME] if table is not None else []), SUMMARY, SUMMARY_TEXT, NAME)
    return Written(files, tuple(parts))


def _hearing(rows: Iterable[Scored], parts: list[dict[str, Any]]) -> Iterator[Scored]:
    """``rows``, with the judge's part in their reports added to ``parts`` on the way."""
    for row in rows:
        if row.report is not None and "judge" in row.report:
            parts.append(row.report["judge"])
        yield row


def write_page(path: str, rows: Iterable[Scored], size: int) -> None:
    """Write `report.html` of ``rows`` to ``path``, with at most about ``size`` bytes.

    Raises:
        UsageError: if it cannot be written.
    """
    with Page(size) as page:
        page.write(path, summarise(_through(rows, None, page)))


def _through(rows: Iterable[Scored], table: parquet.ParquetTable | None, page: Page) -> Iterator[dict[str, Any]]:
    for row in rows:
        values = flat(row)
        if table is not None:
            table.add(values)
        page.add(row, values)
        yield values
