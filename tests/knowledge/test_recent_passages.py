from __future__ import annotations

import pytest
from sqlalchemy import delete

from knowledge import recent_passages
from knowledge.corpus import retire_passages, store_version_passages
from knowledge.db import Database
from knowledge.models import PassageRow
from knowledge.recent_passages import RecentPassages
from tests.knowledge.test_corpus import add_version, analysed


@pytest.fixture
async def ids(database: Database) -> list[int]:
    async with database.session() as session:
        version = await add_version(session)
        return await store_version_passages(session, version.id, [analysed()] * 3)


async def test_passages_come_in_the_order_of_their_ids(database: Database, ids: list[int]) -> None:
    recent = RecentPassages()
    async with database.read() as session:
        for asked in (ids[:1], ids[::-1], [ids[1], 999_999, ids[0]]):
            found = [one.id for one in await recent.load(session, asked, seq=1)]
            assert found == [one for one in asked if one in ids]


async def test_what_was_read_is_not_read_again(database: Database, ids: list[int]) -> None:
    recent = RecentPassages()
    async with database.session() as session:
        before = await recent.load(session, ids, seq=1)
        await session.execute(delete(PassageRow))
        assert await recent.load(session, ids, seq=1) == before


async def test_after_a_change_everything_is_read_anew(database: Database, ids: list[int]) -> None:
    recent = RecentPassages()
    async with database.session() as session:
        (first, *_) = await recent.load(session, ids, seq=1)
        await retire_passages(session, version_id=first.document_version_id)
    async with database.read() as session:
        assert await recent.load(session, ids, seq=2) == []


async def test_what_an_older_snapshot_reads_is_not_kept_for_later_changes(
    database: Database, ids: list[int]
) -> None:
    recent = RecentPassages()
    async with database.read() as before:
        (first,) = await recent.load(before, ids[:1], seq=1)
        async with database.session() as session:
            await retire_passages(session, version_id=first.document_version_id)
        await recent.load(before, ids, seq=2)
    async with database.read() as after:
        assert await recent.load(after, ids, seq=2) == []


async def test_only_the_latest_are_kept(
    database: Database, ids: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recent_passages, "_KEPT", 2)
    recent = RecentPassages()
    async with database.session() as session:
        await recent.load(session, ids[:2], seq=1)
        await recent.load(session, ids[:1], seq=1)
        await recent.load(session, ids[2:], seq=1)
        await session.execute(delete(PassageRow))
        assert [one.id for one in await recent.load(session, ids, seq=1)] == [ids[0], ids[2]]
