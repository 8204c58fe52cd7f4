"""Jobs run once per slot; a duty has one holder."""

from __future__ import annotations

import asyncio
import datetime as dt

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge import schedule
from knowledge.db import Database
from tests.knowledge.conftest import NOW

TTL = dt.timedelta(seconds=30)


async def test_of_many_tickers_one_gets_the_slot(database: Database) -> None:
    async def tick() -> bool:
        async with database.session() as session:
            return await schedule.claim_slot(session, "digest", "2026-W47", now=NOW)

    assert sorted(await asyncio.gather(*(tick() for _ in range(6)))) == [False] * 5 + [True]


async def test_a_slot_of_a_failed_job_is_free_again(database: Database) -> None:
    with pytest.raises(LookupError):
        async with database.session() as session:
            assert await schedule.claim_slot(session, "digest", "2026-W47", now=NOW)
            raise LookupError
    async with database.session() as session:
        assert await schedule.claim_slot(session, "digest", "2026-W47", now=NOW)
        assert await schedule.claim_slot(session, "digest", "2026-W48", now=NOW)
        assert await schedule.claim_slot(session, "notice", "2026-W47", now=NOW)


async def test_a_duty_passes_on_when_its_holder_is_silent(session: AsyncSession) -> None:
    async def acquire(holder: str, now: dt.datetime) -> bool:
        return await schedule.acquire_lease(session, "polling", holder, now=now, ttl=TTL)

    assert await acquire("a", NOW)
    assert not await acquire("b", NOW)
    assert await acquire("a", NOW + TTL / 2)
    assert not await acquire("b", NOW + TTL)
    assert await acquire("b", NOW + TTL * 2)
    assert not await acquire("a", NOW + TTL * 2)


async def test_a_duty_given_back_is_free_at_once(session: AsyncSession) -> None:
    await schedule.acquire_lease(session, "polling", "a", now=NOW, ttl=TTL)
    await schedule.release_lease(session, "polling", "b")
    assert not await schedule.acquire_lease(session, "polling", "b", now=NOW, ttl=TTL)
    await schedule.release_lease(session, "polling", "a")
    assert await schedule.acquire_lease(session, "polling", "b", now=NOW, ttl=TTL)
