"""What of a database may be found when."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select

from indexer.entries import MetaTable, PassageKind
from knowledge.corpus import load_passages
from knowledge.db import Database
from knowledge.models import PassageRow


async def texts_on(database: Database, day: dt.date) -> set[str]:
    """The texts of passages that may be found of a day."""
    async with database.read() as session:
        ids = (await session.scalars(select(PassageRow.id).where(PassageRow.active))).all()
        stored = await load_passages(session, ids)
    allowed = MetaTable({one.id: one.meta for one in stored}).allowed(list(PassageKind), day)
    return {one.passage.text for one in stored if allowed[one.id]}
