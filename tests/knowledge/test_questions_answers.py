"""Questions are asked once; answers and feedback keep what was said."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.ext.asyncio import AsyncSession

from knowledge import answers, questions
from knowledge.answering import Answer, Citation, Decision
from knowledge.answers import Verdict
from knowledge.models import Person, Question, Room
from tests.knowledge.conftest import NOW

CITATION = Citation(
    passage_id=1,
    law="지방계약법 시행령",
    article="제25조",
    path="제1항제5호",
    title="수의계약에 의할 수 있는 경우",
    effective_date=dt.date(2026, 1, 1),
    document_version=1,
    quote="추정가격이 2천만원 이하인 물품",
    authority=2,
)


def answer(decision: Decision = Decision.EXTRACTED) -> Answer:
    return Answer(decision, "답변", 0.9, (CITATION,), index_id="index-1", latency_ms=12.5)


async def test_one_message_asks_one_question(session: AsyncSession, question: Question) -> None:
    again = await questions.record(
        session,
        room_id=question.room_id,
        person_id=question.person_id,
        message_id=question.message_id,
        text="다른 글",
        now=NOW + dt.timedelta(hours=1),
    )
    assert again is question
    assert again.text.startswith("2천만원")
    assert await questions.by_message(session, question.room_id, "m1") is question
    assert await questions.by_message(session, question.room_id, "m2") is None


async def test_an_edit_and_a_withdrawal_are_kept(session: AsyncSession, question: Question) -> None:
    await questions.edit(session, question.id, text="고친 질문", now=NOW)
    await questions.withdraw(session, question.id)
    stored = await questions.get(session, question.id)
    assert stored is not None
    assert (stored.text, stored.edited_at, stored.state) == ("고친 질문", NOW, "withdrawn")


async def test_questions_of_a_person_are_counted(
    session: AsyncSession, room: Room, asker: Person, instructor: Person
) -> None:
    for number in range(5):
        await questions.record(
            session,
            room_id=room.id,
            person_id=asker.id,
            message_id=str(number),
            text="질문",
            now=NOW + dt.timedelta(seconds=number),
        )
    assert await questions.asked_since(session, asker.id, NOW + dt.timedelta(seconds=2)) == 3
    assert await questions.asked_since(session, instructor.id, NOW) == 0


async def test_an_answer_comes_back_with_its_citations(session: AsyncSession, question: Question) -> None:
    row = await answers.record(session, question, answer(), now=NOW)
    session.expunge(row)
    stored = await answers.get(session, row.id)
    assert stored is not None
    assert stored is not row
    assert (stored.decision, stored.confidence, stored.index_id) == ("extracted", 0.9, "index-1")
    assert answers.citations_of(stored) == (CITATION,)


async def test_the_last_answer_counts(session: AsyncSession, question: Question, instructor: Person) -> None:
    assert await answers.latest_for(session, question.id) is None
    assert await answers.latest_by_instructor(session, question.id) is None
    bot = await answers.record(session, question, answer(Decision.UNSURE), now=NOW)
    assert await answers.latest_for(session, question.id) is bot
    person = await answers.record_instructor(
        session, question, instructor_id=instructor.id, text="2인입니다", now=NOW
    )
    assert await answers.latest_for(session, question.id) is person
    assert await answers.latest_by_instructor(session, question.id) is person
    assert await answers.latest_by_bot(session, question.id) is bot


async def test_the_last_word_of_feedback_counts(
    session: AsyncSession, question: Question, asker: Person, instructor: Person
) -> None:
    row = await answers.record(session, question, answer(), now=NOW)
    give = answers.give_feedback
    assert await give(session, row.id, asker.id, Verdict.SOLVED, now=NOW)
    assert not await give(session, row.id, asker.id, Verdict.SOLVED, now=NOW)
    assert await give(session, row.id, asker.id, Verdict.NOT_SOLVED, now=NOW)
    assert await give(session, row.id, instructor.id, Verdict.NOT_SOLVED, now=NOW)
    assert await answers.verdict_of(session, row.id, asker.id) is Verdict.NOT_SOLVED
    assert await answers.tally(session, row.id) == {Verdict.SOLVED: 0, Verdict.NOT_SOLVED: 2}
