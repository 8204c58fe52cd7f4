from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.vectors import UNKNOWN, VectorIndex

DIMENSION = 8
EVERYTHING = np.ones(1000, np.bool_)


def rows(*seeds: int) -> npt.NDArray[np.float16]:
    """One vector a seed, of length 1."""
    vectors = np.stack([np.random.default_rng(seed).normal(size=DIMENSION) for seed in seeds])
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float16)


def question(seed: int) -> npt.NDArray[np.float32]:
    return rows(seed).astype(np.float32)


@pytest.fixture
def vectors() -> VectorIndex:
    index = VectorIndex(DIMENSION)
    index.apply({10: rows(1, 2), 20: rows(4), 30: rows(6, 7, 8)}, ())
    return index


def test_the_passage_with_the_nearest_window_is_found(vectors: VectorIndex) -> None:
    assert vectors.search(question(7), 1, EVERYTHING) == {30}
    assert vectors.search(question(4), 1, EVERYTHING) == {20}


def test_the_best_window_counts(vectors: VectorIndex) -> None:
    windows = vectors.scores(np.concatenate([question(7), question(4)]), [10, 20, 30])
    assert windows.shape == (2, 3)
    assert windows[0].argmax() == 2
    assert windows[1].argmax() == 1


def test_only_allowed_passages_are_found(vectors: VectorIndex) -> None:
    allowed = EVERYTHING.copy()
    allowed[30] = False
    assert vectors.search(question(7), 6, allowed) == {10, 20}


def test_a_removed_passage_may_have_had_the_highest_id(vectors: VectorIndex) -> None:
    vectors.apply({}, [30])
    assert vectors.search(question(7), 6, EVERYTHING[:21]) == {10, 20}


def test_an_unknown_passage_scores_below_all(vectors: VectorIndex) -> None:
    windows = vectors.scores(question(7), [999, 30])
    assert windows[0, 0] == UNKNOWN
    assert windows[0, 1] > 0.99


def test_passages_are_replaced_and_removed(vectors: VectorIndex) -> None:
    vectors.apply({10: rows(51)}, [30, 12345])
    assert vectors.size == 2
    assert vectors.search(question(51), 1, EVERYTHING) == {10}
    windows = vectors.scores(question(7), [30])
    assert windows[0, 0] == UNKNOWN


def test_an_empty_index_finds_nothing() -> None:
    assert VectorIndex(DIMENSION).search(question(1), 5, EVERYTHING) == set()


def test_saved_and_loaded_it_is_the_same(vectors: VectorIndex, tmp_path: Path) -> None:
    vectors.apply({}, [10])
    vectors.save(tmp_path / "some.npz")
    loaded = VectorIndex(DIMENSION)
    loaded.load(tmp_path / "some.npz")
    for index in (loaded, vectors):
        index.apply({40: rows(61)}, ())
    for seed in (1, 4, 7, 61):
        asked, passages = question(seed), [10, 20, 30, 40]
        assert np.array_equal(loaded.scores(asked, passages), vectors.scores(asked, passages))
        assert loaded.search(asked, 1, EVERYTHING) == vectors.search(asked, 1, EVERYTHING)


def test_a_file_of_another_model_is_refused(vectors: VectorIndex, tmp_path: Path) -> None:
    vectors.save(tmp_path / "some.npz")
    with pytest.raises(ValueError, match="of 6 windows"):
        VectorIndex(DIMENSION + 1).load(tmp_path / "some.npz")


MANY = 6000


@pytest.fixture(scope="module")
def many() -> VectorIndex:
    """More windows than sketches name, added in many steps, with a third of them removed again."""
    index = VectorIndex(64)
    drawn = crowd()
    for start in range(0, MANY, 500):
        index.apply({passage: drawn[passage, None] for passage in range(start, start + 500)}, ())
    index.apply({}, range(0, MANY, 3))
    return index


def crowd() -> npt.NDArray[np.float16]:
    drawn = np.random.default_rng(0).normal(size=(MANY, 64)) + 1
    return (drawn / np.linalg.norm(drawn, axis=1, keepdims=True)).astype(np.float16)


def test_among_many_sketches_name_nearly_all_of_the_nearest(many: VectorIndex) -> None:
    drawn = crowd().astype(np.float32)
    present = np.arange(MANY) % 3 != 0
    shares = []
    for near in range(1, 600, 30):
        asked = drawn[near, None]
        cosines = np.where(present, drawn @ asked[0], -1)
        nearest = set(np.argsort(-cosines)[:60].tolist())
        found = many.search(asked, 60, np.ones(MANY, np.bool_))
        assert int(cosines.argmax()) in found
        shares.append(len(found & nearest) / 60)
    assert min(shares) > 0.7 and sum(shares) / len(shares) > 0.85  # random directions are the hardest


def test_among_many_the_few_allowed_are_found(many: VectorIndex) -> None:
    allowed = np.zeros(MANY, np.bool_)
    allowed[[1, 3, 5999]] = True
    assert many.search(crowd()[10, None].astype(np.float32), 60, allowed) == {1, 5999}


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(1, 6), st.integers(0, 3)), max_size=25))
def test_after_any_changes_scores_are_those_of_what_is_in(changes: list[tuple[int, int]]) -> None:
    index = VectorIndex(DIMENSION)
    expected: dict[int, npt.NDArray[np.float16]] = {}
    for step, (passage, windows) in enumerate(changes):
        if windows:
            expected[passage] = rows(*range(step * 10, step * 10 + windows))
            index.apply({passage: expected[passage]}, ())
        else:
            expected.pop(passage, None)
            index.apply({}, [passage])
    asked = question(99_999)
    found = index.scores(asked, list(range(1, 7)))
    for passage in range(1, 7):
        best = (
            max((expected[passage].astype(np.float32) @ asked[0]).tolist())
            if passage in expected
            else UNKNOWN
        )
        assert found[0, passage - 1] == pytest.approx(best, abs=1e-5)
