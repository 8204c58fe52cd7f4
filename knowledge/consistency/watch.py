"""Looks for contradictions among what is published, entry by entry, as things change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from functools import partial

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from indexer.entries import PassageKind
from indexer.explanation import explain_entries
from indexer.gate import judge
from indexer.holder import IndexHolder
from indexer.matching import COMPARED
from indexer.search import Searcher, SearchResult
from indexer.structure import DocumentKind
from knowledge.consistency.conflicts import FoundConflict, store
from knowledge.consistency.differences import (
    Saying,
    number_difference,
    papers_difference,
    yes_no_difference,
)
from knowledge.corpus import StoredPassage, current_seq, load_passages
from knowledge.db import Database
from knowledge.models import Document, DocumentVersion, PassageRow, QAEntry
from knowledge.qa_entries import EntryState
from knowledge.starter import KEY_PREFIX, starter_documents
from knowledge.threads import in_thread

#: From this probability on, two entries ask the same or nearly so.
_ASKS_THE_SAME = 0.5
#: From this confidence on, a standard document is about the matter, and so many of its passages are read.
_ON_THE_MATTER = 0.5
_PASSAGES = 3


class ConsistencyWatch:
    """Compares what is new with everything else that is published. For one process, on its event loop."""

    def __init__(
        self,
        holder: IndexHolder,
        database: Database,
        executor: Executor,
        *,
        now: Callable[[], dt.datetime],
        today: Callable[[], dt.date],
    ) -> None:
        """Make a watch.

        Args:
            holder: The index in use, which finds what may contradict.
            database: Where everything is stored.
            executor: Threads for the work of the processor.
            now: The moment.
            today: The day on which documents must be in force.
        """
        self._holder = holder
        self._database = database
        self._executor = executor
        self._now = now
        self._today = today
        self._seq = -1
        self._compared: set[int] = set()
        self._standards: dict[int, bool] = {}

    async def look(self) -> int:
        """Compare what has changed since the last look; everything at the first.

        Returns:
            How many contradictions are new.
        """
        searcher = self._holder.searcher
        async with self._database.read() as session:
            seq = await current_seq(session)
            if searcher is None or seq == self._seq or searcher.index.seq < seq:
                return 0
            entries = await _published(session)
            standards = await _standards(session)
        if standards != self._standards:
            self._compared.clear()
        self._standards = standards
        new = 0
        for entry in entries:
            if entry.id in self._compared:
                continue
            async with self._database.read() as session:
                found = await self._compare(session, searcher, entry)
            if found:
                async with self._database.session() as session:
                    new += await store(session, found, now=self._now())
            self._compared.add(entry.id)
        self._compared &= {entry.id for entry in entries}
        self._seq = seq
        return new

    async def _compare(
        self, session: AsyncSession, searcher: Searcher, entry: QAEntry
    ) -> list[FoundConflict]:
        question = await in_thread(self._executor, searcher.read, entry.question)
        search = partial(searcher.search, question, on=self._today())
        asked = await in_thread(self._executor, partial(search, kinds=(PassageKind.QA,), limit=COMPARED))
        ruled = await in_thread(
            self._executor, partial(search, kinds=(PassageKind.STANDARD,), limit=_PASSAGES)
        )
        same = await self._asking_the_same(session, searcher, asked, entry)
        near = await self._on_the_matter(session, searcher, ruled, entry)
        return await in_thread(self._executor, _conflicts, entry, same, near, searcher)

    async def _asking_the_same(
        self, session: AsyncSession, searcher: Searcher, asked: SearchResult, entry: QAEntry
    ) -> list[StoredPassage]:
        others = {one.id: one for one in await _load(session, asked)}
        # Without those that were retired since the search.
        asked = replace(asked, hits=tuple(hit for hit in asked.hits if hit.passage_id in others))
        titles = [others[hit.passage_id].passage.title for hit in asked.hits]
        matches = await in_thread(self._executor, explain_entries, searcher, asked, titles)
        return [
            others[hit.passage_id]
            for hit, match in zip(asked.hits, matches, strict=False)
            if match.probability >= _ASKS_THE_SAME and others[hit.passage_id].qa_entry_id != entry.id
        ]

    async def _on_the_matter(
        self, session: AsyncSession, searcher: Searcher, ruled: SearchResult, entry: QAEntry
    ) -> list[StoredPassage]:
        if judge(ruled, searcher.calibration.standard_gate).confidence < _ON_THE_MATTER:
            return []
        # What ships with the program was compared before it shipped.
        ships = entry.key is not None and entry.key.startswith(KEY_PREFIX)
        return [
            one
            for one in await _load(session, ruled)
            if not (ships and self._standards.get(one.document_version_id or 0))
        ]


async def _load(session: AsyncSession, found: SearchResult) -> list[StoredPassage]:
    return await load_passages(session, [hit.passage_id for hit in found.hits], with_analysis=False)


def _conflicts(
    entry: QAEntry, same: Sequence[StoredPassage], near: Sequence[StoredPassage], searcher: Searcher
) -> list[FoundConflict]:
    idf = partial(searcher.index.idf, "bigrams")
    ours = Saying(entry.question, entry.answer)
    found = []
    for other in same:
        if other.qa_entry_id is None:
            continue
        theirs = Saying(other.passage.title, other.passage.text)
        # From whichever side it is found, it reads the same.
        sides = sorted([(entry.id, ours), (other.qa_entry_id, theirs)], key=lambda side: side[0])
        (left_id, left), (right_id, right) = sides
        found += [
            FoundConflict(left_id, right_id, None, "", difference)
            for difference in (
                number_difference(left, right, idf),
                papers_difference(left, right),
                yes_no_difference(left, right),
            )
            if difference is not None
        ]
    for passage in near:
        difference = number_difference(ours, Saying(passage.passage.title, passage.passage.text), idf)
        if difference is not None:
            heading = f"{passage.meta.law} {passage.passage.title}"
            found.append(FoundConflict(entry.id, None, passage.id, heading, difference))
    return found


async def _published(session: AsyncSession) -> list[QAEntry]:
    query = select(QAEntry).where(QAEntry.state == EntryState.PUBLISHED).order_by(QAEntry.id)
    return list(await session.scalars(query))


async def _standards(session: AsyncSession) -> dict[int, bool]:
    """The versions of standard documents that are searched, and whether each ships with the program."""
    query = (
        select(DocumentVersion.id, DocumentVersion.source_name)
        .join(Document, Document.id == DocumentVersion.document_id)
        .where(
            Document.kind == DocumentKind.STANDARD,
            select(PassageRow.id)
            .where(PassageRow.document_version_id == DocumentVersion.id, PassageRow.active)
            .exists(),
        )
    )
    shipped = {path.name for path in starter_documents()}
    return {row.id: row.source_name in shipped for row in await session.execute(query)}
