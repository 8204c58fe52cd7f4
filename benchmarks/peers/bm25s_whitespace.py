"""bm25s on words between spaces: what a Korean search is without analysis."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import bm25s

from benchmarks.peers.peer import Document, Model


def _words(texts: Sequence[str]) -> Any:
    return bm25s.tokenize(list(texts), token_pattern=r"\w+", stopwords=None, show_progress=False)


class Peer:
    """BM25 with the library's own parameters."""

    def __init__(self, model: Model) -> None:
        del model
        self._retriever = bm25s.BM25()
        self._ids: list[str] = []

    def index(self, documents: Sequence[Document]) -> None:
        """Take documents; called once."""
        self._ids = [name for name, _ in documents]
        self._retriever.index(_words([text for _, text in documents]), show_progress=False)

    def search(self, question: str, k: int) -> list[str]:
        """Ids of the nearest documents, best first."""
        places, _ = self._retriever.retrieve(
            _words([question]), k=min(k, len(self._ids)), show_progress=False
        )
        return [self._ids[place] for place in places[0]]
