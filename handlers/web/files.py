"""The files of the web room: kept until the bot has read them, and not given out again."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import String, cast, delete, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.web.messages import EVENT_KEY
from handlers.web.rooms import CHANNEL
from knowledge.models import InboxRow, RoomFile

#: What the bot could not read within a day, it will not.
_KEPT = dt.timedelta(days=1)


async def add(session: AsyncSession, message_id: int, content: bytes, *, now: dt.datetime) -> None:
    """Keep the file of a message."""
    session.add(RoomFile(message_id=message_id, content=content, sent_at=now))
    await session.flush()


async def content(session: AsyncSession, message_id: int) -> bytes | None:
    """The file of a message; None where it has none any more."""
    found: bytes | None = await session.scalar(
        select(RoomFile.content).where(RoomFile.message_id == message_id)
    )
    return found


async def forget(session: AsyncSession, message_id: int) -> None:
    """Drop the file of a message that is taken back."""
    await session.execute(delete(RoomFile).where(RoomFile.message_id == message_id))


async def forget_read(session: AsyncSession, *, now: dt.datetime) -> None:
    """Drop the files that the bot has read, and those that it could not for a day."""
    read = exists().where(
        InboxRow.channel == CHANNEL,
        InboxRow.update_key == EVENT_KEY + cast(RoomFile.message_id, String),
        InboxRow.state == "done",
    )
    await session.execute(delete(RoomFile).where(or_(read, RoomFile.sent_at < now - _KEPT)))
