"""txtai's hybrid index: its own BM25 and FAISS, weighted alike."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from txtai import Embeddings

from benchmarks.peers.peer import WINDOWS, Document, Model, first_of_each


class Peer:
    """``Embeddings(hybrid=True)`` with vectors from outside."""

    def __init__(self, model: Model) -> None:
        def transform(texts: list[str]) -> object:
            return np.stack([model.encode(text) for text in texts])

        self._embeddings = Embeddings(method="external", transform=transform, hybrid=True)
        self._owners: list[str] = []

    def index(self, documents: Sequence[Document]) -> None:
        """Take windows; called once."""
        self._owners = [name for name, _ in documents]
        self._embeddings.index((number, text, None) for number, (_, text) in enumerate(documents))

    def search(self, question: str, k: int) -> list[str]:
        """Ids of the nearest articles, best first."""
        found = self._embeddings.search(question, WINDOWS)
        return first_of_each((self._owners[number] for number, _ in found), k)
