"""Labelled cases from files: reviewed rows with the predictions that they are about, and tangles made elsewhere."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from editguard.batch.inputs import GOLD, BatchTask, Prediction, read_predictions, read_tasks
from editguard.batch.records import Record, files, records
from editguard.batch.repositories import Repositories
from editguard.calibrate.cases import Case, Lines, Truth
from editguard.vocabulary.errors import UsageError

_LABELS = {"required": False, "supporting": False, "irrelevant": True, "unsure": None}
_CLEAN = "clean"
"""What a folder of tangles calls the changes with nothing mixed in."""


class Read(NamedTuple):
    """Cases with what was left out: labelled rows by reason."""

    cases: tuple[Case, ...]
    left_out: tuple[tuple[str, int], ...]


def reviewed_cases(labels: str, predictions: Sequence[str], tasks: str, repositories: Repositories) -> Read:
    """A case for each prediction that a row of ``labels`` is about.

    Rows have ``system, instance_id, path, old, new, label, kind``; `system` is the ``model_name_or_path`` of a
    prediction, ``old`` and ``new`` are ``[first, last]`` or null.

    Raises:
        UsageError: for rows that cannot be read, or files that are not there.
    """
    return _join(_rows(labels), predictions, tasks, repositories, lambda system: "reviewed")


def tangle_cases(folder: str, tasks: str, repositories: Repositories) -> Read:
    """The cases of a folder with ``tangled.jsonl``, ``clean.jsonl`` and ``labels.jsonl``: predictions with edits of
    other tasks mixed in, the same without, and the truth about both.

    Raises:
        UsageError: as `reviewed_cases` does.
    """
    names = ("tangled.jsonl", "clean.jsonl", "labels.jsonl")
    places = [os.path.join(folder, name) for name in names]
    missing = [name for name, place in zip(names, places, strict=True) if not os.path.isfile(place)]
    if missing:
        raise UsageError(f"--tangles {folder!r} has no {', '.join(missing)}; give a folder of tangles")
    source = {True: "untouched", False: "tangled"}
    return _join(_rows(places[2]), places[:2], tasks, repositories, lambda system: source[system == _CLEAN])


class _Row(NamedTuple):
    """A labelled row; ``irrelevant`` is ``None`` where the reviewer was not sure."""

    path: str
    old: Lines
    new: Lines
    irrelevant: bool | None
    kind: str | None


_Key = tuple[str, str]


def _join(
    rows: Mapping[_Key, Sequence[_Row]],
    predictions: Sequence[str],
    tasks: str,
    repositories: Repositories,
    source_of: Callable[[str], str],
) -> Read:
    known = {task.instance: task for task in read_tasks(tasks)}
    left_out: Counter[str] = Counter()
    found: dict[_Key, Case] = {}
    for prediction in _predictions(predictions):
        key = (prediction.model or "", prediction.instance or "")
        if key not in rows:
            continue
        if key in found:
            if found[key].patch != _patch(prediction):
                raise UsageError(f"{prediction.place}: another patch of {key[0]!r} for {key[1]!r}; give one of them")
            continue
        task = known.get(key[1])
        if task is None:
            raise UsageError(f"{prediction.place}: there is no task {key[1]!r} in --tasks; give those of the labels")
        case = _case(key, prediction, task, rows[key], repositories, source_of(key[0]))
        left_out["the reviewer was not sure"] += len(rows[key]) - len(case.truths)
        found[key] = case
    absent = sum(len(labelled) for key, labelled in rows.items() if key not in found)
    left_out["no such prediction"] += absent
    return Read(
        tuple(case for _, case in sorted(found.items(), key=lambda item: (item[0][1], item[0][0])) if case.truths),
        tuple((reason, count) for reason, count in sorted(left_out.items()) if count),
    )


def _predictions(sources: Sequence[str]) -> Iterable[Prediction]:
    if GOLD in sources:
        raise UsageError("labels are about predictions in files; the word gold is for editguard score")
    return read_predictions(sources)


def _case(
    key: _Key, prediction: Prediction, task: BatchTask, rows: Sequence[_Row], repositories: Repositories, source: str
) -> Case:
    return Case(
        name=f"{key[0]} {key[1]}",
        group=task.repo,
        source=source,
        repository=repositories.path(task.repo),
        base=task.base,
        patch=_patch(prediction),
        task=task.text,
        truths=tuple(
            Truth(row.path, row.old, row.new, row.irrelevant, row.kind if row.irrelevant else None)
            for row in rows
            if row.irrelevant is not None
        ),
    )


def _patch(prediction: Prediction) -> bytes:
    return (prediction.patch or "").encode("utf-8", "surrogatepass")


def _rows(source: str) -> dict[_Key, list[_Row]]:
    found: dict[_Key, list[_Row]] = {}
    for path in files(source):
        for record in records(path):
            key, row = _row(record)
            found.setdefault(key, []).append(row)
    if not found:
        raise UsageError(f"{source!r} holds no labelled row; give reviewed edits")
    return found


def _row(record: Record) -> tuple[_Key, _Row]:
    value = record.value
    if record.problem is not None or not isinstance(value, dict):
        raise UsageError(f"labels: {record.place}: {record.problem or 'not a mapping'}; mend it, or take it out")
    texts = [value.get(name) for name in ("system", "instance_id", "path", "label")]
    if not all(isinstance(text, str) and text for text in texts):
        raise UsageError(f"labels: {record.place}: system, instance_id, path and label are texts; mend the row")
    system, instance, path, label = (str(text) for text in texts)
    if label not in _LABELS:
        raise UsageError(f"labels: {record.place}: label {label!r} is none of {', '.join(_LABELS)}")
    old, new = (_lines(value.get(side), side, record) for side in ("old", "new"))
    if old is None and new is None:
        raise UsageError(f"labels: {record.place}: old and new are both empty: the row is about no line")
    kind = value.get("kind")
    return (system, instance), _Row(path, old, new, _LABELS[label], kind if isinstance(kind, str) else None)


def _lines(value: Any, side: str, record: Record) -> Lines:
    if value is None:
        return None
    whole = isinstance(value, list) and len(value) == 2
    if not whole or not all(isinstance(part, int) and not isinstance(part, bool) for part in value):
        raise UsageError(f"labels: {record.place}: {side} is null or [first, last] in lines from 1")
    first, last = value
    if not 0 < first <= last:
        raise UsageError(f"labels: {record.place}: {side} {value} is no range of lines from 1")
    return first, last
