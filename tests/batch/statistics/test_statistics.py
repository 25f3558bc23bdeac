"""Intervals and tests, beside those of scipy and statsmodels."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.contingency_tables import mcnemar as reference_mcnemar
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

from editguard.batch.statistics import intervals, paired, quantiles, resampling
from editguard.batch.statistics.intervals import Counted, estimates


def counted(tops: list[float], bottoms: list[float], *, share: bool = True) -> Counted:
    return Counted(np.array(tops, float), np.array(bottoms, float), len(tops), 0, share)


def test_quantiles_are_those_of_scipy() -> None:
    for freedom in (1, 2):
        assert quantiles.t_quantile(0.975, freedom) == pytest.approx(stats.t.ppf(0.975, freedom))
    for freedom in (4, 10, 50, 500):
        assert quantiles.t_quantile(0.975, freedom) == pytest.approx(stats.t.ppf(0.975, freedom), rel=2e-3)
    assert quantiles.normal_quantile(0.975) == pytest.approx(stats.norm.ppf(0.975))


def test_the_bootstrap_is_that_of_scipy() -> None:
    generator = np.random.default_rng(3)
    sample = generator.binomial(10, 0.3, 400).astype(float)
    (found,) = estimates([Counted(sample, np.full(400, 10.0), 400, 0, True)])
    expected = stats.bootstrap(
        (sample / 10,), np.mean, method="BCa", n_resamples=4000, rng=np.random.default_rng(5)
    ).confidence_interval
    assert found.method == "bootstrap"
    width = expected.high - expected.low
    assert found.low == pytest.approx(expected.low, abs=0.06 * width)
    assert found.high == pytest.approx(expected.high, abs=0.06 * width)


def test_few_events_give_wilsons_interval() -> None:
    tops = [1.0] * 3 + [0.0] * 97
    (found,) = estimates([counted(tops, [1.0] * 100)])
    low, high = proportion_confint(3, 100, method="wilson")
    assert found.method == "wilson"
    assert found.low == pytest.approx(low, abs=0.003)
    assert found.high == pytest.approx(high, abs=0.003)


def test_no_event_is_not_certainty() -> None:
    (found,) = estimates([counted([0.0] * 50, [1.0] * 50)])
    assert found.value == 0
    assert found.low == 0
    assert found.high is not None
    assert 0.05 < found.high < 0.1
    (all_of_them,) = estimates([counted([1.0] * 50, [1.0] * 50)])
    assert all_of_them.high == 1
    assert all_of_them.low == pytest.approx(1 - found.high)


def test_order_does_not_matter_to_the_value_nor_much_to_the_interval() -> None:
    generator = np.random.default_rng(1)
    tops = generator.binomial(3, 0.3, 80).astype(float)
    one, other = estimates([counted(list(tops), [3.0] * 80)]), estimates([counted(list(tops), [3.0] * 80)])
    assert one == other


@pytest.mark.parametrize(
    ("one", "method"),
    [
        (counted([0.0], [0.0]), "nothing to divide by"),
        (counted([1.0, 0.0], [2.0, 0.0]), "one task only"),
        (counted([0.0] * 20, [1.0] * 20, share=False), "no event"),
    ],
)
def test_where_no_interval_can_be_given_it_says_why(one: Counted, method: str) -> None:
    (found,) = estimates([one])
    assert (found.low, found.high) == (None, None)
    assert found.method == method


def test_rows_of_a_task_that_are_alike_count_for_less() -> None:
    generator = np.random.default_rng(2)
    chances = (generator.random(60) < 0.4).astype(float)
    alike, apart = chances * 10, generator.binomial(10, 0.4, 60).astype(float)
    wide, narrow = (estimates([counted(list(tops), [10.0] * 60)])[0] for tops in (alike, apart))
    assert wide.low is not None
    assert wide.high is not None
    assert narrow.low is not None
    assert narrow.high is not None
    assert wide.high - wide.low > 2 * (narrow.high - narrow.low)


def test_large_inputs_are_drawn_in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    sums = np.arange(40, dtype=float).reshape(20, 2)
    whole = resampling.resampled(sums, 50)
    monkeypatch.setattr(resampling, "_CELLS", 100)
    assert np.array_equal(resampling.resampled(sums, 50), whole)


def test_coverage_of_a_cell() -> None:
    """One cell of `benchmarks/interval_coverage.py`, 200 simulations: three standard errors around 95 %."""
    generator = np.random.default_rng(11)
    held = 0
    for _ in range(200):
        chances = generator.beta(0.3 * 4, 0.7 * 4, 80)
        (found,) = estimates([counted(list(generator.binomial(5, chances)), [5.0] * 80)], resamples=500)
        held += found.low is not None and found.high is not None and found.low <= 0.3 <= found.high
    assert abs(held / 200 - 0.95) < 3 * math.sqrt(0.95 * 0.05 / 200)


@pytest.mark.parametrize(("first", "second"), [(0, 0), (1, 0), (3, 3), (2, 9), (10, 25), (200, 260)])
def test_mcnemar_is_the_mid_p_of_the_exact_test(first: int, second: int) -> None:
    exact = reference_mcnemar([[5, first], [second, 5]], exact=True).pvalue
    point = stats.binom.pmf(min(first, second), first + second, 0.5) if first + second else 0
    expected = min(1.0, exact - point) if first != second else 1.0
    assert paired.mcnemar(first, second) == pytest.approx(expected, abs=1e-9)


def test_holm_is_that_of_statsmodels() -> None:
    values = [0.01, 0.04, 0.03, 0.5, 0.005]
    assert paired.holm(values) == pytest.approx(list(multipletests(values, method="holm")[1]))
    assert paired.holm([0.02, None, 0.03]) == pytest.approx([0.04, None, 0.04])


def arrays(values: list[float]) -> tuple[resampling.Array, resampling.Array]:
    return np.array(values, float), np.ones(len(values))


def test_a_clear_difference_is_found_and_a_lack_of_one_is_not() -> None:
    generator = np.random.default_rng(4)
    base = generator.random(300) < 0.3
    flipped = np.where(generator.random(300) < 0.2, True, base)
    found = paired.compare_rates(arrays(list(flipped)), arrays(list(base)), binary=True, sizes=(0.05,))
    assert found.p is not None
    assert found.p < 0.001
    assert found.low is not None
    assert found.low > 0
    same = paired.compare_rates(arrays(list(base)), arrays(list(base)), binary=True, sizes=(0.05,))
    assert same.p == 1
    assert same.warning is not None


def test_rates_are_compared_by_task() -> None:
    generator = np.random.default_rng(6)
    bottoms = generator.integers(1, 9, 200).astype(float)
    tops = generator.binomial(bottoms.astype(int), 0.4).astype(float)
    more = np.minimum(bottoms, tops + (generator.random(200) < 0.3))
    found = paired.compare_rates((more, bottoms), (tops, bottoms), binary=False, sizes=(0.01, 0.05))
    assert found.p is not None
    assert found.p == pytest.approx(2 / 2001)
    assert found.low is not None
    assert found.high is not None
    assert found.difference is not None
    assert 0 < found.low < found.difference < found.high
    assert found.needed[0][1] is not None
    assert found.needed[1][1] is not None
    assert found.needed[0][1] == pytest.approx(25 * found.needed[1][1], rel=0.05)


def test_the_number_of_tasks_needed_gives_the_power_it_says() -> None:
    size, discordant = 0.1, 0.2
    needed = paired._needed_binary((15, 5), 100, size)
    assert needed is not None
    generator = np.random.default_rng(9)
    up, down = (discordant + size) / 2, (discordant - size) / 2
    found = 0
    for _ in range(400):
        first, second, _ = generator.multinomial(needed, [up, down, 1 - up - down])
        found += paired.mcnemar(int(first), int(second)) < 0.05
    assert abs(found / 400 - 0.8) < 0.07


def test_floors_and_ceilings_are_called_saturated() -> None:
    low = [0.0] * 99 + [1.0]
    other = [1.0] + [0.0] * 99
    found = paired.compare_rates(arrays(low), arrays(other), binary=True, sizes=())
    assert found.warning is not None
    assert "floor" in found.warning
    found = paired.compare_rates(arrays([1 - x for x in low]), arrays([1 - x for x in other]), binary=True, sizes=())
    assert found.warning is not None
    assert "ceiling" in found.warning


def test_sparse_is_decided_by_tasks_not_rows() -> None:
    tops = [20.0] * (intervals.SPARSE - 1) + [0.0] * 60
    (found,) = estimates([counted(tops, [20.0] * len(tops))])
    assert found.method == "wilson"
