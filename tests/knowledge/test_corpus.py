from __future__ import annotations

import asyncio
import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from indexer.analysis import AnalysedPassage
from indexer.entries import PassageKind
from indexer.structure import Block, Jurisdiction, Passage
from knowledge.corpus import (
    active_passage_ids,
    load_passages,
    pack_vectors,
    record_change,
    retire_passages,
    store_entry_passages,
    store_version_passages,
    unpack_vectors,
)
from knowledge.db import Database
from knowledge.models import CorpusChange, CorpusCounter, Document, DocumentVersion, QAEntry
from tests.knowledge.conftest import NOW

PASSAGE = Passage(
    ordinal=0,
    article="제25조의2",
    path="제1항",
    title="수의계약",
    heading_path=("제1장 총칙", "제1절"),
    blocks=(Block("제1항", "하나"), Block("제1항제1호", "삭제 <2020.1.1>", repealed=True)),
)


def analysed(passage: Passage = PASSAGE) -> AnalysedPassage:
    vectors = np.arange(8, dtype=np.float16).reshape(2, 4)
    return AnalysedPassage(passage, {"title": ["수의", "계약"], "body": ["하나"]}, "kiwi-1", vectors, "e5-1")


async def add_version(session: AsyncSession) -> DocumentVersion:
    document = Document(
        key="statute:지방계약법 시행령",
        kind="statute",
        title="지방자치단체를 당사자로 하는 계약에 관한 법률 시행령",
        short_name="지방계약법 시행령",
        jurisdiction="local",
        authority=2,
        created_at=NOW,
    )
    session.add(document)
    await session.flush()
    version = DocumentVersion(
        document_id=document.id,
        number=1,
        effective_date=dt.date(2026, 1, 2),
        superseded_from=dt.date(2027, 1, 1),
        promulgation_number="1",
        repealed=False,
        source_name="시행령.md",
        source_url="",
        content_hash="x",
        warnings=[],
        imported_at=NOW,
    )
    session.add(version)
    await session.flush()
    return version


async def test_a_stored_passage_loads_as_it_was(database: Database) -> None:
    async with database.session() as session:
        version = await add_version(session)
        (passage_id,) = await store_version_passages(session, version.id, [analysed()])
    async with database.read() as session:
        (stored,) = await load_passages(session, [passage_id])
    assert stored.passage == PASSAGE
    assert stored.tokens == {"title": ["수의", "계약"], "body": ["하나"]}
    assert (stored.tokenizer_id, stored.model_id) == ("kiwi-1", "e5-1")
    assert stored.vectors is not None
    assert stored.vectors.dtype == np.float16
    assert stored.vectors.tolist() == [[0, 1, 2, 3], [4, 5, 6, 7]]
    assert (stored.document_version_id, stored.qa_entry_id) == (version.id, None)
    assert stored.meta.kind is PassageKind.STATUTE
    assert stored.meta.law == "지방계약법 시행령"
    assert stored.meta.jurisdiction is Jurisdiction.LOCAL
    assert stored.meta.effective_from == dt.date(2026, 1, 2)
    assert stored.meta.superseded_from == dt.date(2027, 1, 1)


async def test_a_passage_of_an_entry(session: AsyncSession) -> None:
    entry = QAEntry(question="질문", answer="답", state="published", authority=7, created_at=NOW)
    session.add(entry)
    await session.flush()
    passage = Passage(0, "", "", "질문", (), (Block("", "답"),))
    ids = await store_entry_passages(session, entry.id, [AnalysedPassage(passage, {}, "kiwi-1", None, None)])
    (stored,) = await load_passages(session, ids)
    assert (stored.qa_entry_id, stored.vectors, stored.model_id) == (entry.id, None, None)
    assert (stored.meta.kind, stored.meta.authority) == (PassageKind.QA, 7)


async def test_loading_keeps_the_order_asked_for(session: AsyncSession) -> None:
    version = await add_version(session)
    ids = await store_version_passages(session, version.id, [analysed() for _ in range(1100)])
    wanted = [*reversed(ids), 999_999]
    assert [stored.id for stored in await load_passages(session, wanted)] == list(reversed(ids))


async def test_retired_passages_leave_the_index_and_stay_readable(session: AsyncSession) -> None:
    version = await add_version(session)
    ids = await store_version_passages(session, version.id, [analysed(), analysed()])
    assert await active_passage_ids(session, version_id=version.id) == ids
    assert await retire_passages(session, version_id=version.id) == ids
    assert await retire_passages(session, version_id=version.id) == []
    assert [stored.active for stored in await load_passages(session, ids)] == [False, False]


async def test_owner_must_be_one(session: AsyncSession) -> None:
    with pytest.raises(ValueError, match="either"):
        await retire_passages(session)
    with pytest.raises(ValueError, match="either"):
        await retire_passages(session, version_id=1, entry_id=1)


async def test_changes_are_numbered_in_the_order_of_commits(database: Database) -> None:
    async def change(number: int) -> int:
        async with database.session() as session:
            return await record_change(session, [number], [], NOW)

    numbers = await asyncio.gather(*(change(number) for number in range(20)))
    async with database.read() as session:
        rows = (await session.scalars(select(CorpusChange).order_by(CorpusChange.seq))).all()
        counter = await session.scalar(select(CorpusCounter.seq))
    assert sorted(numbers) == [row.seq for row in rows] == list(range(1, 21))
    assert counter == 20
    assert {row.added[0] for row in rows} == set(range(20))


async def test_a_change_that_is_rolled_back_takes_no_number(database: Database) -> None:
    with pytest.raises(RuntimeError):
        async with database.session() as session:
            await record_change(session, [1], [], NOW)
            raise RuntimeError
    async with database.session() as session:
        assert await record_change(session, [2], [], NOW) == 1


async def test_a_database_without_its_counter_row_gets_one(session: AsyncSession) -> None:
    await session.execute(delete(CorpusCounter))
    assert await record_change(session, [1], [], NOW) == 1
    assert await record_change(session, [], [1], NOW) == 2


@given(st.integers(0, 5), st.integers(1, 8))
def test_vectors_come_back_with_their_shape(rows: int, columns: int) -> None:
    vectors = np.random.default_rng(1).standard_normal((rows, columns)).astype(np.float16)
    unpacked = unpack_vectors(pack_vectors(vectors))
    assert unpacked.shape == (rows, columns)
    assert unpacked.tobytes() == vectors.tobytes()


def test_vectors_that_were_cut_off_are_refused() -> None:
    data = pack_vectors(np.ones((2, 4), np.float16))
    with pytest.raises(ValueError):
        unpack_vectors(data[:-2])
