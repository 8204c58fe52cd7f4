"""What is kept no longer: rows of the queues, and acts and drafts of the console, that were done long ago.

Rows that wait for a person's word (``dead``, ``failed``, ``unknown``) are kept whatever their age, and so are
messages about a question that still waits for an instructor: its card is edited, and replied to.
"""

from __future__ import annotations

import datetime as dt
from typing import TypeVar

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    String,
    cast,
    delete,
    exists,
    func,
    select,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute, aliased

from knowledge.escalations import EscalationState
from knowledge.models import Desk, Escalation, InboxRow, OutboxLane, OutboxRow, PlannedAct, ScheduleRun
from knowledge.planned_acts import ActState

T = TypeVar("T")

#: How many rows of a queue go at once, so that other writers do not wait for long.
BATCH = 2000


async def forget_finished(session: AsyncSession, *, before: dt.datetime, limit: int = BATCH) -> int:
    """Remove the oldest rows of the queues that were finished before a moment; call it again for more.

    With its row it is forgotten that an update was accepted, that a reply was put, that a job ran for a
    slot. So ``before`` must lie further back than platforms repeat updates and than a slot lasts. A message
    stays as long as an edit of it does.

    Args:
        session: A short transaction.
        before: What was finished at or after this moment stays.
        limit: The most rows of a queue to remove.

    Returns:
        How many rows were removed.
    """
    edit, about = aliased(OutboxRow), _about_waiting_questions()
    handled = (InboxRow.state == "done", InboxRow.finished_at < before)
    said = (
        OutboxRow.state.in_(("sent", "dropped")),
        OutboxRow.finished_at < before,
        ~exists().where(edit.target_id == OutboxRow.id),
        func.coalesce(OutboxRow.subject, "").not_in(about),
        func.coalesce(OutboxRow.guard, "").not_in(about),
    )
    decided = (PlannedAct.state.in_((ActState.DONE, ActState.UNDONE, ActState.SEEN)),)
    runs = await session.scalars(
        delete(ScheduleRun).where(ScheduleRun.ran_at < before).returning(ScheduleRun.slot)
    )
    desks = await session.scalars(
        delete(Desk)
        .where(Desk.seen_at < before, Desk.escalation_id.not_in(_waiting(Escalation.id)))
        .returning(Desk.person_id)
        .execution_options(synchronize_session=False)
    )
    # Whatever is sent there next makes it again.
    lanes = await session.scalars(
        delete(OutboxLane)
        .where(OutboxLane.lease_until.is_(None), func.coalesce(OutboxLane.next_at, before) <= before)
        .returning(OutboxLane.lane)
        .execution_options(synchronize_session=False)
    )
    return (
        await _forget(session, InboxRow, handled, limit)
        + await _forget(session, OutboxRow, said, limit)
        + await _forget(session, PlannedAct, (*decided, PlannedAct.finished_at < before), limit)
        + len(runs.all())
        + len(desks.all())
        + len(lanes.all())
    )


def _about_waiting_questions() -> CompoundSelect[str]:
    """Subjects and guards of messages about questions that wait for an instructor."""
    names = (
        "escalation:" + cast(Escalation.id, String),
        "question:" + cast(Escalation.question_id, String),
        "unclaimed:" + cast(Escalation.question_id, String),
    )
    return union_all(*map(_waiting, names))


def _waiting(column: ColumnElement[T] | InstrumentedAttribute[T]) -> Select[T]:
    """A column of the questions that wait for an instructor."""
    return select(column).where(Escalation.state.in_((EscalationState.OPEN, EscalationState.CLAIMED)))


async def _forget(
    session: AsyncSession,
    queue: type[InboxRow | OutboxRow | PlannedAct],
    conditions: tuple[ColumnElement[bool], ...],
    limit: int,
) -> int:
    oldest = select(queue.id).where(*conditions).order_by(queue.finished_at).limit(limit)
    removed = await session.scalars(
        delete(queue)
        .where(queue.id.in_(oldest))
        .returning(queue.id)
        .execution_options(synchronize_session=False)
    )
    return len(removed.all())
