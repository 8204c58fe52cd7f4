"""Documents as those who keep them see them, on both databases."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from indexer.analysis import AnalysedPassage
from indexer.passages import cut
from indexer.structure import DocumentKind, StructuredDocument
from knowledge import document_list
from knowledge.document_list import Shown, Standing
from knowledge.versions import add_version, hash_of, withdraw_version
from tests.library import article, document

TODAY = dt.date(2026, 11, 23)
NOW = dt.datetime(2026, 11, 23, 1, tzinfo=dt.UTC)


def guide(title: str, words: str, effective: dt.date | None = None) -> StructuredDocument:
    return document(
        title, [article("", "절차", ("", words))], kind=DocumentKind.STANDARD, effective=effective
    )


async def add(session: AsyncSession, one: StructuredDocument) -> int:
    analysed = [AnalysedPassage(passage, {"body": []}, "words", None, None) for passage in cut(one)]
    return (await add_version(session, one, hash_of(one), analysed, source_name="a.md", now=NOW)).id


async def titles(session: AsyncSession, shown: Shown, words: str = "") -> list[str]:
    found = await document_list.list_documents(session, shown, TODAY, words=words, limit=10)
    assert await document_list.count_found(session, shown, words) == len(found)
    return [one.document.title for one in found]


async def test_each_list_has_its_documents_by_title(session: AsyncSession) -> None:
    await add(session, guide("하자 안내", "하자 보수."))
    await add(session, guide("견적 100% 안내", "견적 둘."))
    gone = await add(session, guide("옛 안내", "옛말."))
    await withdraw_version(session, gone, NOW)
    await add(session, document("시행령", [article("제1조", "목적", ("", "목적."))]))
    expected = guide("예상 질문", "묻습니다.")
    await add(session, dataclasses.replace(expected, kind=DocumentKind.EXPECTED))
    assert await titles(session, Shown.STANDARD) == ["견적 100% 안내", "하자 안내"]
    assert await titles(session, Shown.STATUTE) == ["시행령"]
    assert await titles(session, Shown.RETIRED) == ["옛 안내"]
    assert await titles(session, Shown.STANDARD, "100%") == ["견적 100% 안내"]
    assert await titles(session, Shown.STANDARD, "1%0") == []
    assert await document_list.count_documents(session) == {
        Shown.STANDARD: 2,
        Shown.STATUTE: 1,
        Shown.RETIRED: 1,
    }


async def test_versions_stand_where_they_do_on_a_day(session: AsyncSession) -> None:
    for year in (2025, 2026, 2027):
        await add(session, guide("안내", f"{year}년의 말.", dt.date(year, 1, 1)))
    wrong = await add(session, guide("안내", "잘못된 말.", dt.date(2026, 5, 1)))
    await withdraw_version(session, wrong, NOW)
    (found,) = await document_list.list_documents(session, Shown.STANDARD, TODAY, limit=10)
    assert [(one.version.number, one.standing, one.passages, one.indexed) for one in found.versions] == [
        (3, Standing.PENDING, 1, 1),
        (2, Standing.IN_FORCE, 1, 1),
        (1, Standing.PAST, 1, 1),
        (4, Standing.WITHDRAWN, 1, 0),
    ]
    assert found.version.version.number == 2


async def test_words_that_a_newer_version_has_taken_over_are_indexed_once(session: AsyncSession) -> None:
    await add(session, guide("안내", "그대로인 말.", dt.date(2025, 1, 1)))
    await add(session, dataclasses.replace(
        guide("안내", "그대로인 말.", dt.date(2026, 1, 1)),
        sections=(article("", "절차", ("", "그대로인 말.")), article("", "기한", ("", "새 말."))),
    ))  # fmt: skip
    (found,) = await document_list.list_documents(session, Shown.STANDARD, TODAY, limit=10)
    assert [(one.passages, one.indexed) for one in found.versions] == [(2, 2), (1, 0)]


@pytest.mark.parametrize(("words", "total"), [("", 12), ("글 1", 3), ("절차 7", 1), ("x", 0)])
async def test_passages_are_listed_in_reading_order(session: AsyncSession, words: str, total: int) -> None:
    sections = [article("", f"절차 {n}", ("", f"글 {n}.")) for n in range(12)]
    version = await add(session, document("안내", sections, kind=DocumentKind.STANDARD))
    assert await document_list.count_passages(session, version, words) == total
    found = await document_list.list_passages(session, version, words=words, limit=5, offset=0)
    rest = await document_list.list_passages(session, version, words=words, limit=50, offset=5)
    order = [one.passage.ordinal for one in (*found, *rest)]
    assert order == sorted(order) and len(order) == total
    assert all(one.tokens == {"body": []} for one in found)


async def test_only_documents_of_the_lists_are_found_by_number(session: AsyncSession) -> None:
    await add(session, dataclasses.replace(guide("예상", "묻습니다."), kind=DocumentKind.EXPECTED))
    assert await document_list.get(session, 1, TODAY) is None
    assert await document_list.get(session, 99, TODAY) is None
