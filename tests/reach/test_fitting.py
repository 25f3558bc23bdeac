"""The models of reach: fitted, written down, read again."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from editguard.reach.fitting import (
    FILES,
    REFERENCE,
    SYMBOLS,
    TEXT,
    PlaceSample,
    ScoreSample,
    best_cut,
    fit_files,
    fit_score,
    fit_symbols,
    hardness,
    model_of,
)
from editguard.reach.localise import file_feature
from editguard.reach.model import SHIPPED, read_reach_model, shipped_reach_model, write_reach_model
from editguard.relevance.model import names
from editguard.vocabulary.errors import EditguardError

EMPTY: dict[str, float] = {}


@pytest.mark.parametrize(
    ("solved", "elsewhere", "time", "expected"),
    [
        (None, None, None, None),
        (0.8, None, None, 0.2),
        (None, 0.6, None, 0.4),
        (0.8, 0.1, None, 0.2),  # the one set of systems comes before the other
        (None, None, 0.5, 0.5),
        (0.8, None, 1.0, 0.6),
    ],
)
def test_how_hard_a_task_was(
    solved: float | None, elsewhere: float | None, time: float | None, expected: float | None
) -> None:
    found = hardness(ScoreSample("r", EMPTY, EMPTY, solved, elsewhere, time))
    assert found == (None if expected is None else pytest.approx(expected))


def test_a_score_learns_what_goes_with_hard_tasks() -> None:
    draw = np.random.default_rng(3)
    values = draw.normal(size=300)
    rows = [
        {"files": float(value), "lines": float(noise)}
        for value, noise in zip(values, draw.normal(size=300), strict=True)
    ]
    shares = 1 / (1 + np.exp(-values))
    samples = [
        ScoreSample("r", row, EMPTY, float(1 - share), None, None) for row, share in zip(rows, shares, strict=True)
    ]
    # of another set of systems, to which everything is harder: its level must not count
    samples = [
        sample._replace(solved=None, solved_elsewhere=(sample.solved or 0) * 0.5) if place % 3 == 0 else sample
        for place, sample in enumerate(samples)
    ]
    model = fit_score(("files", "lines"), rows, samples)
    weights = dict(model.weights)
    assert weights["files"] > 0.4
    assert abs(weights["lines"]) < 0.1
    own = [place for place in range(300) if place % 3]
    truth = float(np.mean(shares[own]))
    mixed = [sample._replace(solved=sample.solved or sample.solved_elsewhere) for sample in samples]
    told_apart, taken_together = (
        float(np.mean([fit_score(("files", "lines"), rows, some).probability(rows[place]) for place in own]))
        for some in (samples, mixed)
    )
    assert abs(told_apart - truth) < abs(taken_together - truth)


def test_nothing_known_is_refused() -> None:
    with pytest.raises(ValueError, match="labels"):
        fit_score(("files",), [{"files": 1.0}], [ScoreSample("r", EMPTY, EMPTY, None, None, None)])


def test_places_learn_what_fixes_change() -> None:
    rows = [{"words": share, "title": 0.0} for share in (1.0, 0.2, 0.1, 0.05)]
    inner = [{"file": file_feature(0.5), "words": share} for share in (0.9, 0.1, 0.3)]
    samples = [PlaceSample("r", rows, [True, False, False, False], inner, [True, False, False])] * 20
    files, symbols = fit_files(samples), fit_symbols(samples)
    assert max(rows, key=files.probability) is rows[0]
    assert max(inner, key=symbols.probability) is inner[0]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=2, max_size=30))
def test_the_cut_is_as_good_as_any(rows: list[tuple[float, bool]]) -> None:
    scores, hard = [score for score, _ in rows], [truth for _, truth in rows]
    if all(hard) or not any(hard):
        with pytest.raises(ValueError, match="both sides"):
            best_cut(scores, hard)
        return

    def gain(cut: float) -> float:
        hit = sum(score >= cut for score, truth in rows if truth) / sum(hard)
        return hit - sum(score >= cut for score, truth in rows if not truth) / (len(rows) - sum(hard))

    found = best_cut(scores, hard)
    assert 0 <= found <= 1
    if min(abs(a - b) for a in scores for b in scores if a != b) > 1e-9 if len(set(scores)) > 1 else True:
        assert gain(found) == pytest.approx(max(gain(cut) for cut in scores))


def test_the_shipped_model_is_what_the_code_measures() -> None:
    model = shipped_reach_model()
    assert tuple(names(model.files)) == FILES
    assert tuple(names(model.symbols)) == SYMBOLS
    assert tuple(names(model.reference)) == REFERENCE
    assert tuple(names(model.text)) == TEXT
    assert 0 < model.reference_cut < 1
    assert 0 < model.text_cut < 1
    about = json.loads(SHIPPED.read_text())["about"]
    assert "benchmarks/reach.py" in about["command"]


def test_a_model_survives_writing() -> None:
    model = shipped_reach_model()
    text = write_reach_model(model, {})
    assert write_reach_model(read_reach_model(text, "x"), {}) == text


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"files": {}}', "null"])
def test_what_is_no_model_is_refused(text: str) -> None:
    with pytest.raises(EditguardError, match="x holds no coefficients of reach"):
        read_reach_model(text, "x")


def test_a_model_without_cuts_is_told_by_its_maker() -> None:
    model = shipped_reach_model()
    made = model_of(model.files, model.symbols, model.reference, model.text)
    assert (made.reference_cut, made.text_cut) == (0.5, 0.5)
