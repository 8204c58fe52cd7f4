"""What is known, in the order of its numbers: for programs that read all of it, a page at a time.

A page goes on behind the number that the one before ended with, so nothing is read twice or left out,
whatever is added or taken away meanwhile. What has been retired, withdrawn or not yet published is in none.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import BigInteger, ColumnElement, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from indexer.structure import DocumentKind
from knowledge.answers import INSTRUCTOR
from knowledge.escalations import EscalationState
from knowledge.models import AnswerRow, Document, DocumentVersion, Escalation, PassageRow, QAEntry, Question
from knowledge.qa_entries import EntryState
from knowledge.questions import QuestionState
from knowledge.validity import version_on


@dataclass(frozen=True, slots=True)
class ListedEscalation:
    """A question in the hands of the instructors, without who asked it.

    Attributes:
        escalation: Where it stands.
        question: What was asked.
        answer: What an instructor said to it; None as long as nobody did.
    """

    escalation: Escalation
    question: Question
    answer: AnswerRow | None


@dataclass(frozen=True, slots=True)
class Span:
    """Which rows a page holds.

    Attributes:
        after: The number behind which it begins; 0 for the first page.
        limit: How many rows at most.
    """

    after: int = 0
    limit: int = 100


async def entries(session: AsyncSession, span: Span, *, words: Sequence[str] = ()) -> list[QAEntry]:
    """Published Q&A entries whose question or answer holds every one of some words."""
    held = (or_(QAEntry.question.icontains(word, autoescape=True),
                QAEntry.answer.icontains(word, autoescape=True)) for word in words)  # fmt: skip
    rows = await session.scalars(
        select(QAEntry)
        .where(QAEntry.state == EntryState.PUBLISHED, QAEntry.id > _number(span.after), *held)
        .order_by(QAEntry.id)
        .limit(span.limit)
    )
    return list(rows)


async def entry(session: AsyncSession, number: int) -> QAEntry | None:
    """A published Q&A entry; None where there is none of that number."""
    return await session.scalar(
        select(QAEntry).where(QAEntry.state == EntryState.PUBLISHED, QAEntry.id == _number(number))
    )


async def documents(session: AsyncSession, span: Span) -> list[Document]:
    """Statutes and standard documents that are in use."""
    rows = await session.scalars(
        select(Document)
        .where(*_in_use(), Document.id > _number(span.after))
        .order_by(Document.id)
        .limit(span.limit)
    )
    return list(rows)


async def document(session: AsyncSession, number: int) -> Document | None:
    """A statute or standard document that is in use; None where there is none of that number."""
    return await session.scalar(select(Document).where(*_in_use(), Document.id == _number(number)))


async def versions(session: AsyncSession, document_id: int) -> list[DocumentVersion]:
    """The versions of a document that count, in the order of import."""
    rows = await session.scalars(
        select(DocumentVersion)
        .where(DocumentVersion.document_id == document_id, DocumentVersion.withdrawn_at.is_(None))
        .order_by(DocumentVersion.number)
    )
    return list(rows)


async def version(
    session: AsyncSession, document_id: int, number: int | None, day: dt.date
) -> DocumentVersion | None:
    """A version of a document that counts.

    Args:
        session: The snapshot.
        document_id: The document.
        number: Of the version; None for the one that holds on ``day``, else the newest.
        day: The day.
    """
    if number is None and (found := await version_on(session, document_id, day)) is not None:
        return found
    counting = await versions(session, document_id)
    if number is None:
        return counting[-1] if counting else None
    return next((one for one in counting if one.number == number), None)


async def passages(session: AsyncSession, version_id: int, span: Span) -> list[PassageRow]:
    """The passages of a version in reading order; ``span.after`` is an ordinal plus one."""
    rows = await session.scalars(
        select(PassageRow)
        .where(PassageRow.document_version_id == version_id, PassageRow.ordinal >= _number(span.after))
        .order_by(PassageRow.ordinal)
        .limit(span.limit)
    )
    return list(rows)


async def escalations(
    session: AsyncSession, span: Span, *, state: EscalationState | None = None
) -> list[ListedEscalation]:
    """Questions handed to the instructors, but for those that their askers took back."""
    in_state = () if state is None else (Escalation.state == state,)
    return await _escalations(session, span.limit, Escalation.id > _number(span.after), *in_state)


async def escalation(session: AsyncSession, number: int) -> ListedEscalation | None:
    """A question handed to the instructors; None where there is none, or its asker took it back."""
    found = await _escalations(session, 1, Escalation.id == _number(number))
    return found[0] if found else None


async def _escalations(
    session: AsyncSession, limit: int, *conditions: ColumnElement[bool]
) -> list[ListedEscalation]:
    rows = await session.execute(
        select(Escalation, Question)
        .join(Question, Question.id == Escalation.question_id)
        .where(Question.state != QuestionState.WITHDRAWN, *conditions)
        .order_by(Escalation.id)
        .limit(limit)
    )
    found = [(one, question) for one, question in rows]
    said = await session.scalars(
        select(AnswerRow)
        .where(
            AnswerRow.question_id.in_([question.id for _, question in found]),
            AnswerRow.decision == INSTRUCTOR,
        )
        .order_by(AnswerRow.id)
    )
    last = {answer.question_id: answer for answer in said}
    return [ListedEscalation(one, question, last.get(question.id)) for one, question in found]


def _in_use() -> tuple[ColumnElement[bool], ...]:
    return Document.kind != DocumentKind.EXPECTED, Document.retired_at.is_(None)


def _number(value: int) -> ColumnElement[int]:
    """A number from outside; PostgreSQL refuses to compare one that its narrower columns cannot hold."""
    return literal(value, BigInteger)
