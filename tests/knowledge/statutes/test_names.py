"""Which laws and rules are asked for."""

from __future__ import annotations

import dataclasses

import pytest

from indexer.authority import Authority
from indexer.law_names import law_names
from indexer.parsers.law_api import Target
from knowledge.db import Database
from knowledge.ingest import Ingest
from knowledge.statutes.names import Wanted, named, stored_and_known
from tests.knowledge.analysts import CountingAnalyst
from tests.knowledge.conftest import NOW
from tests.library import GUIDE, article, document

FULL = "지방자치단체를 당사자로 하는 계약에 관한 법률"


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("지방계약법", FULL),
        ("지계법 시행령", f"{FULL} 시행령"),
        ("누리시 계약 조례", "누리시 계약 조례"),
    ],
)
def test_a_short_name_is_looked_for_by_the_full_title(name: str, query: str) -> None:
    assert Wanted(name, (Target.LAW,)).query == query


@pytest.mark.parametrize(
    ("name", "title", "target", "matches"),
    [
        ("지방계약법", FULL, Target.LAW, True),
        ("지방계약법", FULL.replace(" ", ""), Target.LAW, True),
        ("지방계약법", f"{FULL} 시행규칙", Target.LAW, True),
        ("지방계약법 시행령", f"{FULL} 시행령", Target.LAW, True),
        ("지방계약법 시행령", FULL, Target.LAW, False),
        ("지방재정법", "지방재정법 시행령", Target.LAW, True),
        ("보조금법", "지방자치단체 보조금 관리에 관한 법률", Target.LAW, False),
        ("정부 입찰·계약 집행기준", "(계약예규) 정부 입찰ㆍ계약 집행기준", Target.RULE, True),
        ("입찰 집행기준", "(계약예규) 정부 입찰ㆍ계약 집행기준", Target.RULE, False),
        ("누리시 계약 조례", "누리시 계약 조례 시행규칙", Target.ORDINANCE, False),
    ],
)
def test_what_is_meant_by_a_name(name: str, title: str, target: Target, matches: bool) -> None:
    assert Wanted(name, tuple(Target)).matches(title, target) is matches


def test_names_are_given_once() -> None:
    assert [one.name for one in named(["인지세법", " ", "인지세법"])] == ["인지세법"]


async def test_what_is_stored_is_kept_up_to_date(database: Database) -> None:
    ingest = Ingest(database, CountingAnalyst())
    law = document("누리시 계약법 시행령", [article("제1조", "목적", ("", "정한다."))])
    rule = dataclasses.replace(
        law,
        title="누리 예규",
        short_name="누리 예규",
        authority=Authority.NOTICE,
        source_url="https://www.law.go.kr/행정규칙/누리예규",
    )
    # What somebody has registered from a file is theirs to renew.
    for one in (law, rule, GUIDE, dataclasses.replace(rule, short_name="남의 예규", source_url="")):
        await ingest.store(one, "x", now=NOW)
    async with database.read() as session:
        wanted = await stored_and_known(session)
    names = {one.name: one.targets for one in wanted}
    assert names["누리시 계약법"] == (Target.LAW,)
    assert names["누리 예규"] == (Target.RULE,)
    assert names[FULL] == (Target.LAW,)
    assert len(names) == len(wanted)
    assert not {"남의 예규", GUIDE.title} & set(names)
    known = {row.full for row in law_names() if not row.full.endswith(("시행령", "시행규칙"))}
    assert known <= set(names)
