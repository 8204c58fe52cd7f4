"""What is offered to somebody who types the name of a rule."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.authority import Authority
from knowledge import rule_picker
from knowledge.cited_articles import cite_rules
from knowledge.db import Database
from knowledge.ingest import Ingest
from knowledge.rule_picker import OfferedRule, offer_rules
from tests.knowledge.analysts import CountingAnalyst
from tests.knowledge.conftest import NOW
from tests.library import IN_FORCE, LOCAL_DECREE, NOTICE, OTHER_ACT, STATE_DECREE, TODAY, document

ACT = document("지방계약법", [NOTICE], authority=Authority.ACT)


@pytest.fixture
async def laws(database: Database) -> Database:
    ingest = Ingest(database, CountingAnalyst())
    for one in (LOCAL_DECREE, STATE_DECREE, OTHER_ACT, ACT):
        await ingest.store(one, f"{one.short_name}.md", now=NOW)
    return database


async def offered(database: Database, typed: str) -> list[OfferedRule]:
    async with database.read() as session:
        return await offer_rules(session, typed, TODAY)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("시행령 30", "지방계약법 시행령 제30조"),
        ("영 제30조", "지방계약법 시행령 제30조"),
        ("시행령 30 1", "지방계약법 시행령 제30조제1항"),
        ("시행령 30조 1항 2호", "지방계약법 시행령 제30조제1항제2호"),
        ("시행령30 1 2", "지방계약법 시행령 제30조제1항제2호"),
        ("30 2", "지방계약법 시행령 제30조제2항"),
        ("35", "지방계약법 제35조"),
        ("법 35", "지방계약법 제35조"),
        ("국가계약법 시행령 74 1", "국가계약법 시행령 제74조제1항"),
        ("국계령 35", "국가계약법 시행령 제35조"),
        ("폐기물 2", "폐기물관리법 제2조"),
        ("지연배상", "지방계약법 시행령 제90조"),
        ("시행령 하자", "지방계약법 시행령 제71조"),
    ],
)
async def test_the_rule_that_is_meant_comes_first(laws: Database, typed: str, first: str) -> None:
    assert (await offered(laws, typed))[0].label == first


async def test_an_article_is_offered_as_a_whole_and_by_its_units(laws: Database) -> None:
    rules = await offered(laws, "시행령 30")
    assert [one.path for one in rules] == ["", "제1항", "제1항제1호", "제1항제2호", "제2항"]
    assert {one.title for one in rules} == {"수의계약대상자의 선정절차 등"}
    assert rules[2].text.startswith("추정가격이 2천만원 이하")


async def test_what_does_not_exist_is_not_offered(laws: Database) -> None:
    for typed in ("", "   ", "없는법 3", "시행령 9999", "시행령 31", "%", "_", "시행령 30 9"):
        assert await offered(laws, typed) == [], typed


async def test_titles_are_looked_for_everywhere_with_the_main_act_first(laws: Database) -> None:
    found = [one.label for one in await offered(laws, "입찰공고")]
    assert found == ["지방계약법 제35조", "지방계약법 시행령 제35조", "국가계약법 시행령 제35조"]


@given(st.text(max_size=300))
def test_anything_may_be_typed(typed: str) -> None:
    read = rule_picker._read(typed)
    assert bool(read.article) == read.article.startswith("제")


async def test_chosen_rules_are_cited_with_their_words(laws: Database) -> None:
    rules = [
        ("지방계약법 시행령", "제30조", "제1항제2호"),
        ("지방계약법 시행령", "제35조", ""),
        ("지방계약법 시행령", "제999조", ""),
    ]
    async with laws.read() as session:
        unit, whole, missing = await cite_rules(session, rules, TODAY)
    assert unit.path == "제1항제2호"
    assert "여성기업" in unit.quote
    assert (unit.effective_date, unit.title) == (IN_FORCE, "수의계약대상자의 선정절차 등")
    assert (whole.path, whole.passage_id is None) == ("", False)
    assert (missing.label, missing.passage_id) == ("지방계약법 시행령 제999조", None)
