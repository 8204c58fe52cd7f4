"""How fast to send: never faster than a platform lets through."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict, deque
from collections.abc import Callable

from bot.channels import Pace

_MINUTE = 60.0


def growing_pause(failures: int, *, first: float, longest: float) -> float:
    """Seconds to wait after so many failures in a row, at least one: doubled each time, up to ``longest``."""
    # After a day of failures the power alone would not fit a float.
    return min(first * 2.0 ** min(failures - 1, 60), longest)


class Turns:
    """Lets at most so many calls begin within any second, over all chats."""

    def __init__(self, per_second: int) -> None:
        """``per_second`` 0 means no limit."""
        self._limit = per_second
        self._begun: deque[float] = deque()
        self._lock = asyncio.Lock()

    async def wait(self) -> None:
        """Wait for one's turn."""
        if not self._limit:
            return
        async with self._lock:
            if len(self._begun) >= self._limit:
                await asyncio.sleep(max(0.0, self._begun.popleft() + 1.0 - time.monotonic()))
            self._begun.append(time.monotonic())


class ChatPace:
    """How long each chat is left in peace after a message.

    What was sent before a restart is forgotten; the platform's own refusal covers that minute.
    """

    def __init__(self, pace: Pace, monotonic: Callable[[], float] = time.monotonic) -> None:
        """``monotonic`` counts seconds."""
        self._pace = pace
        self._monotonic = monotonic
        self._sent: defaultdict[str, deque[float]] = defaultdict(deque)

    def sent(self, lane: str, *, group: bool) -> float:
        """Note a message that was sent just now; seconds until the next one to the same chat."""
        pause = self._pace.chat_interval
        limit = self._pace.group_per_minute
        if not group or not limit:
            return pause
        now = self._monotonic()
        times = self._sent[lane]
        times.append(now)
        while now - times[0] > _MINUTE:
            times.popleft()
        return max(pause, times[-limit] + _MINUTE - now) if len(times) >= limit else pause
