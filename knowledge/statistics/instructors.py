"""What each instructor did, and what waits for all of them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge import reviews
from knowledge.consistency import conflicts
from knowledge.digest import SEOUL
from knowledge.escalations import EscalationState
from knowledge.models import Escalation, Person, QAEntry, Question, RoleGrant
from knowledge.people import Role
from knowledge.statistics.content import InstructorLoad, QueueHealth
from knowledge.statistics.scope import Rooms, of_rooms
from knowledge.statistics.span import Span
from knowledge.statistics.times import DUE_HOURS, InstructorAnswer, percentile
from knowledge.working_hours import after_working


async def instructor_loads(
    session: AsyncSession, span: Span, rooms: Rooms, answers: Sequence[InstructorAnswer]
) -> tuple[InstructorLoad, ...]:
    """What each instructor did in a span, who answered most first; those who did nothing too.

    Args:
        session: Any session.
        span: The days.
        rooms: Whose questions count; of published entries, those that came of such questions.
        answers: What instructors answered in the span.
    """
    claimed, published = await _claimed(session, rooms), await _published(session, span, rooms)
    worked: dict[int, list[dt.timedelta]] = {}
    for answer in answers:
        worked.setdefault(answer.instructor_id, []).append(answer.worked)
    holders = select(RoleGrant.person_id).where(RoleGrant.role == Role.INSTRUCTOR)
    people = await session.execute(
        select(Person.id, Person.name).where(
            Person.id.in_({*claimed, *published, *worked}) | Person.id.in_(holders)
        )
    )
    loads = [
        InstructorLoad(
            person_id,
            name,
            answered=len(worked.get(person_id, ())),
            median=percentile(worked.get(person_id, []), 0.5),
            published=published[person_id],
            claimed_now=claimed[person_id],
        )
        for person_id, name in people
    ]
    return tuple(sorted(loads, key=lambda one: (-one.answered, -one.published, one.name, one.person_id)))


async def queue_health(session: AsyncSession, rooms: Rooms, now: dt.datetime) -> QueueHealth:
    """What waits for instructors at a moment."""
    opened = await session.scalars(
        select(Escalation.opened_at)
        .join(Question, Question.id == Escalation.question_id)
        .where(Escalation.state == EscalationState.OPEN, *of_rooms(rooms))
    )
    due = [after_working(moment, DUE_HOURS) for moment in opened]
    return QueueHealth(
        unclaimed=len(due),
        overdue=sum(moment < now for moment in due),
        claimed=(await _claimed(session, rooms)).total(),
        reviews=await reviews.count_open(session),
        conflicts=await conflicts.count_open(session, now.astimezone(SEOUL).date()),
    )


async def _claimed(session: AsyncSession, rooms: Rooms) -> Counter[int]:
    rows = await session.execute(
        select(Escalation.instructor_id, func.count())
        .join(Question, Question.id == Escalation.question_id)
        .where(Escalation.state == EscalationState.CLAIMED, *of_rooms(rooms))
        .group_by(Escalation.instructor_id)
    )
    return Counter({person_id: number for person_id, number in rows if person_id is not None})


async def _published(session: AsyncSession, span: Span, rooms: Rooms) -> Counter[int]:
    query = select(QAEntry.publisher_id, func.count()).where(
        QAEntry.published_at >= span.begins,
        QAEntry.published_at < span.ends,
    )
    if rooms is not None:
        query = (
            query.join(Escalation, Escalation.id == QAEntry.escalation_id)
            .join(Question, Question.id == Escalation.question_id)
            .where(*of_rooms(rooms))
        )
    rows = await session.execute(query.group_by(QAEntry.publisher_id))
    return Counter({person_id: number for person_id, number in rows if person_id is not None})
