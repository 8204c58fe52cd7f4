"""Health by progress."""

from __future__ import annotations

from pathlib import Path

from markupsafe import Markup
from sqlalchemy.ext.asyncio import AsyncSession

from bot.health import MAX_INBOX_AGE, MAX_OUTBOX_AGE, Health
from bot.intake import Intake
from bot.outbox import SessionOutbox
from handlers.replies import Reply
from knowledge.db import Database
from tests.bot.conftest import Clock, chat, message


async def no_lag(session: AsyncSession) -> int:
    return 0


async def nothing(*_: object) -> None:
    pass


def health(database: Database, clock: Clock, **parts: str | None) -> Health:
    return Health(database, {name: lambda said=said: said for name, said in parts.items()}, no_lag, clock)


async def test_all_is_well(database: Database, clock: Clock) -> None:
    report = await health(database, clock, telegram=None).report()
    assert report.is_well
    assert report.as_json()["status"] == "ok"


async def test_a_part_in_trouble_is_named(database: Database, clock: Clock) -> None:
    report = await health(database, clock, telegram="no successful poll for a minute", intake=None).report()
    assert report.troubles == {"telegram": "no successful poll for a minute"}


async def test_events_and_replies_that_wait_too_long(database: Database, clock: Clock) -> None:
    intake = Intake(database, nothing, nothing, now=clock, committed=lambda: None)
    await intake.accept(message("1"))
    async with database.session() as session:
        await SessionOutbox(session, {}, clock).put(
            Reply(chat=chat(), text=Markup("답"), dedupe_key="answer:1")
        )
    clock.forward(MAX_INBOX_AGE.total_seconds() - 1)
    report = await health(database, clock).report()
    assert report.is_well
    assert report.inbox_seconds == MAX_INBOX_AGE.total_seconds() - 1
    clock.forward(2)
    assert set((await health(database, clock).report()).troubles) == {"inbox"}
    clock.forward(MAX_OUTBOX_AGE.total_seconds())
    assert set((await health(database, clock).report()).troubles) == {"inbox", "outbox"}


async def test_a_database_that_cannot_be_read_is_a_trouble_and_no_error(tmp_path: Path, clock: Clock) -> None:
    without_tables = Database(f"sqlite:///{tmp_path / 'empty.db'}")
    report = await health(without_tables, clock).report()
    assert set(report.troubles) == {"database"}
    await without_tables.close()
