"""How loops, and the tasks that they have begun, are brought to an end.

Nothing is cancelled in the middle of a transaction that would end by itself: its work would be done again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Set
from contextlib import suppress

log = logging.getLogger(__name__)


async def cancel(task: asyncio.Task[None] | None) -> None:
    """Cancel a task and wait until it has ended. One that ended in an error must not keep others from it."""
    if task is None:
        return
    task.cancel()
    [result] = await asyncio.gather(task, return_exceptions=True)
    if isinstance(result, Exception):
        log.error("%s had ended in %s", task.get_name(), type(result).__name__)


async def finish(loop: asyncio.Task[None] | None, running: Set[asyncio.Task[None]], seconds: float) -> None:
    """Wait for a loop that was told to stop, then for the tasks at work; cancel what does not end in time.

    Args:
        loop: The loop; None where it never began.
        running: Its tasks, as they are once the loop has ended.
        seconds: How long each of the two may take.
    """
    for tasks in ({loop} if loop else set(), running):
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)


class Repeating:
    """Something done again and again in the background."""

    def __init__(self, name: str, step: Callable[[], Awaitable[float | None]]) -> None:
        """Prepare.

        Args:
            name: Of the task, for logs.
            step: What is done. Returns the seconds until it is done again; None for never.
        """
        self._name = name
        self._step = step
        self._stop = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self, *, after: float = 0.0) -> None:
        """Begin, at once or after so many seconds."""
        self._task = asyncio.create_task(self._run(after), name=self._name)

    async def stop(self, seconds: float) -> None:
        """End before the next step; the one at work is waited for, and cancelled where it takes longer."""
        self._stop.set()
        await finish(self._task, frozenset(), seconds)

    @property
    def dead(self) -> bool:
        """Whether it has ended in an error."""
        task = self._task
        return task is not None and task.done() and not task.cancelled() and task.exception() is not None

    async def _run(self, pause: float | None) -> None:
        while pause is not None and not await self._stopped_within(pause):
            pause = await self._step()

    async def _stopped_within(self, seconds: float) -> bool:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stop.wait(), seconds)
        return self._stop.is_set()
