"""The inbox: events that a channel accepted, handled once and in order per lane (a chat).

A row in work is ``new`` with a lease. The number of attempts tells workers apart: whoever holds a row
finishes it with the number under which it was claimed, so a worker whose lease ran out cannot finish
what another has begun again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge.db import insert_into
from knowledge.errors import LeaseLostError
from knowledge.models import InboxRow
from knowledge.models.queues import WAITING

#: A longer error message is cut.
MAX_ERROR = 2000


async def accept(
    session: AsyncSession,
    *,
    channel: str,
    update_key: str,
    lane: str,
    event: dict[str, Any],
    now: dt.datetime,
    not_before: dt.datetime | None = None,
) -> bool:
    """Keep an event, to be handled after the commit.

    Args:
        session: The transaction; the platform is told that the event was received after its commit.
        channel: The channel that it came through.
        update_key: The platform's own identity of the event.
        lane: Events of one lane are handled one after the other.
        event: The event as JSON, masked.
        now: When it came.
        not_before: When it is to be handled; as soon as possible where None. Later events of its lane wait
            as well.

    Returns:
        False where an event with this key was accepted before, so that nothing changed.
    """
    statement = insert_into(session, InboxRow).values(
        channel=channel,
        update_key=update_key,
        lane=lane,
        event=event,
        state="new",
        attempts=0,
        received_at=now,
        not_before=not_before,
    )
    accepted = await session.execute(
        statement.on_conflict_do_nothing(index_elements=["channel", "update_key"]).returning(InboxRow.id)
    )
    return accepted.first() is not None


async def claim(
    session: AsyncSession, *, now: dt.datetime, lease: dt.timedelta, limit: int = 1
) -> Sequence[InboxRow]:
    """Take rows to work on: the oldest unfinished row of each lane, where it is due and nobody has it.

    A row that waits for its next attempt holds its lane back, so that an edit is never handled before
    the message that it changes.

    Args:
        session: A short transaction of its own; the lease counts from its commit.
        now: The moment.
        lease: For how long the rows are this worker's.
        limit: The most rows to take.

    Returns:
        The rows, oldest first, at most one of a lane.
    """
    heads = select(func.min(InboxRow.id)).where(WAITING).group_by(InboxRow.lane)
    due = (
        select(InboxRow.id)
        .where(
            InboxRow.id.in_(heads),
            WAITING,
            or_(InboxRow.lease_until.is_(None), InboxRow.lease_until <= now),
            or_(InboxRow.not_before.is_(None), InboxRow.not_before <= now),
        )
        .order_by(InboxRow.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    ids = list(await session.scalars(due))
    if not ids:
        return []
    rows = await session.scalars(
        update(InboxRow)
        .where(InboxRow.id.in_(ids))
        .values(attempts=InboxRow.attempts + 1, lease_until=now + lease)
        .returning(InboxRow),
        execution_options={"populate_existing": True},
    )
    return sorted(rows, key=lambda row: row.id)


async def finish(session: AsyncSession, row: InboxRow, *, now: dt.datetime) -> None:
    """Mark a row done, in the transaction of what its handler did.

    Raises:
        LeaseLostError: When another worker has it; the transaction must be rolled back.
    """
    await _leave(session, row, state="done", finished_at=now, error=None)


async def fail(session: AsyncSession, row: InboxRow, *, error: str, retry_at: dt.datetime) -> None:
    """Put a row back whose handler failed; it is due again at ``retry_at``.

    Raises:
        LeaseLostError: When another worker has it.
    """
    await _leave(session, row, not_before=retry_at, error=error[:MAX_ERROR])


async def bury(session: AsyncSession, row: InboxRow, *, error: str, now: dt.datetime) -> None:
    """Give a row up after its last attempt. It stays for the admin to see; its lane goes on.

    Raises:
        LeaseLostError: When another worker has it.
    """
    await _leave(session, row, state="dead", finished_at=now, error=error[:MAX_ERROR])


async def revive(session: AsyncSession, row_id: int) -> bool:
    """Let a dead row be handled once more; False where it is not dead."""
    revived = await session.execute(
        update(InboxRow)
        .where(InboxRow.id == row_id, InboxRow.state == "dead")
        .values(state="new", attempts=0, lease_until=None, not_before=None, finished_at=None)
        .returning(InboxRow.id)
    )
    return revived.first() is not None


async def release_leases(session: AsyncSession) -> int:
    """Free every row in work. Only for a process that is alone, at its start: nobody else has them.

    Returns:
        How many rows were in work when the process before this one ended.
    """
    freed = await session.scalars(
        update(InboxRow)
        .where(WAITING, InboxRow.lease_until.is_not(None))
        .values(lease_until=None)
        .returning(InboxRow.id)
    )
    return len(freed.all())


async def oldest_waiting(session: AsyncSession) -> dt.datetime | None:
    """When the oldest unfinished event came in; None where everything is handled."""
    return await session.scalar(select(func.min(InboxRow.received_at)).where(WAITING))


async def dead(session: AsyncSession, *, limit: int = 100) -> list[InboxRow]:
    """Rows that were given up, latest first."""
    rows = await session.scalars(
        select(InboxRow).where(InboxRow.state == "dead").order_by(InboxRow.id.desc()).limit(limit)
    )
    return list(rows)


async def _leave(session: AsyncSession, row: InboxRow, **columns: Any) -> None:
    left = await session.execute(
        update(InboxRow)
        .where(InboxRow.id == row.id, InboxRow.state == "new", InboxRow.attempts == row.attempts)
        .values(lease_until=None, **columns)
        .returning(InboxRow.id)
    )
    if left.first() is None:
        raise LeaseLostError(row.id)
