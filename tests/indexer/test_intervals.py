from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from indexer.intervals import auroc, of_auroc, of_mean, wilson

SCORES = st.lists(st.sampled_from([0.0, 0.1, 0.4, 0.5, 0.9, 1.0]), min_size=1, max_size=30)


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [(0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (81, 263, 0.2553, 0.3662), (0, 0, 0.0, 1.0)],
)
def test_the_interval_of_a_share_is_that_of_wilson(hits: int, n: int, low: float, high: float) -> None:
    assert wilson(hits, n) == pytest.approx((low, high), abs=1e-4)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_share_lies_in_its_interval_which_narrows_with_more_questions(asked: tuple[int, int]) -> None:
    hits, n = asked
    low, high = wilson(hits, n)
    assert 0 <= low <= hits / n <= high <= 1
    narrow_low, narrow_high = wilson(hits * 4, n * 4)
    assert narrow_high - narrow_low < high - low


@given(SCORES, SCORES)
def test_auroc_is_the_area_under_the_curve(inside: list[float], outside: list[float]) -> None:
    expected = roc_auc_score([1] * len(inside) + [0] * len(outside), inside + outside)
    assert auroc(inside, outside) == pytest.approx(expected)


def test_resampled_intervals_hold_the_figure_and_are_the_same_again() -> None:
    inside, outside = [0.9, 0.8, 0.7, 0.3, 0.6] * 10, [0.5, 0.4, 0.2, 0.1, 0.65] * 10
    low, high = of_auroc(inside, outside)
    assert low < auroc(inside, outside) < high
    assert (low, high) == of_auroc(inside, outside)
    low, high = of_mean([0.0, 1.0, 0.5, 0.0] * 25)
    assert low < 0.375 < high
    assert of_mean([0.5]) == (0.5, 0.5)
