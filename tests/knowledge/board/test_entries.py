"""Lists of published entries, on both databases."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge.board import entries
from knowledge.board.entries import CitedArticle
from knowledge.board.topics import shipped_topics
from knowledge.models import QACitation, QAEntry
from tests.knowledge.conftest import NOW

DECREE = "지방계약법 시행령"


async def add(
    session: AsyncSession,
    question: str,
    *articles: str,
    state: str = "published",
    minutes: int = 0,
    chosen: bool = True,
) -> QAEntry:
    entry = QAEntry(
        question=question,
        answer="답",
        state=state,
        authority=7,
        created_at=NOW,
        published_at=None if state == "draft" else NOW + dt.timedelta(minutes=minutes),
        citations=[
            QACitation(position=place, law=DECREE, article=article, path=f"제{place}항", chosen=chosen)
            for place, article in enumerate(articles, start=1)
        ],
    )
    session.add(entry)
    await session.flush()
    return entry


@pytest.fixture
async def entry(session: AsyncSession) -> QAEntry:
    made = await add(session, "보증금", "제30조", "제30조", "제35조", minutes=1)
    await add(session, "검사", "제30조", minutes=3)
    await add(session, "선금", "제35조", "제30조", minutes=2)
    await add(session, "초안", "제30조", "제35조", state="draft")
    await add(session, "내린 것", "제30조", "제35조", state="retired", minutes=9)
    await add(session, "제안만 된 근거", "제30조", chosen=False)
    return made


def questions(found: object) -> list[str]:
    return [one.question for one in found]  # type: ignore[attr-defined]


async def test_only_what_is_published_newest_first(session: AsyncSession, entry: QAEntry) -> None:
    assert await entries.count(session) == 4
    found = await entries.newest(session, limit=10)
    assert questions(found) == ["검사", "선금", "보증금", "제안만 된 근거"]
    assert questions(await entries.newest(session, limit=1, offset=1)) == ["선금"]


async def test_those_that_rest_on_an_article(session: AsyncSession, entry: QAEntry) -> None:
    citing = entries.citing(DECREE, "제35조")
    assert await entries.count(session, citing) == 2
    assert questions(await entries.newest(session, citing, limit=5)) == ["선금", "보증금"]
    assert await entries.count(session, entries.citing("국가계약법", "제35조")) == 0


async def test_related_ones_have_most_in_common_first(session: AsyncSession, entry: QAEntry) -> None:
    assert questions(await entries.related(session, entry, limit=5)) == ["선금", "검사"]
    assert questions(await entries.related(session, entry, limit=1)) == ["선금"]
    alone = await add(session, "근거 없음")
    assert list(await entries.related(session, alone, limit=5)) == []


async def test_articles_are_counted_once_an_entry(session: AsyncSession, entry: QAEntry) -> None:
    assert await entries.most_cited(session, limit=5) == [
        CitedArticle(DECREE, "제30조", 3),
        CitedArticle(DECREE, "제35조", 2),
    ]
    assert len(await entries.most_cited(session, limit=1)) == 1


async def test_topics_without_entries_are_left_out(session: AsyncSession, entry: QAEntry) -> None:
    counts = {topic.slug: number for topic, number in await entries.topic_counts(session, shipped_topics())}
    assert counts == {"deposit": 1, "inspection": 1, "payment": 1, "other": 1}


async def test_nothing_published(session: AsyncSession) -> None:
    assert await entries.count(session) == 0
    assert await entries.topic_counts(session, shipped_topics()) == []
    assert await entries.most_cited(session, limit=5) == []
