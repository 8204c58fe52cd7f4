"""Pages of what is known: complete, in order, and without what has been taken away."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from indexer.structure import DocumentKind
from knowledge import escalations, listings, qa_entries, questions
from knowledge.db import Database
from knowledge.escalations import EscalationState
from knowledge.ingest import Ingest
from knowledge.listings import Span
from knowledge.models import Document, DocumentVersion
from knowledge.versions import withdraw_version
from tests import shelf
from tests.knowledge.analysts import CountingAnalyst
from tests.knowledge.conftest import NOW

OLD, IN_FORCE, TO_COME = dt.date(2024, 1, 1), dt.date(2026, 1, 2), dt.date(2027, 1, 1)
TODAY = NOW.date()
#: More than any column of a number holds.
FAR = 2**63 - 1


@pytest.fixture
def ingest(database: Database) -> Ingest:
    return Ingest(database, CountingAnalyst())


async def test_only_published_entries_are_listed(session: AsyncSession) -> None:
    first = await shelf.publish(session, "선금은 얼마까지 주나요?", "70%까지입니다.", now=NOW)
    draft = await shelf.draft(session, "초안인가요?", "네.", now=NOW)
    retired = await shelf.publish(session, "내린 답인가요?", "네.", now=NOW)
    await qa_entries.retire(session, retired.id, now=NOW)
    last = await shelf.publish(session, "하자보수는 몇 년인가요?", "공종마다 다릅니다.", now=NOW)
    assert [one.id for one in await listings.entries(session, Span())] == [first.id, last.id]
    assert [one.id for one in await listings.entries(session, Span(first.id))] == [last.id]
    assert [one.id for one in await listings.entries(session, Span(0, 1))] == [first.id]
    assert await listings.entries(session, Span(FAR)) == []
    found = {one: await listings.entry(session, one) for one in (first.id, draft.id, retired.id, FAR)}
    assert [one for one, entry in found.items() if entry is not None] == [first.id]


async def test_entries_hold_every_word_wherever_it_stands(session: AsyncSession) -> None:
    entry = await shelf.publish(
        session, "선금은 얼마까지 주나요?", "계약금액의 70%까지. MAS도 같습니다.", now=NOW
    )
    await shelf.publish(session, "선금 100", "다른 답", now=NOW)
    for words in (["선금", "70%"], ["계약금액"], ["mas"], ["얼마까지", "같습니다"]):
        assert [one.id for one in await listings.entries(session, Span(), words=words)] == [entry.id]
    for words in (["선금", "없는말"], ["7_%"], ["\\"]):
        assert await listings.entries(session, Span(), words=words) == []


async def test_documents_in_use_are_listed(database: Database, ingest: Ingest) -> None:
    expected = replace(shelf.decree(IN_FORCE, name="예상 질문"), kind=DocumentKind.EXPECTED)
    await shelf.store(ingest, shelf.decree(IN_FORCE), expected, shelf.decree(OLD, name="옛 규칙"), now=NOW)
    async with database.read() as session:
        rows = {row.title: row.id for row in await session.scalars(select(Document))}
        versions = {row.document_id: row.id for row in await session.scalars(select(DocumentVersion))}
    async with database.session() as session:
        await withdraw_version(session, versions[rows["옛 규칙"]], NOW)
    async with database.read() as session:
        listed = await listings.documents(session, Span())
        assert [one.title for one in listed] == ["지방계약법 시행령"]
        found = {title: await listings.document(session, number) for title, number in rows.items()}
        assert [title for title, one in found.items() if one is not None] == ["지방계약법 시행령"]
        assert await listings.document(session, FAR) is None
        assert await listings.documents(session, Span(listed[0].id)) == []


async def test_the_version_in_force_is_meant_where_none_is_named(database: Database, ingest: Ingest) -> None:
    for number, day in enumerate((OLD, IN_FORCE, TO_COME), 1):
        await shelf.store(ingest, shelf.decree(day, words=f"{number}판의 말이다."), now=NOW)
    async with database.read() as session:
        document = (await listings.documents(session, Span()))[0]
        assert [one.number for one in await listings.versions(session, document.id)] == [1, 2, 3]
        for named, day, number in (
            (None, TODAY, 2),
            (None, TO_COME, 3),
            (None, dt.date(1990, 1, 1), 3),
            (1, TODAY, 1),
        ):
            found = await listings.version(session, document.id, named, day)
            assert found is not None
            assert found.number == number
        assert await listings.version(session, document.id, 4, TODAY) is None
        assert await listings.version(session, document.id, FAR, TODAY) is None
        assert await listings.version(session, document.id + 1, None, TODAY) is None
        second = await listings.version(session, document.id, 2, TODAY)
        assert second is not None
    async with database.session() as session:
        await withdraw_version(session, second.id, NOW)
    async with database.read() as session:
        assert [one.number for one in await listings.versions(session, document.id)] == [1, 3]
        assert await listings.version(session, document.id, 2, TODAY) is None


async def test_passages_come_in_reading_order_once(database: Database, ingest: Ingest) -> None:
    await shelf.store(ingest, shelf.decree(IN_FORCE, articles=7), shelf.decree(OLD, name="다른 령"), now=NOW)
    async with database.read() as session:
        document = (await listings.documents(session, Span()))[0]
        version = await listings.version(session, document.id, None, TODAY)
        assert version is not None
        read: list[str] = []
        after = 0
        while rows := await listings.passages(session, version.id, Span(after, 3)):
            read += [row.article for row in rows]
            after = rows[-1].ordinal + 1
        assert read == [f"제{number}조" for number in range(1, 8)]
        assert await listings.passages(session, version.id, Span(FAR)) == []


async def test_escalations_come_with_the_last_word_of_an_instructor(session: AsyncSession) -> None:
    waiting = await shelf.hand_over(session, "기다리는 질문인가요?", now=NOW)
    answered = await shelf.hand_over(session, "답을 받은 질문인가요?", now=NOW)
    await shelf.answer(session, answered, "네, 받았습니다.", now=NOW)
    listed = await listings.escalations(session, Span())
    assert [(one.question.text, one.answer and one.answer.text) for one in listed] == [
        ("기다리는 질문인가요?", None),
        ("답을 받은 질문인가요?", "네, 받았습니다."),
    ]
    for state, found in ((EscalationState.OPEN, [waiting.id]), (EscalationState.ANSWERED, [answered.id])):
        assert [
            one.escalation.id for one in await listings.escalations(session, Span(), state=state)
        ] == found
    assert await listings.escalations(session, Span(answered.id)) == []
    assert await listings.escalations(session, Span(FAR)) == []
    assert await listings.escalation(session, FAR) is None


async def test_a_question_that_was_taken_back_is_in_no_list(session: AsyncSession) -> None:
    taken_back = await shelf.hand_over(session, "지운 질문인가요?", now=NOW)
    kept = await shelf.hand_over(session, "남은 질문인가요?", now=NOW)
    await escalations.withdraw(session, taken_back.id, now=NOW)
    await questions.withdraw(session, taken_back.question_id)
    assert [one.escalation.id for one in await listings.escalations(session, Span())] == [kept.id]
    assert await listings.escalation(session, taken_back.id) is None
