"""The dense part of an index: vectors of passages, each kind apart, so that a few are not lost among many."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from indexer.entries import IndexRow, PassageKind
from indexer.vectors import VectorIndex, Vectors

#: The title of a Q&A entry is its question; other titles tell too little to be compared.
_TITLED = PassageKind.QA
_TITLES = "titles"


class DenseIndex:
    """Windows of passages, and titles of Q&A entries.

    The caller keeps searches and changes apart: ``apply`` moves vectors in place.
    """

    def __init__(self, dimension: int) -> None:
        self._windows = {kind: VectorIndex(dimension) for kind in PassageKind}
        self._titles = VectorIndex(dimension)

    @property
    def size(self) -> int:
        """Number of windows."""
        return sum(index.size for index in self._windows.values())

    def apply(self, added: Collection[IndexRow], removed: Iterable[int]) -> None:
        """Remove and add passages; an added one replaces one of the same id.

        Args:
            added: Passages; of the vectors of each, the first is that of its title.
            removed: Passage ids; unknown ones are ignored.
        """
        gone = [*removed, *(row.passage_id for row in added)]
        rows = [(row.meta.kind, row.passage_id, row.vectors) for row in added if row.vectors is not None]
        for kind, index in self._windows.items():
            index.apply({passage: vectors[1:] for of, passage, vectors in rows if of is kind}, gone)
        self._titles.apply({passage: vectors[:1] for of, passage, vectors in rows if of is _TITLED}, gone)

    def search(
        self, vectors: Vectors, limit: int, kinds: Iterable[PassageKind], allowed: npt.NDArray[np.bool_]
    ) -> set[int]:
        """The passages with the windows nearest to any of some questions, of each kind.

        Args:
            vectors: One row a question.
            limit: Windows looked at for each question.
            kinds: Kinds of passages to search.
            allowed: For each passage id, whether it may be found.
        """
        return {passage for kind in kinds for passage in self._windows[kind].search(vectors, limit, allowed)}

    def scores(self, vectors: Vectors, passages: Sequence[int], kinds: Iterable[PassageKind]) -> Vectors:
        """Cosine of the best window of each of some passages: one row a question, one column a passage."""
        scores = np.zeros((len(vectors), len(passages)), np.float32)
        for kind in kinds:
            scores += self._windows[kind].scores(vectors, passages)  # zero for passages of another kind
        return scores

    def title_scores(self, vectors: Vectors, passages: Sequence[int]) -> Vectors:
        """Cosine of the title of each of some Q&A entries: one row a question, one column an entry."""
        return self._titles.scores(vectors, passages)

    def save(self, directory: Path) -> None:
        """Write one file a kind, and one of titles, into a directory."""
        for name, index in self._files().items():
            index.save(directory / name)

    def load(self, directory: Path) -> None:
        """Read what ``save`` wrote, into an empty index.

        Raises:
            OSError, KeyError, ValueError: When a file is missing or is something else.
        """
        for name, index in self._files().items():
            index.load(directory / name)

    def _files(self) -> dict[str, VectorIndex]:
        parts = {str(kind): index for kind, index in self._windows.items()} | {_TITLES: self._titles}
        return {f"dense-{name}.npz": index for name, index in parts.items()}
