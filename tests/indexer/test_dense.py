from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.dense import UNKNOWN, DenseIndex

DIMENSION = 8
EVERYTHING = np.ones(1000, np.bool_)


def rows(*seeds: int) -> npt.NDArray[np.float16]:
    """One vector a seed, of length 1; the first is the title's."""
    vectors = np.stack([np.random.default_rng(seed).normal(size=DIMENSION) for seed in seeds])
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float16)


def question(seed: int) -> npt.NDArray[np.float32]:
    return rows(seed).astype(np.float32)


@pytest.fixture
def dense() -> DenseIndex:
    index = DenseIndex(DIMENSION)
    index.apply({10: rows(0, 1, 2), 20: rows(3, 4), 30: rows(5, 6, 7, 8)}, ())
    return index


def test_the_passage_with_the_nearest_window_is_found(dense: DenseIndex) -> None:
    assert dense.search(question(7), 1, EVERYTHING) == {30}
    assert dense.search(question(4), 1, EVERYTHING) == {20}


def test_titles_are_not_searched_but_compared(dense: DenseIndex) -> None:
    titles = dense.title_scores(question(3), [20])
    windows = dense.scores(question(3), [20])
    assert titles[0, 0] == pytest.approx(1, abs=1e-2)
    assert windows[0, 0] < 0.99
    assert dense.size == 6


def test_the_best_window_counts(dense: DenseIndex) -> None:
    windows = dense.scores(np.concatenate([question(7), question(4)]), [10, 20, 30])
    assert windows.shape == (2, 3)
    assert windows[0].argmax() == 2
    assert windows[1].argmax() == 1


def test_only_allowed_passages_are_found(dense: DenseIndex) -> None:
    allowed = EVERYTHING.copy()
    allowed[30] = False
    assert dense.search(question(7), 6, allowed) == {10, 20}


def test_a_removed_passage_may_have_had_the_highest_id(dense: DenseIndex) -> None:
    dense.apply({}, [30])
    assert dense.search(question(7), 6, EVERYTHING[:21]) == {10, 20}


def test_an_unknown_passage_scores_below_all(dense: DenseIndex) -> None:
    windows = dense.scores(question(7), [999, 30])
    assert windows[0, 0] == dense.title_scores(question(7), [999])[0, 0] == UNKNOWN
    assert windows[0, 1] > 0.99


def test_passages_are_replaced_and_removed(dense: DenseIndex) -> None:
    dense.apply({10: rows(50, 51)}, [30, 12345])
    assert dense.size == 2
    assert dense.search(question(51), 1, EVERYTHING) == {10}
    windows = dense.scores(question(7), [30])
    assert windows[0, 0] == UNKNOWN


def test_an_empty_index_finds_nothing() -> None:
    assert DenseIndex(DIMENSION).search(question(1), 5, EVERYTHING) == set()


def test_saved_and_loaded_it_is_the_same(dense: DenseIndex, tmp_path: Path) -> None:
    dense.apply({}, [10])
    dense.save(tmp_path)
    loaded = DenseIndex.load(tmp_path)
    loaded.apply({40: rows(60, 61)}, ())
    dense.apply({40: rows(60, 61)}, ())
    for seed in (1, 4, 7, 61):
        asked, passages = question(seed), [10, 20, 30, 40]
        assert np.array_equal(loaded.scores(asked, passages), dense.scores(asked, passages))
        assert np.array_equal(loaded.title_scores(asked, passages), dense.title_scores(asked, passages))


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(1, 6), st.integers(0, 3)), max_size=25))
def test_after_any_changes_scores_are_those_of_what_is_in(changes: list[tuple[int, int]]) -> None:
    index = DenseIndex(DIMENSION)
    expected: dict[int, npt.NDArray[np.float16]] = {}
    for step, (passage, windows) in enumerate(changes):
        if windows:
            expected[passage] = rows(*range(step * 10, step * 10 + windows + 1))
            index.apply({passage: expected[passage]}, ())
        else:
            expected.pop(passage, None)
            index.apply({}, [passage])
    asked = question(99_999)
    found = index.scores(asked, list(range(1, 7)))
    for passage in range(1, 7):
        best = (
            max((expected[passage][1:].astype(np.float32) @ asked[0]).tolist())
            if passage in expected
            else UNKNOWN
        )
        assert found[0, passage - 1] == pytest.approx(best, abs=1e-5)
