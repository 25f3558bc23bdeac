"""A scorer for Inspect (inspect_ai): how tidy the patch of each sample is. Needs ``editguard[inspect]``.

    from editguard.inspect_scorer import tidiness

    Task(dataset=..., solver=..., scorer=tidiness(repos="clones"))

The score of a sample is its grade, from 0 to 1 (see `editguard.graders`). Beside the mean of grades the log has the
extraneous-edit rate: sound patches with an irrelevant edit / sound patches.
"""

from __future__ import annotations

from typing import Any

from anyio import to_thread
from inspect_ai.scorer import Metric, SampleScore, Score, Scorer, Target, mean, metric, scorer, stderr
from inspect_ai.solver import TaskState

from editguard.batch.metrics import flat
from editguard.batch.scored import Scored
from editguard.graders import Sample, grade_of, score_one
from editguard.report.escape import visible
from editguard.vocabulary.errors import UsageError

__all__ = ["extraneous_edit_rate", "tidiness"]

_KEPT = ("sound", "applied", "edits", "assessed_edits", "irrelevant_edits", "unsure_edits", "changed_lines",
         "irrelevant_lines")  # fmt: skip

_LISTED = 20
"""Irrelevant edits that an explanation names."""


@metric
def extraneous_edit_rate() -> Metric:
    """Sound patches with at least one irrelevant edit / sound patches; not-a-number where none is sound. Of several
    epochs of a sample, which Inspect reduces to one, the last one that it keeps counts."""

    def rate(scores: list[SampleScore]) -> float:
        found = [score.score.metadata or {} for score in scores]
        sound = [values for values in found if values.get("sound")]
        return sum(bool(values["irrelevant_edits"]) for values in sound) / len(sound) if sound else float("nan")

    return rate


@scorer(metrics=[mean(), stderr(), extraneous_edit_rate()])
def tidiness(repos: str | None = None, patch_from: str | None = None) -> Scorer:
    """Grade the patch of each sample.

    A sample's metadata say what the patch is for: ``repo`` (a folder, or with ``repos`` a name below it),
    ``base_commit``, and ``problem_statement`` (without it, the sample's input is the task).

    Args:
        repos: the folder that holds the repositories as ``owner/name``, ``owner__name`` or ``name``.
        patch_from: where the patch is, by its key in the sample's store or else its metadata, for agents that leave
            a diff; without it the completion is the patch.

    Raises:
        UsageError: when scoring, if metadata are missing: a mistake of the data is not the model's.
        EditguardError: when scoring, if the repository or the commit cannot be read.
    """

    async def score(state: TaskState, target: Target) -> Score:
        sample = _sample(state, repos, patch_from)
        report = (await to_thread.run_sync(score_one, sample)).report
        if report is None:
            raise UsageError("no report")  # `score_one` raises instead
        status = "invalid" if report["status"] == "invalid" else "ok"
        values = flat(Scored(1, None, None, None, status, None, report))
        return Score(
            value=grade_of(report),
            answer=sample.patch if isinstance(sample.patch, str) else None,
            explanation=_explained(report, sound=bool(values["sound"])),
            metadata={name: values[name] for name in _KEPT},
        )

    return score


def _sample(state: TaskState, repos: str | None, patch_from: str | None) -> Sample:
    metadata: dict[str, Any] = state.metadata
    for name in ("repo", "base_commit"):
        if not isinstance(metadata.get(name), str) or not metadata[name].strip():
            raise UsageError(f"sample {state.sample_id!r} has no {name} in its metadata; give it there")
    repo = metadata["repo"]
    if repos is not None:
        from editguard.batch.repositories import Repositories

        repo = Repositories(repos).path(repo)
    task = metadata.get("problem_statement", state.input_text)
    return Sample(repo, metadata["base_commit"], _patch(state, patch_from), task if isinstance(task, str) else None)


def _patch(state: TaskState, patch_from: str | None) -> str:
    if patch_from is None:
        return str(state.output.completion)
    found = state.store.get(patch_from, state.metadata.get(patch_from))
    # an agent that left nothing gave no patch
    return found if isinstance(found, str) else ""


def _explained(report: dict[str, Any], *, sound: bool) -> str:
    """What does not belong, a line an edit; text of the patch is made visible, and cannot steer a viewer."""
    lines = [] if sound else ["The patch cannot be used: it does not apply, breaks a file's syntax, or only deletes."]
    accused = [edit for edit in report["edits"] if edit["verdict"] == "irrelevant"]
    for edit in accused[:_LISTED]:
        span = edit["new_lines"] or edit["old_lines"]
        why = edit["evidence"][0]["detail"] if edit["evidence"] else edit["detail"]
        place = visible(edit["path"]) + (f":{span[0]}" if span else "")
        lines.append(f"{place} {edit['kind']} does not belong: {visible(why)}")
    if len(accused) > _LISTED:
        lines.append(f"and {len(accused) - _LISTED} more")
    if not accused and sound:
        lines.append("Every edit belongs to the task, or nothing shows that it does not.")
    return "\n".join(lines)
