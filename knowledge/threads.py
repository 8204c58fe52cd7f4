"""Work of the processor beside the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from typing import TypeVar

T = TypeVar("T")


def in_thread(executor: Executor, function: Callable[..., T], *arguments: object) -> asyncio.Future[T]:
    """Begin a call at once, in a thread of an executor; await its result when it is needed."""
    return asyncio.get_running_loop().run_in_executor(executor, function, *arguments)
