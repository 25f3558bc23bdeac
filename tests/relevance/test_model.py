"""The model as data, and how it is fitted."""

from __future__ import annotations

import json
import math
import random

import pytest

from editguard.relevance.fitting import CODE, LabelledEdit, Sample, fit, logistic
from editguard.relevance.model import SIGNALS, Logistic, read_model, shipped_model, write_model
from editguard.vocabulary.errors import UsageError


def test_the_shipped_model_says_what_it_is() -> None:
    from editguard.relevance.model import SHIPPED

    document = json.loads(SHIPPED.read_text(encoding="utf-8"))
    assert {"what", "patches", "edits", "repositories", "command"} <= set(document["about"])
    model = shipped_model()
    assert 0 < model.clear < model.accuse < 1
    assert {name for name, _ in model.code.weights} == set(CODE)


def test_more_ties_to_the_task_never_speak_against_an_edit() -> None:
    """Signs that a reader would expect."""
    weights = dict(shipped_model().code.weights)
    for name in ("relative", "file_relative", "by_name", "literal", "share"):
        assert weights[name] <= 0.05, name
    for name in ("gap", "file_gap"):
        assert weights[name] >= -0.05, name


def test_round_trip() -> None:
    model = shipped_model()
    again = read_model(write_model(model, {"what": "a test"}), "here")
    assert again == model


@pytest.mark.parametrize(
    "damage",
    [
        lambda d: d.pop("code"),
        lambda d: d["cuts"].update(irrelevant=1.5),
        lambda d: d["cuts"].update(irrelevant=True),
        lambda d: d["code"]["weights"].update(gap="much"),
        lambda d: d["code"]["weights"].update(gap=float("nan")),
        lambda d: d["code"]["centres"].pop("gap"),
        lambda d: d["rates"].pop("dead"),
        lambda d: d.update(seed=[]),
    ],
    ids=range(8),
)
def test_a_damaged_model_is_refused_in_one_line(damage) -> None:  # type: ignore[no-untyped-def]
    document = json.loads(write_model(shipped_model(), {}))
    damage(document)
    with pytest.raises(UsageError, match=r"^mine\.json holds no coefficients of editguard") as raised:
        read_model(json.dumps(document), "mine.json")
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("text", ["", "[]", "null", "not json", "{}"])
def test_what_is_no_model_at_all(text: str) -> None:
    with pytest.raises(UsageError, match="holds no coefficients"):
        read_model(text, "mine.json")


def test_contributions_add_up() -> None:
    part = Logistic(0.5, (("a", 2.0), ("b", -1.0)), (("a", 0.25), ("b", 0.0)))
    features = {"a": 1.0, "b": 3.0}
    odds = 0.5 + sum(part.contributions(features).values())
    assert part.probability(features) == pytest.approx(1 / (1 + math.exp(-odds)))
    assert part.probability({}) == pytest.approx(1 / (1 + math.exp(-(0.5 - 0.5))))


def generated(count: int, slopes: dict[str, float], intercept: float) -> tuple[list[dict[str, float]], list[bool]]:
    """Rows of random features with labels drawn from a logistic model."""
    source = random.Random(3)
    rows, truth = [], []
    for _ in range(count):
        row = {name: source.random() for name in slopes}
        odds = intercept + sum(slopes[name] * row[name] for name in slopes)
        rows.append(row)
        truth.append(source.random() < 1 / (1 + math.exp(-odds)))
    return rows, truth


def test_known_coefficients_are_found_again() -> None:
    slopes = {"gap": 3.0, "share": -4.0, "noise": 0.0}
    rows, truth = generated(6000, slopes, 0.5)
    found = logistic(tuple(slopes), rows, truth, ridge=0.01)
    for name, slope in found.weights:
        assert slope == pytest.approx(slopes[name], abs=0.35)


def test_a_ridge_draws_towards_none() -> None:
    rows, truth = generated(400, {"gap": 3.0}, -1.0)
    weak, strong = (dict(logistic(("gap",), rows, truth, ridge=ridge).weights)["gap"] for ridge in (0.01, 1000.0))
    assert 0 < strong < weak / 3


def test_rows_apart_have_an_intercept_of_their_own() -> None:
    """Mixed-in edits say what an unconnected edit looks like, not how often there is one."""
    rows, truth = generated(3000, {"gap": 3.0}, -3.0)
    more_rows, more_truth = generated(3000, {"gap": 3.0}, 1.0)
    apart = [False] * len(rows) + [True] * len(more_rows)
    alone = logistic(("gap",), rows, truth, ridge=0.01)
    joined = logistic(("gap",), rows + more_rows, truth + more_truth, ridge=0.01, apart=apart)
    mixed = logistic(("gap",), rows + more_rows, truth + more_truth, ridge=0.01)
    middle = {"gap": 0.5}
    assert joined.probability(middle) == pytest.approx(alone.probability(middle), abs=0.05)
    assert mixed.probability(middle) > joined.probability(middle) + 0.15


def test_one_kind_of_edit_teaches_nothing() -> None:
    with pytest.raises(ValueError, match="no two kinds"):
        logistic(("gap",), [{"gap": 1.0}] * 4, [True] * 4, ridge=1.0)


def sample(edits: list[LabelledEdit]) -> Sample:
    rows = [{"gap": float(edit.irrelevant)} for edit in edits]
    return Sample("one", edits, lambda seed: rows)


def test_rates_follow_what_was_seen() -> None:
    code = [LabelledEdit(truth, None, {"share": 1.0 - truth}, False) for truth in (True, False) * 20]
    words = [LabelledEdit(n < 2, "words", {}, False) for n in range(10)]
    scratch = [LabelledEdit(True, "scratch", {}, False)] * 30
    model = fit([sample([*code, *words, *scratch])], 0.85, 0.3)
    assert (model.accuse, model.clear) == (0.85, 0.3)
    assert set(dict(model.rates)) == set(SIGNALS)
    assert model.rate("scratch") > 0.95
    assert 0.1 < model.rate("words") < 0.3
    assert all(0 < rate < 1 for _, rate in model.rates)


def test_a_short_row_of_hits_is_no_better_evidence_than_a_long_one() -> None:
    code = [LabelledEdit(truth, None, {"share": 1.0 - truth}, False) for truth in (True, False) * 20]
    model = fit(
        [
            sample(
                [
                    *code,
                    *[LabelledEdit(True, "scratch", {}, False)] * 30,
                    LabelledEdit(True, "debug", {}, False),
                ]
            )
        ],
        0.85,
        0.3,
    )
    assert model.rate("debug") <= model.rate("scratch")
