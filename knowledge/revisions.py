"""What a Q&A entry has said, change by change: by whom, when, and what differs."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge.models import Person, QAEntry, QARevision


@dataclass(frozen=True, slots=True)
class Revision:
    """An entry as it was after a change.

    Attributes:
        row: What it said.
        editor: Name of who has changed it; empty where that is not known.
    """

    row: QARevision
    editor: str


async def keep(session: AsyncSession, entry: QAEntry, editor_id: int | None, *, now: dt.datetime) -> None:
    """Keep what an entry says now, unless that is what is kept last."""
    last = await session.scalar(
        select(QARevision).where(QARevision.entry_id == entry.id).order_by(QARevision.number.desc()).limit(1)
    )
    rules = [[one.law, one.article, one.path] for one in entry.citations if one.chosen]
    if last is not None and (last.question, last.answer, last.rules) == (entry.question, entry.answer, rules):
        return
    session.add(
        QARevision(
            entry_id=entry.id,
            number=last.number + 1 if last else 1,
            question=entry.question,
            answer=entry.answer,
            rules=rules,
            editor_id=editor_id,
            made_at=now,
        )
    )
    await session.flush()


async def history(session: AsyncSession, entry_id: int) -> list[Revision]:
    """What an entry has said, first to last."""
    rows = await session.execute(
        select(QARevision, Person.name)
        .outerjoin(Person, Person.id == QARevision.editor_id)
        .where(QARevision.entry_id == entry_id)
        .order_by(QARevision.number)
    )
    return [Revision(row, name or "") for row, name in rows]
