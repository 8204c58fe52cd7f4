"""How loops, and the tasks that they have begun, are brought to an end."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Set

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
