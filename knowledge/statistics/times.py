"""How long answers took."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge.models import AnswerRow, Escalation, Question
from knowledge.statistics.content import BotTimes, InstructorTimes
from knowledge.statistics.scope import Conditions, Rooms, of_rooms
from knowledge.statistics.span import Span
from knowledge.working_hours import worked_between

#: Within how many hours of working time a question should have its answer.
DUE_HOURS = 8

_Value = TypeVar("_Value", float, dt.timedelta)


@dataclass(frozen=True, slots=True)
class InstructorAnswer:
    """A question that an instructor answered, and the working time from asking them to that."""

    instructor_id: int
    worked: dt.timedelta


def percentile(values: Sequence[_Value], share: float) -> _Value | None:
    """The least value that is not less than a share of all (nearest rank); None of nothing.

    Args:
        values: In any order.
        share: Over 0, at most 1.
    """
    if not values:
        return None
    return sorted(values)[math.ceil(share * len(values)) - 1]


async def bot_times(session: AsyncSession, asked: Conditions) -> BotTimes:
    """How long the bot took for whatever it said to these questions."""
    found = await session.scalars(
        select(AnswerRow.latency_ms)
        .join(Question, Question.id == AnswerRow.question_id)
        # Checklists are not searched for, so no time is taken of them.
        .where(*asked, AnswerRow.instructor_id.is_(None), AnswerRow.latency_ms > 0)
    )
    taken = [latency for latency in found if latency is not None]
    return BotTimes(len(taken), percentile(taken, 0.5), percentile(taken, 0.9))


async def instructor_answers(session: AsyncSession, span: Span, rooms: Rooms) -> list[InstructorAnswer]:
    """What instructors answered in a span, whenever it was asked; merged questions are not answers."""
    rows = await session.execute(
        select(Escalation.instructor_id, Escalation.opened_at, Escalation.finished_at)
        .join(Question, Question.id == Escalation.question_id)
        .where(
            Escalation.finished_at >= span.begins,
            Escalation.finished_at < span.ends,
            Escalation.closed_as.is_(None),
            *of_rooms(rooms),
        )
    )
    return [
        InstructorAnswer(instructor_id, worked_between(opened_at, finished_at))
        for instructor_id, opened_at, finished_at in rows
        if instructor_id is not None and finished_at is not None
    ]


def instructor_times(answers: Sequence[InstructorAnswer]) -> InstructorTimes:
    """How long instructors took."""
    worked = [answer.worked for answer in answers]
    due = dt.timedelta(hours=DUE_HOURS)
    return InstructorTimes(
        len(worked), percentile(worked, 0.5), percentile(worked, 0.9), sum(one <= due for one in worked)
    )
