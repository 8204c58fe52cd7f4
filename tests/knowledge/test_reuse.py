"""An amendment costs what it changes: words that were analysed before are not analysed again."""

from __future__ import annotations

import dataclasses
import datetime as dt

from sqlalchemy import select

from indexer.structure import StructuredDocument
from knowledge.db import Database
from knowledge.ingest import FileResult, Ingest
from knowledge.models import DocumentVersion, PassageRow
from tests.knowledge.analysts import CountingAnalyst
from tests.knowledge.conftest import NOW
from tests.library import article, document

OLD = document(
    "누리시 계약법",
    [
        article("제1조", "목적", ("", "이 법은 계약에 관한 사항을 정한다.")),
        article(
            "제2조", "견적", ("제1항", "견적서를 두 사람에게서 받는다."), ("제2항", "견적서는 보관한다.")
        ),
        article("제3조", "보증금", ("", "보증금을 낸다.")),
    ],
)
CHANGED = article(
    "제2조", "견적", ("제1항", "견적서를 세 사람에게서 받는다."), ("제2항", "견적서는 보관한다.")
)
NEW = dataclasses.replace(
    OLD,
    effective_date=dt.date(2026, 9, 1),
    # Moved down by a new article at the front: its place changes, its words do not.
    sections=(
        OLD.sections[0],
        article("제1조의2", "정의", ("", "계약이란 약속을 말한다.")),
        CHANGED,
        OLD.sections[2],
    ),
)


async def store(database: Database, analyst: CountingAnalyst, one: StructuredDocument) -> FileResult:
    return await Ingest(database, analyst).store(one, "법률.md", now=NOW)


async def rows(database: Database, effective: dt.date | None) -> list[PassageRow]:
    query = select(PassageRow).join(DocumentVersion, PassageRow.document_version_id == DocumentVersion.id)
    async with database.read() as session:
        found = await session.scalars(
            query.where(DocumentVersion.effective_date == effective).order_by(PassageRow.ordinal)
        )
        return list(found)


async def test_only_what_an_amendment_changes_is_analysed(database: Database) -> None:
    analyst = CountingAnalyst()
    assert (await store(database, analyst, OLD)).is_new
    assert len(analyst.analysed) == 3
    analyst.analysed.clear()
    result = await store(database, analyst, NEW)
    assert (result.is_new, result.passages) == (False, 4)
    assert [passage.article for passage in analyst.analysed] == ["제1조의2", "제2조"]
    stored = await rows(database, NEW.effective_date)
    assert [row.article for row in stored] == ["제1조", "제1조의2", "제2조", "제3조"]
    # As if all had been analysed.
    assert [row.tokens for row in stored] == [{"body": row.text.split()} for row in stored]
    assert all(row.vectors and row.model_id == "lengths-1" for row in stored)


async def test_what_another_model_made_is_made_anew(database: Database) -> None:
    await store(database, CountingAnalyst(), OLD)
    analyst = CountingAnalyst(model="lengths-2")
    await store(database, analyst, NEW)
    assert len(analyst.analysed) == 4
    assert {row.model_id for row in await rows(database, NEW.effective_date)} == {"lengths-2"}


async def test_a_version_with_another_day_alone_costs_one_passage(database: Database) -> None:
    await store(database, CountingAnalyst(), OLD)
    analyst = CountingAnalyst()
    result = await store(database, analyst, dataclasses.replace(OLD, effective_date=dt.date(2026, 9, 1)))
    assert (result.passages, len(analyst.analysed)) == (3, 1)


async def test_the_words_of_another_document_are_not_taken(database: Database) -> None:
    await store(database, CountingAnalyst(), OLD)
    analyst = CountingAnalyst()
    await store(database, analyst, dataclasses.replace(OLD, short_name="다른 법", title="다른 법"))
    assert len(analyst.analysed) == 3
