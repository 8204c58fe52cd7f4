"""Haystack 2 with its in-memory document store: BM25, alone or joined with vectors by reciprocal ranks."""

from __future__ import annotations

import os
from collections.abc import Sequence

os.environ.setdefault("HAYSTACK_TELEMETRY_ENABLED", "False")  # before the import below: it is read once

from haystack import Document as HaystackDocument
from haystack import Pipeline
from haystack.components.joiners import DocumentJoiner
from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
from haystack.document_stores.in_memory import InMemoryDocumentStore

from benchmarks.peers.peer import WINDOWS, Document, Model, first_of_each


class Bm25:
    """``InMemoryBM25Retriever`` as it comes."""

    def __init__(self, model: Model) -> None:
        del model
        self._store = InMemoryDocumentStore()
        self._retriever = InMemoryBM25Retriever(self._store)

    def index(self, documents: Sequence[Document]) -> None:
        """Take documents; called once."""
        self._store.write_documents([HaystackDocument(id=name, content=text) for name, text in documents])

    def search(self, question: str, k: int) -> list[str]:
        """Ids of the nearest documents, best first."""
        return [found.id for found in self._retriever.run(query=question, top_k=k)["documents"]]


class Hybrid:
    """The hybrid pipeline of Haystack's documentation, over windows with given vectors."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._store = InMemoryDocumentStore(return_embedding=False)
        self._pipeline = Pipeline()
        self._pipeline.add_component("words", InMemoryBM25Retriever(self._store, top_k=WINDOWS))
        self._pipeline.add_component("vectors", InMemoryEmbeddingRetriever(self._store, top_k=WINDOWS))
        self._pipeline.add_component(
            "joiner", DocumentJoiner(join_mode="reciprocal_rank_fusion", top_k=WINDOWS)
        )
        self._pipeline.connect("words", "joiner")
        self._pipeline.connect("vectors", "joiner")

    def index(self, documents: Sequence[Document]) -> None:
        """Take windows; called once."""
        self._store.write_documents(
            [
                HaystackDocument(
                    id=str(number),
                    content=text,
                    meta={"article": name},
                    embedding=self._model.encode(text).tolist(),
                )
                for number, (name, text) in enumerate(documents)
            ]
        )

    def search(self, question: str, k: int) -> list[str]:
        """Ids of the nearest articles, best first."""
        vector = self._model.encode(question).tolist()
        found = self._pipeline.run({"words": {"query": question}, "vectors": {"query_embedding": vector}})
        return first_of_each((each.meta["article"] for each in found["joiner"]["documents"]), k)
