"""Rooms (채팅방): which chats the bot serves, how it behaves there, and who was seen in them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from enum import StrEnum
from typing import Any, Literal

from sqlalchemy import and_, case, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from knowledge.db import insert_into
from knowledge.models import (
    Digest,
    InboxRow,
    OutboxLane,
    OutboxRow,
    Person,
    Question,
    Room,
    RoomMember,
    RoomMessage,
    RoomReading,
)

#: A longer title is cut.
MAX_TITLE = 200

Kind = Literal["group", "private"]


class Mode(StrEnum):
    """When the bot speaks in a room."""

    MENTION = "mention"
    AUTO = "auto"
    OFF = "off"


class Purpose(StrEnum):
    """Whom a room is for."""

    OPEN = "open"
    INSTRUCTORS = "instructors"


def lane_of(channel: str, chat_id: str) -> str:
    """The name under which events and replies of a chat are kept in order."""
    return f"{channel}:{chat_id}"


async def find(session: AsyncSession, channel: str, chat_id: str) -> Room | None:
    """The room of a chat, if it is known."""
    return await session.scalar(select(Room).where(Room.channel == channel, Room.chat_id == chat_id))


async def ensure(
    session: AsyncSession, *, channel: str, chat_id: str, title: str, kind: Kind, now: dt.datetime
) -> Room:
    """The room of a chat; a new one is not allowed yet and speaks only when mentioned.

    A title that has changed is taken over; an empty one changes nothing.
    """
    title = title.strip()[:MAX_TITLE]
    room = await find(session, channel, chat_id)
    if room is None:
        await session.execute(
            insert_into(session, Room)
            .values(
                channel=channel,
                chat_id=chat_id,
                title=title,
                kind=kind,
                purpose=Purpose.OPEN,
                allowed=False,
                mode=Mode.MENTION,
                created_at=now,
            )
            .on_conflict_do_nothing()
        )
        room = (
            await session.scalars(select(Room).where(Room.channel == channel, Room.chat_id == chat_id))
        ).one()
    if title and room.title != title:
        room.title = title
        await session.flush()
    return room


async def allow(session: AsyncSession, room_id: int) -> None:
    """Let the bot speak in a room."""
    await session.execute(update(Room).where(Room.id == room_id).values(allowed=True))


async def disallow(session: AsyncSession, room_id: int) -> None:
    """Silence the bot in a room."""
    await session.execute(update(Room).where(Room.id == room_id).values(allowed=False))


async def set_mode(session: AsyncSession, room_id: int, mode: Mode) -> None:
    """Set when the bot speaks in a room."""
    await session.execute(update(Room).where(Room.id == room_id).values(mode=mode))


async def set_purpose(session: AsyncSession, room_id: int, purpose: Purpose) -> None:
    """Set whom a room is for."""
    await session.execute(update(Room).where(Room.id == room_id).values(purpose=purpose))


async def mark_left(session: AsyncSession, room_id: int, *, now: dt.datetime) -> None:
    """Note that the bot was removed from a room."""
    await session.execute(update(Room).where(Room.id == room_id).values(left_at=now))


async def mark_back(session: AsyncSession, room_id: int) -> None:
    """Note that the bot is in a room again."""
    await session.execute(update(Room).where(Room.id == room_id).values(left_at=None))


async def with_purpose(session: AsyncSession, purpose: Purpose) -> list[Room]:
    """The allowed rooms of a purpose in which the bot still is, oldest first."""
    rows = await session.scalars(
        select(Room).where(Room.purpose == purpose, Room.allowed, Room.left_at.is_(None)).order_by(Room.id)
    )
    return list(rows)


async def allowed(session: AsyncSession) -> list[Room]:
    """The allowed rooms in which the bot still is, oldest first."""
    rows = await session.scalars(select(Room).where(Room.allowed, Room.left_at.is_(None)).order_by(Room.id))
    return list(rows)


async def groups(session: AsyncSession, channels: Collection[str]) -> list[tuple[Room, int]]:
    """Every group of some channels in which the bot is, with how many people were seen there."""
    members = select(func.count()).where(RoomMember.room_id == Room.id, RoomMember.left_at.is_(None))
    rows = await session.execute(
        select(Room, members.scalar_subquery())
        .where(Room.kind == "group", Room.left_at.is_(None), Room.channel.in_(channels))
        .order_by(Room.id)
    )
    return [(room, count) for room, count in rows]


async def join(session: AsyncSession, room_id: int, person_id: int, *, now: dt.datetime) -> None:
    """Note that a person is in a room; somebody who was there already keeps the day of joining."""
    row = insert_into(session, RoomMember).values(room_id=room_id, person_id=person_id, joined_at=now)
    await session.execute(
        row.on_conflict_do_update(
            index_elements=["room_id", "person_id"],
            set_={
                "joined_at": case((RoomMember.left_at.is_(None), RoomMember.joined_at), else_=now),
                "left_at": None,
            },
        )
    )


async def leave(session: AsyncSession, room_id: int, person_id: int, *, now: dt.datetime) -> None:
    """Note that a person left a room."""
    await session.execute(
        update(RoomMember)
        .where(RoomMember.room_id == room_id, RoomMember.person_id == person_id, RoomMember.left_at.is_(None))
        .values(left_at=now)
    )


async def members(session: AsyncSession, room_id: int) -> list[Person]:
    """Who was seen in a room and has not left it, in the order of joining."""
    rows = await session.scalars(
        select(Person)
        .join(RoomMember, and_(RoomMember.person_id == Person.id, RoomMember.room_id == room_id))
        .where(RoomMember.left_at.is_(None))
        .order_by(RoomMember.joined_at, Person.id)
    )
    return list(rows)


async def migrate(
    session: AsyncSession, *, channel: str, old_chat_id: str, new_chat_id: str, now: dt.datetime
) -> Room | None:
    """Follow a chat that its platform gave another id, in every table at once.

    What waits to be handled or sent goes to the new chat. What was sent stays under the old id, because
    message ids start anew: a reply to message 57 of the new chat must not find message 57 of the old
    one. For the same reason questions keep their old message id with the old chat in front of it.

    Returns:
        The room under its new id; None where the old chat was never known.
    """
    if old_chat_id == new_chat_id:
        # A refused send told of the move first, and moved the waiting event of the move with the others.
        return await find(session, channel, new_chat_id)
    room = await find(session, channel, old_chat_id)
    await _move_queues(session, channel, old_chat_id, new_chat_id, now)
    if room is None:
        return await find(session, channel, new_chat_id)
    await session.execute(
        update(Question)
        .where(Question.room_id == room.id)
        .values(message_id=old_chat_id + ":" + Question.message_id)
    )
    # The new chat may have spoken before the platform told of the change.
    newcomer = await find(session, channel, new_chat_id)
    if newcomer is not None:
        await _absorb(session, newcomer, into=room)
    room.chat_id = new_chat_id
    room.left_at = None
    await session.flush()
    return room


async def _move_queues(
    session: AsyncSession, channel: str, old_chat_id: str, new_chat_id: str, now: dt.datetime
) -> None:
    old_lane, new_lane = lane_of(channel, old_chat_id), lane_of(channel, new_chat_id)
    waiting = await session.scalars(
        select(InboxRow).where(InboxRow.lane == old_lane, InboxRow.state == "new")
    )
    for row in waiting:
        row.lane = new_lane
        row.event = {**row.event, "chat": {**row.event["chat"], "id": new_chat_id}}
    unsent = await session.scalars(
        select(OutboxRow).where(OutboxRow.lane == old_lane, OutboxRow.state.in_(("pending", "unknown")))
    )
    for message in unsent:
        target = await session.get(OutboxRow, message.target_id) if message.target_id else None
        if target is not None and target.message_id is not None:
            message.state, message.error, message.finished_at = "dropped", "chat migrated", now
            continue
        message.lane, message.chat_id = new_lane, new_chat_id
        if "reply_to" in message.payload:
            message.payload = {**message.payload, "reply_to": None}
    await session.flush()
    await session.execute(delete(OutboxLane).where(OutboxLane.lane == old_lane))


async def _absorb(session: AsyncSession, newcomer: Room, *, into: Room) -> None:
    """Give everything of a room to another, and remove it."""
    for table in (Question, RoomMessage):
        await session.execute(update(table).where(table.room_id == newcomer.id).values(room_id=into.id))
    # What both rooms have (a member, a week's digest) stays as the older room has it.
    both: tuple[tuple[type[RoomMember | RoomReading | Digest], InstrumentedAttribute[Any]], ...] = (
        (RoomMember, RoomMember.person_id),
        (RoomReading, RoomReading.person_id),
        (Digest, Digest.iso_week),
    )
    for owned, key in both:
        known = select(key).where(owned.room_id == into.id)
        await session.execute(delete(owned).where(owned.room_id == newcomer.id, key.in_(known)))
        await session.execute(update(owned).where(owned.room_id == newcomer.id).values(room_id=into.id))
    await session.delete(newcomer)
    await session.flush()
