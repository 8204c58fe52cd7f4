"""LangChain with its FAISS vector store."""

from __future__ import annotations

from collections.abc import Sequence

from langchain_community.vectorstores import FAISS
from langchain_community.vectorstores.utils import DistanceStrategy
from langchain_core.embeddings import Embeddings

from benchmarks.peers.peer import WINDOWS, Document, Model, first_of_each


class _GivenEmbeddings(Embeddings):  # type: ignore[misc]  # not installed where types are checked
    """LangChain's interface to the model."""

    def __init__(self, model: Model) -> None:
        self._model = model

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Vectors of windows."""
        return [self._model.encode(text).tolist() for text in texts]

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question."""
        return self._model.encode(text).tolist()  # type: ignore[no-any-return]


class Peer:
    """``FAISS.from_texts`` as the documentation has it, by inner product."""

    def __init__(self, model: Model) -> None:
        self._embeddings = _GivenEmbeddings(model)

    def index(self, documents: Sequence[Document]) -> None:
        """Take windows; called once."""
        self._store = FAISS.from_texts(
            [text for _, text in documents],
            self._embeddings,
            metadatas=[{"article": name} for name, _ in documents],
            distance_strategy=DistanceStrategy.MAX_INNER_PRODUCT,
        )

    def search(self, question: str, k: int) -> list[str]:
        """Ids of the nearest articles, best first."""
        found = self._store.similarity_search(question, k=WINDOWS)
        return first_of_each((each.metadata["article"] for each in found), k)
