"""Articles through time and lists of documents, as they come out of an import, on both databases."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from indexer.structure import DocumentKind, StructuredDocument
from knowledge.board import documents
from knowledge.board.articles import find_statute, text_on, texts_of
from knowledge.db import Database
from knowledge.ingest import Ingest
from knowledge.versions import withdraw_version
from tests.knowledge.analysts import CountingAnalyst
from tests.knowledge.conftest import NOW
from tests.library import GUIDE, article, document

LAW = "지방계약법 시행령"
TODAY = dt.date(2026, 11, 18)


def version(day: dt.date | None, words: str | None) -> StructuredDocument:
    sections = [article("제1조", "목적", ("", "목적은 이렇다."))]
    if words is not None:
        sections.append(article("제30조", "견적", ("제1항", words), ("제2항", "같은 말")))
    return document(LAW, sections, effective=day)


async def store(database: Database, *versions: StructuredDocument) -> None:
    for number, one in enumerate(versions):
        now = NOW + dt.timedelta(minutes=number)
        await Ingest(database, CountingAnalyst()).store(one, one.title, now=now)


async def history(database: Database, number: str = "제30조") -> list[tuple[str, str, str]]:
    """Begin, end and first words of each text."""
    async with database.read() as session:
        found = await find_statute(session, LAW)
        assert found is not None
        return [
            (
                str(one.period.begins),
                str(one.period.ends or ""),
                one.passages[0].blocks[0].text if one.stored else "",
            )
            for one in await texts_of(session, found.id, number)
        ]


async def test_versions_with_the_same_words_are_one_text(database: Database) -> None:
    await store(
        database,
        version(dt.date(2026, 1, 1), "셋"),
        version(dt.date(2020, 1, 1), "하나"),
        version(dt.date(2022, 1, 1), "하나 <개정 2022.1.1>"),
        version(dt.date(2024, 1, 1), "둘"),
    )
    assert await history(database) == [
        ("2020-01-01", "2024-01-01", "하나"),
        ("2024-01-01", "2026-01-01", "둘"),
        ("2026-01-01", "", "셋"),
    ]
    assert await history(database, "제1조") == [("2020-01-01", "", "목적은 이렇다.")]
    assert await history(database, "제99조") == []


async def test_an_article_that_came_later_and_went(database: Database) -> None:
    await store(
        database,
        version(dt.date(2020, 1, 1), None),
        version(dt.date(2022, 1, 1), "하나"),
        version(dt.date(2024, 1, 1), None),
    )
    assert await history(database) == [("2022-01-01", "2024-01-01", "하나"), ("2024-01-01", "", "")]
    async with database.read() as session:
        found = await find_statute(session, LAW)
        assert found is not None
        texts = await texts_of(session, found.id, "제30조")
    assert text_on(texts, dt.date(2021, 12, 31)) is None
    assert text_on(texts, dt.date(2023, 12, 31)) is texts[0]
    assert [change.path for change in texts[1].changes_from(texts[0])] == ["제1항", "제2항"]


async def test_versions_that_do_not_count_are_no_texts(database: Database) -> None:
    same_day = dt.date(2024, 1, 1)
    await store(
        database,
        version(dt.date(2020, 1, 1), "하나"),
        version(same_day, "그날 바뀐"),
        version(same_day, "그날 다시 바뀐"),
        version(dt.date(2025, 1, 1), "잘못 들인"),
    )
    async with database.session() as session:
        found = await find_statute(session, LAW)
        assert found is not None
        await withdraw_version(session, (await documents.versions_of(session, found.id))[-1].id, NOW)
    assert [words for _, _, words in await history(database)] == ["하나", "그날 다시 바뀐"]
    async with database.read() as session:
        assert len(await documents.versions_of(session, found.id)) == 2


async def test_a_standard_document_is_no_statute(database: Database) -> None:
    await store(database, GUIDE)
    async with database.read() as session:
        assert await find_statute(session, GUIDE.short_name) is None


@pytest.mark.parametrize("kind", documents.SHOWN_KINDS)
async def test_documents_in_force_are_listed_once(database: Database, kind: DocumentKind) -> None:
    def named(title: str, day: dt.date | None) -> StructuredDocument:
        return replace(GUIDE, kind=kind, title=title, short_name=title, effective_date=day)

    await store(
        database,
        named("나", dt.date(2020, 1, 1)),
        named("가", None),
        replace(named("나", dt.date(2026, 1, 1)), promulgation_number="2"),
        named("다", dt.date(2027, 1, 1)),
    )
    async with database.read() as session:
        assert await documents.count(session, kind, TODAY) == 2
        by_title = await documents.by_title(session, kind, TODAY, limit=5)
        newest = await documents.newest(session, kind, TODAY, limit=5)
        second = await documents.by_title(session, kind, TODAY, limit=5, offset=1)
    assert [one.document.title for one in by_title] == ["가", "나"]
    assert [(one.document.title, one.version.number) for one in newest] == [("나", 2), ("가", 1)]
    assert [one.document.title for one in second] == ["나"]
