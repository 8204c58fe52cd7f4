"""Stopping: what is broken keeps nothing else from its end."""

from __future__ import annotations

import asyncio

import pytest

from bot.stopping import cancel, finish


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
