"""Graders: the check as a number between 0 and 1, for reinforcement fine-tuning and evaluation harnesses.

The grade of a patch is

    1 - (0.5 * has irrelevant edits + 0.5 * share of changed lines in irrelevant edits)

times 0.9 if the patch had to be repaired and 0.8 if it was placed by likeness. It is 0 for a patch that is empty, does
not apply, breaks a file's syntax or only deletes: nothing that cannot be used is graded as tidy. Edits that
were not assessed count as belonging, so the grade is the best that a patch can be.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from editguard.vocabulary.errors import UsageError

if TYPE_CHECKING:
    from editguard.batch.bases import Bases

_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")

WEIGHT_ANY, WEIGHT_LINES = 0.5, 0.5
"""What having an irrelevant edit at all, and the share of lines in such edits, take off the grade."""

FACTORS: Mapping[str, float] = {"exact": 1.0, "repaired": 0.9, "fuzzy": 0.8, "failed": 0.0}
"""By how well the patch applied."""


class Sample(NamedTuple):
    """A patch to score: ``repo`` is a folder, ``base`` a commit, ``patch`` what the model wrote."""

    repo: str | os.PathLike[str]
    base: str
    patch: str | bytes
    task: str | None = None


class Score(NamedTuple):
    """``grade`` is in [0, 1]; ``report`` is the document that `editguard schema` describes, ``None`` with an
    ``error``."""

    grade: float
    report: dict[str, Any] | None
    error: str | None = None


def grade(sample: Mapping[str, Any], item: Mapping[str, Any]) -> float:
    """The grade of a model's answer, in the shape that graders of OpenAI's fine-tuning have.

    Args:
        sample: what the model gave; its patch is ``output_text``.
        item: the task: ``repo`` (a folder; with the environment variable EDITGUARD_REPOS a name below that
            folder), ``base_commit``, and if there is one ``problem_statement``.

    Returns:
        A number from 0 to 1; see the module for what it is made of.

    Raises:
        UsageError: if the item names no repository or commit: a mistake of the data is not the model's.
        EditguardError: if the repository or the commit cannot be read.
    """
    for name in ("repo", "base_commit"):
        if not isinstance(item.get(name), str) or not item[name].strip():
            raise UsageError(f"the item has no {name}: give the repository as repo, its commit as base_commit")
    text = sample.get("output_text")
    found = score_one(
        Sample(_folder(item["repo"]), item["base_commit"], text if isinstance(text, str) else "", _task(item))
    )
    return found.grade


def score_patches(samples: Iterable[Sample]) -> Iterator[Score]:
    """Score patches one after the other, in their order, for a training loop; nothing is read ahead.

    A sample whose repository or commit cannot be read has the grade 0 and an ``error``. Repositories stay open, and
    the last commit is kept: samples of one repository whose ``base`` is the same full commit id are scored fastest if
    they follow each other.
    """
    from editguard.batch.bases import Bases
    from editguard.cache_folder import default_folder
    from editguard.vocabulary.errors import EditguardError

    bases = Bases(lambda path: path, None, default_folder())
    try:
        for sample in samples:
            try:
                # another name for a commit may mean another one the next time
                score = _score_on(bases, sample) if _COMMIT.fullmatch(sample.base) else score_one(sample)
            except EditguardError as error:
                bases.forget()
                score = Score(0.0, None, str(error))
            yield score
    finally:
        bases.close()


def grade_of(report: Mapping[str, Any]) -> float:
    """The grade of a report (the document that `editguard schema` describes)."""
    from editguard.batch.metrics import flat
    from editguard.batch.scored import Scored

    status = "invalid" if report["status"] == "invalid" else "ok"
    row = flat(Scored(1, None, None, None, status, None, dict(report)))
    if not row["sound"]:
        return 0.0
    lines = row["irrelevant_lines"] / row["changed_lines"] if row["changed_lines"] else 0.0
    tidy = 1 - WEIGHT_ANY * bool(row["irrelevant_edits"]) - WEIGHT_LINES * lines
    return round(max(0.0, tidy) * FACTORS[row["applied"]], 6)


def score_one(sample: Sample) -> Score:
    """Score one patch; its ``report`` is never ``None``.

    Raises:
        EditguardError: if the repository or the commit cannot be read.
    """
    from editguard.api import check
    from editguard.report.json import to_document

    report = to_document(check(sample.repo, patch=_data(sample.patch), base=sample.base, task=sample.task, lint=False))
    return Score(grade_of(report), report)


def _score_on(bases: Bases, sample: Sample) -> Score:
    from editguard.engine import check_patch
    from editguard.intake.read import read_proposal
    from editguard.report.json import to_document
    from editguard.vocabulary.task import Task

    snapshot, config = bases.base(os.fspath(sample.repo), sample.base)
    patch = read_proposal(_data(sample.patch), None, config.limits)
    task = Task(sample.task, "given") if sample.task is not None and sample.task.strip() else None
    report = to_document(check_patch(patch, snapshot, task, config, lambda: bases.index(snapshot)))
    return Score(grade_of(report), report)


def _data(patch: str | bytes) -> bytes:
    return patch.encode("utf-8", "surrogatepass") if isinstance(patch, str) else patch


def _folder(name: str) -> str:
    below = os.environ.get("EDITGUARD_REPOS")
    if below:
        from editguard.batch.repositories import Repositories

        return Repositories(below).path(name)
    return name


def _task(item: Mapping[str, Any]) -> str | None:
    text = item.get("problem_statement")
    return text if isinstance(text, str) and text.strip() else None
