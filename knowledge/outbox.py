"""The outbox: whatever reaches a person, sent in order per lane (a chat) and recorded.

A row goes ``pending`` → ``sending`` → ``sent``. ``sending`` is committed before the platform is called,
so a row found in it after a crash may or may not have arrived: its fate is ``unknown``. Such a row is
sent again if it may be (``resend``), and otherwise waits for a person's word.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import and_, case, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from knowledge.db import insert_into
from knowledge.models import OutboxLane, OutboxRow
from knowledge.models.queues import UNSENT

#: A longer error message is cut.
MAX_ERROR = 2000
#: After so many sends of unknown fate a row is left to a person, whatever ``resend`` says.
MAX_UNKNOWN_SENDS = 3
#: Databases limit the parameters of a statement.
_KEYS_PER_QUERY = 500


async def put(
    session: AsyncSession,
    *,
    dedupe_key: str,
    channel: str,
    chat_id: str,
    lane: str,
    operation: str,
    payload: dict[str, Any],
    now: dt.datetime,
    priority: int = 0,
    subject: str | None = None,
    guard: str | None = None,
    target_id: int | None = None,
    resend: bool = True,
    not_before: dt.datetime | None = None,
) -> int | None:
    """Put a row into the current transaction; it is sent after the commit.

    See ``OutboxRow`` for the columns. ``not_before`` lets a row wait without holding back its lane.

    Returns:
        The number of the row; None where a row with this ``dedupe_key`` exists, so that nothing changed.
    """
    statement = insert_into(session, OutboxRow).values(
        dedupe_key=dedupe_key,
        channel=channel,
        chat_id=chat_id,
        lane=lane,
        operation=operation,
        payload=payload,
        priority=priority,
        subject=subject,
        guard=guard,
        target_id=target_id,
        resend=resend,
        state="pending",
        attempts=0,
        not_before=not_before,
        created_at=now,
    )
    return await session.scalar(
        statement.on_conflict_do_nothing(index_elements=["dedupe_key"]).returning(OutboxRow.id)
    )


async def get(session: AsyncSession, row_id: int) -> OutboxRow | None:
    """A row by number, as the database has it now."""
    return await session.get(OutboxRow, row_id, populate_existing=True)


async def find_by_key(session: AsyncSession, dedupe_key: str) -> OutboxRow | None:
    """The row of a meaning, if it was put."""
    return await session.scalar(select(OutboxRow).where(OutboxRow.dedupe_key == dedupe_key))


async def known_keys(session: AsyncSession, dedupe_keys: Sequence[str]) -> set[str]:
    """Those of some meanings that were put."""
    known: set[str] = set()
    for start in range(0, len(dedupe_keys), _KEYS_PER_QUERY):
        some = dedupe_keys[start : start + _KEYS_PER_QUERY]
        known.update(
            await session.scalars(select(OutboxRow.dedupe_key).where(OutboxRow.dedupe_key.in_(some)))
        )
    return known


async def find_by_message(
    session: AsyncSession, channel: str, chat_id: str, message_id: str
) -> OutboxRow | None:
    """The row that became a message, if the bot sent it. Edits of it are not meant."""
    return await session.scalar(
        select(OutboxRow)
        .where(
            OutboxRow.channel == channel,
            OutboxRow.chat_id == chat_id,
            OutboxRow.message_id == message_id,
            OutboxRow.target_id.is_(None),
        )
        .order_by(OutboxRow.id.desc())
        .limit(1)
    )


async def claim_due(
    session: AsyncSession,
    *,
    now: dt.datetime,
    lease: dt.timedelta,
    limit: int = 16,
    channels: Sequence[str] | None = None,
) -> Sequence[OutboxRow]:
    """Take what is to be sent next: one row of each lane that may send now, and the lane with it.

    Within a lane the lower ``priority`` goes first, then the older row. An edit waits for the message
    that it changes. A row that is to be sent again holds its lane back until then.

    Args:
        session: A short transaction of its own.
        now: The moment.
        lease: For how long the lanes are this sender's; longer than the longest call of a platform.
        limit: The most rows to take.
        channels: Only these channels; all where None.

    Returns:
        The rows, still ``pending``, at most one of a lane; higher priorities and older rows first.
    """
    target = aliased(OutboxRow)
    in_line = (
        select(
            OutboxRow.id,
            OutboxRow.lane,
            OutboxRow.channel,
            OutboxRow.priority,
            OutboxRow.not_before,
            func.row_number()
            .over(partition_by=OutboxRow.lane, order_by=(OutboxRow.priority, OutboxRow.id))
            .label("place"),
        )
        .where(
            UNSENT,
            OutboxRow.state == "pending",
            or_(OutboxRow.attempts > 0, OutboxRow.not_before.is_(None), OutboxRow.not_before <= now),
            ~exists().where(target.id == OutboxRow.target_id, target.state.in_(("pending", "sending"))),
        )
        .subquery()
    )
    busy = select(OutboxLane.lane).where(or_(OutboxLane.next_at > now, OutboxLane.lease_until > now))
    due = (
        select(in_line.c.id, in_line.c.lane)
        .where(
            in_line.c.place == 1,
            or_(in_line.c.not_before.is_(None), in_line.c.not_before <= now),
            in_line.c.lane.not_in(busy),
        )
        .order_by(in_line.c.priority, in_line.c.id)
        .limit(limit)
    )
    if channels is not None:
        due = due.where(in_line.c.channel.in_(channels))
    taken = [
        row_id for row_id, lane in await session.execute(due) if await _lease_lane(session, lane, now, lease)
    ]
    if not taken:
        return []
    rows = await session.scalars(
        select(OutboxRow).where(OutboxRow.id.in_(taken)).order_by(OutboxRow.priority, OutboxRow.id),
        execution_options={"populate_existing": True},
    )
    return rows.all()


async def mark_sending(session: AsyncSession, row_id: int) -> bool:
    """Note that a row is about to leave the machine; commit before calling the platform.

    Returns:
        False where another sender has taken it meanwhile: then it must not be sent.
    """
    marked = await session.execute(
        update(OutboxRow)
        .where(OutboxRow.id == row_id, OutboxRow.state == "pending")
        .values(state="sending", attempts=OutboxRow.attempts + 1)
        .returning(OutboxRow.id)
    )
    return marked.first() is not None


async def mark_sent(
    session: AsyncSession,
    row_id: int,
    *,
    message_id: str | None,
    now: dt.datetime,
    next_at: dt.datetime | None = None,
) -> None:
    """Note that a row arrived, and free its lane.

    Args:
        session: The transaction.
        row_id: The row.
        message_id: The platform's identity of the message, where it has one.
        now: When it arrived.
        next_at: When the lane may send its next row; at once where None.
    """
    await _finish(session, row_id, "sent", next_at, message_id=message_id, error=None, finished_at=now)


async def mark_failed(
    session: AsyncSession, row_id: int, *, error: str, now: dt.datetime, next_at: dt.datetime | None = None
) -> None:
    """Note that the platform refuses a row for good, and free its lane."""
    await _finish(session, row_id, "failed", next_at, error=error[:MAX_ERROR], finished_at=now)


async def mark_dropped(session: AsyncSession, row_id: int, *, reason: str, now: dt.datetime) -> None:
    """Note that a row was not sent because it makes no sense any more, and free its lane."""
    await _finish(session, row_id, "dropped", None, error=reason[:MAX_ERROR], finished_at=now)


async def mark_unknown(
    session: AsyncSession, row_id: int, *, error: str, now: dt.datetime, retry_at: dt.datetime
) -> bool:
    """Note that a row left the machine and nothing came back, and free its lane.

    Returns:
        Whether it is sent again at ``retry_at``; False where it is left to a person.
    """
    again = and_(OutboxRow.resend, OutboxRow.attempts < MAX_UNKNOWN_SENDS)
    await session.execute(
        update(OutboxRow)
        .where(OutboxRow.id == row_id, OutboxRow.state == "sending")
        .values(
            state=case((again, "pending"), else_="unknown"),
            not_before=case((again, retry_at), else_=None),
            finished_at=case((again, None), else_=now),
            error=error[:MAX_ERROR],
        )
        .execution_options(synchronize_session=False)
    )
    await _free_lane(session, row_id, None)
    row = await get(session, row_id)
    return row is not None and row.state == "pending"


async def put_back(
    session: AsyncSession,
    row_id: int,
    *,
    error: str,
    retry_at: dt.datetime,
    next_at: dt.datetime | None = None,
) -> None:
    """Put a row back that certainly did not arrive, to be sent again at ``retry_at``; free its lane.

    Such a send counts once at most, so that an outage does not use up ``MAX_UNKNOWN_SENDS``.

    Args:
        session: The transaction.
        row_id: The row.
        error: What went wrong.
        retry_at: When it is due again; its lane waits for it.
        next_at: When the lane may send anything at all, where the platform said so.
    """
    await session.execute(
        update(OutboxRow)
        .where(OutboxRow.id == row_id, OutboxRow.state.in_(("pending", "sending")))
        .values(
            state="pending",
            attempts=case((OutboxRow.attempts > 1, OutboxRow.attempts - 1), else_=OutboxRow.attempts),
            not_before=retry_at,
            error=error[:MAX_ERROR],
        )
    )
    await _free_lane(session, row_id, next_at)


async def send_again(session: AsyncSession, row_id: int) -> bool:
    """Send a row of unknown fate, or a failed one, because a person says so; False where it is neither."""
    again = await session.execute(
        update(OutboxRow)
        .where(OutboxRow.id == row_id, OutboxRow.state.in_(("unknown", "failed")))
        .values(state="pending", attempts=0, not_before=None, finished_at=None)
        .returning(OutboxRow.id)
    )
    return again.first() is not None


async def pace_lane(session: AsyncSession, lane: str, next_at: dt.datetime) -> None:
    """Let a lane send nothing before a moment; a later one that is set already stays."""
    statement = insert_into(session, OutboxLane).values(lane=lane, next_at=next_at)
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["lane"],
            set_={"next_at": next_at},
            where=or_(OutboxLane.next_at.is_(None), OutboxLane.next_at < next_at),
        )
    )


async def recover(session: AsyncSession, *, now: dt.datetime) -> tuple[int, int]:
    """Decide the fate of rows that a dead sender left behind: ``sending``, in a lane that nobody holds.

    Call it at the start and before each ``claim_due``, so that later rows do not overtake them.

    Returns:
        How many are sent again, and how many are left to a person.
    """
    held = select(OutboxLane.lane).where(OutboxLane.lease_until > now)
    left_behind = await session.scalars(
        select(OutboxRow.id).where(UNSENT, OutboxRow.state == "sending", OutboxRow.lane.not_in(held))
    )
    again = [
        await mark_unknown(session, row_id, error="sender died while sending", now=now, retry_at=now)
        for row_id in left_behind.all()
    ]
    return again.count(True), again.count(False)


async def release_leases(session: AsyncSession) -> None:
    """Free every lane. Only for a process that is alone, at its start and before ``recover``."""
    await session.execute(update(OutboxLane).values(lease_until=None))


async def oldest_pending(session: AsyncSession) -> dt.datetime | None:
    """Since when the oldest row has been waiting to be sent; None where nothing waits.

    A row that was put with a later ``not_before`` waits from then on.
    """
    since = case((OutboxRow.attempts > 0, OutboxRow.created_at), else_=OutboxRow.not_before)
    return await session.scalar(select(func.min(func.coalesce(since, OutboxRow.created_at))).where(UNSENT))


async def unresolved(session: AsyncSession, *, limit: int = 100) -> list[OutboxRow]:
    """Rows that wait for a person's word, unknown or failed, latest first."""
    rows = await session.scalars(
        select(OutboxRow)
        .where(OutboxRow.state.in_(("unknown", "failed")))
        .order_by(OutboxRow.id.desc())
        .limit(limit)
    )
    return list(rows)


async def _lease_lane(session: AsyncSession, lane: str, now: dt.datetime, lease: dt.timedelta) -> bool:
    statement = insert_into(session, OutboxLane).values(lane=lane, lease_until=now + lease)
    leased = await session.execute(
        statement.on_conflict_do_update(
            index_elements=["lane"],
            set_={"lease_until": now + lease},
            where=or_(OutboxLane.lease_until.is_(None), OutboxLane.lease_until <= now),
        ).returning(OutboxLane.lane)
    )
    return leased.first() is not None


async def _finish(
    session: AsyncSession, row_id: int, state: str, next_at: dt.datetime | None, **columns: Any
) -> None:
    # A late word that a row has arrived wins over a guess about it; nothing wins over "sent".
    await session.execute(
        update(OutboxRow)
        .where(OutboxRow.id == row_id, OutboxRow.state != "sent")
        .values(state=state, **columns)
    )
    await _free_lane(session, row_id, next_at)


async def _free_lane(session: AsyncSession, row_id: int, next_at: dt.datetime | None) -> None:
    lane = await session.scalar(select(OutboxRow.lane).where(OutboxRow.id == row_id))
    if lane is None:
        return
    if next_at is not None:
        await pace_lane(session, lane, next_at)
    await session.execute(update(OutboxLane).where(OutboxLane.lane == lane).values(lease_until=None))
