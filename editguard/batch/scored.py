"""The rows of a finished run, as whoever makes tables of them reads them."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from editguard.batch.reached import Reached
from editguard.batch.results import RESULTS
from editguard.batch.store import NAME, Store, unpack
from editguard.vocabulary.errors import UsageError


class Scored(NamedTuple):
    """One row; ``report`` is the document that `editguard schema` describes, ``None`` with an ``error``; ``excess``
    holds the fields of `reference.excess`, ``lines`` is packed (see `report.lines`), and read only if asked for."""

    number: int
    instance: str | None
    model: str | None
    resolved: bool | None
    status: str
    error: str | None
    report: dict[str, Any] | None
    excess: dict[str, Any] | None = None
    lines: bytes | None = None
    reach: Reached | None = None
    """How far its task reaches, where that was given to the run."""


def is_run(folder: str) -> None:
    """Refuse what holds no run.

    Raises:
        UsageError: if ``folder`` is not the output of a run.
    """
    if not any(os.path.exists(os.path.join(folder, name)) for name in (NAME, RESULTS)):
        raise UsageError(f"{folder!r} holds no run of `editguard score`; give the folder that was its --out")


def scored(folder: str, *, lines: bool = False) -> Iterator[Scored]:
    """The rows of the run in ``folder``, in order. Where only its `results.jsonl` is left, nothing is known of
    what was resolved, of references, and of lines.

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
            yield from stored(store, lines=lines)
        return
    is_run(folder)
    yield from _from_lines(os.path.join(folder, RESULTS))


def together(folders: Sequence[str], *, lines: bool = False) -> Iterator[Scored]:
    """The rows of several runs, numbered from 1. A model that occurs in more than one run has the folder behind its
    name, so that its runs stay apart.

    Raises:
        UsageError: if a folder holds no finished run, or is given twice.
    """
    places = [os.path.realpath(folder) for folder in folders]
    for folder, place in zip(folders, places, strict=True):
        if places.count(place) > 1:
            raise UsageError(f"{folder!r} is given twice; give each run once")
    runs_of: dict[str, set[str]] = {}
    if len(folders) > 1:
        for folder in folders:
            for row in scored(folder):
                if row.model is not None:
                    runs_of.setdefault(row.model, set()).add(folder)
    number = 0
    for folder in folders:
        for row in scored(folder, lines=lines):
            number += 1
            model = row.model
            if model is not None and len(runs_of.get(model, ())) > 1:
                model = f"{model} [{folder}]"
            yield row._replace(number=number, model=model)


def task_dates(folder: str) -> dict[str, str | None]:
    """When each task of the run in ``folder`` was created, as its data say (`created_at`); empty where only
    `results.jsonl` is left."""
    if not os.path.exists(os.path.join(folder, NAME)):
        return {}
    with Store(folder) as store:
        return {task.instance: task.created for task in store.tasks()}


def stored(store: Store, *, lines: bool = False) -> Iterator[Scored]:
    """The rows of a run whose state is open."""
    reach = store.reach()
    for row in store.rows(lines=lines):
        outcome = row.outcome
        if outcome is None:
            raise UsageError("the run is not finished")
        report = None if outcome.report is None else json.loads(unpack(outcome.report))
        excess = None if outcome.excess is None else json.loads(outcome.excess)
        yield Scored(
            row.number,
            row.instance,
            row.model,
            row.resolved,
            outcome.status,
            outcome.error,
            report,
            excess,
            outcome.lines,
            reach.get(row.instance or ""),
        )


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
