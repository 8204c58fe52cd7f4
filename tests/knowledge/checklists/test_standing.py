"""Only what the stored statutes say is listed."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from indexer.structure import StructuredDocument
from knowledge import people, reviews
from knowledge.checklists.choosing import Amounts, Checklist, choose
from knowledge.checklists.standing import Standing, stand
from knowledge.checklists.table import Kind, Method, shipped_checklists
from knowledge.checklists.wording import as_text
from knowledge.db import Database
from knowledge.ingest import Ingest
from knowledge.migrations import upgrade
from knowledge.models import Review
from knowledge.reviews import ReviewState, ReviewSubject
from tests.checklist_statutes import cited_statutes
from tests.handlers.conftest import NOW, PlainAnalyst
from tests.library import IN_FORCE, article, document

DAY = dt.date(2026, 11, 22)
PLEDGE = "지방계약법 시행령 제5조의2제2항"
FROM = dt.date(2027, 1, 1)
EVIDENCE = "계약서 또는 계약 성립의 증거 서류(청구서, 각서, 협정서, 승낙사항 등)"
LIST = choose(shipped_checklists(), Kind.GOODS, Method.ONE_QUOTE, Amounts(15_000_000, 15_000_000))


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    url = f"sqlite:///{tmp_path / 'gyeyaktong.db'}"
    upgrade(url)
    database = Database(url)
    yield database
    await database.close()


def amended(decree: StructuredDocument, number: str, path: str) -> StructuredDocument:
    """The decree as it will be: one unit says more than it did."""
    sections = [
        dataclasses.replace(
            section,
            blocks=tuple(
                dataclasses.replace(block, text=f"{block.text} 개정된 말")
                if (section.number, block.path) == (number, path)
                else block
                for block in section.blocks
            ),
        )
        for section in decree.sections
    ]
    return document(decree.short_name, sections, effective=FROM)


async def standing(
    database: Database, statutes: list[StructuredDocument], *, day: dt.date = DAY, checklist: Checklist = LIST
) -> Standing:
    ingest = Ingest(database, PlainAnalyst())
    for statute in statutes:
        await ingest.store(statute, f"{statute.short_name}.md", now=NOW)
    async with database.read() as session:
        return await stand(session, checklist, day)


async def test_every_line_stands_with_its_citations(database: Database) -> None:
    found = await standing(database, cited_statutes())
    assert found.left_out == 0
    assert found.checklist == LIST
    cited = {citation.label for citation in found.citations}
    assert cited == {basis.citation for entry in LIST.entries for basis in entry.basis}
    assert all(citation.passage_id and citation.effective_date == IN_FORCE for citation in found.citations)
    pledge = next(citation for citation in found.citations if citation.label == PLEDGE)
    assert pledge.quote == "입찰서를 제출할 때 또는 수의계약을 체결할 때"


async def test_what_no_statute_says_is_left_out(database: Database) -> None:
    found = await standing(database, cited_statutes(without=[PLEDGE]))
    assert found.left_out == 1
    assert "integrity-pledge" not in {entry.paper for entry in found.checklist.entries}


async def test_a_line_whose_figure_does_not_stand_is_left_out(database: Database) -> None:
    found = await standing(database, cited_statutes(without=["지방계약법 시행령 제67조제1항"]))
    assert "claim" not in {entry.paper for entry in found.checklist.entries}


@pytest.mark.parametrize(
    ("unit", "subject", "name"),
    [
        (("제5조의2", "제2항"), ReviewSubject.CHECKLIST, "청렴서약서"),
        (("제50조", "제1항제1호"), ReviewSubject.FIGURE, EVIDENCE),
    ],
)
async def test_a_line_whose_rule_has_changed_is_named_until_an_instructor_has_decided(
    database: Database, unit: tuple[str, str], subject: ReviewSubject, name: str
) -> None:
    statutes = cited_statutes()
    decree = next(one for one in statutes if one.short_name == "지방계약법 시행령")
    assert (await standing(database, statutes)).under_review == ()
    await Ingest(database, PlainAnalyst()).store(
        amended(decree, *unit), "지방계약법 시행령.md", now=NOW + dt.timedelta(days=1)
    )
    assert (await standing(database, [])).under_review == ()
    found = await standing(database, [], day=FROM)
    assert found.left_out == 0
    assert found.under_review == (name,)
    assert f"다시 확인하고 있는 항목: {name}" in as_text(found)
    async with database.session() as session:
        review = await session.scalar(select(Review).where(Review.subject == subject))
        assert review is not None
        assert await reviews.decide(
            session, review.id, ReviewState.KEPT, by_id=await someone(session), now=NOW
        )
    assert (await standing(database, [], day=FROM)).under_review == ()


async def someone(session: AsyncSession) -> int:
    return (await people.ensure(session, channel="web", user_id="u", name="김강사", now=NOW)).id


async def test_without_statutes_nothing_is_listed(database: Database) -> None:
    found = await standing(database, [])
    assert (found.citations, found.checklist.entries) == ((), ())
    assert found.left_out == len(LIST.entries)


async def test_before_the_statutes_hold_nothing_is_listed(database: Database) -> None:
    found = await standing(database, cited_statutes(), day=IN_FORCE - dt.timedelta(days=1))
    assert found.citations == ()


async def test_a_rule_that_changes_takes_its_line_out_on_the_day(database: Database) -> None:
    statutes = cited_statutes()
    decree = next(one for one in statutes if one.short_name == "지방계약법 시행령")
    changed = document(
        "지방계약법 시행령",
        [
            article("제5조의2", "제목", ("제2항", "더는 내지 않는다."))
            if section.number == "제5조의2"
            else section
            for section in decree.sections
        ],
        effective=dt.date(2027, 1, 1),
    )
    before = await standing(database, [*statutes, changed])
    assert before.left_out == 0
    after = await standing(database, [], day=dt.date(2027, 1, 1))
    assert after.left_out == 1
