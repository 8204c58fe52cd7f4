"""How far somebody has read each room, and what there is that they have not seen.

Their own messages are never unread, nor are those that were taken back. Who has not been in a room yet has
nothing unread there.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from aiohttp import web
from sqlalchemy import case, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from handlers.web.hub import StreamEvent
from handlers.web.messages import newest_id
from handlers.web.rooms import CHANNEL, open_to
from handlers.web.sessions import Visitor
from knowledge.db import insert_into
from knowledge.models import Room, RoomMention, RoomMessage, RoomReading

#: More are not counted; pages show ``99+``.
MOST = 100
#: What streams call it.
EVENT = "rooms"


@dataclass(frozen=True, slots=True)
class RoomUnread:
    """What somebody has not seen of a room.

    Attributes:
        slug: The room.
        unread: Messages, ``MOST`` where there are more.
        mentioned: Whether one of them names this person.
    """

    slug: str
    unread: int
    mentioned: bool


#: Of each room that the visitor may enter; missing on calls of scripts, and where nobody has signed in.
UNREAD = web.RequestKey("unread", tuple)


async def of(session: AsyncSession, visitor: Visitor) -> tuple[RoomUnread, ...]:
    """What somebody has not seen, of each room that they may enter, in the order of the rooms."""
    slugs, me = open_to(visitor), visitor.person.id
    seen = await session.execute(
        select(Room.chat_id, Room.id, RoomReading.seen_id)
        .join(RoomReading, RoomReading.room_id == Room.id)
        .where(Room.channel == CHANNEL, Room.chat_id.in_(slugs), RoomReading.person_id == me)
    )
    marks = {slug: (room_id, seen_id) for slug, room_id, seen_id in seen}
    return tuple(
        [
            await _unread(session, slug, *marks[slug], me) if slug in marks else RoomUnread(slug, 0, False)
            for slug in slugs
        ]
    )


async def seen_id(session: AsyncSession, room_id: int, person_id: int) -> int | None:
    """The newest row that somebody has seen of a room; None where they have not been there yet."""
    found = await session.get(RoomReading, (person_id, room_id))
    return found.seen_id if found else None


async def begin(session: AsyncSession, room_id: int, person_id: int) -> None:
    """Somebody comes into a room: what is there is not new to them. A mark that they have stays."""
    await session.execute(
        insert_into(session, RoomReading)
        .values(person_id=person_id, room_id=room_id, seen_id=await newest_id(session, room_id))
        .on_conflict_do_nothing()
    )


async def mark(session: AsyncSession, room_id: int, person_id: int, seen: int) -> None:
    """Note that somebody has seen everything up to a row. A mark never goes back, on no device."""
    seen = min(seen, await newest_id(session, room_id))
    row = insert_into(session, RoomReading).values(person_id=person_id, room_id=room_id, seen_id=seen)
    await session.execute(
        row.on_conflict_do_update(
            index_elements=["person_id", "room_id"],
            set_={"seen_id": case((RoomReading.seen_id < seen, seen), else_=RoomReading.seen_id)},
        )
    )


def as_json(rooms: tuple[RoomUnread, ...]) -> list[dict[str, Any]]:
    """What scripts get of it."""
    return [asdict(room) for room in rooms]


def as_event(rooms: tuple[RoomUnread, ...]) -> StreamEvent:
    """The same for a stream."""
    return StreamEvent.of(EVENT, {"rooms": as_json(rooms)})


async def _unread(session: AsyncSession, slug: str, room_id: int, seen: int, me: int) -> RoomUnread:
    taken_back = aliased(RoomMessage)
    new = (
        select(RoomMessage.id)
        .where(
            RoomMessage.room_id == room_id,
            RoomMessage.id > seen,
            RoomMessage.change == "created",
            or_(RoomMessage.person_id.is_(None), RoomMessage.person_id != me),
            ~exists().where(taken_back.revises_id == RoomMessage.id, taken_back.change == "deleted"),
        )
        .limit(MOST)
    )
    naming_me = (
        select(RoomMessage.id)
        .join(RoomMention, RoomMention.row_id == RoomMessage.id)
        .where(
            RoomMention.person_id == me,
            RoomMessage.room_id == room_id,
            func.coalesce(RoomMessage.revises_id, RoomMessage.id) > seen,
            or_(RoomMessage.person_id.is_(None), RoomMessage.person_id != me),
        )
        .limit(1)
    )
    count = await session.scalar(select(func.count()).select_from(new.subquery()))
    mentioned = bool(count) and await session.scalar(naming_me) is not None
    return RoomUnread(slug, count or 0, mentioned)
