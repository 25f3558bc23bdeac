"""Predictions and tasks, row by row."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from editguard.batch.inputs import _stem, read_predictions, read_tasks
from editguard.vocabulary.errors import UsageError

TASK = {"instance_id": "t", "repo": "o/n", "base_commit": "a" * 40, "problem_statement": "Do it."}
ROW = {"instance_id": "t", "model_name_or_path": "m", "model_patch": "p"}


def lines(folder: Path, *values: Any, name: str = "rows.jsonl") -> str:
    path = folder / name
    path.write_text("".join(json.dumps(value) + "\n" for value in values))
    return str(path)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ([], "not a mapping"),
        ("text", "not a mapping"),
        ({**ROW, "instance_id": None}, "instance_id"),
        ({**ROW, "instance_id": "  "}, "instance_id"),
        ({**ROW, "model_name_or_path": 3}, "model_name_or_path"),
        ({"instance_id": "t", "model_patch": "p"}, "model_name_or_path"),
        ({"instance_id": "t", "model_name_or_path": "m"}, "model_patch is missing"),
        ({**ROW, "model_patch": {"a": 1}}, "no text but a mapping"),
        ({**ROW, "model_patch": 3}, "no text but a number"),
        ({**ROW, "model_patch": True}, "no text but a truth value"),
        ({**ROW, "model_patch": ["p"]}, "no text but a list"),
        ({**ROW, "instance_id": "t\ud800"}, "instance_id"),
        ({**ROW, "model_name_or_path": "\udcff"}, "model_name_or_path"),
        (None, "not a mapping"),
    ],
)
def test_a_bad_row_says_what_is_wrong(tmp_path: Path, row: Any, words: str) -> None:
    found = list(read_predictions([lines(tmp_path, ROW, row, ROW)]))
    assert [one.number for one in found] == [1, 2, 3]
    assert found[1].problem is not None
    assert words in found[1].problem
    assert found[1].place.endswith("line 2")
    assert [one.problem for one in (found[0], found[2])] == [None, None]


def test_no_answer_is_an_empty_patch(tmp_path: Path) -> None:
    (found,) = read_predictions([lines(tmp_path, {**ROW, "model_patch": None})])
    assert (found.patch, found.problem) == ("", None)


def test_what_was_resolved_is_kept_if_it_is_a_truth_value(tmp_path: Path) -> None:
    rows = [{**ROW, "resolved": value} for value in (True, False, "yes", None)]
    assert [one.resolved for one in read_predictions([lines(tmp_path, *rows, ROW)])] == [True, False, None, None, None]


def test_mappings_take_the_model_from_the_file(tmp_path: Path) -> None:
    path = tmp_path / "gpt-4.1.json"
    path.write_text(json.dumps({"t": "patch", "u": {**ROW, "instance_id": "u"}}))
    found = list(read_predictions([str(path)]))
    assert [(one.instance, one.model, one.patch) for one in found] == [("t", "gpt-4.1", "patch"), ("u", "m", "p")]


def test_the_limit_goes_over_all_files(tmp_path: Path) -> None:
    one, other = lines(tmp_path, ROW, ROW, name="a.jsonl"), lines(tmp_path, ROW, ROW, name="b.jsonl")
    assert [row.number for row in read_predictions([one, other], 3)] == [1, 2, 3]


def test_tasks(tmp_path: Path) -> None:
    more = {**TASK, "instance_id": "u", "patch": "diff", "created_at": "2020-01-02", "base_commit": "A" * 40}
    first, second = read_tasks(lines(tmp_path, TASK, more))
    assert (first.patch, first.created) == (None, None)
    assert (second.patch, second.created, second.base) == ("diff", "2020-01-02", "a" * 40)


@pytest.mark.parametrize(
    "bad",
    [
        {**TASK, "repo": ""},
        {**TASK, "base_commit": "HEAD"},
        {**TASK, "base_commit": "--upload-pack=x"},
        {**TASK, "problem_statement": None},
        {**TASK, "repo": "o/\ud800"},
        {**TASK, "instance_id": "\ud800"},
        {**TASK, "base_commit": "abc"},
        [],
    ],
)
def test_a_bad_task_is_refused_with_its_place(tmp_path: Path, bad: Any) -> None:
    with pytest.raises(UsageError, match="line 2"):
        list(read_tasks(lines(tmp_path, TASK, bad)))


def test_half_of_a_surrogate_pair_in_a_patch_stays(tmp_path: Path) -> None:
    for name in ("a.jsonl", "b.json"):
        path = tmp_path / name
        path.write_text(json.dumps({**ROW, "model_patch": "+ '\ud800'\n"}) + "\n")
        (found,) = read_predictions([str(path)])
        assert (found.patch, found.problem) == ("+ '\ud800'\n", None)


@pytest.mark.parametrize(
    ("name", "model"),
    [("m.json", "m"), ("gpt-4.1.jsonl.json.gz", "gpt-4.1.jsonl"), (".json", ".json"), ("M.JSON", "M")],
)
def test_the_model_of_a_file(name: str, model: str) -> None:
    assert _stem(f"folder/{name}") == model


def test_no_limit_is_read_beyond(tmp_path: Path) -> None:
    assert list(read_predictions([lines(tmp_path, ROW)], 0)) == []


def test_tasks_by_their_names(tmp_path: Path) -> None:
    path = tmp_path / "tasks.json"
    path.write_text(json.dumps({"u": {name: value for name, value in TASK.items() if name != "instance_id"}}))
    assert [task.instance for task in read_tasks(str(path))] == ["u"]
