"""Pages of documents."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from html import escape, unescape

import pytest
from sqlalchemy import select, update

from handlers.web.board import addresses, texts
from handlers.web.board.documents import PAGE_CHARS
from indexer.structure import Block, DocumentKind, Section, StructuredDocument
from knowledge.models import Document, DocumentVersion, PassageRow
from knowledge.versions import withdraw_version
from tests.handlers.web.board.conftest import DECREE
from tests.handlers.web.conftest import Site
from tests.handlers.web.shelves import Shelves
from tests.library import GUIDE, LOCAL_DECREE

pytestmark = pytest.mark.loopback

XSS = "<img src=x onerror=alert(1)>"


def section(title: str, *lines: str, above: tuple[str, ...] = ()) -> Section:
    return Section("", title, (*above, title), tuple(Block("", line) for line in lines))


def guide(*sections: Section, day: dt.date | None = None, edition: str = "2026-1판") -> StructuredDocument:
    return replace(GUIDE, sections=sections, effective_date=day, promulgation_number=edition)


async def test_a_document_is_shown_in_order_with_its_outline(site: Site, shelves: Shelves) -> None:
    [made] = await shelves.add(
        guide(
            section("개요", "무엇에 쓰는가"),
            section(f"절차 {XSS}", f"첫째 {XSS}", "| 구분 | 기한 |\n| --- | --- |\n| 통보 | 5일 |"),
            section("서식", "붙임", above=("부록",)),
        )
    )
    shown = await (await site.member("김주무관")).page(addresses.document(made))
    outline = re.findall(r'<a href="#(section-\d)">(.*?)</a>', shown)
    assert [unescape(name) for _, name in outline] == ["개요", f"절차 {XSS}", "서식"]
    for anchor, _ in outline:
        assert f'id="{anchor}"' in shown
    assert shown.index("무엇에 쓰는가") < shown.index("첫째") < shown.index("붙임")
    assert "<td>5일</td>" in shown and "<img" not in shown
    assert "2026-1판" in shown and texts.DOCUMENT_UNDATED in shown


async def test_a_long_document_comes_in_pages_and_its_outline_leads_to_them(
    site: Site, shelves: Shelves
) -> None:
    line = "계약담당자는 기준을 확인한다. " * 40
    sections = [section(f"{n}번째 절", f"{n}번째 {line}") for n in range(1, 201)]
    [made] = await shelves.add(guide(*sections))
    browser = await site.member("김주무관")
    first = await browser.page(addresses.document(made))
    assert "200번째 절" in first and f"200번째 {line[:20]}" not in first
    last = re.findall(rf'href="({addresses.document(made)}\?page=\d+)#section-200"', first)
    assert last and f"200번째 {line[:20]}" in await browser.page(last[0])
    assert PAGE_CHARS < len(first.encode()) < 150_000
    beyond = await browser.page(f"{addresses.document(made)}?page=999")
    assert f"200번째 {line[:20]}" in beyond


async def test_the_version_of_a_day(site: Site, shelves: Shelves) -> None:
    [made, _] = await shelves.add(
        guide(section("개요", "옛 내용"), day=dt.date(2024, 1, 1), edition="옛 판"),
        guide(section("개요", "새 내용"), day=dt.date(2026, 1, 1), edition="새 판"),
    )
    browser = await site.member("김주무관")
    now, before = addresses.document(made), addresses.document(made, dt.date(2025, 5, 5))
    assert "새 내용" in await browser.page(now)
    shown = await browser.page(before)
    assert "옛 내용" in shown and "새 내용" not in shown
    assert texts.DOCUMENT_OF_DAY.format(date="2025. 5. 5.") in shown
    assert f'href="{addresses.document(made, dt.date(2026, 1, 1))}"' in shown
    assert (await browser.get(f"{now}?date=x")).status == 400


async def test_a_version_that_holds_later_says_so(site: Site, shelves: Shelves) -> None:
    [made] = await shelves.add(guide(section("개요", "앞으로의 내용"), day=dt.date(2027, 1, 1)))
    shown = await (await site.member("김주무관")).page(addresses.document(made))
    assert texts.DOCUMENT_PENDING.format(date="2027. 1. 1.") in shown


async def test_a_statute_lists_its_articles(site: Site, shelves: Shelves) -> None:
    [made] = await shelves.add(LOCAL_DECREE)
    shown = await (await site.member("김주무관")).page(addresses.document(made))
    assert f'<a href="{addresses.article(DECREE, "제35조")}">제35조 입찰공고의 시기</a>' in shown
    assert f"제31조 {texts.DOCUMENT_GONE}" in shown
    assert shown.count("제3장 계약의 방법") == 1


async def test_documents_are_listed_by_kind_with_expected_questions_left_out(
    site: Site, shelves: Shelves
) -> None:
    [_, made] = await shelves.add(LOCAL_DECREE, GUIDE)
    async with site.database.session() as session:
        hidden = Document(
            key="expected:x", kind=DocumentKind.EXPECTED, title="예상 질문", short_name="예상 질문",
            jurisdiction="any", authority=1, created_at=site.context.now(),
        )  # fmt: skip
        session.add(hidden)
    browser = await site.member("김주무관")
    standards, statutes = (
        await browser.page("/board/documents"),
        await browser.page("/board/documents?kind=statute"),
    )
    assert GUIDE.title in standards and DECREE not in standards
    assert DECREE in statutes and GUIDE.title not in statutes
    assert "예상 질문" not in standards + statutes + await browser.page("/board/documents?kind=expected")
    assert (await browser.get(addresses.document(hidden.id))).status == 404
    async with site.database.session() as session:
        await session.execute(
            update(Document).where(Document.id == made).values(retired_at=site.context.now())
        )
    assert escape(texts.DOCUMENTS_EMPTY) in await browser.page("/board/documents")
    assert texts.DOCUMENT_RETIRED in await browser.page(addresses.document(made))


async def test_a_document_that_was_taken_back_is_not_there(site: Site, shelves: Shelves) -> None:
    [made] = await shelves.add(GUIDE)
    async with site.database.session() as session:
        version = await session.scalar(select(DocumentVersion.id).where(DocumentVersion.document_id == made))
        assert version is not None
        await withdraw_version(session, version, site.context.now())
    browser = await site.member("김주무관")
    assert (await browser.get(addresses.document(made))).status == 404


@pytest.mark.parametrize("number", ["0", "999", "x", "9" * 40])
async def test_a_document_that_is_not_there(site: Site, number: str) -> None:
    response = await (await site.member("김주무관")).get(f"/board/documents/{number}")
    assert response.status == 404
    assert texts.DOCUMENT_NOT_FOUND in await response.text()


async def test_passages_lead_to_their_document_or_entry(site: Site, shelves: Shelves) -> None:
    [made] = await shelves.add(GUIDE)
    entry = await shelves.publish("견적은 몇 장인가요?", "두 장입니다.", (DECREE, "제30조", ""))
    async with site.database.read() as session:
        rows = (await session.scalars(select(PassageRow))).all()
    browser = await site.member("김주무관")
    for row in rows:
        address = addresses.entry(entry) if row.qa_entry_id else addresses.document(made)
        assert f'href="{address}"' in await browser.page(f"/passages/{row.id}")


@pytest.mark.parametrize("source", ["javascript:alert(1)", "//evil.example", ""])
async def test_only_web_addresses_are_linked_as_source(site: Site, shelves: Shelves, source: str) -> None:
    [made] = await shelves.add(replace(GUIDE, source_url=source))
    browser = await site.member("김주무관")
    assert texts.DOCUMENT_SOURCE not in await browser.page(addresses.document(made))
