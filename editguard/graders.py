"""Graders: the check as a number between 0 and 1, for reinforcement fine-tuning and evaluation harnesses.

The grade of a patch is

    1 - (0.5 * has irrelevant edits + 0.5 * share of changed lines in irrelevant edits)

times 0.9 if the patch had to be repaired and 0.8 if it was placed by likeness. It is 0 for a patch that is empty, does
not apply, breaks a file's syntax or only deletes: nothing that cannot be used is graded as tidy. Edits that
were not assessed count as belonging, so the grade is the best that a patch can be.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from editguard.vocabulary.errors import UsageError

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
    found = _score(
        Sample(_folder(item["repo"]), item["base_commit"], text if isinstance(text, str) else "", _task(item))
    )
    return found.grade


def score_patches(samples: Iterable[Sample]) -> Iterator[Score]:
    """Score patches one after the other, in their order, for a training loop; nothing is read ahead.

    A sample whose repository or commit cannot be read has the grade 0 and an ``error``. Samples of one repository
    and commit that follow each other are scored fastest.
    """
    from editguard.vocabulary.errors import EditguardError

    for sample in samples:
        try:
            yield _score(sample)
        except EditguardError as error:
            yield Score(0.0, None, str(error))


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


def _score(sample: Sample) -> Score:
    from editguard.api import check
    from editguard.report.json import to_document

    patch = sample.patch
    data = patch.encode("utf-8", "surrogatepass") if isinstance(patch, str) else patch
    report = to_document(check(sample.repo, patch=data, base=sample.base, task=sample.task, lint=False))
    return Score(grade_of(report), report)


def _folder(name: str) -> str:
    below = os.environ.get("EDITGUARD_REPOS")
    if below:
        from editguard.batch.repositories import Repositories

        return Repositories(below).path(name)
    return name


def _task(item: Mapping[str, Any]) -> str | None:
    text = item.get("problem_statement")
    return text if isinstance(text, str) and text.strip() else None
