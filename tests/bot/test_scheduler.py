"""Scheduled work: once per slot, made up for after downtime, all or nothing."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.outbox import SessionOutbox
from bot.scheduler import Scheduler, daily, hourly, weekly
from bot.slots import WeeklyTime, iso_week
from handlers.replies import Reply
from knowledge.db import Database
from knowledge.models import OutboxRow, ScheduleRun
from tests.bot.conftest import Clock, chat

SEOUL = ZoneInfo("Asia/Seoul")
MONDAY = WeeklyTime.parse("MON 09:00", SEOUL)


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=SEOUL)


class Digest:
    """Puts a row for its week, and fails as often as told."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.failures = 0

    async def __call__(self, session: AsyncSession, begun: dt.datetime) -> None:
        key = f"digest:{iso_week(begun)}"
        await SessionOutbox(session, {}, self.clock).put(Reply(chat=chat(), text=Markup(key), dedupe_key=key))
        if self.failures:
            self.failures -= 1
            raise RuntimeError("no digest today")


@pytest.fixture
def digest(clock: Clock) -> Digest:
    return Digest(clock)


def scheduler(database: Database, clock: Clock, digest: Digest) -> Scheduler:
    job = weekly("digest", MONDAY, digest)
    return Scheduler(database, (job,), now=clock, committed=lambda: None)


async def posted(database: Database) -> list[str]:
    async with database.read() as session:
        return list(await session.scalars(select(OutboxRow.dedupe_key).order_by(OutboxRow.id)))


async def test_once_a_week_across_restarts(database: Database, clock: Clock, digest: Digest) -> None:
    clock.time = at("2026-11-23 09:00:00")
    for hours in (0, 1, 24, 24 * 6 - 2):
        clock.forward(3600 * hours)
        await scheduler(database, clock, digest).tick()
    assert await posted(database) == ["digest:2026-W48"]
    clock.time = at("2026-11-30 08:59:59")
    await scheduler(database, clock, digest).tick()
    assert await posted(database) == ["digest:2026-W48"]
    clock.time = at("2026-11-30 09:00:00")
    await scheduler(database, clock, digest).tick()
    assert await posted(database) == ["digest:2026-W48", "digest:2026-W49"]


async def test_a_missed_monday_is_made_up_for(database: Database, clock: Clock, digest: Digest) -> None:
    clock.time = at("2026-11-23 09:00:00")
    await scheduler(database, clock, digest).tick()
    clock.time = at("2026-12-10 15:00:00")
    await scheduler(database, clock, digest).tick()
    assert await posted(database) == ["digest:2026-W48", "digest:2026-W50"]


async def test_a_job_that_fails_leaves_nothing_and_runs_again_and_holds_up_no_other(
    database: Database, clock: Clock, digest: Digest
) -> None:
    days = list[dt.datetime]()

    async def tidy(session: AsyncSession, begun: dt.datetime) -> None:
        days.append(begun)

    clock.time = at("2026-11-23 09:00:00")
    digest.failures = 1
    jobs = (weekly("digest", MONDAY, digest), daily("tidy", SEOUL, tidy))
    both = Scheduler(database, jobs, now=clock, committed=lambda: None)
    await both.tick()
    assert await posted(database) == []
    assert len(days) == 1
    await both.tick()
    assert await posted(database) == ["digest:2026-W48"]
    assert len(days) == 1


async def test_every_day_from_midnight_in_seoul(database: Database, clock: Clock) -> None:
    days = list[str]()

    async def work(session: AsyncSession, begun: dt.datetime) -> None:
        days.append(begun.isoformat())

    tidy = Scheduler(database, (daily("tidy", SEOUL, work),), now=clock, committed=lambda: None)
    for moment in ("2026-11-23 23:59:59", "2026-11-24 00:00:00", "2026-11-24 12:00:00"):
        clock.time = at(moment)
        await tidy.tick()
    assert days == ["2026-11-23T00:00:00+09:00", "2026-11-24T00:00:00+09:00"]
    async with database.read() as session:
        assert list(await session.scalars(select(ScheduleRun.slot))) == ["2026-11-23", "2026-11-24"]


async def test_every_hour_on_the_hour(database: Database, clock: Clock) -> None:
    hours = list[str]()

    async def work(session: AsyncSession, begun: dt.datetime) -> None:
        hours.append(begun.isoformat())

    remind = Scheduler(database, (hourly("remind", work),), now=clock, committed=lambda: None)
    for moment in (
        "2026-11-23 10:00:00",
        "2026-11-23 10:59:59",
        "2026-11-23 11:00:00",
        "2026-11-23 14:30:00",
    ):
        clock.time = at(moment)
        await remind.tick()
    assert [hour[11:16] for hour in hours] == ["01:00", "02:00", "05:00"]
    async with database.read() as session:
        slots = await session.scalars(select(ScheduleRun.slot).order_by(ScheduleRun.slot))
        assert list(slots) == ["2026-11-23T01", "2026-11-23T02", "2026-11-23T05"]
