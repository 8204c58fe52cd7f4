"""The watch on a real index: what contradicts is found as it is published."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
from sqlalchemy import select

from indexer.analysis import Analyser
from indexer.authority import Authority
from indexer.holder import IndexHolder
from indexer.structure import Block, DocumentKind, Section
from knowledge import people, qa_entries
from knowledge.analyst import AsyncAnalyst
from knowledge.consistency import conflicts
from knowledge.consistency.conflicts import ConflictState
from knowledge.consistency.watch import ConsistencyWatch
from knowledge.db import Database
from knowledge.follower import IndexFollower
from knowledge.ingest import Ingest
from knowledge.models import Conflict
from knowledge.starter import import_starter
from tests.knowledge.conftest import NOW
from tests.library import DOCUMENTS, TODAY, document

WOMEN = "여성기업과 수의계약은 얼마까지 할 수 있나요?"
ANSWER = "여성기업과는 추정가격이 {} 이하이면 수의계약을 할 수 있습니다."


@dataclass
class Watched:
    """Published knowledge, an index that follows it, and the watch."""

    database: Database
    analyst: AsyncAnalyst
    follower: IndexFollower
    watch: ConsistencyWatch

    async def publish(self, question: str, answer: str) -> int:
        async with self.database.session() as session:
            entry = await qa_entries.draft(session, question=question, answer=answer, author_id=None, now=NOW)
            await qa_entries.add_citation(
                session, entry.id, law="지방계약법 시행령", article="제30조", path="제1항제2호"
            )
        analysed = await self.analyst.analyse(qa_entries.to_passages(entry))
        async with self.database.session() as session:
            await qa_entries.publish(session, entry.id, analysed, publisher_id=None, now=NOW)
        await self.follower.catch_up()
        return entry.id

    async def retire(self, entry_id: int) -> None:
        async with self.database.session() as session:
            await qa_entries.retire(session, entry_id, now=NOW)
        await self.follower.catch_up()

    async def store(self, text: str, *, effective: str = "2026-01-02") -> None:
        section = Section("", "여성기업 수의계약", ("수의계약 안내",), (Block("", text),))
        guide = document(
            "수의계약 안내",
            [section],
            kind=DocumentKind.STANDARD,
            authority=Authority.STANDARD_DOCUMENT,
            effective=dt.date.fromisoformat(effective),
        )
        await Ingest(self.database, self.analyst).store(guide, "안내.hwpx", now=NOW)
        await self.follower.catch_up()

    async def stored(self) -> list[Conflict]:
        async with self.database.read() as session:
            return list(await session.scalars(select(Conflict).order_by(Conflict.id)))

    async def open(self) -> int:
        async with self.database.read() as session:
            return await conflicts.count_open(session, TODAY)


@pytest.fixture
async def watched(
    database: Database,
    holder: IndexHolder,
    follower: IndexFollower,
    analyser: Analyser,
    executor: ThreadPoolExecutor,
) -> AsyncIterator[Watched]:
    analyst = AsyncAnalyst(analyser, executor)
    for one in DOCUMENTS:
        await Ingest(database, analyst).store(one, one.title, now=NOW)
    await follower.load()
    watch = ConsistencyWatch(holder, database, executor, now=lambda: NOW, today=lambda: TODAY)
    yield Watched(database, analyst, follower, watch)
    await follower.close()


async def test_two_entries_that_give_other_amounts(watched: Watched) -> None:
    first = await watched.publish(WOMEN, ANSWER.format("5천만원"))
    assert await watched.watch.look() == 0
    second = await watched.publish("여성기업이랑 수의계약 얼마까지 되나요?", ANSWER.format("3천만원"))
    assert await watched.watch.look() == 1
    (found,) = await watched.stored()
    assert (found.kind, found.left_entry_id, found.right_entry_id) == ("number", first, second)
    assert "5천만원" in found.left_words and "3천만원" in found.right_words
    # Nothing has changed since.
    assert await watched.watch.look() == 0
    await watched.publish("하자검사는 언제 하나요?", "연 2회 이상 합니다.")
    assert await watched.watch.look() == 0
    assert await watched.open() == 1


async def test_an_entry_and_a_standard_document(watched: Watched) -> None:
    entry = await watched.publish(WOMEN, ANSWER.format("5천만원"))
    assert await watched.watch.look() == 0
    # A document that comes later is compared with what was published before it.
    await watched.store(ANSWER.format("3천만원"))
    assert await watched.watch.look() == 1
    (found,) = await watched.stored()
    assert (found.left_entry_id, found.right_entry_id) == (entry, None)
    assert found.right_passage_id is not None
    # Its next version still says so: that is the same contradiction.
    await watched.store(ANSWER.format("3천만원"), effective="2026-03-01")
    assert await watched.watch.look() == 0
    (again,) = await watched.stored()
    assert again.right_passage_id not in (None, found.right_passage_id)
    assert await watched.open() == 1
    # The one after it says what the entry says.
    await watched.store(ANSWER.format("5천만원"), effective="2026-06-01")
    assert await watched.watch.look() == 0
    assert await watched.open() == 0


async def test_what_is_retired_contradicts_no_more(watched: Watched) -> None:
    await watched.publish(WOMEN, ANSWER.format("5천만원"))
    wrong = await watched.publish(WOMEN, ANSWER.format("3천만원"))
    assert await watched.watch.look() == 1
    await watched.retire(wrong)
    assert await watched.watch.look() == 0
    assert await watched.open() == 0


async def test_what_was_decided_is_not_asked_again(watched: Watched, holder: IndexHolder) -> None:
    await watched.publish(WOMEN, ANSWER.format("5천만원"))
    await watched.publish(WOMEN, ANSWER.format("3천만원"))
    await watched.watch.look()
    (found,) = await watched.stored()
    async with watched.database.session() as session:
        teacher = await people.ensure(session, channel="web", user_id="t1", name="이강사", now=NOW)
        for first in (True, False):
            decided = await conflicts.decide(
                session, found.id, ConflictState.BOTH_HOLD, by_id=teacher.id, now=NOW
            )
            assert decided is first
    assert await watched.open() == 0
    with ThreadPoolExecutor(1) as executor:
        again = ConsistencyWatch(holder, watched.database, executor, now=lambda: NOW, today=lambda: TODAY)
        assert await again.look() == 0
    async with watched.database.session() as session:
        assert await conflicts.reopen(session, found.id)
        assert not await conflicts.reopen(session, found.id)
    assert await watched.open() == 1


@pytest.mark.sqlite
async def test_what_ships_contradicts_itself_nowhere(watched: Watched) -> None:
    await import_starter(watched.database, watched.analyst, now=NOW)
    await watched.follower.catch_up()
    await watched.watch.look()
    assert [(one.left_words, one.right_words) for one in await watched.stored()] == []
