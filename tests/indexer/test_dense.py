from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from indexer.dense import DenseIndex
from indexer.entries import IndexRow, PassageKind, PassageMeta
from indexer.structure import Jurisdiction

EVERYTHING = np.ones(100, np.bool_)
RULE, ENTRY = PassageKind.STATUTE, PassageKind.QA


def row(passage: int, kind: PassageKind, title: int, *windows: int) -> IndexRow:
    """A passage whose vectors are unit vectors of eight dimensions."""
    vectors = np.eye(8, dtype=np.float16)[[title, *windows]]
    return IndexRow(passage, PassageMeta(kind, "", "", Jurisdiction.ANY, 1), {}, vectors)


def asked(direction: int) -> np.ndarray:
    return np.eye(8, dtype=np.float32)[direction, None]


@pytest.fixture
def dense() -> DenseIndex:
    index = DenseIndex(8)
    index.apply([row(1, RULE, 0, 1, 2), row(2, RULE, 0, 3), row(3, ENTRY, 4, 1)], ())
    return index


def test_each_kind_is_searched_apart(dense: DenseIndex) -> None:
    assert dense.search(asked(1), 1, [RULE], EVERYTHING) == {1}
    assert dense.search(asked(1), 1, [ENTRY], EVERYTHING) == {3}
    assert dense.search(asked(1), 1, [RULE, ENTRY], EVERYTHING) == {1, 3}


def test_passages_of_several_kinds_are_scored_together(dense: DenseIndex) -> None:
    assert dense.scores(asked(1), [3, 2, 1], [RULE, ENTRY]).tolist() == [[1, 0, 1]]


def test_titles_are_those_of_entries(dense: DenseIndex) -> None:
    assert dense.title_scores(asked(4), [1, 3]).tolist() == [[0, 1]]
    assert dense.size == 4


def test_a_passage_that_became_another_kind_is_no_longer_the_old_one(dense: DenseIndex) -> None:
    dense.apply([row(3, RULE, 4, 5)], [2])
    assert dense.search(asked(1), 5, [ENTRY], EVERYTHING) == set()
    assert dense.title_scores(asked(4), [3]).tolist() == [[0]]
    assert dense.search(asked(5), 1, [RULE], EVERYTHING) == {3}


def test_saved_and_loaded_it_is_the_same(dense: DenseIndex, tmp_path: Path) -> None:
    dense.save(tmp_path)
    loaded = DenseIndex(8)
    loaded.load(tmp_path)
    assert loaded.size == dense.size
    for direction in range(8):
        for ask in (loaded, dense):
            assert ask.search(asked(direction), 5, [RULE, ENTRY], EVERYTHING) == {1, 2, 3}
        scored = [one.scores(asked(direction), [1, 2, 3], [RULE, ENTRY]).tolist() for one in (loaded, dense)]
        assert scored[0] == scored[1]
        assert loaded.title_scores(asked(direction), [3]) == dense.title_scores(asked(direction), [3])
