"""Exact vector search: FAISS, half precision, best window per passage.

Of each passage the first vector is that of its title; it is not searched, only compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import faiss
import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]

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
        #: For each vector ever added, its passage; and whether it is a title's.
        self._owner: npt.NDArray[np.int64] = np.empty(0, np.int64)
        self._is_title: npt.NDArray[np.bool_] = np.empty(0, np.bool_)
        #: The vectors of each passage, title first.
        self._windows: dict[int, range] = {}
        #: Where each vector stands in the index; None when it has to be found anew.
        self._positions: npt.NDArray[np.int64] | None = None

    @property
    def size(self) -> int:
        """Number of vectors."""
        return int(self._index.ntotal)

    def apply(self, added: Mapping[int, npt.NDArray[np.float16]], removed: Iterable[int]) -> None:
        """Remove and add passages; an added one replaces one of the same id.

        Args:
            added: Passage id to its vectors: the title's, then one row a window.
            removed: Passage ids; unknown ones are ignored.
        """
        self._positions = None
        gone = [self._windows.pop(passage) for passage in {*removed, *added} if passage in self._windows]
        if gone:
            self._index.remove_ids(np.concatenate([np.arange(w.start, w.stop) for w in gone]))
        if not added:
            return
        owners, titles = [self._owner], [self._is_title]
        following = len(self._owner)
        for passage, rows in added.items():
            self._windows[passage] = range(following, following + len(rows))
            owners.append(np.full(len(rows), passage, np.int64))
            titles.append(np.arange(len(rows)) == 0)
            following += len(rows)
        ids = np.arange(len(self._owner), following)
        self._owner = np.concatenate(owners)
        self._is_title = np.concatenate(titles)
        self._index.add_with_ids(np.concatenate(list(added.values())).astype(np.float32), ids)

    def search(self, vectors: Vectors, limit: int, allowed: npt.NDArray[np.bool_]) -> set[int]:
        """The passages with the windows nearest to any of some questions.

        Args:
            vectors: One row a question.
            limit: Windows looked at for each question.
            allowed: For each passage id, whether it may be found.
        """
        if not self.size:
            return set()
        bits = np.packbits(allowed[self._owner] & ~self._is_title, bitorder="little")
        selector = faiss.IDSelectorBitmap(len(bits), faiss.swig_ptr(bits))
        parameters: Any = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]  # the stub lacks it
        _, found = self._index.search(vectors, min(limit, self.size), params=parameters)
        windows = found[found >= 0]  # FAISS fills up with -1 when it finds fewer
        return set(self._owner[windows].tolist())

    def scores(self, vectors: Vectors, passages: Sequence[int]) -> tuple[Vectors, Vectors]:
        """Cosine of the title, and of the best window, of each of some passages.

        Args:
            vectors: One row a question.
            passages: Their ids; one without vectors gets ``UNKNOWN``.

        Returns:
            Two tables, one row a question and one column a passage.
        """
        titles = np.full((len(vectors), len(passages)), UNKNOWN, np.float32)
        windows = titles.copy()
        known = [column for column, passage in enumerate(passages) if passage in self._windows]
        if known:
            spans = [self._windows[passages[column]] for column in known]
            rows = self._rows(np.concatenate([np.arange(span.start, span.stop) for span in spans]))
            products = vectors @ rows.T
            starts = np.cumsum([0, *map(len, spans)])[:-1]
            titles[:, known] = products[:, starts]
            products[:, starts] = UNKNOWN
            windows[:, known] = np.maximum.reduceat(products, starts, axis=1)
        return titles, windows

    def _rows(self, windows: npt.NDArray[np.int64]) -> Vectors:
        """Vectors by their numbers, read straight from the index: its codes are half-precision numbers."""
        flat: Any = faiss.downcast_index(self._index.index)
        codes = faiss.rev_swig_ptr(flat.codes.data(), flat.codes.size()).view(np.float16)
        if self._positions is None:
            order = faiss.vector_to_array(self._index.id_map)
            positions = np.empty(len(self._owner), np.int64)
            positions[order] = np.arange(len(order))
            self._positions = positions
        rows: Vectors = codes.reshape(-1, flat.d)[self._positions[windows]].astype(np.float32)
        return rows

    def save(self, directory: Path) -> None:
        """Write ``dense.faiss`` and ``dense.npz`` into a directory."""
        faiss.write_index(self._index, str(directory / "dense.faiss"))
        np.savez(directory / "dense.npz", owner=self._owner, is_title=self._is_title)

    @classmethod
    def load(cls, directory: Path) -> DenseIndex:
        """Read what ``save`` wrote.

        Raises:
            OSError: When a file is missing.
            RuntimeError: When FAISS cannot read it.
        """
        stored: Any = faiss.read_index(str(directory / "dense.faiss"))
        index = cls(stored.d)
        index._index = stored
        with np.load(directory / "dense.npz") as columns:
            index._owner, index._is_title = columns["owner"], columns["is_title"]
        for window in faiss.vector_to_array(stored.id_map).tolist():
            passage = int(index._owner[window])
            known = index._windows.get(passage)
            index._windows[passage] = range(known.start, window + 1) if known else range(window, window + 1)
        return index
