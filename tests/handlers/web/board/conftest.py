"""The board on a real database with a real index: entries and documents, published and imported."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import insert

from indexer.authority import Authority
from knowledge import qa_entries
from knowledge.db import Database
from knowledge.models import QACitation, QAEntry
from tests.handlers.web.shelves import executor, holder, search, shelves

__all__ = ["executor", "holder", "search", "shelves"]

DECREE = "지방계약법 시행령"


async def add_many(database: Database, count: int, question: str = "{number}번째 질문인가요?") -> None:
    """Published entries as rows alone, too many to be analysed one by one; all rest on one article."""
    now = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
    rows = [
        {
            "id": number,
            "question": question.format(number=number),
            "answer": "그렇습니다.",
            "state": qa_entries.EntryState.PUBLISHED,
            "authority": Authority.LEARNING_GROUP,
            "created_at": now,
            "published_at": now + dt.timedelta(seconds=number),
        }
        for number in range(1, count + 1)
    ]
    cited = [
        {"entry_id": row["id"], "position": 1, "law": DECREE, "article": "제30조", "path": "", "chosen": True}
        for row in rows
    ]
    async with database.session() as session:
        await session.execute(insert(QAEntry), rows)
        await session.execute(insert(QACitation), cited)
