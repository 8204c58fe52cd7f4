"""A model by itself: the product of the question's vector with that of every window."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from benchmarks.peers.peer import WINDOWS, Document, Model, first_of_each


class Peer:
    """Exact search in one matrix."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._owners: list[str] = []

    def index(self, documents: Sequence[Document]) -> None:
        """Take windows; called once."""
        self._owners = [name for name, _ in documents]
        self._windows = np.stack([self._model.encode(text) for _, text in documents])

    def search(self, question: str, k: int) -> list[str]:
        """Ids of the nearest articles, best first."""
        nearest = np.argsort(-(self._windows @ self._model.encode(question)), kind="stable")[:WINDOWS]
        return first_of_each((self._owners[place] for place in nearest.tolist()), k)
