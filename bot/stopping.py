"""How a loop and the tasks that it has begun are brought to an end."""

from __future__ import annotations

import asyncio
from collections.abc import Set


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
