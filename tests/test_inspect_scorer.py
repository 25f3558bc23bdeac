"""The scorer for Inspect, run by Inspect itself on a model that answers what it is told to."""

from __future__ import annotations

import math
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pytest

from tests.support import Work
from tests.test_graders import BROKEN, GOOD, UNTIDY

pytest.importorskip("inspect_ai", reason="editguard[inspect] is not installed")
pytestmark = pytest.mark.filterwarnings("default")  # those of Inspect and what it imports


@pytest.fixture
def repo(tmp_path: Path) -> Work:
    work = Work(tmp_path / "repositories" / "owner__n")
    work.put("a.py", "def f():\n    return 1\n")
    work.commit()
    return work


def evaluated(repo: Work, answers: list[str], folder: Path, *, solver: Any = None, **options: Any) -> Any:
    from inspect_ai import Task, eval
    from inspect_ai.dataset import MemoryDataset, Sample
    from inspect_ai.model import ModelOutput, ModelUsage, get_model
    from inspect_ai.solver import generate

    from editguard.inspect_scorer import tidiness

    metadata = {"repo": "owner/n", "base_commit": "HEAD"} | options.pop("metadata", {})
    samples = [Sample(input="f must be 2", id=f"t{number}", metadata=metadata) for number in range(len(answers))]
    outputs = [ModelOutput.from_content("mockllm/model", answer) for answer in answers]
    for output in outputs:  # counted by the model, or a tokenizer would be fetched
        output.usage = ModelUsage(input_tokens=1, output_tokens=1, total_tokens=2)
    scorer = tidiness(repos=str(repo.folder.parent), **options)
    task = Task(dataset=MemoryDataset(samples), solver=solver or generate(), scorer=scorer)
    (log,) = eval(
        task,
        model=get_model("mockllm/model", custom_outputs=outputs),
        log_dir=str(folder / "logs"),
        display="none",
        max_samples=1,
    )
    return log


def test_inspect_scores_patches(repo: Work, tmp_path: Path) -> None:
    log = evaluated(repo, [GOOD, UNTIDY, BROKEN, "Sorry."], tmp_path)
    assert log.status == "success"
    scores = {sample.id: sample.scores["tidiness"] for sample in log.samples}
    assert [scores[f"t{number}"].value for number in range(4)] == [1.0, 0.25, 0.0, 0.0]
    assert scores["t1"].explanation.startswith("reproduce_bug.py:1 scratch does not belong: ")
    assert "cannot be used" in scores["t2"].explanation
    (result,) = log.results.scores
    found = {name: metric.value for name, metric in result.metrics.items()}
    assert found["mean"] == pytest.approx(1.25 / 4)
    # of two sound patches one has an irrelevant edit
    assert found["extraneous_edit_rate"] == 0.5


def test_the_patch_may_be_in_the_store(repo: Work, tmp_path: Path) -> None:
    from inspect_ai.solver import solver

    @solver
    def agent() -> Any:
        async def solve(state: Any, generate: Any) -> Any:
            state.store.set("diff", UNTIDY)
            return state

        return solve

    log = evaluated(repo, [GOOD], tmp_path, solver=agent(), patch_from="diff")
    assert log.samples[0].scores["tidiness"].value == 0.25
    log = evaluated(repo, [GOOD], tmp_path, patch_from="nothing")
    assert log.samples[0].scores["tidiness"].value == 0.0


@pytest.mark.parametrize(
    ("metadata", "words"), [({"base_commit": " "}, "no base_commit"), ({"repo": "owner/other"}, "no repository for")]
)
def test_a_mistake_of_the_data_is_an_error_and_no_score(
    repo: Work, tmp_path: Path, metadata: dict[str, str], words: str
) -> None:
    log = evaluated(repo, [GOOD], tmp_path, metadata=metadata)
    assert log.status == "error"
    assert words in log.error.message


def test_no_sound_patch_has_no_rate() -> None:
    from inspect_ai.scorer import SampleScore, Score

    from editguard.inspect_scorer import extraneous_edit_rate

    rate = extraneous_edit_rate()
    assert math.isnan(rate([SampleScore(score=Score(value=0.0, metadata={"sound": False}))]))
    assert math.isnan(rate([]))


def test_inspect_finds_it_by_its_name() -> None:
    found = [entry.value for entry in entry_points(group="inspect_ai") if entry.name == "editguard"]
    assert found == ["editguard.inspect_scorer"]
