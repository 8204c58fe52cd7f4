"""Published entries of the Q&A as the board lists them. Reads only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge.board.topics import Topic, TopicTable
from knowledge.models import QACitation, QAEntry
from knowledge.qa_entries import EntryState

#: What every list of the board is made of.
PUBLISHED = QAEntry.state == EntryState.PUBLISHED


@dataclass(frozen=True, slots=True)
class CitedArticle:
    """An article, and how many published entries rest on it."""

    law: str
    article: str
    entries: int


def about_topic(table: TopicTable, topic: Topic) -> ColumnElement[bool]:
    """That an entry is about a topic."""
    return table.about(topic, QAEntry.question)


def citing(law: str, article: str) -> ColumnElement[bool]:
    """That an entry rests on an article, or on a part of it."""
    return exists().where(
        QACitation.entry_id == QAEntry.id,
        QACitation.law == law,
        QACitation.article == article,
        QACitation.chosen,
    )


async def count(session: AsyncSession, *conditions: ColumnElement[bool]) -> int:
    """How many published entries there are."""
    return await session.scalar(select(func.count()).select_from(QAEntry).where(PUBLISHED, *conditions)) or 0


async def newest(
    session: AsyncSession, *conditions: ColumnElement[bool], limit: int, offset: int = 0
) -> Sequence[QAEntry]:
    """Published entries, newest first."""
    found = await session.scalars(
        select(QAEntry)
        .where(PUBLISHED, *conditions)
        .order_by(QAEntry.published_at.desc(), QAEntry.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return found.all()


async def successor(session: AsyncSession, entry_id: int) -> QAEntry | None:
    """The published entry that has taken the place of another, maybe by way of others, if any."""
    while True:
        # What takes a place is always the younger one, so this ends.
        found = await session.scalar(
            select(QAEntry)
            .where(QAEntry.replaces_id == entry_id, QAEntry.published_at.is_not(None))
            .order_by(QAEntry.id.desc())
            .limit(1)
        )
        if found is None or found.state == EntryState.PUBLISHED:
            return found
        entry_id = found.id


async def related(session: AsyncSession, entry: QAEntry, *, limit: int) -> Sequence[QAEntry]:
    """Published entries that rest on the same articles: most of them in common first, then the newest."""
    articles = {(one.law, one.article) for one in entry.citations if one.chosen}
    if not articles:
        return []
    same = or_(*(and_(QACitation.law == law, QACitation.article == number) for law, number in articles))
    shared = (
        select(QACitation.entry_id, func.count().label("common"))
        .where(same, QACitation.chosen, QACitation.entry_id != entry.id)
        .group_by(QACitation.entry_id)
        .subquery()
    )
    found = await session.scalars(
        select(QAEntry)
        .join(shared, shared.c.entry_id == QAEntry.id)
        .where(PUBLISHED)
        .order_by(shared.c.common.desc(), QAEntry.published_at.desc(), QAEntry.id.desc())
        .limit(limit)
    )
    return found.all()


async def topic_counts(session: AsyncSession, table: TopicTable) -> list[tuple[Topic, int]]:
    """Topics with the number of published entries about them, those with none left out."""
    # A hundred words are looked for in each question: the database takes several times as long.
    questions = await session.scalars(select(QAEntry.question).where(PUBLISHED))
    counts = Counter(topic.slug for question in questions for topic in table.of(question))
    return [(topic, counts[topic.slug]) for topic in table.all if counts[topic.slug]]


async def most_cited(session: AsyncSession, *, limit: int) -> list[CitedArticle]:
    """The articles on which most published entries rest."""
    entries = func.count(QACitation.entry_id.distinct())
    rows = await session.execute(
        select(QACitation.law, QACitation.article, entries)
        .join(QAEntry, QAEntry.id == QACitation.entry_id)
        .where(PUBLISHED, QACitation.chosen)
        .group_by(QACitation.law, QACitation.article)
        .order_by(entries.desc(), QACitation.law, QACitation.article)
        .limit(limit)
    )
    return [CitedArticle(*row) for row in rows]
