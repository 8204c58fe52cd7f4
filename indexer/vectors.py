"""Vector search: the windows nearest to a question, and how near passages are.

It goes in two steps. A sketch of each window, one bit a dimension (RaBitQ: Gao and Long, SIGMOD 2024; by
FAISS), names some five times as many windows as are wanted; of these, half-precision vectors say which are
nearest. Of 12,458 windows of contract law, 600 sketches held the nearest to every one of 200 questions and
99.4 % of the nearest 60. Reading all vectors instead takes five times as long.
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
#: Windows that sketches name for each one that is wanted, and how many they name at least.
_NAMED_FOR_EACH = 5
_NAMED = 500
#: Windows whose mean is the centre of all sketches.
_CENTRE_OF = 50_000
#: Owner of a window whose passage was removed.
_NOBODY = -1

# Searches run beside each other, one a thread; threads inside each only get into each other's way.
faiss.omp_set_num_threads(1)


class VectorIndex:
    """Windows of passages.

    The caller keeps searches and changes apart: ``apply`` moves vectors in place.
    """

    def __init__(self, dimension: int) -> None:
        self._dimension = dimension
        #: Vectors, with room for more after the first ``_used``, and the passage of each.
        self._rows: HalfVectors = np.empty((0, dimension), np.float16)
        self._owner: npt.NDArray[np.int64] = np.empty(0, np.int64)
        self._used = 0
        self._live = 0
        #: For each passage, its first window and their number.
        self._windows: dict[int, tuple[int, int]] = {}
        self._sketches: Any = None
        #: Windows when the centre of the sketches was found.
        self._centred_on = 0

    @property
    def size(self) -> int:
        """Number of windows."""
        return self._live

    def apply(self, added: Mapping[int, HalfVectors], removed: Iterable[int]) -> None:
        """Remove and add passages; an added one replaces one of the same id.

        Args:
            added: Passage id to its vectors, one row a window.
            removed: Passage ids; unknown ones are ignored.
        """
        for passage in {*removed, *added} & self._windows.keys():
            first, count = self._windows.pop(passage)
            self._owner[first : first + count] = _NOBODY
            self._live -= count
        first = self._used
        self._append(added)
        # A centre found among half as many windows is off; and gaps cost as much as windows.
        if self._used > 2 * min(self._centred_on, self._live):
            self._renew()
        elif self._used > first:
            self._sketches.add(self._rows[first : self._used].astype(np.float32))

    def search(self, vectors: Vectors, limit: int, allowed: npt.NDArray[np.bool_]) -> set[int]:
        """The passages with the windows nearest to any of some questions.

        Args:
            vectors: One row a question.
            limit: Windows looked at for each question.
            allowed: For each passage id, whether it may be found.
        """
        named = max(limit * _NAMED_FOR_EACH, _NAMED)
        while named < self._used:
            _, found = self._sketches.search(vectors, named)
            nearest = [
                self._nearest(vector, windows[windows >= 0], limit, allowed)
                for vector, windows in zip(vectors, found, strict=True)
            ]
            if all(len(owners) == limit for owners in nearest):
                return {owner for owners in nearest for owner in owners}
            named *= 4  # most of what was named may not be found on that day
        windows = np.arange(self._used)
        return {owner for vector in vectors for owner in self._nearest(vector, windows, limit, allowed)}

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
            windows[:, known] = np.maximum.reduceat(self._cosines(vectors, numbers), starts, axis=1)
        return windows

    def save(self, path: Path) -> None:
        """Write the vectors and their passages into a file."""
        rows, owner = self._rows[: self._used], self._owner[: self._used]
        if self._live < self._used:
            live = owner != _NOBODY
            rows, owner = rows[live], owner[live]
        np.savez(path, rows=rows, owner=owner)

    def load(self, path: Path) -> None:
        """Read what ``save`` wrote, into an empty index.

        Raises:
            OSError, KeyError, ValueError: When the file is missing or is something else.
        """
        with np.load(path) as columns:
            rows, owner = columns["rows"], columns["owner"]
        if rows.shape != (len(owner), self._dimension):
            raise ValueError(f"{path.name} holds {rows.shape} values of {len(owner)} windows")
        self._rows, self._owner, self._used = rows, owner, len(rows)
        self._renew()

    def _append(self, added: Mapping[int, HalfVectors]) -> None:
        needed = self._used + sum(map(len, added.values()))
        if needed > len(self._rows):
            room = max(needed, 2 * len(self._rows))
            self._rows = _with_room(self._rows, room)
            self._owner = _with_room(self._owner, room)
        for passage, rows in added.items():
            end = self._used + len(rows)
            self._rows[self._used : end] = rows
            self._owner[self._used : end] = passage
            self._windows[passage] = (self._used, len(rows))
            self._used = end
            self._live += len(rows)

    def _renew(self) -> None:
        """Close the gaps, and sketch everything around its present centre."""
        live = np.flatnonzero(self._owner[: self._used] != _NOBODY)
        if len(live) < self._used:
            self._rows, self._owner = self._rows[live], self._owner[live]
        self._used = self._live = self._centred_on = len(live)
        rows, owner = self._rows[: self._used], self._owner[: self._used]
        firsts = np.flatnonzero(np.diff(owner, prepend=_NOBODY))
        counts = np.diff(firsts, append=self._used)
        spans = zip(firsts.tolist(), counts.tolist(), strict=True)
        self._windows = dict(zip(owner[firsts].tolist(), spans, strict=True))
        if not self._used:
            return
        sketches: Any = faiss.IndexRaBitQFastScan(self._dimension, faiss.METRIC_INNER_PRODUCT)
        sketches.train(rows[:: max(1, self._used // _CENTRE_OF)].astype(np.float32))
        for start in range(0, self._used, _CENTRE_OF):
            sketches.add(rows[start : start + _CENTRE_OF].astype(np.float32))
        self._sketches = sketches

    def _nearest(
        self, vector: Vectors, windows: npt.NDArray[np.int64], limit: int, allowed: npt.NDArray[np.bool_]
    ) -> list[int]:
        """Owners of the nearest of some windows that may be found, once for each of its windows."""
        owners = self._owner[windows]
        # A passage that was removed may have an id beyond those that there are now.
        may = (owners != _NOBODY) & (owners < len(allowed))
        may[may] = allowed[owners[may]]
        windows, owners = windows[may], owners[may]
        if len(windows) > limit:
            _, best = self._exact(windows).search(vector[None], limit)
            owners = owners[best[0]]
        nearest: list[int] = owners.tolist()
        return nearest

    def _cosines(self, vectors: Vectors, windows: npt.NDArray[np.int64]) -> Vectors:
        """Cosine of each of some windows: one row a question, one column a window."""
        found, order = self._exact(windows).search(vectors, len(windows))
        cosines: Vectors = np.empty_like(found)
        np.put_along_axis(cosines, order, found, axis=1)
        return cosines

    def _exact(self, windows: npt.NDArray[np.int64]) -> Any:
        """An index of some windows: FAISS reads half precision ten times as fast as numpy converts it."""
        index: Any = faiss.IndexScalarQuantizer(
            self._dimension, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
        )
        index.add_sa_codes(self._rows[windows].view(np.uint8))
        return index


def _with_room(array: npt.NDArray[Any], length: int) -> npt.NDArray[Any]:
    larger = np.empty((length, *array.shape[1:]), array.dtype)
    larger[: len(array)] = array
    return larger
