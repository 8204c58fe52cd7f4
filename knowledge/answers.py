"""Answers (답변): what was said to a question, by the bot or an instructor, and what people thought of it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge.answering import Answer, Citation
from knowledge.db import insert_into
from knowledge.models import AnswerRow, Feedback, Question

#: ``AnswerRow.decision`` where a person answered.
INSTRUCTOR = "instructor"


class Verdict(StrEnum):
    """What somebody thought of an answer."""

    SOLVED = "solved"
    NOT_SOLVED = "not_solved"


async def record(session: AsyncSession, question: Question, answer: Answer, *, now: dt.datetime) -> AnswerRow:
    """Write down what the bot said, refusals included: their citations are what was found."""
    row = AnswerRow(
        question_id=question.id,
        decision=answer.decision,
        text=answer.text,
        confidence=answer.confidence,
        citations=[citation_to_json(citation) for citation in answer.citations],
        qa_entry_id=answer.qa_entry_id,
        index_id=answer.index_id or None,
        latency_ms=answer.latency_ms,
        answered_at=now,
    )
    session.add(row)
    await session.flush()
    return row


async def record_instructor(
    session: AsyncSession,
    question: Question,
    *,
    instructor_id: int,
    text: str,
    now: dt.datetime,
    citations: Sequence[Citation] = (),
) -> AnswerRow:
    """Write down what an instructor said."""
    row = AnswerRow(
        question_id=question.id,
        instructor_id=instructor_id,
        decision=INSTRUCTOR,
        text=text,
        citations=[citation_to_json(citation) for citation in citations],
        answered_at=now,
    )
    session.add(row)
    await session.flush()
    return row


async def get(session: AsyncSession, answer_id: int) -> AnswerRow | None:
    """An answer by number."""
    return await session.get(AnswerRow, answer_id)


async def latest_for(session: AsyncSession, question_id: int) -> AnswerRow | None:
    """The last thing that was said to a question, if anything was."""
    return await session.scalar(
        select(AnswerRow).where(AnswerRow.question_id == question_id).order_by(AnswerRow.id.desc()).limit(1)
    )


async def latest_by_bot(session: AsyncSession, question_id: int) -> AnswerRow | None:
    """The last thing that the bot said to a question, a refusal included, if it was asked."""
    return await session.scalar(
        select(AnswerRow)
        .where(AnswerRow.question_id == question_id, AnswerRow.instructor_id.is_(None))
        .order_by(AnswerRow.id.desc())
        .limit(1)
    )


async def latest_by_instructor(session: AsyncSession, question_id: int) -> AnswerRow | None:
    """The last thing that an instructor said to a question, if one did."""
    return await session.scalar(
        select(AnswerRow)
        .where(AnswerRow.question_id == question_id, AnswerRow.decision == INSTRUCTOR)
        .order_by(AnswerRow.id.desc())
        .limit(1)
    )


async def give_feedback(
    session: AsyncSession, answer_id: int, person_id: int, verdict: Verdict, *, now: dt.datetime
) -> bool:
    """Note what somebody thinks of an answer; their last word counts.

    Returns:
        False where they had said the same before, so that nothing changed.
    """
    statement = insert_into(session, Feedback).values(
        answer_id=answer_id, person_id=person_id, verdict=verdict, given_at=now
    )
    changed = await session.execute(
        statement.on_conflict_do_update(
            index_elements=["answer_id", "person_id"],
            set_={"verdict": verdict, "given_at": now},
            where=Feedback.verdict != verdict,
        ).returning(Feedback.answer_id)
    )
    return changed.first() is not None


async def tally(session: AsyncSession, answer_id: int) -> dict[Verdict, int]:
    """How many persons think what of an answer; every verdict is there, 0 included."""
    rows = await session.execute(
        select(Feedback.verdict, func.count())
        .where(Feedback.answer_id == answer_id)
        .group_by(Feedback.verdict)
    )
    return dict.fromkeys(Verdict, 0) | {Verdict(verdict): number for verdict, number in rows}


async def verdict_of(session: AsyncSession, answer_id: int, person_id: int) -> Verdict | None:
    """What a person thinks of an answer, if they said so."""
    row = await session.get(Feedback, (answer_id, person_id), populate_existing=True)
    return Verdict(row.verdict) if row else None


def citation_to_json(citation: Citation) -> dict[str, Any]:
    """A citation as it is stored."""
    fields = dataclasses.asdict(citation)
    if citation.effective_date is not None:
        fields["effective_date"] = citation.effective_date.isoformat()
    return fields


def citations_of(row: AnswerRow) -> tuple[Citation, ...]:
    """The citations of a stored answer, best first."""
    return tuple(_citation_from_json(fields) for fields in row.citations)


def _citation_from_json(fields: dict[str, Any]) -> Citation:
    date = fields["effective_date"]
    return Citation(**{**fields, "effective_date": dt.date.fromisoformat(date) if date else None})
