"""Intake: nothing is lost, nothing is handled twice, chats do not wait for each other."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from markupsafe import Markup
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.intake import LEASE, MAX_ATTEMPTS, Handle, Intake
from bot.outbox import SessionOutbox
from handlers.events import Event, MessageReceived
from handlers.replies import Reply
from knowledge import inbox
from knowledge.db import Database
from knowledge.models import InboxRow, OutboxRow
from tests.bot.conftest import Clock, chat, message, until


async def say(event: Event, session: AsyncSession, clock: Clock, words: str = "답변") -> None:
    reply = Reply(chat=event.chat, text=Markup(words), dedupe_key=f"{words}:{event.key}")
    await SessionOutbox(session, {}, clock).put(reply)


@asynccontextmanager
async def running(
    database: Database, clock: Clock, handle: Handle, committed: Callable[[], None] = lambda: None
) -> AsyncIterator[Intake]:
    async def apologise(event: Event, session: AsyncSession) -> None:
        await say(event, session, clock, "사과")

    intake = Intake(database, handle, apologise, now=clock, committed=committed)
    intake.start()
    try:
        yield intake
    finally:
        await intake.stop()


async def states(database: Database) -> list[tuple[str, str]]:
    async with database.read() as session:
        rows = await session.scalars(select(InboxRow).order_by(InboxRow.id))
        return [(row.update_key, row.state) for row in rows]


async def said(database: Database) -> list[str]:
    async with database.read() as session:
        return list(await session.scalars(select(OutboxRow.dedupe_key).order_by(OutboxRow.id)))


async def test_an_event_is_handled_once_however_often_it_is_delivered(
    database: Database, clock: Clock
) -> None:
    async def handle(event: Event, session: AsyncSession) -> None:
        await say(event, session, clock)

    async with running(database, clock, handle) as intake:
        assert [await intake.accept(message("1")) for _ in range(3)] == [True, False, False]
        await until(lambda: _is(states(database), [("1", "done")]))
        assert await intake.accept(message("1")) is False
    assert await said(database) == ["답변:1"]


async def test_one_chat_is_in_order_and_others_go_on(database: Database, clock: Clock) -> None:
    gate, order = asyncio.Event(), list[str]()

    async def handle(event: Event, session: AsyncSession) -> None:
        if event.key == "slow":
            await gate.wait()
        order.append(event.key)

    async with running(database, clock, handle) as intake:
        await intake.accept(message("slow"))
        await intake.accept(message("after"))
        await intake.accept(message("elsewhere", in_chat=chat("2")))
        await until(lambda: _true(order == ["elsewhere"]))
        gate.set()
        await until(lambda: _true(len(order) == 3))
    assert order == ["elsewhere", "slow", "after"]


async def test_what_a_failing_handler_wrote_is_gone_and_it_is_tried_again(
    database: Database, clock: Clock
) -> None:
    tries = 0

    async def handle(event: Event, session: AsyncSession) -> None:
        nonlocal tries
        tries += 1
        await say(event, session, clock)
        if tries < 3:
            raise RuntimeError("secret words of somebody")

    async with running(database, clock, handle) as intake:
        await intake.accept(message("1"))
        for attempt in (1, 2):
            await until(lambda attempt=attempt: _is(_error(database, attempt), "builtins.RuntimeError"))
            assert await said(database) == []
            clock.forward(60)
            intake.wake()
        await until(lambda: _is(states(database), [("1", "done")]))
    assert await said(database) == ["답변:1"]


async def test_after_the_last_try_the_event_stays_dead_with_an_apology(
    database: Database, clock: Clock
) -> None:
    async def handle(event: Event, session: AsyncSession) -> None:
        if event.key == "bad":
            raise RuntimeError

    async with running(database, clock, handle) as intake:
        await intake.accept(message("bad"))
        await intake.accept(message("good"))
        for attempt in range(1, MAX_ATTEMPTS):
            await until(lambda attempt=attempt: _is(_error(database, attempt), "builtins.RuntimeError"))
            assert await states(database) == [("bad", "new"), ("good", "new")]
            clock.forward(60)
            intake.wake()
        await until(lambda: _is(states(database), [("bad", "dead"), ("good", "done")]))
    assert await said(database) == ["사과:bad"]
    async with database.read() as session:
        assert [row.update_key for row in await inbox.dead(session)] == ["bad"]


async def test_an_apology_that_fails_does_not_bring_the_event_back(database: Database, clock: Clock) -> None:
    async def fail(event: Event, session: AsyncSession) -> None:
        if event.key == "bad":
            raise RuntimeError

    intake = Intake(database, fail, fail, now=clock, committed=lambda: None)
    await intake.accept(message("bad"))
    await intake.accept(message("good"))
    intake.start()

    async def settled() -> bool:
        clock.forward(60)
        intake.wake()
        return await states(database) == [("bad", "dead"), ("good", "done")]

    await until(settled)
    await intake.stop()


async def test_an_event_of_another_version_is_given_up_at_once(
    database: Database, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    async def handle(event: Event, session: AsyncSession) -> None:
        raise AssertionError("nothing to handle")

    async with database.session() as session:
        await inbox.accept(
            session,
            channel="x",
            update_key="1",
            lane="x:1",
            event={"type": "unheard", "text": "비밀"},
            now=clock(),
        )
    async with running(database, clock, handle):
        await until(lambda: _is(states(database), [("1", "dead")]))
    assert "비밀" not in caplog.text


async def test_a_row_in_work_when_the_process_died_is_handled_by_the_next(
    database: Database, clock: Clock
) -> None:
    done = list[str]()

    async def handle(event: Event, session: AsyncSession) -> None:
        assert isinstance(event, MessageReceived)
        done.append(event.text)

    first = Intake(database, handle, handle, now=clock, committed=lambda: None)
    await first.accept(message("1", "지연배상금은 얼마인가요"))
    async with database.session() as session:
        assert len(await inbox.claim(session, now=clock(), lease=LEASE)) == 1
    clock.forward(LEASE.total_seconds() + 1)
    async with running(database, clock, handle):
        await until(lambda: _is(states(database), [("1", "done")]))
    assert done == ["지연배상금은 얼마인가요"]


async def test_an_event_that_kills_the_program_is_given_up(database: Database, clock: Clock) -> None:
    async def handle(event: Event, session: AsyncSession) -> None:
        raise AssertionError("not handled again")

    intake = Intake(database, handle, handle, now=clock, committed=lambda: None)
    await intake.accept(message("1"))
    for _ in range(MAX_ATTEMPTS):
        async with database.session() as session:
            assert await inbox.claim(session, now=clock(), lease=LEASE)
        clock.forward(LEASE.total_seconds() + 1)
    async with running(database, clock, handle):
        await until(lambda: _is(states(database), [("1", "dead")]))


async def test_a_stop_lets_the_handler_at_work_finish(database: Database, clock: Clock) -> None:
    begun, gate = asyncio.Event(), asyncio.Event()

    async def handle(event: Event, session: AsyncSession) -> None:
        begun.set()
        await gate.wait()

    async with running(database, clock, handle) as intake:
        await intake.accept(message("1"))
        await intake.accept(message("2"))
        await begun.wait()
        stopping = asyncio.create_task(intake.stop())
        await asyncio.sleep(0)
        gate.set()
        await stopping
        assert await states(database) == [("1", "done"), ("2", "new")]


async def test_many_chats_at_once_lose_nothing(database: Database, clock: Clock) -> None:
    async def handle(event: Event, session: AsyncSession) -> None:
        await say(event, session, clock)

    async with running(database, clock, handle) as intake:
        events = [message(f"{c}-{n}", in_chat=chat(str(c))) for n in range(5) for c in range(8)]
        await asyncio.gather(*(intake.accept(event) for event in events))
        await until(lambda: _is(_count(database), 40))
    assert sorted(await said(database)) == sorted(f"답변:{event.key}" for event in events)


async def _count(database: Database) -> int:
    async with database.read() as session:
        statement = select(func.count()).select_from(InboxRow).where(InboxRow.state == "done")
        return await session.scalar(statement) or 0


async def _error(database: Database, attempts: int) -> str | None:
    async with database.read() as session:
        return await session.scalar(
            select(InboxRow.error).where(InboxRow.attempts == attempts, InboxRow.lease_until.is_(None))
        )


async def _is(found: Awaitable[object], expected: object) -> bool:
    return await found == expected


async def _true(value: bool) -> bool:
    return value
