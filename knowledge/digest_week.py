"""What the week of a room held, as data for the digest.

It is made from what was dated in that week, so composing it again later gives the same, except for what
has been withdrawn or retired since: that is not shown again.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from indexer.structure import DocumentKind
from knowledge.models import (
    AnswerRow,
    Document,
    DocumentVersion,
    Escalation,
    Person,
    QAEntry,
    Question,
    Review,
    Room,
)
from knowledge.questions import QuestionState
from knowledge.reviews import ReviewState, ReviewSubject
from knowledge.topics import AskedTopic, count_topics, in_words, standing_answers, topics

SEOUL = ZoneInfo("Asia/Seoul")
#: How many rows a list of the digest has at most; the totals count all.
MAX_LISTED = 10


@dataclass(frozen=True, slots=True)
class PublishedEntry:
    """A Q&A entry published in the week."""

    entry_id: int
    question: str


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question of the room that waited for an instructor when the week ended."""

    escalation_id: int
    question: str
    asked_at: dt.datetime


@dataclass(frozen=True, slots=True)
class ChangedDocument:
    """A document of which a version came in; ``number`` 1 is its first."""

    title: str
    number: int
    effective_date: dt.date | None


@dataclass(frozen=True, slots=True)
class OpenReview:
    """Something that rests on a changed rule and waited for an instructor's look when the week ended."""

    title: str
    law: str


@dataclass(frozen=True, slots=True)
class Contributor:
    """Somebody to thank: for answers in this room, and for Q&A entries written or published."""

    name: str
    answered: int
    published: int


@dataclass(frozen=True, slots=True)
class DigestContent:
    """The week of a room.

    Attributes:
        iso_week: ``2026-W47``
        starts_on: Its Monday.
        ends_on: Its Sunday.
        asked: How many questions were asked.
        answered: How many of them had an answer by the end of the week.
        most_asked: What was asked most, most first.
        published: Newly published Q&A entries, oldest first; ``published_total`` counts all.
        still_open: Questions without an answer, oldest first; ``still_open_total`` counts all.
        documents: Changed documents, highest authority first; ``documents_total`` counts all.
        contributors: Whom to thank, who did most first.
        reviews: What has to be looked at again, oldest first; ``reviews_total`` counts all.
    """

    iso_week: str
    starts_on: dt.date
    ends_on: dt.date
    asked: int
    answered: int
    most_asked: tuple[AskedTopic, ...]
    published: tuple[PublishedEntry, ...]
    published_total: int
    still_open: tuple[OpenQuestion, ...]
    still_open_total: int
    documents: tuple[ChangedDocument, ...]
    documents_total: int
    contributors: tuple[Contributor, ...]
    reviews: tuple[OpenReview, ...] = ()
    reviews_total: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell."""
        counts = self.asked, self.published_total, self.still_open_total, self.documents_total
        return not any((*counts, self.reviews_total))


def week_of(moment: dt.datetime) -> str:
    """The ISO week of a moment in Seoul: ``2026-W47``.

    Raises:
        ValueError: When the moment has no timezone.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment without timezone belongs to no week")
    year, week, _ = moment.astimezone(SEOUL).isocalendar()
    return f"{year}-W{week:02}"


def bounds(iso_week: str) -> tuple[dt.datetime, dt.datetime]:
    """The Monday, 00:00 in Seoul, on which a week begins, and the next.

    Raises:
        ValueError: When it is not a week (``2026-W47``).
    """
    monday = dt.datetime.strptime(f"{iso_week}-1", "%G-W%V-%u").replace(tzinfo=SEOUL)
    return monday, monday + dt.timedelta(days=7)


async def compose(session: AsyncSession, room: Room, iso_week: str) -> DigestContent:
    """What a room's week held. Reads only.

    Raises:
        ValueError: When it is not a week (``2026-W47``).
    """
    start, end = bounds(iso_week)
    published = await _published(session, start, end)
    still_open = await _still_open(session, room.id, end)
    documents = await _documents(session, start, end)
    reviews = await _reviews(session, end)
    return DigestContent(
        iso_week=iso_week,
        starts_on=start.date(),
        ends_on=end.date() - dt.timedelta(days=1),
        asked=await _asked(session, room.id, start, end),
        answered=await _answered(session, room.id, start, end),
        most_asked=await _most_asked(session, room.id, start, end),
        published=tuple(PublishedEntry(entry.id, entry.question) for entry in published[:MAX_LISTED]),
        published_total=len(published),
        still_open=tuple(still_open[:MAX_LISTED]),
        still_open_total=len(still_open),
        documents=tuple(documents[:MAX_LISTED]),
        documents_total=len(documents),
        contributors=await _contributors(session, room.id, published, start, end),
        reviews=tuple(reviews[:MAX_LISTED]),
        reviews_total=len(reviews),
    )


def _asked_in(room_id: int, start: dt.datetime, end: dt.datetime) -> tuple[ColumnElement[bool], ...]:
    """What holds for the questions that a room asked in a week."""
    return (
        Question.room_id == room_id,
        Question.asked_at >= start,
        Question.asked_at < end,
        Question.state.not_in((QuestionState.WITHDRAWN, QuestionState.OUT_OF_SCOPE)),
    )


async def _asked(session: AsyncSession, room_id: int, start: dt.datetime, end: dt.datetime) -> int:
    query = select(func.count()).select_from(Question).where(*_asked_in(room_id, start, end))
    return await session.scalar(query) or 0


async def _answered(session: AsyncSession, room_id: int, start: dt.datetime, end: dt.datetime) -> int:
    """How many of the questions of the week had an answer by its end."""
    standing = standing_answers(_asked_in(room_id, start, end), until=end)
    return await session.scalar(select(func.count()).select_from(standing)) or 0


async def _most_asked(
    session: AsyncSession, room_id: int, start: dt.datetime, end: dt.datetime
) -> tuple[AskedTopic, ...]:
    counts = await count_topics(session, _asked_in(room_id, start, end), since=start, until=end)
    return tuple(await in_words(session, topics(counts)[:MAX_LISTED]))


async def _published(session: AsyncSession, start: dt.datetime, end: dt.datetime) -> list[QAEntry]:
    rows = await session.scalars(
        select(QAEntry)
        .where(
            QAEntry.published_at >= start,
            QAEntry.published_at < end,
            QAEntry.retired_at.is_(None),
            # Starter knowledge and imports come in by the hundred; that is not news of the week.
            QAEntry.key.is_(None),
        )
        .order_by(QAEntry.published_at, QAEntry.id)
    )
    return list(rows)


async def _still_open(session: AsyncSession, room_id: int, end: dt.datetime) -> list[OpenQuestion]:
    rows = await session.execute(
        select(Escalation.id, Question.text, Question.asked_at)
        .join(Question, Question.id == Escalation.question_id)
        .where(
            Question.room_id == room_id,
            Question.state != QuestionState.WITHDRAWN,
            Escalation.opened_at < end,
            or_(Escalation.finished_at.is_(None), Escalation.finished_at >= end),
        )
        .order_by(Question.asked_at, Question.id)
    )
    return [OpenQuestion(*row) for row in rows]


async def _documents(session: AsyncSession, start: dt.datetime, end: dt.datetime) -> list[ChangedDocument]:
    rows = await session.execute(
        select(Document.title, DocumentVersion.number, DocumentVersion.effective_date)
        .join(DocumentVersion, DocumentVersion.document_id == Document.id)
        .where(
            Document.kind != DocumentKind.EXPECTED,
            DocumentVersion.imported_at >= start,
            DocumentVersion.imported_at < end,
            DocumentVersion.withdrawn_at.is_(None),
        )
        .order_by(Document.authority, Document.title, DocumentVersion.number)
    )
    return [ChangedDocument(*row) for row in rows]


async def _reviews(session: AsyncSession, end: dt.datetime) -> list[OpenReview]:
    rows = await session.execute(
        select(Review.title, Document.short_name)
        .join(DocumentVersion, DocumentVersion.id == Review.version_id)
        .join(Document, Document.id == DocumentVersion.document_id)
        .where(
            Review.subject.in_((ReviewSubject.ENTRY, ReviewSubject.PASSAGE)),
            Review.opened_at < end,
            Review.state != ReviewState.VOID,
            or_(Review.decided_at.is_(None), Review.decided_at >= end),
        )
        .order_by(Review.id)
    )
    return [OpenReview(*row) for row in rows]


async def _contributors(
    session: AsyncSession, room_id: int, published: list[QAEntry], start: dt.datetime, end: dt.datetime
) -> tuple[Contributor, ...]:
    answerers = await session.scalars(
        select(AnswerRow.instructor_id)
        .join(Question, Question.id == AnswerRow.question_id)
        .where(
            Question.room_id == room_id,
            AnswerRow.instructor_id.is_not(None),
            AnswerRow.answered_at >= start,
            AnswerRow.answered_at < end,
        )
    )
    answered = Counter(answerers)
    wrote = Counter(
        person_id
        for entry in published
        for person_id in {entry.author_id, entry.publisher_id}
        if person_id is not None
    )
    people = await session.scalars(
        select(Person).where(Person.id.in_({*answered, *wrote})).order_by(Person.name)
    )
    thanked = [Contributor(person.name, answered[person.id], wrote[person.id]) for person in people]
    return tuple(sorted(thanked, key=lambda one: -(one.answered + one.published)))
