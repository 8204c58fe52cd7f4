"""Claiming: whatever goes wrong with a row or with the table, the rest goes on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest

from bot.claiming import Claiming
from tests.bot.conftest import SECONDS, until


@dataclass(frozen=True)
class Row:
    id: int


class Table:
    """Rows to be claimed, which cannot be read as often as told."""

    def __init__(self, *numbers: int, failures: int = 0) -> None:
        self.waiting = [Row(number) for number in numbers]
        self.failures = failures
        self.limits: list[int] = []

    async def claim(self, limit: int) -> Sequence[Row]:
        self.limits.append(limit)
        if self.failures:
            self.failures -= 1
            raise OSError("disk I/O error")
        taken, self.waiting = self.waiting[:limit], self.waiting[limit:]
        return taken


@asynccontextmanager
async def claiming(
    table: Table, work: Callable[[Row], Coroutine[None, None, None]], at_once: int = 2
) -> AsyncIterator[Claiming[Row]]:
    loop = Claiming("queue", table.claim, work, at_once=at_once, stop_seconds=SECONDS)
    loop.start()
    try:
        yield loop
    finally:
        await loop.stop()


async def test_a_table_that_cannot_be_read_is_read_again() -> None:
    table, done = Table(1, failures=20), list[int]()

    async def work(row: Row) -> None:
        done.append(row.id)

    async with claiming(table, work) as loop:

        async def worked() -> bool:
            loop.wake()
            return done == [1]

        await until(worked)
        assert not loop.dead


async def test_a_row_that_breaks_ends_nothing(caplog: pytest.LogCaptureFixture) -> None:
    done = list[int]()

    async def work(row: Row) -> None:
        if row.id == 1:
            raise ValueError("what somebody wrote")
        done.append(row.id)

    async with claiming(Table(1, 2, 3), work):
        await until(lambda: _is(done, [2, 3]))
    assert caplog.messages == ["queue 1 could not be recorded: ValueError"]


async def test_no_more_rows_are_taken_than_are_worked_on_and_a_stop_waits_for_them() -> None:
    table, gate, begun, done = Table(*range(5)), asyncio.Event(), list[int](), list[int]()

    async def work(row: Row) -> None:
        begun.append(row.id)
        await gate.wait()
        done.append(row.id)

    async with claiming(table, work) as loop:
        await until(lambda: _is(begun, [0, 1]))
        stopping = asyncio.create_task(loop.stop())
        await asyncio.sleep(0)
        gate.set()
        await stopping
    assert done == [0, 1]
    assert [row.id for row in table.waiting] == [2, 3, 4]
    assert max(table.limits) == 2


async def _is(found: object, expected: object) -> bool:
    return found == expected
