"""What lists are made of, put into a database by the services that put it there in the program."""

from __future__ import annotations

import datetime as dt
import itertools

from sqlalchemy.ext.asyncio import AsyncSession

from indexer.analysis import AnalysedPassage
from indexer.structure import StructuredDocument
from knowledge import answers, escalations, people, qa_entries, questions, rooms
from knowledge.answering import Citation
from knowledge.ingest import Ingest
from knowledge.models import Escalation, QAEntry
from tests.library import article, document

_messages = itertools.count(1)


async def draft(session: AsyncSession, question: str, answer: str, *, now: dt.datetime) -> QAEntry:
    """A draft with one rule that was chosen and one that was not."""
    entry = await qa_entries.draft(session, question=question, answer=answer, author_id=None, now=now)
    await qa_entries.add_citation(session, entry.id, law="지방계약법 시행령", article="제30조", path="제1항")
    unchosen = Citation(None, "지방계약법", "제9조", "", "", None, None, "", 1)
    return await qa_entries.propose_citations(session, entry.id, [unchosen])


async def publish(session: AsyncSession, question: str, answer: str, *, now: dt.datetime) -> QAEntry:
    """A published entry."""
    entry = await draft(session, question, answer, now=now)
    analysed = [
        AnalysedPassage(one, {"body": one.text.split()}, "words", None, None)
        for one in qa_entries.to_passages(entry)
    ]
    return await qa_entries.publish(session, entry.id, analysed, publisher_id=None, now=now)


async def hand_over(session: AsyncSession, text: str, *, now: dt.datetime) -> Escalation:
    """A question of somebody in a room, in the hands of the instructors."""
    room = await rooms.ensure(session, channel="web", chat_id="open", title="계약방", kind="group", now=now)
    asker = await people.ensure(session, channel="web", user_id="asker", name="김주무관", now=now)
    question = await questions.record(
        session,
        room_id=room.id,
        person_id=asker.id,
        message_id=f"m{next(_messages)}",
        text=text,
        now=now,
        state=questions.QuestionState.ESCALATED,
    )
    return await escalations.open_for(session, question.id, escalations.Reason.UNSURE, now=now)


async def answer(session: AsyncSession, escalation: Escalation, text: str, *, now: dt.datetime) -> None:
    """An instructor answers."""
    instructor = await people.ensure(session, channel="web", user_id="teacher", name="이강사", now=now)
    await escalations.answer(session, escalation.id, instructor.id, now=now)
    question = await questions.get(session, escalation.question_id)
    assert question is not None
    await answers.record_instructor(session, question, instructor_id=instructor.id, text=text, now=now)


async def store(ingest: Ingest, *documents: StructuredDocument, now: dt.datetime) -> None:
    """Import documents."""
    for one in documents:
        await ingest.store(one, f"{one.title}.md", now=now)


def decree(
    day: dt.date, *, name: str = "지방계약법 시행령", articles: int = 3, words: str = "견적을 받는다."
) -> StructuredDocument:
    """A version of a decree, one passage an article."""
    sections = [
        article(f"제{number}조", f"제목 {number}", ("제1항", f"{number}번째 {words}"))
        for number in range(1, articles + 1)
    ]
    return document(name, sections, effective=day)
