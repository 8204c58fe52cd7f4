"""Questions for figures through the whole answerer: a database, an index, the statutes themselves."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from indexer.analysis import Analyser
from indexer.holder import IndexHolder
from indexer.morphemes import Morphemes
from indexer.question import QuestionReader
from indexer.structure import StructuredDocument
from knowledge import qa_entries
from knowledge.analyst import AsyncAnalyst
from knowledge.answerer import KnowledgeAnswerer
from knowledge.answering import Answerer, Decision
from knowledge.db import Database
from knowledge.figures.answers import CONFIDENCE
from knowledge.follower import IndexFollower
from knowledge.ingest import Ingest
from tests.knowledge.conftest import NOW
from tests.knowledge.figures.conftest import TODAY

pytestmark = [pytest.mark.statutes, pytest.mark.sqlite]

Store = Callable[[StructuredDocument], Awaitable[object]]


@pytest.fixture
def analyst(morphemes: Morphemes, executor: ThreadPoolExecutor) -> AsyncAnalyst:
    return AsyncAnalyst(Analyser(morphemes, None), executor)


@pytest.fixture
def holder(questions: QuestionReader) -> IndexHolder:
    return IndexHolder(questions)


@pytest.fixture
async def follower(
    database: Database,
    holder: IndexHolder,
    morphemes: Morphemes,
    executor: ThreadPoolExecutor,
    tmp_path: Path,
) -> AsyncIterator[IndexFollower]:
    identity = Analyser(morphemes, None).identity
    follower = IndexFollower(database, holder, identity, tmp_path / "index", executor)
    await follower.load()
    yield follower
    await follower.close()


@pytest.fixture
def store(database: Database, analyst: AsyncAnalyst, follower: IndexFollower) -> Store:
    async def store(document: StructuredDocument) -> None:
        await Ingest(database, analyst).store(document, document.title, now=NOW)
        await follower.catch_up()

    return store


@pytest.fixture
def answerer(
    database: Database, holder: IndexHolder, morphemes: Morphemes, executor: ThreadPoolExecutor
) -> Answerer:
    return KnowledgeAnswerer(holder, database, morphemes, executor, today=lambda: TODAY)


def named(documents: list[StructuredDocument], name: str) -> StructuredDocument:
    return next(document for document in documents if document.short_name == name)


async def test_figures_are_told_with_their_articles(
    answerer: Answerer, store: Store, cited_articles: list[StructuredDocument]
) -> None:
    for document in cited_articles:
        await store(document)
    for question, said, cited in (
        ("물품 수의계약은 얼마까지 되나요", "물품ㆍ용역: 2천만원 이하", "지방계약법 시행령 제25조제1항제5호"),
        ("하자담보책임기간 공종별로 몇 년", "1년 이상 10년 이하", "지방계약법 시행규칙 제68조제1항"),
        ("물가변동 조정은 계약하고 며칠 지나야 하나요", "90일 이상", "지방계약법 시행령 제73조"),
        ("인지세는 계약금액 얼마부터", "1천만원을 넘을 때부터", "인지세법 제3조제1항"),
        ("2인 이상 견적 금액 기준", "2천만원을 넘는 금액", "지방계약법 시행령 제30조제1항"),
        ("공사 재공고입찰 공고기간", "5일 전까지", "지방계약법 시행령 제35조제4항"),
        ("계약보증금 몇 퍼센트", "10% 이상", "지방계약법 시행령 제51조"),
        ("지체상금률 물품·용역·공사", "1,000분의 0.8", "지방계약법 시행규칙 제75조"),
        ("대금은 며칠 안에", "5일 이내", "지방계약법 시행령 제67조제1항"),
        ("5천만원 용역 10일 지연이면 지체상금 얼마", "650,000원", "지방계약법 시행규칙 제75조제3호"),
        (
            "11월 23일에 공고하면 10억 공사 입찰 마감은 언제",
            "2026년 12월 9일(수)",
            "지방계약법 시행령 제35조",
        ),
    ):
        answer = await answerer.answer(question)
        assert answer.decision is Decision.CALCULATED, question
        assert said in answer.text
        assert cited in [citation.label for citation in answer.citations]
        assert all(citation.passage_id and citation.quote for citation in answer.citations)
        assert answer.confidence == CONFIDENCE
        assert answer.evidence["figure"]


async def test_what_is_asked_beside_a_figure_is_searched_for(
    answerer: Answerer, store: Store, cited_articles: list[StructuredDocument]
) -> None:
    await store(named(cited_articles, "지방계약법 시행령"))
    for question in ("계약보증금은 왜 내나요?", "시행령 51조", "국가계약법 계약보증금은 몇 퍼센트인가요?"):
        assert (await answerer.answer(question)).decision is not Decision.CALCULATED


async def test_a_follow_up_is_read_with_what_it_follows(
    answerer: Answerer, store: Store, cited_articles: list[StructuredDocument]
) -> None:
    await store(named(cited_articles, "지방계약법 시행규칙"))
    await store(named(cited_articles, "지방계약법 시행령"))
    answer = await answerer.answer("그럼 용역은요?", context="물품 지체상금률은 얼마인가요?")
    assert answer.decision is Decision.CALCULATED
    assert "- 용역과 그 밖의 계약:" in answer.text


async def test_without_its_statute_no_figure_is_told(
    answerer: Answerer, store: Store, cited_articles: list[StructuredDocument]
) -> None:
    # The rate stands in the rule, its cap in the decree: one of them alone is not enough.
    await store(named(cited_articles, "지방계약법 시행규칙"))
    question = "지체상금률은 얼마인가요?"
    assert (await answerer.answer(question)).decision is not Decision.CALCULATED
    await store(named(cited_articles, "지방계약법 시행령"))
    assert (await answerer.answer(question)).decision is Decision.CALCULATED


async def test_before_a_statute_is_in_force_no_figure_is_told(
    answerer: Answerer, store: Store, cited_articles: list[StructuredDocument]
) -> None:
    decree = named(cited_articles, "지방계약법 시행령")
    await store(decree)
    question = "입찰보증금은 몇 퍼센트인가요?"
    assert decree.effective_date
    before = decree.effective_date - dt.timedelta(days=1)
    assert (await answerer.answer(question, on=before)).decision is not Decision.CALCULATED
    assert (await answerer.answer(question, on=decree.effective_date)).decision is Decision.CALCULATED


async def test_a_statute_that_says_otherwise_silences_the_figure(
    answerer: Answerer, store: Store, cited_articles: list[StructuredDocument]
) -> None:
    decree = named(cited_articles, "지방계약법 시행령")
    await store(decree)
    question = "입찰보증금은 몇 퍼센트인가요?"
    changed = tuple(
        dataclasses.replace(
            section,
            blocks=tuple(
                dataclasses.replace(block, text=block.text.replace("100분의 5 이상", "100분의 4 이상"))
                for block in section.blocks
            ),
        )
        for section in decree.sections
    )
    day = dt.date(2026, 12, 1)
    await store(
        dataclasses.replace(decree, sections=changed, effective_date=day, promulgation_number="99999")
    )
    assert (await answerer.answer(question)).decision is Decision.CALCULATED
    assert (await answerer.answer(question, on=day)).decision is not Decision.CALCULATED


async def test_a_figure_comes_before_an_entry_that_asks_the_same(
    answerer: Answerer,
    store: Store,
    cited_articles: list[StructuredDocument],
    database: Database,
    analyst: AsyncAnalyst,
    follower: IndexFollower,
) -> None:
    await store(named(cited_articles, "지방계약법 시행령"))
    question = "입찰보증금은 몇 퍼센트인가요?"
    async with database.session() as session:
        entry = await qa_entries.draft(
            session, question=question, answer="3퍼센트입니다.", author_id=None, now=NOW
        )
        await qa_entries.add_citation(
            session, entry.id, law="지방계약법 시행령", article="제37조", path="제1항"
        )
    analysed = await analyst.analyse(qa_entries.to_passages(entry))
    async with database.session() as session:
        await qa_entries.publish(session, entry.id, analysed, publisher_id=None, now=NOW)
    await follower.catch_up()
    answer = await answerer.answer(question)
    assert answer.decision is Decision.CALCULATED
    assert "5% 이상" in answer.text
