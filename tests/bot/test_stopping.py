"""Stopping: what is broken keeps nothing else from its end."""

from __future__ import annotations

import asyncio

import pytest

from bot.stopping import Repeating, cancel, finish


async def forever() -> None:
    await asyncio.Event().wait()


async def test_a_task_at_work_is_cancelled() -> None:
    task = asyncio.create_task(forever())
    await cancel(task)
    assert task.cancelled()
    await cancel(None)


async def test_a_task_that_broke_is_told_of_and_stops_nobody(caplog: pytest.LogCaptureFixture) -> None:
    async def breaks() -> None:
        raise ZeroDivisionError("what somebody wrote")

    task = asyncio.create_task(breaks(), name="follower")
    await asyncio.wait([task])
    await cancel(task)
    assert caplog.messages == ["follower had ended in ZeroDivisionError"]


async def test_what_does_not_end_in_time_is_cancelled() -> None:
    loop, running = asyncio.create_task(forever()), asyncio.create_task(forever())
    await finish(loop, {running}, 0.01)
    assert loop.cancelled()
    assert running.cancelled()


async def test_a_step_at_work_is_finished_and_no_other_begins() -> None:
    begun, gate, steps = asyncio.Event(), asyncio.Event(), list[str]()

    async def step() -> float:
        steps.append("begun")
        begun.set()
        await gate.wait()
        steps.append("done")
        return 0.0

    repeating = Repeating("work", step)
    repeating.start()
    await begun.wait()
    stopping = asyncio.create_task(repeating.stop(10))
    await asyncio.sleep(0)
    gate.set()
    await stopping
    assert steps == ["begun", "done"]
    assert not repeating.dead


async def test_a_stop_does_not_wait_for_a_pause_nor_for_what_never_began() -> None:
    async def step() -> float | None:
        raise AssertionError("too early")

    repeating = Repeating("work", step)
    await repeating.stop(10)
    repeating = Repeating("work", step)
    repeating.start(after=3600)
    await repeating.stop(10)
    assert not repeating.dead


async def test_a_step_that_breaks_is_known() -> None:
    async def breaks() -> None:
        raise ZeroDivisionError

    repeating = Repeating("work", breaks)
    repeating.start()
    async with asyncio.timeout(10):
        while not repeating.dead:  # noqa: ASYNC110 (what it says of itself)
            await asyncio.sleep(0)
    await repeating.stop(10)
