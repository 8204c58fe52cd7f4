"""SQLite's full-text search with its trigram tokenizer: the search that is already there."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from benchmarks.peers.peer import Document, Model


class Peer:
    """FTS5 in memory; a question is any of its trigrams, ranked by ``bm25()``."""

    def __init__(self, model: Model) -> None:
        del model
        self._database = sqlite3.connect(":memory:")

    def index(self, documents: Sequence[Document]) -> None:
        """Take documents; called once."""
        self._database.execute(
            "CREATE VIRTUAL TABLE article USING fts5(id UNINDEXED, text, tokenize='trigram')"
        )
        self._database.executemany("INSERT INTO article VALUES (?, ?)", documents)

    def search(self, question: str, k: int) -> list[str]:
        """Ids of the nearest documents, best first."""
        words = " ".join(question.replace('"', " ").split())
        trigrams = {words[start : start + 3] for start in range(len(words) - 2)}
        asked = " OR ".join(f'"{trigram}"' for trigram in sorted(trigrams))
        if not asked:
            return []
        rows = self._database.execute(
            "SELECT id FROM article WHERE article MATCH ? ORDER BY rank LIMIT ?", (asked, k)
        )
        return [name for (name,) in rows]
