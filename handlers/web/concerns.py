"""Whom a message of the web room concerns: who is named in it, and who wrote what it answers."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.web.mentions import roles_of
from handlers.web.rooms import INSTRUCTORS
from knowledge.models import Room, RoomMention, RoomMessage
from knowledge.people import Role


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
