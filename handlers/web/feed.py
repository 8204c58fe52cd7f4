"""What the hub reads: messages as events, and which rooms have new ones."""

from __future__ import annotations

from sqlalchemy import func, select

from handlers.web import messages, showing
from handlers.web.hub import RoomHub, StreamEvent
from knowledge.db import Database
from knowledge.models import RoomMessage


def make_hub(database: Database, own_url: str) -> RoomHub:
    """A hub on a database; ``own_url`` is the address whose links become paths."""

    async def load(room_id: int, after: int, limit: int) -> list[StreamEvent]:
        async with database.read() as session:
            rows = await messages.rows_after(session, room_id, after, limit)
            changed = await messages.changes(session, rows)
            shown = await showing.as_json(session, changed, own_url=own_url)
        return [
            StreamEvent.of("message", one, id=one["event_id"], takes_back=one["deleted"]) for one in shown
        ]

    async def newest(room_ids: list[int]) -> dict[int, int]:
        async with database.read() as session:
            found = await session.execute(
                select(RoomMessage.room_id, func.max(RoomMessage.id).label("newest"))
                .where(RoomMessage.room_id.in_(room_ids))
                .group_by(RoomMessage.room_id)
            )
            return {row.room_id: row.newest for row in found}

    return RoomHub(load, newest)
