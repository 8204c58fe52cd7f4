"""The page of a cited passage, and that of a Q&A entry."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.web import texts
from handlers.web.blocks import is_cited
from indexer.authority import Authority
from knowledge.models import Document, DocumentVersion, PassageRow, QACitation, QAEntry
from knowledge.people import Role
from tests.handlers.web.conftest import Site

pytestmark = pytest.mark.loopback

NOW = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
SOURCE = "https://www.law.go.kr/법령/지방계약법시행령"
BLOCKS = [
    ["제1항", "다음 각 호의 경우에는 수의계약에 의할 수 있다.", False],
    ["제1항제5호", "추정가격이 2천만원 이하인 물품", False],
    ["제1항제5호가목", "<특례> 여성기업은 5천만원", False],
    ["제1항제5호의2", "다른 경우", False],
    ["제2항", "삭제", True],
]


@dataclass
class Law:
    """A statute with an article of two passages."""

    document: Document
    version: DocumentVersion
    first: PassageRow
    second: PassageRow


async def add_version(session: AsyncSession, document: Document, number: int, **fields: object) -> Law:
    values = {
        "effective_date": dt.date(2026, 1, 2),
        "superseded_from": None,
        "promulgation_number": "36000",
        "repealed": False,
        "source_url": SOURCE,
    } | fields
    version = DocumentVersion(
        document_id=document.id,
        number=number,
        source_name="시행령.md",
        content_hash=f"hash {number}",
        warnings=[],
        imported_at=NOW,
        **values,
    )
    session.add(version)
    await session.flush()
    passages = [
        PassageRow(
            document_version_id=version.id,
            ordinal=ordinal,
            article="제25조",
            path=path,
            title="수의계약에 의할 수 있는 경우",
            heading_path=["제3장 계약의 방법", "제2절 수의계약"],
            blocks=blocks,
            text="\n".join(text for _, text, _ in blocks),
            repealed=False,
            active=True,
        )
        for ordinal, path, blocks in ((0, "제1항", BLOCKS[:4]), (1, "제2항", BLOCKS[4:]))
    ]
    session.add_all(passages)
    await session.flush()
    return Law(document, version, *passages)


@pytest.fixture
async def law(site: Site) -> Law:
    async with site.database.session() as session:
        document = Document(
            key="statute:지방계약법 시행령",
            kind="statute",
            title="지방자치단체를 당사자로 하는 계약에 관한 법률 시행령",
            short_name="지방계약법 시행령",
            jurisdiction="local",
            authority=Authority.DECREE,
            created_at=NOW,
        )
        session.add(document)
        await session.flush()
        return await add_version(session, document, 1)


def cited(shown: str) -> list[str]:
    """The words that the page marks."""
    marked = re.findall(r"<mark>(.*?)</mark>", shown)
    return [re.sub(r"<span.*?</span>", "", words) for words in marked]


async def test_a_passage_is_shown_with_its_article_and_where_it_comes_from(site: Site, law: Law) -> None:
    browser = await site.member("김주무관")
    shown = await browser.page(f"/passages/{law.first.id}?path=제1항제5호")
    assert "지방계약법 시행령 제25조" in shown
    assert "수의계약에 의할 수 있는 경우" in shown
    assert "제2절 수의계약" in shown
    assert "2026. 1. 2." in shown
    assert "제36000호" in shown
    assert "5의2. 다른 경우" in shown
    assert "1번째 판" in shown
    assert f'href="{SOURCE}"' in shown
    assert "② 삭제" in shown
    assert cited(shown) == ["5. 추정가격이 2천만원 이하인 물품", "가. &lt;특례&gt; 여성기업은 5천만원"]


async def test_without_a_path_the_passage_is_what_was_cited(site: Site, law: Law) -> None:
    browser = await site.member("김주무관")
    assert cited(await browser.page(f"/passages/{law.second.id}")) == ["② 삭제"]


@pytest.mark.parametrize(
    ("block", "path", "within"),
    [
        ("제1항제5호", "제1항제5호", True),
        ("제1항제5호가목", "제1항제5호", True),
        ("제1항제5호의2", "제1항제5호", False),
        ("제1항제5호의2가목", "제1항제5호의2", True),
        ("제1항제15호", "제1항제1호", False),
        ("제1항", "제1항제5호", False),
        ("제1항", "", False),
        ("", "제1항", False),
    ],
)
def test_what_lies_within_a_citation(block: str, path: str, within: bool) -> None:
    assert is_cited(block, path) is within


async def test_an_old_version_says_so_and_leads_to_the_new_one(site: Site, law: Law) -> None:
    async with site.database.session() as session:
        old = await session.get_one(DocumentVersion, law.version.id)
        old.superseded_from = dt.date(2026, 7, 1)
        newer = await add_version(session, law.document, 2, effective_date=dt.date(2026, 7, 1))
        await add_version(session, law.document, 3, effective_date=dt.date(2027, 1, 1))
        newer_version = await session.get_one(DocumentVersion, newer.version.id)
        newer_version.superseded_from = dt.date(2027, 1, 1)
    browser = await site.member("김주무관")
    shown = await browser.page(f"/passages/{law.second.id}")
    assert texts.PASSAGE_SUPERSEDED.format(date="2026. 7. 1.") in shown
    assert f'href="/passages/{newer.second.id}"' in shown


async def test_repealed_and_future_text_say_so(site: Site, law: Law) -> None:
    async with site.database.session() as session:
        version = await session.get_one(DocumentVersion, law.version.id)
        version.repealed = True
        version.effective_date = dt.date(2027, 1, 1)
    shown = await (await site.member("김주무관")).page(f"/passages/{law.first.id}")
    assert texts.PASSAGE_REPEALED in shown
    assert texts.PASSAGE_PENDING.format(date="2027. 1. 1.") in shown


@pytest.mark.parametrize("source", ["javascript:alert(1)", "//evil.example", "file:///etc/passwd", ""])
async def test_only_web_addresses_are_linked_as_source(site: Site, law: Law, source: str) -> None:
    async with site.database.session() as session:
        (await session.get_one(DocumentVersion, law.version.id)).source_url = source
    shown = await (await site.member("김주무관")).page(f"/passages/{law.first.id}")
    assert texts.PASSAGE_SOURCE not in shown


async def test_a_standard_document_shows_its_section(site: Site) -> None:
    async with site.database.session() as session:
        document = Document(
            key="standard:수의계약",
            kind="standard",
            title="수의계약과 견적",
            short_name="수의계약과 견적",
            jurisdiction="local",
            authority=Authority.STANDARD_DOCUMENT,
            created_at=NOW,
        )
        session.add(document)
        await session.flush()
        law = await add_version(session, document, 1, effective_date=None, source_url="")
        for row, title in ((law.first, "견적 받기"), (law.second, "다른 절")):
            row.article, row.path, row.title = "", "", title
            row.blocks = [["", f"{title}의 내용", False]]
    shown = await (await site.member("김주무관")).page(f"/passages/{law.first.id}")
    assert "수의계약과 견적" in shown
    assert "견적 받기의 내용" in shown
    assert "다른 절의 내용" not in shown
    assert texts.PASSAGE_NO_DATE in shown


async def test_a_table_is_shown_as_one(site: Site, law: Law) -> None:
    async with site.database.session() as session:
        row = await session.get_one(PassageRow, law.first.id)
        row.blocks = [["", "| 금액 | 근거 |\n| --- | --- |\n| 2천만원 | <제30조> |", False]]
    shown = await (await site.member("김주무관")).page(f"/passages/{law.first.id}")
    assert '<th scope="col">금액</th><th scope="col">근거</th>' in shown
    assert "<td>2천만원</td><td>&lt;제30조&gt;</td>" in shown
    assert "---" not in shown


async def test_a_table_between_words_is_shown_as_one(site: Site, law: Law) -> None:
    async with site.database.session() as session:
        row = await session.get_one(PassageRow, law.first.id)
        row.blocks = [
            ["제1항", "기준은 이렇다.\n| 금액 | 근거 |\n| --- | --- |\n| 2천만원 | 제30조 |\n끝.", False]
        ]
    shown = await (await site.member("김주무관")).page(f"/passages/{law.first.id}?path=제1항")
    assert "① 기준은 이렇다.</mark>" in shown
    assert '<th scope="col">금액</th>' in shown and "<td>2천만원</td>" in shown
    assert "끝.</mark>" in shown and "① 끝." not in shown


@pytest.mark.parametrize(
    ("state", "staff_sees", "notice"),
    [
        ("published", 200, ""),
        ("retired", 200, texts.PASSAGE_RETIRED),
        ("draft", 404, texts.PASSAGE_DRAFT),
        ("review", 404, texts.PASSAGE_DRAFT),
    ],
)
async def test_a_qa_entry_shows_its_legal_basis(
    site: Site, law: Law, state: str, staff_sees: int, notice: str
) -> None:
    async with site.database.session() as session:
        entry = QAEntry(
            question="견적은 몇 명인가요?",
            answer="한 명이면 됩니다.",
            state=state,
            authority=Authority.LEARNING_GROUP,
            created_at=NOW,
            citations=[
                QACitation(
                    position=0, law="지방계약법 시행령", article="제25조", path="제1항제5호", chosen=True
                ),
                QACitation(position=1, law="없는 법", article="제1조", path="", chosen=True),
                QACitation(position=2, law="고르지 않은 법", article="제1조", path="", chosen=False),
            ],
        )
        session.add(entry)
        await session.flush()
        passage = PassageRow(
            qa_entry_id=entry.id,
            ordinal=0,
            article="",
            path="",
            title=entry.question,
            heading_path=[],
            blocks=[["", entry.answer, False]],
            text=entry.answer,
            repealed=False,
            active=True,
        )
        session.add(passage)
    staff, instructor = await site.member("김주무관"), await site.holder("이강사", Role.INSTRUCTOR)
    assert (await staff.get(f"/passages/{passage.id}")).status == staff_sees
    shown = await instructor.page(f"/passages/{passage.id}")
    assert "한 명이면 됩니다." in shown
    [basis] = re.findall(r'<a href="([^"]+)">지방계약법 시행령 제25조제1항제5호</a>', shown)
    assert basis == f"/passages/{law.first.id}?path={quote('제1항제5호')}"
    assert cited(await staff.page(basis))[0] == "5. 추정가격이 2천만원 이하인 물품"
    assert "없는 법 제1조" in shown
    assert "고르지 않은 법" not in shown
    assert escape(notice) in shown


@pytest.mark.parametrize("number", ["0", "999", "x", "1e9", "9" * 40])
async def test_a_passage_that_is_not_there(site: Site, number: str) -> None:
    response = await (await site.member("김주무관")).get(f"/passages/{number}")
    assert response.status == 404
    assert texts.PASSAGE_NOT_FOUND in await response.text()
