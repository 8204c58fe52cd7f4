"""Questions (질문): what was asked, once per message."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge.db import insert_into
from knowledge.models import Question


class QuestionState(StrEnum):
    """What has become of a question."""

    ANSWERED = "answered"
    ESCALATED = "escalated"
    RESOLVED = "resolved"
    OUT_OF_SCOPE = "out_of_scope"
    WITHDRAWN = "withdrawn"


async def record(
    session: AsyncSession,
    *,
    room_id: int,
    person_id: int,
    message_id: str,
    text: str,
    now: dt.datetime,
    topic_id: str | None = None,
    parent_id: int | None = None,
    state: QuestionState = QuestionState.ANSWERED,
) -> Question:
    """Write a question down; the same message of the same room is the same question.

    Args:
        session: The transaction.
        room_id: Where it was asked.
        person_id: Who asked.
        message_id: The platform's id of the message, unique in its room.
        text: The question, masked.
        now: When it was asked.
        topic_id: The forum topic, if any.
        parent_id: The question that it follows up, if any.
        state: What becomes of it, as the answer decides.

    Returns:
        The question; one that was recorded before is returned as it stands.
    """
    statement = insert_into(session, Question).values(
        room_id=room_id,
        person_id=person_id,
        message_id=message_id,
        text=text,
        topic_id=topic_id,
        parent_id=parent_id,
        state=state,
        asked_at=now,
    )
    await session.execute(statement.on_conflict_do_nothing(index_elements=["room_id", "message_id"]))
    found = await session.scalars(
        select(Question).where(Question.room_id == room_id, Question.message_id == message_id)
    )
    return found.one()


async def by_message(session: AsyncSession, room_id: int, message_id: str) -> Question | None:
    """The question that a message asked, if it asked one."""
    return await session.scalar(
        select(Question).where(Question.room_id == room_id, Question.message_id == message_id)
    )


async def get(session: AsyncSession, question_id: int) -> Question | None:
    """A question by number."""
    return await session.get(Question, question_id)


async def edit(session: AsyncSession, question_id: int, *, text: str, now: dt.datetime) -> None:
    """Take over the new words of a question whose message was edited, masked."""
    await session.execute(update(Question).where(Question.id == question_id).values(text=text, edited_at=now))


async def withdraw(session: AsyncSession, question_id: int) -> None:
    """Note that the asker took the question back."""
    await set_state(session, question_id, QuestionState.WITHDRAWN)


async def set_state(session: AsyncSession, question_id: int, state: QuestionState) -> None:
    """Note what has become of a question."""
    await session.execute(update(Question).where(Question.id == question_id).values(state=state))


async def asked_since(session: AsyncSession, person_id: int, since: dt.datetime) -> int:
    """How many questions a person has asked from a moment on, withdrawn ones counted."""
    number = await session.scalar(
        select(func.count())
        .select_from(Question)
        .where(Question.person_id == person_id, Question.asked_at >= since)
    )
    return number or 0
