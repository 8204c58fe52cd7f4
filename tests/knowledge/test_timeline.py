"""A real decree in three versions: what is answered about each day, and what is said of changes to come."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from indexer.analysis import Analyser
from indexer.holder import IndexHolder
from indexer.morphemes import Morphemes
from indexer.structure import StructuredDocument
from knowledge.analyst import AsyncAnalyst
from knowledge.answerer import KnowledgeAnswerer
from knowledge.answering import Answerer, Decision
from knowledge.db import Database
from knowledge.follower import IndexFollower
from knowledge.ingest import Ingest
from knowledge.models import DocumentVersion, PassageRow
from tests.decree import CASE, CASES, LIMITS, OLD, PRESENT, TO_COME, other_version, present_decree
from tests.knowledge.conftest import NOW

TODAY = dt.date(2026, 11, 18)
QUESTION = "견적서를 지정정보처리장치로 받지 않아도 되는 수의계약은 어떤 경우인가요?"


@pytest.fixture(scope="module")
def decree(statutes_dir: Path) -> StructuredDocument:
    return present_decree(statutes_dir)


@pytest.fixture
async def answerer(
    database: Database,
    holder: IndexHolder,
    follower: IndexFollower,
    morphemes: Morphemes,
    analyser: Analyser,
    executor: ThreadPoolExecutor,
    decree: StructuredDocument,
) -> AsyncIterator[Answerer]:
    ingest = Ingest(database, AsyncAnalyst(analyser, executor))
    for version in (
        other_version(decree, TO_COME, without="제91조"),
        decree,
        other_version(decree, OLD),
    ):
        await ingest.store(version, "시행령.md", now=NOW)
    await follower.load()
    yield KnowledgeAnswerer(holder, database, morphemes, executor, today=lambda: TODAY)
    await follower.close()


async def test_today_is_answered_from_what_holds_today_and_the_change_is_announced(
    answerer: Answerer,
) -> None:
    answer = await answerer.answer(QUESTION)
    assert answer.decision is Decision.EXTRACTED
    assert CASES[OLD] not in answer.text
    first = answer.citations[0]
    assert (first.article, str(first.effective_date), first.pending) == ("제30조", PRESENT, False)
    quoted, note = answer.text.split(" 2027년 3월 1일부터 이렇게 바뀝니다.\n")
    assert CASE in quoted
    assert "제91조" not in note
    assert CASES[TO_COME] not in quoted
    assert note.startswith("② 제1항 본문에 따라")
    assert CASES[TO_COME] in note
    assert answer.is_timed


@pytest.mark.parametrize(
    ("asked", "day", "version"),
    [
        ("2025년 3월 기준으로 ", "2025년 3월 31일", OLD),
        ("2024년 7월 1일 당시 ", "2024년 7월 1일", OLD),
        ("2026년 1월 2일 기준 ", "2026년 1월 2일", PRESENT),
        ("올해 기준 ", "2026년 11월 18일", PRESENT),
        ("2027년 7월 기준 ", "2027년 7월 1일", TO_COME),
    ],
)
async def test_another_day_is_answered_from_what_held_then(
    answerer: Answerer, asked: str, day: str, version: str
) -> None:
    answer = await answerer.answer(asked + QUESTION)
    assert answer.decision is Decision.EXTRACTED
    assert answer.text.startswith(f"{day} 기준으로 답합니다.\n\n「지방계약법 시행령」 제30조")
    assert CASES[version] in answer.text.split("이렇게 바뀝니다")[0]
    first = answer.citations[0]
    assert (str(first.effective_date), first.pending) == (version, False)
    assert answer.evidence["as_of"] == dt.datetime.strptime(day, "%Y년 %m월 %d일").date().isoformat()


async def test_words_that_did_not_change_are_cited_in_the_version_of_the_day(
    answerer: Answerer, database: Database
) -> None:
    answer = await answerer.answer("2025년 3월 기준으로 시행령 제90조제3항")
    first = answer.citations[0]
    assert (first.label, str(first.effective_date)) == ("지방계약법 시행령 제90조제3항", OLD)
    assert "100분의 30을 한도로" in first.quote
    async with database.read() as session:
        row = await session.get_one(PassageRow, first.passage_id)
        version = await session.get_one(DocumentVersion, first.document_version)
    assert row.document_version_id == version.id
    assert str(version.effective_date) == OLD
    today = await answerer.answer("시행령 제90조제3항")
    assert str(today.citations[0].effective_date) == PRESENT
    assert not today.is_timed


async def test_a_rule_that_changed_within_the_time_asked_about_says_when(answerer: Answerer) -> None:
    answer = await answerer.answer(f"2026년 1월 기준으로 {QUESTION}")
    assert CASE in answer.text
    assert "2026년 1월 2일에 바뀐 내용입니다. 그 전의 일이라면 날짜를 적어 다시 물어봐 주세요." in answer.text
    unchanged = await answerer.answer("2026년 1월 기준으로 시행령 제90조제3항")
    assert "바뀐 내용" not in unchanged.text


async def test_a_day_before_every_version_gets_the_oldest_with_a_warning(answerer: Answerer) -> None:
    answer = await answerer.answer(f"2020년 기준으로 {QUESTION}")
    assert answer.text.startswith(
        "2020년 12월 31일 기준으로 답합니다.\n\n"
        "「지방계약법 시행령」은 2020년 12월 31일에 시행되던 판이 등록되어 있지 않습니다."
    )
    assert answer.citations[0].pending
    assert answer.confidence < 0.7


async def test_a_figure_is_told_only_of_days_on_which_it_holds(answerer: Answerer) -> None:
    asked = "1인 견적 수의계약은 추정가격이 얼마 이하일 때 되나요?"
    today = await answerer.answer(asked)
    assert today.decision is Decision.CALCULATED
    assert "2천만원 이하" in today.text
    assert today.text.endswith("「지방계약법 시행령」 제30조제1항은 2027년 3월 1일부터 바뀝니다.")
    for day, limit in (("2025년 3월", LIMITS[OLD]), ("2027년 3월", LIMITS[TO_COME])):
        other = await answerer.answer(f"{day} 기준 {asked}")
        assert other.decision is Decision.EXTRACTED
        assert limit in other.text


async def test_a_rule_that_will_be_no_more_says_so(answerer: Answerer) -> None:
    answer = await answerer.answer("시행령 제91조")
    assert "제91조는 2027년 3월 1일부터 없어집니다." in answer.text
    later = await answerer.answer("2027년 4월 기준 시행령 제91조")
    assert not any(one.article == "제91조" for one in later.citations)
