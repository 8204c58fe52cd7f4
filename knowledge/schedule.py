"""Scheduled jobs run once per slot, and duties that only one process may have."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import delete, or_
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge.db import insert_into
from knowledge.models import Lease, ScheduleRun


async def claim_slot(session: AsyncSession, job: str, slot: str, *, now: dt.datetime) -> bool:
    """Take a slot of a job, in the transaction of what the job writes: both happen, or neither.

    Args:
        session: The transaction.
        job: ``digest``
        slot: ``2026-W47``
        now: The moment.

    Returns:
        False where the job ran for this slot before.
    """
    statement = insert_into(session, ScheduleRun).values(job=job, slot=slot, ran_at=now)
    claimed = await session.execute(statement.on_conflict_do_nothing().returning(ScheduleRun.job))
    return claimed.first() is not None


async def acquire_lease(
    session: AsyncSession, name: str, holder: str, *, now: dt.datetime, ttl: dt.timedelta
) -> bool:
    """Take or renew a duty for a while; False where another process has it.

    Args:
        session: The transaction.
        name: The duty.
        holder: Identity of this process, new at each start.
        now: The moment.
        ttl: How long it holds unless renewed.
    """
    statement = insert_into(session, Lease).values(name=name, holder=holder, until=now + ttl)
    acquired = await session.execute(
        statement.on_conflict_do_update(
            index_elements=["name"],
            set_={"holder": holder, "until": now + ttl},
            where=or_(Lease.holder == holder, Lease.until <= now),
        ).returning(Lease.name)
    )
    return acquired.first() is not None


async def release_lease(session: AsyncSession, name: str, holder: str) -> None:
    """Give a duty back at shutdown, so that another process need not wait for its end."""
    await session.execute(delete(Lease).where(Lease.name == name, Lease.holder == holder))
