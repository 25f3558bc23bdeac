"""The rows of a finished run, as whoever makes tables of them reads them."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from typing import Any, NamedTuple

from editguard.batch.results import RESULTS
from editguard.batch.store import NAME, Store, unpack
from editguard.vocabulary.errors import UsageError


class Scored(NamedTuple):
    """One row; ``report`` is the document that `editguard schema` describes, ``None`` with an ``error``."""

    number: int
    instance: str | None
    model: str | None
    resolved: bool | None
    status: str
    error: str | None
    report: dict[str, Any] | None


def scored(folder: str) -> Iterator[Scored]:
    """The rows of the run in ``folder``, in order. Where only its `results.jsonl` is left, nothing is known of
    what was resolved.

    Raises:
        UsageError: if ``folder`` holds no finished run.
    """
    if os.path.exists(os.path.join(folder, NAME)):
        with Store(folder) as store:
            totals = store.totals()
            if not totals.rows or totals.done != totals.rows:
                raise UsageError(
                    f"the run in {folder!r} is not finished ({totals.done:,} of {totals.rows:,} rows); run the same "
                    "`editguard score` again"
                )
            yield from stored(store)
        return
    path = os.path.join(folder, RESULTS)
    if not os.path.exists(path):
        raise UsageError(f"{folder!r} holds no run of `editguard score`; give the folder that was its --out")
    yield from _from_lines(path)


def stored(store: Store) -> Iterator[Scored]:
    """The rows of a run whose state is open."""
    for row in store.rows():
        outcome = row.outcome
        if outcome is None:
            raise UsageError("the run is not finished")
        report = None if outcome.report is None else json.loads(unpack(outcome.report))
        yield Scored(row.number, row.instance, row.model, row.resolved, outcome.status, outcome.error, report)


def _from_lines(path: str) -> Iterator[Scored]:
    with open(path, "rb") as handle:
        for number, line in enumerate(handle, start=1):
            try:
                row = json.loads(line)
                yield Scored(
                    number,
                    row["instance_id"],
                    row["model_name_or_path"],
                    None,
                    row["status"],
                    row["error"],
                    row["report"],
                )
            except (ValueError, KeyError, TypeError) as error:
                raise UsageError(f"{path!r} line {number} is no row of results; run `editguard score` again") from error
