"""The inbox accepts once, keeps the order of each lane, and gives a row to one worker at a time."""

from __future__ import annotations

import asyncio
import datetime as dt
from contextlib import ExitStack

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge import inbox
from knowledge.db import Database
from knowledge.errors import LeaseLostError
from knowledge.models import InboxRow
from tests.databases import Databases
from tests.knowledge.conftest import NOW

LEASE = dt.timedelta(seconds=30)
LATER = NOW + dt.timedelta(minutes=5)


async def accept(session: AsyncSession, key: str, lane: str = "web:1") -> bool:
    return await inbox.accept(session, channel="web", update_key=key, lane=lane, event={"key": key}, now=NOW)


async def claim(session: AsyncSession, now: dt.datetime = NOW, limit: int = 10) -> list[str]:
    rows = await inbox.claim(session, now=now, lease=LEASE, limit=limit)
    return [row.update_key for row in rows]


async def claim_one(session: AsyncSession, now: dt.datetime = NOW) -> InboxRow:
    (row,) = await inbox.claim(session, now=now, lease=LEASE)
    return row


async def test_a_repeated_update_is_accepted_once(session: AsyncSession) -> None:
    assert await accept(session, "1")
    assert not await accept(session, "1", lane="web:2")
    assert await claim(session) == ["1"]


async def test_an_update_delivered_twice_at_once_is_accepted_once(database: Database) -> None:
    async def deliver() -> bool:
        async with database.session() as session:
            return await accept(session, "1")

    assert sorted(await asyncio.gather(*(deliver() for _ in range(4)))) == [False, False, False, True]


async def test_each_lane_gives_its_oldest_row_and_waits_for_it(session: AsyncSession) -> None:
    for key, lane in (("1", "a"), ("2", "a"), ("3", "b"), ("4", "b")):
        await accept(session, key, lane)
    first = await inbox.claim(session, now=NOW, lease=LEASE, limit=10)
    assert [row.update_key for row in first] == ["1", "3"]
    assert await claim(session) == []
    await inbox.finish(session, first[0], now=NOW)
    assert await claim(session) == ["2"]


async def test_the_limit_takes_the_oldest(session: AsyncSession) -> None:
    for number in range(5):
        await accept(session, str(number), lane=str(number))
    assert await claim(session, limit=2) == ["0", "1"]


async def test_a_failed_row_holds_its_lane_until_it_is_due(session: AsyncSession) -> None:
    await accept(session, "1")
    await accept(session, "2")
    await inbox.fail(session, await claim_one(session), error="고장", retry_at=LATER)
    assert await claim(session) == []
    again = await claim_one(session, LATER)
    assert (again.update_key, again.attempts, again.error) == ("1", 2, "고장")


async def test_a_buried_row_stays_to_be_seen_and_its_lane_goes_on(session: AsyncSession) -> None:
    await accept(session, "1")
    await accept(session, "2")
    await inbox.bury(session, await claim_one(session), error="x" * 10_000, now=NOW)
    assert await claim(session) == ["2"]
    (dead,) = await inbox.dead(session)
    assert dead.update_key == "1"
    assert dead.error is not None
    assert len(dead.error) == inbox.MAX_ERROR


async def test_a_dead_row_can_be_revived_once(session: AsyncSession) -> None:
    await accept(session, "1")
    row = await claim_one(session)
    await inbox.bury(session, row, error="", now=NOW)
    assert await inbox.revive(session, row.id)
    assert not await inbox.revive(session, row.id)
    assert (await claim_one(session)).attempts == 1


async def test_a_worker_whose_lease_ran_out_cannot_finish(database: Database) -> None:
    async with database.session() as session:
        await accept(session, "1")
        slow = await claim_one(session)
    async with database.session() as session:
        quick = await claim_one(session, NOW + LEASE)
    for leave in (
        lambda s: inbox.finish(s, slow, now=NOW),
        lambda s: inbox.fail(s, slow, error="", retry_at=NOW),
        lambda s: inbox.bury(s, slow, error="", now=NOW),
    ):
        with pytest.raises(LeaseLostError):
            async with database.session() as session:
                await leave(session)
    async with database.session() as session:
        await inbox.finish(session, quick, now=NOW)
    with pytest.raises(LeaseLostError):
        async with database.session() as session:
            await inbox.finish(session, quick, now=NOW)


async def test_a_restart_frees_what_was_in_work(session: AsyncSession) -> None:
    await accept(session, "1")
    await claim_one(session)
    assert await inbox.release_leases(session) == 1
    assert await claim(session) == ["1"]


async def test_the_oldest_waiting_row_is_known(session: AsyncSession) -> None:
    assert await inbox.oldest_waiting(session) is None
    await accept(session, "1")
    assert await inbox.oldest_waiting(session) == NOW
    row = await claim_one(session)
    assert await inbox.oldest_waiting(session) == NOW
    await inbox.finish(session, row, now=NOW)
    assert await inbox.oldest_waiting(session) is None


async def test_workers_at_once_get_different_rows(database: Database) -> None:
    async with database.session() as session:
        for number in range(12):
            await accept(session, str(number), lane=str(number % 6))

    async def work() -> list[str]:
        async with database.session() as session:
            return await claim(session, limit=2)

    taken = [key for keys in await asyncio.gather(*(work() for _ in range(6))) for key in keys]
    assert sorted(taken) == [str(number) for number in range(6)]


class InboxMachine(RuleBasedStateMachine):
    """Workers that claim, finish, fail, die and come back late, against lists of what was accepted."""

    claims: Bundle[InboxRow] = Bundle("claims")

    def __init__(self, databases: Databases) -> None:
        super().__init__()
        self.lent = ExitStack()
        self.runner = asyncio.Runner()
        self.database = Database(self.lent.enter_context(databases.migrated()))
        self.now = NOW
        self.accepted: dict[str, list[int]] = {}
        self.handled: dict[str, list[int]] = {}

    def teardown(self) -> None:
        self.runner.run(self.database.close())
        self.runner.close()
        self.lent.close()

    @rule(number=st.integers(0, 30), lane=st.sampled_from("ab"))
    def accept(self, number: int, lane: str) -> None:
        async def run() -> bool:
            async with self.database.session() as session:
                return await inbox.accept(
                    session, channel="web", update_key=str(number), lane=lane, event={}, now=self.now
                )

        known = any(number in numbers for numbers in self.accepted.values())
        assert self.runner.run(run()) is not known
        if not known:
            self.accepted.setdefault(lane, []).append(number)

    @rule(target=claims, limit=st.integers(1, 3))
    def claim(self, limit: int) -> object:
        async def run() -> list[InboxRow]:
            async with self.database.session() as session:
                return list(await inbox.claim(session, now=self.now, lease=LEASE, limit=limit))

        return multiple(*self.runner.run(run()))

    @rule(row=consumes(claims), outcome=st.sampled_from(["finish", "fail", "bury"]))
    def leave(self, row: InboxRow, outcome: str) -> None:
        async def run() -> None:
            async with self.database.session() as session:
                if outcome == "finish":
                    await inbox.finish(session, row, now=self.now)
                elif outcome == "fail":
                    await inbox.fail(session, row, error="", retry_at=self.now + LEASE)
                else:
                    await inbox.bury(session, row, error="", now=self.now)

        try:
            self.runner.run(run())
        except LeaseLostError:
            return
        if outcome != "fail":
            self.handled.setdefault(row.lane, []).append(int(row.update_key))

    @rule(row=consumes(claims))
    def die(self, row: InboxRow) -> None:
        """The worker is gone; its lease is not."""

    @rule()
    def wait(self) -> None:
        self.now += LEASE

    @invariant()
    def every_lane_is_handled_in_order_and_once(self) -> None:
        for lane, numbers in self.handled.items():
            assert numbers == self.accepted[lane][: len(numbers)]


def test_workers_keep_the_order_of_each_lane(databases: Databases) -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]  # hypothesis leaves it untyped
        lambda: InboxMachine(databases), settings=settings(max_examples=25, stateful_step_count=25)
    )
