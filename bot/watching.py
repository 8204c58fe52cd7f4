"""Looks for contradictions again and again, while the program runs."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

from bot.stopping import Repeating

log = logging.getLogger(__name__)

#: A start is busy enough; the first look, which compares everything, takes seconds of a processor.
_FIRST_AFTER_SECONDS = 30.0
_PAUSE_SECONDS = 60.0
#: How long a stop waits for a look; what it has not compared is compared after the next start.
_STOP_SECONDS = 2.0


class Watching:
    """Runs a watch in the background."""

    def __init__(self, look: Callable[[], Awaitable[int]]) -> None:
        """``look`` compares what is new and returns how many contradictions it has found."""
        self._look = look
        self._loop = Repeating("consistency watch", self._step)

    def start(self) -> None:
        """Begin, a while after the start."""
        self._loop.start(after=_FIRST_AFTER_SECONDS)

    async def stop(self) -> None:
        """End."""
        await self._loop.stop(_STOP_SECONDS)

    async def _step(self) -> float:
        try:
            found = await self._look()
        except Exception:
            # Questions are answered all the same; the next look compares what this one left.
            log.exception("looking for contradictions failed")
        else:
            if found:
                log.info("found %d contradictions", found)
        return _PAUSE_SECONDS
