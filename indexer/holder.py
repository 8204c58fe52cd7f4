"""The index in use: replaced as a whole when it is loaded anew."""

from __future__ import annotations

from indexer.calibration import Calibration
from indexer.index import PassageIndex
from indexer.question import QuestionReader
from indexer.search import Searcher


class IndexHolder:
    """Hands out the searcher of the index in use. Safe to use from several threads."""

    def __init__(self, reader: QuestionReader) -> None:
        """Make a holder without an index.

        Args:
            reader: Reads questions for every index that is put in.
        """
        self.reader = reader
        self._searcher: Searcher | None = None

    @property
    def searcher(self) -> Searcher | None:
        """The searcher of the index in use; None until one is put in."""
        return self._searcher

    def put(self, index: PassageIndex, calibration: Calibration | None = None) -> PassageIndex | None:
        """Put an index in use; returns the one that it replaces, for the caller to close."""
        replaced, self._searcher = self._searcher, Searcher(index, self.reader, calibration)
        return replaced.index if replaced else None
