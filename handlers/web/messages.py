"""The messages of the web room as rows; ``showing`` makes of them what the browser gets to see.

A message is its first row (``created``) and the rows that revise it. Rows are only ever added, so their
ids are the history of the room: a browser that knows the last id it saw asks for what came after.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import case, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.replies import Keyboard
from handlers.web import mentions
from handlers.web.mentions import Mention
from knowledge.models import Room, RoomMessage

#: The event about a row has this key, followed by the id of the row.
EVENT_KEY = "row:"


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it stands: its first row and, where it was changed, the row that holds now."""

    first: RoomMessage
    latest: RoomMessage

    @property
    def deleted(self) -> bool:
        """Whether its author took it back."""
        return self.latest.change == "deleted"

    @property
    def by_bot(self) -> bool:
        """Whether the bot said it."""
        return self.first.person_id is None

    @property
    def thread_id(self) -> int:
        """The message that begins its thread: itself, where it answers nothing."""
        return self.first.thread_id or self.first.id


async def add(
    session: AsyncSession,
    *,
    room_id: int,
    person_id: int | None,
    text: str,
    now: dt.datetime,
    reply_to_id: int | None = None,
    keyboard: Keyboard = (),
    client_key: str | None = None,
    named: Iterable[Mention] = (),
) -> RoomMessage:
    """Store a new message; ``text`` is masked plain text, or safe HTML of the bot (``person_id`` None)."""
    row = RoomMessage(
        room_id=room_id,
        person_id=person_id,
        change="created",
        revises_id=None,
        reply_to_id=reply_to_id,
        thread_id=await _thread_of(session, room_id, reply_to_id),
        text=text,
        buttons=_rows_of(keyboard),
        client_key=client_key,
        sent_at=now,
    )
    return await _append(session, row, named)


async def edit(
    session: AsyncSession,
    message: Message,
    *,
    text: str,
    now: dt.datetime,
    keyboard: Keyboard = (),
    client_key: str | None = None,
    named: Iterable[Mention] = (),
) -> RoomMessage:
    """Store what a message says from now on."""
    row = _revision(message, "edited", text, now, client_key)
    row.buttons = _rows_of(keyboard)
    return await _append(session, row, named)


async def delete(
    session: AsyncSession, message: Message, *, now: dt.datetime, client_key: str | None = None
) -> RoomMessage:
    """Take a message back: its words are gone from the room's history, not only hidden."""
    first_id = message.first.id
    await session.execute(
        update(RoomMessage)
        .where((RoomMessage.id == first_id) | (RoomMessage.revises_id == first_id))
        .values(text="", buttons=[])
    )
    return await _append(session, _revision(message, "deleted", "", now, client_key))


async def find(session: AsyncSession, room_id: int, message_id: int) -> Message | None:
    """The message with this id (that of its first row) in a room."""
    first = await session.get(RoomMessage, message_id)
    if first is None or first.room_id != room_id or first.revises_id is not None:
        return None
    return (await standing(session, [first]))[0]


async def find_by_key(session: AsyncSession, client_key: str) -> RoomMessage | None:
    """The row that an earlier attempt to send the same thing has stored."""
    found: RoomMessage | None = await session.scalar(
        select(RoomMessage).where(RoomMessage.client_key == client_key)
    )
    return found


async def lock(session: AsyncSession, room_id: int) -> None:
    """Let nobody else add to a room until the commit.

    This makes the order of ids the order of commits within a room: without it a stream could see row 6
    before row 5 is committed, and never ask for 5 again. (On SQLite the transaction itself does it.)
    """
    await session.execute(select(Room.id).where(Room.id == room_id).with_for_update())


async def newest_id(session: AsyncSession, room_id: int) -> int:
    """Id of the newest row of a room; 0 where it has none."""
    return await session.scalar(select(func.max(RoomMessage.id)).where(RoomMessage.room_id == room_id)) or 0


async def history(
    session: AsyncSession, room_id: int, *, thread_id: int | None = None, before: int | None, limit: int
) -> tuple[list[Message], bool]:
    """Messages as they stand, oldest first, and whether there are older ones.

    Args:
        session: A snapshot.
        room_id: The room.
        thread_id: Only what was answered in the thread that this message begins.
        before: Only messages whose id is smaller; None for the newest.
        limit: At most so many.
    """
    query = select(RoomMessage).where(RoomMessage.room_id == room_id, RoomMessage.revises_id.is_(None))
    if thread_id is not None:
        query = query.where(RoomMessage.thread_id == thread_id)
    if before is not None:
        query = query.where(RoomMessage.id < before)
    rows = (await session.scalars(query.order_by(RoomMessage.id.desc()).limit(limit + 1))).all()
    firsts = sorted(rows[:limit], key=lambda row: row.id)
    return await standing(session, firsts), len(rows) > limit


async def rows_after(session: AsyncSession, room_id: int, after: int, limit: int) -> Sequence[RoomMessage]:
    """Rows of a room that were added after one that was seen, in order."""
    query = select(RoomMessage).where(RoomMessage.room_id == room_id, RoomMessage.id > after)
    return (await session.scalars(query.order_by(RoomMessage.id).limit(limit))).all()


async def count_replies(session: AsyncSession, threads: Collection[int]) -> dict[int, int]:
    """How much was answered in some threads, without what was taken back; threads without are missing."""
    one = case((RoomMessage.change == "created", 1), else_=-1)
    counted = await session.execute(
        select(RoomMessage.thread_id, func.sum(one).label("replies"))
        .where(RoomMessage.thread_id.in_(threads), RoomMessage.change.in_(("created", "deleted")))
        .group_by(RoomMessage.thread_id)
    )
    return {row.thread_id: row.replies for row in counted}


async def changes(session: AsyncSession, rows: Iterable[RoomMessage]) -> list[Message]:
    """Each row with the message that it begins or revises, as it stood then."""
    rows = list(rows)
    firsts = await by_id(session, {row.revises_id for row in rows if row.revises_id is not None})
    return [
        Message(first=firsts[row.revises_id], latest=row)
        if row.revises_id is not None
        else Message(first=row, latest=row)
        for row in rows
    ]


async def standing(session: AsyncSession, firsts: Sequence[RoomMessage]) -> list[Message]:
    """The messages that begin with some rows, as they stand now."""
    last_ids = await session.scalars(
        select(func.max(RoomMessage.id))
        .where(RoomMessage.revises_id.in_([row.id for row in firsts]))
        .group_by(RoomMessage.revises_id)
    )
    revisions = {row.revises_id: row for row in (await by_id(session, set(last_ids))).values()}
    return [Message(first=row, latest=revisions.get(row.id, row)) for row in firsts]


async def by_id(session: AsyncSession, ids: set[int]) -> dict[int, RoomMessage]:
    """Rows by their ids."""
    if not ids:
        return {}
    return {row.id: row for row in await session.scalars(select(RoomMessage).where(RoomMessage.id.in_(ids)))}


async def _thread_of(session: AsyncSession, room_id: int, reply_to_id: int | None) -> int | None:
    answered = await session.get(RoomMessage, reply_to_id) if reply_to_id is not None else None
    if answered is None or answered.room_id != room_id:
        return None
    return answered.thread_id or answered.id


async def _append(session: AsyncSession, row: RoomMessage, named: Iterable[Mention] = ()) -> RoomMessage:
    await lock(session, row.room_id)
    session.add(row)
    await session.flush()
    await mentions.store(session, row, named)
    return row


def _revision(
    message: Message, change: str, text: str, now: dt.datetime, client_key: str | None
) -> RoomMessage:
    return RoomMessage(
        room_id=message.first.room_id,
        person_id=message.first.person_id,
        change=change,
        revises_id=message.first.id,
        reply_to_id=message.first.reply_to_id,
        thread_id=message.first.thread_id,
        text=text,
        buttons=[],
        client_key=client_key,
        sent_at=now,
    )


def _rows_of(keyboard: Keyboard) -> list[list[list[str]]]:
    return [[[button.label, button.action, button.url] for button in row] for row in keyboard]
