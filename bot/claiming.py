"""The loop that takes rows from a queue table and works on several at once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from typing import Generic, Protocol, TypeVar

from bot.pace import growing_pause
from bot.stopping import finish

log = logging.getLogger(__name__)

_POLL_SECONDS = 1.0
#: The longest pause between two attempts on a table that cannot be read.
_LONGEST_PAUSE = 15.0


class _Row(Protocol):
    @property
    def id(self) -> int:
        """Its number."""


Row = TypeVar("Row", bound=_Row)


class Claiming(Generic[Row]):
    """Claims rows for as long as the program runs. What a row ends in ends nothing else."""

    def __init__(
        self,
        name: str,
        claim: Callable[[int], Coroutine[None, None, Sequence[Row]]],
        work: Callable[[Row], Coroutine[None, None, None]],
        *,
        at_once: int,
        stop_seconds: float,
        finished: Callable[[], None] = lambda: None,
    ) -> None:
        """Prepare; nothing is claimed before ``start``.

        Args:
            name: Of the queue, for logs.
            claim: Takes so many rows at most.
            work: What is done with a row. A row whose work raises stays claimed until its lease runs out.
            at_once: How many rows are worked on at the same time.
            stop_seconds: How long a stop waits for rows at work.
            finished: Called after each row.
        """
        self._name = name
        self._claim = claim
        self._work = work
        self._at_once = at_once
        self._stop_seconds = stop_seconds
        self._finished = finished
        self._wake = asyncio.Event()
        self._stopping = False
        self._failures = 0
        self._loop: asyncio.Task[None] | None = None
        self._running: set[asyncio.Task[None]] = set()

    def start(self) -> None:
        """Begin to claim."""
        self._loop = asyncio.create_task(self._run(), name=self._name)

    async def stop(self) -> None:
        """End between two claims, so that no row stays claimed and untouched; wait for those at work."""
        self._stopping = True
        self.wake()
        await finish(self._loop, self._running, self._stop_seconds)

    def wake(self) -> None:
        """Something was committed: look at once."""
        self._wake.set()

    @property
    def dead(self) -> bool:
        """Whether the loop has ended, which it never does by itself."""
        return self._loop is not None and self._loop.done() and not self._stopping

    async def _run(self) -> None:
        while not self._stopping:
            self._wake.clear()
            free = self._at_once - len(self._running)
            rows = await self._take(free) if free else []
            for row in rows:
                task = asyncio.create_task(self._work(row), name=f"{self._name} {row.id}")
                self._running.add(task)
                task.add_done_callback(self._done)
            if len(rows) < free or not free:
                pause = growing_pause(self._failures + 1, first=_POLL_SECONDS, longest=_LONGEST_PAUSE)
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._wake.wait(), pause)

    async def _take(self, limit: int) -> Sequence[Row]:
        try:
            rows = await self._claim(limit)
        except Exception:
            # Whatever is wrong with the database, the loop must be there when it is mended.
            log.exception("%s cannot be read", self._name)
            self._failures += 1
            return []
        self._failures = 0
        return rows

    def _done(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("%s could not be recorded: %s", task.get_name(), type(error).__name__)
        self.wake()
        self._finished()
