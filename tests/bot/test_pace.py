"""The limits of a platform."""

from __future__ import annotations

import itertools
import time

import pytest

from bot.channels import Pace
from bot.pace import ChatPace, Turns, growing_pause


async def test_turns_within_a_second() -> None:
    turns = Turns(5)
    begun = list[float]()
    for _ in range(11):
        await turns.wait()
        begun.append(time.monotonic())
    assert all(later - earlier >= 0.99 for earlier, later in zip(begun, begun[5:], strict=False))


def test_no_limit_is_no_wait() -> None:
    with pytest.raises(StopIteration):
        Turns(0).wait().send(None)


def test_a_group_gets_so_many_messages_a_minute() -> None:
    seconds = itertools.count()
    pace = ChatPace(Pace(chat_interval=1.0, group_per_minute=20), lambda: float(next(seconds)))
    waits = [pace.sent("telegram:-1", group=True) for _ in range(20)]
    assert waits == [1.0] * 19 + [60.0 - 19]
    assert [pace.sent("telegram:5", group=False) for _ in range(30)] == [1.0] * 30


def test_pauses_grow_and_end_however_long_the_platform_is_away() -> None:
    pauses = [growing_pause(failures, first=1, longest=60) for failures in (1, 2, 3, 6, 7, 8, 2_000, 10**9)]
    assert pauses == [1, 2, 4, 32, 60, 60, 60, 60]
