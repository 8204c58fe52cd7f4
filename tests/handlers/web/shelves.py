"""What is published and imported, with a real index of it: fixtures for the parts of the web that search."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import select

from indexer.analysis import Analyser
from indexer.holder import IndexHolder
from indexer.morphemes import Morphemes
from indexer.question import QuestionReader
from indexer.structure import StructuredDocument
from indexer.thesaurus import Thesaurus, shipped_rows
from knowledge import qa_entries
from knowledge.analyst import AsyncAnalyst
from knowledge.board.search import BoardSearch
from knowledge.db import Database
from knowledge.follower import IndexFollower
from knowledge.ingest import Ingest
from knowledge.models import Document, QAEntry
from tests.handlers.web.conftest import Clock

Basis = tuple[str, str, str]


class Shelves:
    """What the board shows, filled as the program fills it; the index follows."""

    def __init__(
        self, database: Database, analyst: AsyncAnalyst, follower: IndexFollower, clock: Clock
    ) -> None:
        self.database = database
        self._analyst = analyst
        self._follower = follower
        self._clock = clock

    async def publish(self, question: str, answer: str, *basis: Basis) -> int:
        """An entry, published by somebody other than its author; without a basis, an instructor's opinion."""
        entry_id = await self.draft(question, answer, *basis)
        async with self.database.read() as session:
            entry = await session.get_one(QAEntry, entry_id)
        analysed = await self._analyst.analyse(qa_entries.to_passages(entry))
        async with self.database.session() as session:
            await qa_entries.publish(
                session, entry_id, analysed, publisher_id=None, now=self._clock(), as_opinion=True
            )
        await self._follower.catch_up()
        return entry_id

    async def draft(self, question: str, answer: str, *basis: Basis) -> int:
        async with self.database.session() as session:
            entry = await qa_entries.draft(
                session, question=question, answer=answer, author_id=None, now=self._clock()
            )
            for law, article, path in basis:
                await qa_entries.add_citation(session, entry.id, law=law, article=article, path=path)
            return entry.id

    async def retire(self, entry_id: int) -> None:
        async with self.database.session() as session:
            await qa_entries.retire(session, entry_id, now=self._clock())
        await self._follower.catch_up()

    async def add(self, *documents: StructuredDocument) -> list[int]:
        """Import documents, each under a moment of its own; their numbers."""
        for document in documents:
            self._clock.forward(minutes=1)
            await Ingest(self.database, self._analyst).store(document, "file.md", now=self._clock())
        await self._follower.catch_up()
        async with self.database.read() as session:
            found = {row.key: row.id for row in await session.scalars(select(Document))}
        return [found[f"{one.kind}:{one.short_name}"] for one in documents]


@pytest.fixture
def executor() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(2) as pool:
        yield pool


@pytest.fixture
def holder(morphemes: Morphemes) -> IndexHolder:
    return IndexHolder(QuestionReader(morphemes, Thesaurus(morphemes, shipped_rows()), None))


@pytest.fixture
def search(
    holder: IndexHolder, database: Database, morphemes: Morphemes, executor: ThreadPoolExecutor
) -> BoardSearch:
    return BoardSearch(holder, database, morphemes, executor)


@pytest.fixture
async def shelves(
    database: Database,
    holder: IndexHolder,
    morphemes: Morphemes,
    executor: ThreadPoolExecutor,
    clock: Clock,
    tmp_path: Path,
) -> AsyncIterator[Shelves]:
    analyser = Analyser(morphemes, None)
    follower = IndexFollower(database, holder, analyser.identity, tmp_path / "index", executor)
    await follower.load()
    yield Shelves(database, AsyncAnalyst(analyser, executor), follower, clock)
    await follower.close()
