"""The web room as a channel: what the bot says becomes a message of the room, at once and exactly once.

Events do not come through ``accept``: the pages (``handlers.web``) store a message and its event in one
transaction. Sending is a write to our own database, so its fate is always known: a row that was sent
before is recognised by its key.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.channels import Accept, Outgoing, Pace
from bot.errors import Expired, NotDelivered, Refused
from handlers.events import Chat
from handlers.services import FileNotFetched, Outbox
from handlers.web import files, messages
from handlers.web.concerns import notify_concerned
from handlers.web.hub import RoomHub, StreamEvent
from handlers.web.rooms import CHANNEL, INSTRUCTORS, ensure_rooms
from knowledge import people, rooms
from knowledge.db import Database
from knowledge.models import Person, Room, RoomMessage
from knowledge.people import Role

log = logging.getLogger(__name__)


class WebChannel:
    """The bot's voice in the web room; see ``bot.channels.Channel``."""

    name = CHANNEL
    pace = Pace()
    max_units: int | None = None

    def __init__(
        self,
        database: Database,
        hub: RoomHub,
        outbox: Callable[[AsyncSession], Outbox],
        now: Callable[[], dt.datetime],
    ) -> None:
        """``outbox`` is where notifications of what is said go, in the transaction that stores it."""
        self._database = database
        self._hub = hub
        self._outbox = outbox
        self._now = now

    async def start(self, accept: Accept) -> None:  # noqa: ARG002 (the pages store events themselves)
        """Make the rooms that are missing."""
        async with self._database.session() as session:
            await ensure_rooms(session, self._now())

    async def stop(self) -> None:
        """Nothing: events end with the server."""

    async def close(self) -> None:
        """Nothing: the database belongs to the program."""

    async def send(self, row: Outgoing) -> str | None:
        """Store what is said and wake the streams; a toast goes straight to whoever pressed.

        Raises:
            NotDelivered: When the database does not take it now.
            Refused: When the room or the message to be changed does not exist.
            Expired: When whoever pressed has no room open.
        """
        if row.operation == "toast":
            self._toast(row)
            return None
        try:
            async with self._database.session() as session:
                room = await rooms.find(session, CHANNEL, row.chat.id)
                if room is None:
                    raise Refused(f"no web room {row.chat.id!r}")
                stored = await self._store(session, room, row)
        except (SQLAlchemyError, OSError) as error:
            raise NotDelivered(type(error).__name__) from error
        self._hub.wake(room.id)
        return str(stored.revises_id or stored.id)

    async def _store(self, session: AsyncSession, room: Room, row: Outgoing) -> RoomMessage:
        key = f"outbox:{row.id}"
        await messages.lock(session, room.id)
        if known := await messages.find_by_key(session, key):
            return known
        now = self._now()
        if row.operation == "edit":
            target = await messages.find(session, room.id, int(row.target or 0))
            if target is None or not target.by_bot:
                raise Refused(f"no message {row.target!r} to change")
            return await messages.edit(
                session, target, text=str(row.text), keyboard=row.keyboard, client_key=key, now=now
            )
        stored = await messages.add(
            session,
            room_id=room.id,
            person_id=None,
            text=str(row.text),
            keyboard=row.keyboard,
            reply_to_id=int(row.reply_to) if row.reply_to else None,
            client_key=key,
            now=now,
        )
        await notify_concerned(session, self._outbox(session), stored)
        return stored

    def _toast(self, row: Outgoing) -> None:
        name, _, key = (row.press_id or "").partition(":")
        person_id = self._hub.person_of(name)
        event = StreamEvent.of("toast", {"press_id": key, "text": str(row.text), "alert": row.alert})
        if person_id is None or not self._hub.tell(person_id, event):
            raise Expired("nobody is there to read it")

    async def is_member(self, chat: Chat, user_id: str) -> bool:
        """Whether somebody has joined a room and may still enter it."""
        async with self._database.read() as session:
            person = await people.find(session, CHANNEL, user_id)
            room = await rooms.find(session, CHANNEL, chat.id)
            if person is None or room is None:
                return False
            if chat.id == INSTRUCTORS and not await self._roles(session, person) & {
                Role.INSTRUCTOR,
                Role.ADMIN,
            }:
                return False
            return any(member.id == person.id for member in await rooms.members(session, room.id))

    async def is_chat_admin(self, chat: Chat, user_id: str) -> bool:  # noqa: ARG002 (the same in every room)
        """Whether somebody is an administrator."""
        async with self._database.read() as session:
            person = await people.find(session, CHANNEL, user_id)
            return person is not None and Role.ADMIN in await self._roles(session, person)

    def private_chat(self, user_id: str) -> Chat | None:  # noqa: ARG002 (there are only rooms)
        """Never: what is said in a room is for everybody there."""
        return None

    async def fetch(self, file_id: str, *, max_bytes: int) -> bytes:
        """The content of a file that somebody sent into a room.

        Raises:
            FileNotFetched: When it was taken back, was sent long ago or is too large.
        """
        async with self._database.read() as session:
            content = await files.content(session, int(file_id))
        if content is None or len(content) > max_bytes:
            raise FileNotFetched(file_id)
        return content

    def trouble(self) -> str | None:
        """Never: the pages and the database report for themselves."""
        return None

    async def _roles(self, session: AsyncSession, person: Person) -> frozenset[Role]:
        return await people.roles(session, person.id)
