"""The questions that wait, most urgent first: by when each should have its answer, and who has it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge import planned_acts
from knowledge.escalations import EscalationState
from knowledge.models import Escalation, Person, PlannedAct, Question, Room
from knowledge.questions import QuestionState
from knowledge.working_hours import after_working


@dataclass(frozen=True, slots=True)
class DueQuestion:
    """A question that waits for an instructor.

    Attributes:
        escalation: The instructor question.
        question: What was asked.
        room: Where.
        instructor: Name of who has it; empty where nobody does.
        mine: Whether the visitor has it.
        due_at: By when it should have its answer.
        overdue: Whether that is over.
        act: What is about to be done with it.
    """

    escalation: Escalation
    question: Question
    room: Room
    instructor: str
    mine: bool
    due_at: dt.datetime
    overdue: bool
    act: PlannedAct | None = None

    @property
    def withdrawn(self) -> bool:
        """Whether its asker has taken it back."""
        return self.question.state == QuestionState.WITHDRAWN


async def waiting_questions(
    session: AsyncSession, person_id: int, *, due_hours: int, now: dt.datetime
) -> list[DueQuestion]:
    """Every question that waits: one's own, then those that nobody has, then those of others; by due time."""
    rows = await session.execute(
        select(Escalation, Question, Room, Person)
        .join(Question, Question.id == Escalation.question_id)
        .join(Room, Room.id == Question.room_id)
        .outerjoin(Person, Person.id == Escalation.instructor_id)
        .where(Escalation.state.in_((EscalationState.OPEN, EscalationState.CLAIMED)))
    )
    found = rows.all()
    acts = await planned_acts.waiting_for(session, [escalation.id for escalation, *_ in found])
    waiting = [
        _due(escalation, question, room, person, person_id, due_hours, now, acts.get(escalation.id))
        for escalation, question, room, person in found
    ]
    return sorted(waiting, key=_order)


def next_to_answer(waiting: Sequence[DueQuestion], after: int = 0) -> DueQuestion | None:
    """The most urgent question that the visitor may answer, other than one."""
    return next(
        (one for one in waiting if one.act is None and one.escalation.id != after and _free(one)), None
    )


def _due(
    escalation: Escalation,
    question: Question,
    room: Room,
    person: Person | None,
    visitor_id: int,
    due_hours: int,
    now: dt.datetime,
    act: PlannedAct | None,
) -> DueQuestion:
    due_at = after_working(escalation.opened_at, due_hours)
    return DueQuestion(
        escalation=escalation,
        question=question,
        room=room,
        instructor=person.name if person else "",
        mine=escalation.instructor_id == visitor_id,
        due_at=due_at,
        overdue=due_at < now,
        act=act,
    )


def _free(one: DueQuestion) -> bool:
    return one.mine or not one.instructor


def _order(one: DueQuestion) -> tuple[bool, bool, dt.datetime, int]:
    return not _free(one), not one.mine, one.due_at, one.escalation.id
