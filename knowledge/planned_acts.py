"""Acts of the console: decided now, done when the time to take them back is over.

What was said to somebody cannot be unsaid, so an act that can be undone must not have happened yet. Until
then it is a row; whoever does it takes the row with a compare-and-set, as does whoever undoes it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import and_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge.db import insert_into
from knowledge.errors import ActPlannedError
from knowledge.models import PlannedAct


class ActKind(StrEnum):
    """What is to be done with a question."""

    #: Answer the asker; the words stay a draft.
    SEND = "send"
    #: Answer the asker, and publish the words as an entry.
    PUBLISH = "publish"
    HAND_OVER = "hand_over"
    MERGE = "merge"
    OUT_OF_SCOPE = "out_of_scope"


class ActState(StrEnum):
    """Where an act stands."""

    WAITING = "waiting"
    DONE = "done"
    UNDONE = "undone"
    #: It was not possible any more; the instructor has not seen that yet.
    REFUSED = "refused"
    #: The same, and they have.
    SEEN = "seen"


async def plan(
    session: AsyncSession,
    escalation_id: int,
    person_id: int,
    kind: ActKind,
    content: Mapping[str, Any],
    *,
    due_at: dt.datetime,
    now: dt.datetime,
) -> PlannedAct:
    """Decide on an act.

    Raises:
        ActPlannedError: When one is planned for this question already.
    """
    statement = insert_into(session, PlannedAct).values(
        escalation_id=escalation_id,
        person_id=person_id,
        kind=kind,
        content=dict(content),
        state=ActState.WAITING,
        planned_at=now,
        due_at=due_at,
    )
    planned: PlannedAct | None = await session.scalar(
        statement.on_conflict_do_nothing().returning(PlannedAct)
    )
    if planned is None:
        raise ActPlannedError(escalation_id)
    return planned


async def get(session: AsyncSession, act_id: int) -> PlannedAct | None:
    """An act by number."""
    return await session.get(PlannedAct, act_id, populate_existing=True)


async def undo(session: AsyncSession, act_id: int, person_id: int, *, now: dt.datetime) -> PlannedAct | None:
    """Take one's act back; None where it has been done, was undone before, or is another's."""
    return await _move(session, act_id, ActState.WAITING, ActState.UNDONE, person_id=person_id, now=now)


async def take(session: AsyncSession, act_id: int, *, now: dt.datetime) -> PlannedAct | None:
    """Note that an act is done, in the transaction that does it; None where it was undone or done before."""
    return await _move(session, act_id, ActState.WAITING, ActState.DONE, now=now)


async def refuse(session: AsyncSession, act_id: int, reason: str, *, now: dt.datetime) -> None:
    """Note that an act was not possible, for the instructor to read."""
    await session.execute(
        update(PlannedAct)
        .where(PlannedAct.id == act_id, PlannedAct.state == ActState.WAITING)
        .values(state=ActState.REFUSED, refusal=reason, finished_at=now)
        .execution_options(synchronize_session=False)
    )


async def mark_seen(session: AsyncSession, act_id: int, person_id: int, *, now: dt.datetime) -> bool:
    """Note that an instructor has read why their act was refused."""
    seen = await _move(session, act_id, ActState.REFUSED, ActState.SEEN, person_id=person_id, now=now)
    return seen is not None


async def waiting_for(session: AsyncSession, escalation_ids: Sequence[int]) -> dict[int, PlannedAct]:
    """The act that each of these questions waits for, if any."""
    rows = await session.scalars(
        select(PlannedAct).where(
            PlannedAct.state == ActState.WAITING, PlannedAct.escalation_id.in_(escalation_ids)
        )
    )
    return {act.escalation_id: act for act in rows}


async def to_show(session: AsyncSession, person_id: int, *, since: dt.datetime) -> list[PlannedAct]:
    """What an instructor should know of their own acts, oldest first.

    That is, which can still be undone, and which were refused since a moment and not seen since.
    """
    rows = await session.scalars(
        select(PlannedAct)
        .where(
            PlannedAct.person_id == person_id,
            or_(
                PlannedAct.state == ActState.WAITING,
                and_(PlannedAct.state == ActState.REFUSED, PlannedAct.planned_at >= since),
            ),
        )
        .order_by(PlannedAct.planned_at, PlannedAct.id)
    )
    return list(rows)


async def _move(
    session: AsyncSession,
    act_id: int,
    before: ActState,
    after: ActState,
    *,
    now: dt.datetime,
    person_id: int | None = None,
) -> PlannedAct | None:
    statement = update(PlannedAct).where(PlannedAct.id == act_id, PlannedAct.state == before)
    if person_id is not None:
        statement = statement.where(PlannedAct.person_id == person_id)
    return await session.scalar(
        statement.values(state=after, finished_at=now).returning(PlannedAct),
        execution_options={"populate_existing": True, "synchronize_session": False},
    )
