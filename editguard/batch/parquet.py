"""`results.parquet`: the flat columns of every row, written by DuckDB."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from typing import Any

from editguard.batch.metrics import COLUMNS
from editguard.vocabulary.errors import EditguardError

NAME = "results.parquet"


def available() -> bool:
    """Whether DuckDB is installed."""
    from importlib.util import find_spec

    return find_spec("duckdb") is not None


class ParquetTable:
    """The table in the making: rows are added one by one, and `finish` puts it in its place, whole.

    Raises:
        EditguardError: from any method, if it cannot be written.
    """

    def __init__(self, folder: str) -> None:
        self.path = os.path.join(folder, NAME)
        self._lines, self._made = os.path.join(folder, ".rows.jsonl"), os.path.join(folder, ".rows.parquet")
        with self._failing():
            self._handle = open(self._lines, "w", encoding="ascii")  # noqa: SIM115 (closed by `close`)

    def add(self, row: Mapping[str, Any]) -> None:
        """Add the columns of a row (see `metrics.flat`)."""
        with self._failing():
            self._handle.write(json.dumps(row) + "\n")

    def finish(self) -> None:
        """Write the table and put it in its place."""
        import duckdb

        columns = ", ".join(f"{_quoted(column.name)}: {_quoted(column.type)}" for column in COLUMNS)
        with self._failing():
            self._handle.close()
            try:
                with tempfile.TemporaryDirectory() as spill, duckdb.connect() as connection:
                    connection.execute("SET threads = 2")
                    connection.execute(f"SET temp_directory = {_quoted(spill)}")
                    connection.execute(
                        f"COPY (SELECT * FROM read_json({_quoted(self._lines)}, format = 'newline_delimited', "  # noqa: S608 (quoted)
                        f"columns = {{{columns}}}, maximum_object_size = 67108864) ORDER BY row) "
                        f"TO {_quoted(self._made)} (FORMAT parquet, COMPRESSION zstd)"
                    )
            except duckdb.Error as error:
                raise OSError(" ".join(str(error).split())[:300]) from error
            os.replace(self._made, self.path)

    def close(self) -> None:
        """Drop what is left of a table that was not finished."""
        with contextlib.suppress(OSError):
            self._handle.close()
        for name in (self._lines, self._made):
            with contextlib.suppress(OSError):
                os.unlink(name)

    @contextlib.contextmanager
    def _failing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise EditguardError(f"{self.path!r} cannot be written: {error.strerror or error}") from error


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
