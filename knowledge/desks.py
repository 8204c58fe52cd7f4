"""Who sits in front of which question, and what they have written so far.

A draft belongs to one instructor and one question. Its version tells two windows of the same person apart:
the second to save is told that the first has, and nothing is overwritten.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge.db import insert_into
from knowledge.errors import DraftChangedError
from knowledge.models import Desk, Person


@dataclass(frozen=True, slots=True)
class Colleague:
    """Another instructor in front of the same question; ``writes`` where they have begun an answer."""

    name: str
    writes: bool


async def sit(session: AsyncSession, escalation_id: int, person_id: int, *, now: dt.datetime) -> Desk:
    """Note that an instructor looks at a question, and give them what they have written."""
    statement = insert_into(session, Desk).values(
        escalation_id=escalation_id, person_id=person_id, seen_at=now, version=0, draft={}
    )
    await session.execute(
        statement.on_conflict_do_update(index_elements=["escalation_id", "person_id"], set_={"seen_at": now})
    )
    return await session.get_one(Desk, (escalation_id, person_id), populate_existing=True)


async def save(
    session: AsyncSession,
    escalation_id: int,
    person_id: int,
    draft: Mapping[str, Any],
    *,
    version: int,
    now: dt.datetime,
) -> int:
    """Keep what an instructor has written.

    Args:
        session: The transaction.
        escalation_id: The question.
        person_id: The instructor.
        draft: What is written, masked.
        version: The version that it was written on.
        now: The moment.

    Returns:
        The new version.

    Raises:
        DraftChangedError: When another window of theirs has saved a newer one.
    """
    desk = await sit(session, escalation_id, person_id, now=now)
    if desk.version == version and desk.draft == dict(draft):
        return version
    saved = await session.scalar(
        update(Desk)
        .where(Desk.escalation_id == escalation_id, Desk.person_id == person_id, Desk.version == version)
        .values(draft=dict(draft), version=version + 1, saved_at=now)
        .returning(Desk.version)
        .execution_options(synchronize_session=False)
    )
    if saved is None:
        raise DraftChangedError(desk.version)
    return saved


async def colleagues(
    session: AsyncSession, escalation_id: int, person_id: int, *, since: dt.datetime
) -> list[Colleague]:
    """The other instructors who have looked at a question since a moment, by name."""
    rows = await session.execute(
        select(Person.name, Desk.saved_at.is_not(None))
        .join(Person, Person.id == Desk.person_id)
        .where(Desk.escalation_id == escalation_id, Desk.person_id != person_id, Desk.seen_at >= since)
        .order_by(Person.name, Person.id)
    )
    return [Colleague(name, writes) for name, writes in rows]


async def clear(session: AsyncSession, escalation_id: int) -> None:
    """Forget every draft of a question that is finished."""
    await session.execute(delete(Desk).where(Desk.escalation_id == escalation_id))
