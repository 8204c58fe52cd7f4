"""Whom a message of the web room concerns: who is named in it, and who wrote what it answers.

They are notified of it a moment later, unless they have seen it by then, as most have who wait for an answer.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.notifications import notify
from handlers.services import Outbox
from handlers.web import messages, texts, unread
from handlers.web.mentions import roles_of
from handlers.web.rooms import INSTRUCTORS
from knowledge.models import Room, RoomMention, RoomMessage
from knowledge.people import Role

#: Guard of a notification: ``unseen:PERSON:ROW``.
UNSEEN = "unseen"
#: Whoever has the room before their eyes has told us so by then.
WAIT = dt.timedelta(seconds=6)


class Concern(StrEnum):
    """Why a message concerns somebody."""

    MENTIONED = "mentioned"
    ANSWERED = "answered"


async def concerned(session: AsyncSession, row: RoomMessage) -> dict[int, Concern]:
    """Whom a row concerns that was just stored, by their number; called in the transaction that stores it.

    Never its author, and never who may not enter its room now. Whoever is named and answered at once counts
    as named. Changes and deletions concern nobody: those whom they concern were told of the message.
    """
    if row.change != "created":
        return {}
    named = await session.scalars(select(RoomMention.person_id).where(RoomMention.row_id == row.id))
    found = dict.fromkeys(named, Concern.MENTIONED)
    answered = await session.get(RoomMessage, row.reply_to_id) if row.reply_to_id is not None else None
    if answered is not None and answered.person_id is not None:
        found.setdefault(answered.person_id, Concern.ANSWERED)
    if row.person_id is not None:
        found.pop(row.person_id, None)
    room = await session.get_one(Room, row.room_id)
    if room.chat_id == INSTRUCTORS:
        roles = await roles_of(session, list(found))
        found = {person_id: why for person_id, why in found.items() if roles[person_id] is not Role.STAFF}
    return found


async def notify_concerned(session: AsyncSession, outbox: Outbox, row: RoomMessage) -> None:
    """Notify whom a row concerns that was just stored, in the transaction that stores it."""
    found = await concerned(session, row)
    slug = (await session.get_one(Room, row.room_id)).chat_id
    for why in set(found.values()):
        await notify(
            session,
            outbox,
            [person_id for person_id, reason in found.items() if reason is why],
            key=f"row:{row.id}",
            text=Markup(texts.NOTIFICATIONS[why]).format(room=texts.ROOM_TITLES[slug]),  # noqa: S704 (ours)
            path=f"/rooms/{slug}/threads/{row.thread_id or row.id}#m{row.id}",
            guard=lambda person_id: f"{UNSEEN}:{person_id}:{row.id}",
            now=row.sent_at,
            wait=WAIT,
        )


async def is_unseen(session: AsyncSession, argument: str) -> bool:
    """The guard ``UNSEEN``: whether a person has not seen a message yet, and it was not taken back."""
    person_id, _, row_id = argument.partition(":")
    row = await session.get(RoomMessage, int(row_id))
    message = await messages.find(session, row.room_id, row.id) if row is not None else None
    if message is None or message.deleted:
        return False
    seen = await unread.seen_id(session, message.first.room_id, int(person_id))
    return seen is None or seen < message.first.id
