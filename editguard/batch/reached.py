"""How far tasks reach, as `editguard classify` wrote it: labels that split the rates of a run."""

from __future__ import annotations

from typing import NamedTuple

from editguard.batch.records import files, records
from editguard.vocabulary.errors import UsageError
from editguard.vocabulary.reach import Mode

_LABELS = ("local", "global")


class Reached(NamedTuple):
    """The reach of one task: ``mode`` is ``text`` or ``reference``, ``label`` ``local`` or ``global``, ``score`` from
    0 to 1."""

    mode: str
    label: str
    score: float


def read_reached(source: str) -> dict[str, Reached]:
    """The labels in files of rows of `editguard classify`, by the names of tasks; rows without a label are left out.

    Raises:
        UsageError: if it cannot be read, a row is none of those, a task occurs twice, or both modes do: what the text
            tells and what a patch tells are not the same measure.
    """
    found: dict[str, Reached] = {}
    for path in files(source):
        for record in records(path):
            value = record.value
            if record.problem is not None or not isinstance(value, dict):
                raise UsageError(f"--reach: {record.place}: {record.problem or 'not a mapping'}")
            name, mode, label, score = (value.get(field) for field in ("instance_id", "mode", "label", "score"))
            if not isinstance(name, str) or mode not in [each.value for each in Mode]:
                raise UsageError(f"--reach: {record.place}: no row of `editguard classify` (instance_id, mode, label)")
            if label is None:
                continue  # it could not be classified, and says why
            if label not in _LABELS or not isinstance(score, int | float):
                raise UsageError(f"--reach: {record.place}: the label is neither local nor global, or has no score")
            if name in found:
                raise UsageError(f"--reach: {record.place}: {name} is there twice; give a row a task, not one a patch")
            found[name] = Reached(mode, label, float(score))
            if len({each.mode for each in (found[name], next(iter(found.values())))}) > 1:
                raise UsageError(f"--reach: {record.place}: both modes are there; give one of them")
    if not found:
        raise UsageError(f"--reach {source!r} holds no label; make it with `editguard classify --mode text`")
    return found
