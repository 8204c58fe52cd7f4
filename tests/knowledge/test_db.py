"""The database keeps its promises: one writer, lazy begin, snapshots that block nobody."""

from __future__ import annotations

import asyncio
import datetime as dt
import sqlite3
import threading
import traceback

import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from knowledge.db import Database, async_url
from knowledge.errors import UnsupportedDatabaseError
from knowledge.models import InboxRow, Person
from tests.knowledge.conftest import NOW


def person(user_id: str) -> Person:
    return Person(channel="web", user_id=user_id, name="이름", created_at=NOW, last_seen_at=NOW)


async def count(database: Database) -> int:
    async with database.read() as session:
        return await session.scalar(select(func.count()).select_from(Person)) or 0


async def test_a_block_commits_at_its_end(database: Database) -> None:
    async with database.session() as session:
        session.add(person("a"))
    assert await count(database) == 1


async def test_an_exception_leaves_nothing_behind(database: Database) -> None:
    with pytest.raises(LookupError):
        async with database.session() as session:
            session.add(person("a"))
            await session.flush()
            raise LookupError
    assert await count(database) == 0


async def test_cancelling_rolls_back_and_frees_the_writer(database: Database) -> None:
    inside = asyncio.Event()

    async def hold() -> None:
        async with database.session() as session:
            session.add(person("a"))
            await session.flush()
            inside.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(hold())
    await inside.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with database.session() as session:
        session.add(person("b"))
    assert await count(database) == 1


@pytest.mark.sqlite  # PostgreSQL rolls back by itself when a connection is gone
async def test_cancelling_again_and_again_frees_the_database_too(
    database: Database, database_url: str
) -> None:
    at_work, go_on = threading.Event(), threading.Event()

    def work() -> None:
        at_work.set()
        go_on.wait()

    async def hold() -> None:
        async with database.session() as session:
            session.add(person("a"))
            await session.flush()
            connection = await (await session.connection()).get_raw_connection()
            await connection.driver_connection.create_function("work", 0, work)
            await session.execute(text("SELECT work()"))

    task = asyncio.create_task(hold())
    await asyncio.to_thread(at_work.wait)
    for _ in range(50):
        task.cancel()
        await asyncio.sleep(0)
    ended_before_its_transaction = task.done()
    go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not ended_before_its_transaction
    other = sqlite3.connect(database_url.removeprefix("sqlite:///"), isolation_level=None, timeout=0)
    other.execute("BEGIN IMMEDIATE")
    other.close()
    async with database.session() as session:
        session.add(person("b"))
    assert await count(database) == 1


async def test_an_error_does_not_quote_what_people_wrote(database: Database) -> None:
    nameless = {"channel": "web", "user_id": "비밀", "name": None, "created_at": NOW, "last_seen_at": NOW}
    with pytest.raises(IntegrityError) as refused:
        async with database.session() as session:
            await session.execute(insert(Person), nameless)
    logged = "".join(traceback.format_exception(refused.value))
    assert "name" in logged
    assert "비밀" not in logged


async def test_a_session_holds_nothing_before_its_first_statement(database: Database) -> None:
    async with database.session() as thinking, asyncio.timeout(5):
        async with database.session() as quick:
            quick.add(person("a"))
        thinking.add(person("b"))
    assert await count(database) == 2


async def test_a_reader_sees_its_snapshot_and_blocks_no_writer(database: Database) -> None:
    async with database.read() as reading:
        before = await reading.scalar(select(func.count()).select_from(Person))
        async with database.session() as writing:
            writing.add(person("a"))
        after = await reading.scalar(select(func.count()).select_from(Person))
    assert before == after == 0
    assert await count(database) == 1


async def test_a_reader_cannot_write(database: Database) -> None:
    with pytest.raises(DBAPIError, match=r"readonly|read-only"):
        async with database.read() as session:
            await session.execute(text("DELETE FROM person"))


@pytest.mark.sqlite  # PostgreSQL lets writers in at once; they lock the rows they change
async def test_writers_queue_and_none_is_lost(database: Database) -> None:
    async def raise_counter() -> None:
        async with database.session() as session:
            seq = await session.scalar(text("SELECT seq FROM corpus_counter"))
            await asyncio.sleep(0)
            await session.execute(text("UPDATE corpus_counter SET seq = :seq"), {"seq": seq + 1})

    await asyncio.gather(*(raise_counter() for _ in range(30)))
    async with database.read() as session:
        assert await session.scalar(text("SELECT seq FROM corpus_counter")) == 30


@pytest.mark.sqlite
async def test_a_writer_waits_for_another_process(database: Database, database_url: str) -> None:
    other = sqlite3.connect(database_url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    async def write() -> None:
        async with database.session() as session:
            session.add(person("a"))

    writing = asyncio.create_task(write())
    done, _ = await asyncio.wait({writing}, timeout=0.2)
    assert not done
    other.execute("COMMIT")
    other.close()
    await writing
    assert await count(database) == 1


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("pragma", "value"), [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1)]
)
async def test_a_commit_is_on_the_disk(database: Database, pragma: str, value: object) -> None:
    async with database.session() as session:
        assert await session.scalar(text(f"PRAGMA {pragma}")) == value


async def test_closing_twice_is_harmless(database: Database) -> None:
    await count(database)
    await database.close()
    await database.close()


async def test_times_come_back_in_utc(database: Database) -> None:
    seoul = dt.timezone(dt.timedelta(hours=9))
    moment = dt.datetime(2026, 11, 18, 11, 0, 0, 123456, tzinfo=seoul)
    async with database.session() as session:
        session.add(Person(channel="web", user_id="a", name="", created_at=moment, last_seen_at=moment))
    async with database.read() as session:
        stored = (await session.scalars(select(Person))).one().created_at
    assert stored == moment
    assert stored.utcoffset() == dt.timedelta(0)


async def test_a_time_without_zone_is_refused(database: Database) -> None:
    with pytest.raises(Exception, match="naive datetime"):
        async with database.session() as session:
            naive = dt.datetime(2026, 11, 18)
            session.add(Person(channel="web", user_id="a", name="", created_at=naive, last_seen_at=NOW))


@pytest.mark.parametrize(
    ("given", "driver"),
    [
        ("sqlite:///data/a.db", "sqlite+aiosqlite"),
        ("sqlite+aiosqlite:///data/a.db", "sqlite+aiosqlite"),
        ("postgresql://user@host/name", "postgresql+asyncpg"),
    ],
)
def test_a_url_needs_no_driver_name(given: str, driver: str) -> None:
    assert async_url(given).drivername == driver


@pytest.mark.parametrize("url", ["mysql://host/name", "sqlite://", "sqlite:///:memory:"])
def test_an_unsupported_database_is_refused(url: str) -> None:
    with pytest.raises(UnsupportedDatabaseError):
        async_url(url)


async def test_korean_is_stored_readable(database: Database) -> None:
    async with database.session() as session:
        session.add(
            InboxRow(
                channel="web", update_key="1", lane="web:1", event={"text": "질문"}, state="new",
                attempts=0, received_at=NOW,
            )
        )  # fmt: skip
    async with database.read() as session:
        assert await session.scalar(text("SELECT CAST(event AS text) FROM inbox")) == '{"text": "질문"}'
