"""The two rooms of the web: the open one, and the instructors' own."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.events import Chat
from handlers.web import texts
from handlers.web.errors import Forbidden, NotHere
from handlers.web.sessions import Visitor
from knowledge import rooms
from knowledge.models import Room
from knowledge.rooms import Mode, Purpose

CHANNEL = "web"
#: A room's ``chat_id`` is its name in addresses.
OPEN = "open"
INSTRUCTORS = "instructors"
SLUGS = (OPEN, INSTRUCTORS)

_PURPOSES = {OPEN: (Purpose.OPEN, Mode.AUTO), INSTRUCTORS: (Purpose.INSTRUCTORS, Mode.MENTION)}


async def ensure_rooms(session: AsyncSession, now: dt.datetime) -> None:
    """Make the rooms that are missing; those that exist stay as the administrator has set them."""
    for slug, (purpose, mode) in _PURPOSES.items():
        if await rooms.find(session, CHANNEL, slug) is not None:
            continue
        room = await rooms.ensure(
            session, channel=CHANNEL, chat_id=slug, title=texts.ROOM_TITLES[slug], kind="group", now=now
        )
        await rooms.allow(session, room.id)
        await rooms.set_purpose(session, room.id, purpose)
        await rooms.set_mode(session, room.id, mode)


async def enter(session: AsyncSession, slug: str, visitor: Visitor) -> Room:
    """The room of an address, for somebody who may be there.

    Raises:
        NotHere: When there is no such room.
        Forbidden: When it is not open to the visitor.
    """
    room = await rooms.find(session, CHANNEL, slug) if slug in SLUGS else None
    if room is None:
        raise NotHere
    if slug == INSTRUCTORS and not visitor.is_instructor:
        raise Forbidden
    return room


def open_to(visitor: Visitor) -> tuple[str, ...]:
    """The rooms that somebody may enter."""
    return SLUGS if visitor.is_instructor else (OPEN,)


def chat_of(room: Room) -> Chat:
    """A room as events name it."""
    return Chat(channel=CHANNEL, id=room.chat_id, kind="group", title=room.title)
