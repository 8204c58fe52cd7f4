"""Documents that are being registered: the work goes on behind the pages, which show how far it has come.

What is under way is known to this process alone and ends with it; the document then waits as before.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from aiohttp import web

from handlers.errors import Refusal
from handlers.web.console.documents import texts

log = logging.getLogger(__name__)

#: Analysing takes a whole processor, so one document is analysed after the other.
AT_ONCE = 1


class Registration:
    """One document that is being registered.

    Attributes:
        done: Passages that were analysed.
        of: Passages there are to analyse; 0 while that is not known.
        failure: Why it was given up, in Korean; empty otherwise.
    """

    def __init__(self) -> None:
        self.done = 0
        self.of = 0
        self.failure = ""

    def read(self, files: int, of: int) -> None:
        """The file was read before."""

    def expect(self, passages: int) -> None:
        """So many passages are going to be analysed."""
        self.of = passages

    def advance(self, passages: int, name: str) -> None:  # noqa: ARG002 (of the protocol)
        """Some more of them were."""
        self.done = min(self.done + passages, self.of)


class Registrations:
    """The documents that this process is registering."""

    def __init__(self) -> None:
        self._under_way: dict[int, Registration] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._turns = asyncio.Semaphore(AT_ONCE)

    def find(self, incoming_id: int) -> Registration | None:
        """One that is under way, or was given up."""
        return self._under_way.get(incoming_id)

    def start(self, incoming_id: int, work: Callable[[Registration], Awaitable[None]]) -> None:
        """Register a document, unless that is under way."""
        before = self._under_way.get(incoming_id)
        if before is not None and not before.failure:
            return
        registration = self._under_way[incoming_id] = Registration()
        task = asyncio.create_task(self._run(incoming_id, registration, work), name="register document")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def forget(self, incoming_id: int) -> None:
        """Somebody has decided otherwise: why it was given up is no longer of interest."""
        found = self._under_way.get(incoming_id)
        if found is not None and found.failure:
            del self._under_way[incoming_id]

    async def stop(self) -> None:
        """Give up what is under way."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _run(
        self, incoming_id: int, registration: Registration, work: Callable[[Registration], Awaitable[None]]
    ) -> None:
        try:
            async with self._turns:
                await work(registration)
        except Refusal as refusal:
            registration.failure = str(refusal)
        except Exception:
            log.exception("cannot register document %d", incoming_id)
            registration.failure = texts.REGISTER_FAILED
        else:
            del self._under_way[incoming_id]


REGISTRATIONS = web.AppKey("web_registrations", Registrations)
