"""Exact vector search: FAISS, half precision, best window per passage.

Of each passage the first vector is that of its title; it is kept apart: compared, but not searched.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import faiss
import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]
HalfVectors = npt.NDArray[np.float16]

#: Cosine of a passage without vectors: below any that occurs.
UNKNOWN = 0.0

# Searches run beside each other, one a thread; threads inside each only get into each other's way.
faiss.omp_set_num_threads(1)


class DenseIndex:
    """Windows of passages as half-precision vectors in a flat index.

    The caller keeps searches and changes apart: ``apply`` moves vectors in place.
    """

    def __init__(self, dimension: int) -> None:
        flat = faiss.IndexScalarQuantizer(
            dimension, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
        )
        self._index: Any = faiss.IndexIDMap2(flat)
        #: For each window ever added, its passage.
        self._owner: npt.NDArray[np.int64] = np.empty(0, np.int64)
        #: For each passage, its first window and their number.
        self._windows: dict[int, tuple[int, int]] = {}
        self._titles: dict[int, npt.NDArray[np.float16]] = {}
        #: Where each window stands in the index; None when it has to be found anew.
        self._positions: npt.NDArray[np.int64] | None = None

    @property
    def size(self) -> int:
        """Number of windows."""
        return int(self._index.ntotal)

    def apply(self, added: Mapping[int, HalfVectors], removed: Iterable[int]) -> None:
        """Remove and add passages; an added one replaces one of the same id.

        Args:
            added: Passage id to its vectors: the title's, then one row a window.
            removed: Passage ids; unknown ones are ignored.
        """
        self._positions = None
        gone = []
        for passage in {*removed, *added} & self._windows.keys():
            first, count = self._windows.pop(passage)
            gone.append(np.arange(first, first + count))
            del self._titles[passage]
        if gone:
            self._index.remove_ids(np.concatenate(gone))
        if not added:
            return
        following = len(self._owner)
        for passage, rows in added.items():
            self._titles[passage] = rows[0].copy()
            self._windows[passage] = (following, len(rows) - 1)
            following += len(rows) - 1
        ids = np.arange(len(self._owner), following)
        owners = np.repeat(list(added), [len(rows) - 1 for rows in added.values()])
        self._owner = np.concatenate([self._owner, owners])
        self._index.add_with_ids(
            np.concatenate([rows[1:] for rows in added.values()]).astype(np.float32), ids
        )

    def search(self, vectors: Vectors, limit: int, allowed: npt.NDArray[np.bool_]) -> set[int]:
        """The passages with the windows nearest to any of some questions.

        Args:
            vectors: One row a question.
            limit: Windows looked at for each question.
            allowed: For each passage id, whether it may be found.
        """
        if not self.size:
            return set()
        # A passage that was removed may have an id beyond those that there are now.
        missing = int(self._owner.max()) + 1 - len(allowed)
        if missing > 0:
            allowed = np.pad(allowed, (0, missing))
        bits = np.packbits(allowed[self._owner], bitorder="little")
        selector = faiss.IDSelectorBitmap(len(bits), faiss.swig_ptr(bits))
        parameters: Any = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]  # the stub lacks it
        _, found = self._index.search(vectors, min(limit, self.size), params=parameters)
        windows = found[found >= 0]  # FAISS fills up with -1 when it finds fewer
        return set(self._owner[windows].tolist())

    def title_scores(self, vectors: Vectors, passages: Sequence[int]) -> Vectors:
        """Cosine of the title of each of some passages: one row a question, one column a passage."""
        titles = np.full((len(vectors), len(passages)), UNKNOWN, np.float32)
        known = [column for column, passage in enumerate(passages) if passage in self._titles]
        if known:
            rows = np.stack([self._titles[passages[column]] for column in known])
            titles[:, known] = _cosines(vectors, rows.astype(np.float32))
        return titles

    def scores(self, vectors: Vectors, passages: Sequence[int]) -> Vectors:
        """Cosine of the best window of each of some passages.

        Args:
            vectors: One row a question.
            passages: Their ids; one without vectors gets ``UNKNOWN``.

        Returns:
            One row a question, one column a passage.
        """
        windows = np.full((len(vectors), len(passages)), UNKNOWN, np.float32)
        known = [column for column, passage in enumerate(passages) if passage in self._windows]
        if known:
            spans = np.array([self._windows[passages[column]] for column in known])
            starts = np.cumsum(spans[:, 1]) - spans[:, 1]
            numbers = np.arange(spans[:, 1].sum()) + np.repeat(spans[:, 0] - starts, spans[:, 1])
            windows[:, known] = np.maximum.reduceat(_cosines(vectors, self._rows(numbers)), starts, axis=1)
        return windows

    def _rows(self, numbers: npt.NDArray[np.int64]) -> Vectors:
        """Windows by their numbers, read straight from the index: its codes are half-precision numbers."""
        flat: Any = faiss.downcast_index(self._index.index)
        codes = faiss.rev_swig_ptr(flat.codes.data(), flat.codes.size()).view(np.float16)
        if self._positions is None:
            order = faiss.vector_to_array(self._index.id_map)
            positions = np.empty(len(self._owner), np.int64)
            positions[order] = np.arange(len(order))
            self._positions = positions
        rows: Vectors = codes.reshape(-1, flat.d)[self._positions[numbers]].astype(np.float32)
        return rows

    def save(self, directory: Path) -> None:
        """Write ``dense.faiss`` and ``dense.npz`` into a directory."""
        faiss.write_index(self._index, str(directory / "dense.faiss"))
        passages = np.array(list(self._windows), np.int64)
        np.savez(
            directory / "dense.npz",
            owner=self._owner,
            passages=passages,
            spans=np.array(list(self._windows.values()), np.int64).reshape(-1, 2),
            titles=np.array([self._titles[passage] for passage in passages.tolist()], np.float16),
        )

    @classmethod
    def load(cls, directory: Path) -> DenseIndex:
        """Read what ``save`` wrote.

        Raises:
            OSError, KeyError, ValueError: When a file is missing or is something else.
            RuntimeError: When FAISS cannot read it.
        """
        stored: Any = faiss.read_index(str(directory / "dense.faiss"))
        index = cls(stored.d)
        index._index = stored
        with np.load(directory / "dense.npz") as columns:
            passages = columns["passages"].tolist()
            index._owner = columns["owner"]
            spans = columns["spans"].tolist()
            index._windows = {
                passage: (span[0], span[1]) for passage, span in zip(passages, spans, strict=True)
            }
            index._titles = dict(zip(passages, columns["titles"], strict=True))
        return index


def _cosines(vectors: Vectors, rows: Vectors) -> Vectors:
    """Products of normalised vectors. Not by BLAS, whose threads spin longer than these few rows take."""
    cosines: Vectors = np.einsum("qd,nd->qn", vectors, rows, optimize=False)
    return cosines
