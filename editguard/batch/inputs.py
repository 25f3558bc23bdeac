"""Predictions and tasks in the form of SWE-bench, validated row by row."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from editguard.batch.records import Record, files, records
from editguard.vocabulary.errors import UsageError

GOLD = "gold"
"""In place of a file of predictions: the reference patches of the tasks."""

_COMMIT = re.compile(r"[0-9a-fA-F]{7,64}")


class BatchTask(NamedTuple):
    """A task; ``patch`` is the reference, ``created`` an ISO date, both where they are known. ``contract`` is one as in
    a contract file, as JSON; empty where there is none."""

    instance: str
    repo: str
    base: str
    text: str
    patch: str | None = None
    created: str | None = None
    contract: str = ""


class Prediction(NamedTuple):
    """One row of the input, the ``number``-th from 1. ``problem`` says why it cannot be scored; then
    everything else but ``place`` may be missing."""

    number: int
    place: str
    instance: str | None = None
    model: str | None = None
    patch: str | None = None
    resolved: bool | None = None
    problem: str | None = None


def read_tasks(source: str) -> Iterator[BatchTask]:
    """The tasks of a file, a folder or a glob.

    Raises:
        UsageError: for a record that is no task: without its task no prediction means anything.
    """
    for path in files(source):
        for record in records(path):
            yield _task(record)


def _task(record: Record) -> BatchTask:
    value = record.value
    if record.problem is not None or not isinstance(value, dict):
        raise UsageError(f"tasks: {record.place}: {record.problem or 'not a mapping'}; mend it, or take it out")
    fields: list[str] = []
    for name in ("instance_id", "repo", "base_commit", "problem_statement"):
        field = value.get(name, record.key if name == "instance_id" else None)
        if not isinstance(field, str) or (name != "problem_statement" and _text(field) is None):
            raise UsageError(f"tasks: {record.place}: {name} is missing or no text; mend it, or take it out")
        fields.append(field)
    instance, repo, base, text = fields
    if not _COMMIT.fullmatch(base):
        raise UsageError(f"tasks: {record.place}: base_commit {base[:80]!r} is no commit id; mend it, or take it out")
    patch, created = value.get("patch"), value.get("created_at")
    return BatchTask(
        instance,
        repo,
        base.lower(),
        text,
        patch if isinstance(patch, str) and patch.strip() else None,
        None if created is None else _text(str(created)),
        _contract(value.get("contract"), record.place),
    )


def _contract(value: Any, place: str) -> str:
    """A contract in one spelling, checked: one that cannot be read must not pass for none. Parquet gives it as text."""
    if value is None or value == "":
        return ""
    from editguard.contract.file import contract_of, parse_contract

    name = f"tasks: {place}: contract"
    if isinstance(value, str):
        parse_contract(value.encode("utf-8", "surrogatepass"), name)
        return value
    contract_of(value, name)
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def read_predictions(sources: Sequence[str], limit: int | None = None) -> Iterator[Prediction]:
    """The rows of all ``sources`` in order, at most ``limit`` of them; `GOLD` is not for here.

    Raises:
        UsageError: if a source cannot be opened.
    """
    number = 0
    for source in sources:
        for path in files(source):
            for record in records(path):
                if limit is not None and number >= limit:
                    return
                number += 1
                yield _prediction(number, record, path)


def _prediction(number: int, record: Record, path: str) -> Prediction:
    if record.problem is not None:
        return Prediction(number, record.place, problem=record.problem)
    value = record.value
    if isinstance(value, str) and record.key is not None:
        value = {"model_patch": value}
    if not isinstance(value, dict):
        return Prediction(number, record.place, problem="not a mapping with instance_id and model_patch")
    instance = value.get("instance_id", record.key)
    model = value.get("model_name_or_path", _stem(path) if record.key is not None else None)
    row = Prediction(number, record.place, _text(instance), _text(model))
    if row.instance is None:
        return row._replace(problem="instance_id is missing or no text")
    if row.model is None:
        return row._replace(problem="model_name_or_path is missing or no text")
    if "model_patch" not in value:
        return row._replace(problem="model_patch is missing")
    patch = value["model_patch"]
    if patch is not None and not isinstance(patch, str):
        return row._replace(problem=f"model_patch is no text but {_kind(patch)}")
    resolved = value.get("resolved")
    # what harnesses write for a model that gave no answer
    return row._replace(patch=patch or "", resolved=resolved if isinstance(resolved, bool) else None)


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value.strip() and _is_unicode(value) else None


def _is_unicode(text: str) -> bool:
    """Whether ``text`` is free of halves of surrogate pairs, which no database and no file name takes."""
    return not any("\ud800" <= character <= "\udfff" for character in text)


def _stem(path: str) -> str:
    name = os.path.basename(path)
    while "." in name:
        name, _, end = name.rpartition(".")
        if f".{end.lower()}" in (".json", ".jsonl", ".ndjson", ".parquet"):
            break
    return name or os.path.basename(path)


def _kind(value: Any) -> str:
    names = {dict: "a mapping", list: "a list", bool: "a truth value", int: "a number", float: "a number"}
    return names.get(type(value), type(value).__name__)
