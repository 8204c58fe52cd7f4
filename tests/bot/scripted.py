"""A channel that does what a test tells it, through the seam that every channel has."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from bot.channels import Accept, Outgoing, Pace
from bot.errors import DeliveryError
from handlers.events import Chat
from indexer.wording import WordingReader

#: What happens to a send: it fails so, or first waits for an event.
Step = DeliveryError | Exception | asyncio.Event


def no_wordings() -> WordingReader:
    """Of an engine whose questions nobody counts."""
    raise AssertionError("nobody asks for statistics here")


class ScriptedChannel:
    """Records what it is given. ``script`` says what happens to the next sends; then all succeed."""

    name = "scripted"

    def __init__(self, *, pace: Pace | None = None, max_units: int | None = None) -> None:
        self.pace = pace or Pace()
        self.max_units = max_units
        self.script: list[Step] = []
        self.attempts: list[Outgoing] = []
        self.sent: list[Outgoing] = []
        self.on_send: Callable[[Outgoing], None] = lambda _: None
        self.accept: Accept | None = None

    async def start(self, accept: Accept) -> None:
        self.accept = accept

    async def stop(self) -> None:
        self.accept = None

    async def close(self) -> None:
        pass

    async def send(self, row: Outgoing) -> str | None:
        self.attempts.append(row)
        self.on_send(row)
        if self.script:
            step = self.script.pop(0)
            if isinstance(step, asyncio.Event):
                await step.wait()
            else:
                raise step
        self.sent.append(row)
        if row.operation == "toast":
            return None
        return row.target or f"m{row.id}"

    async def is_member(self, chat: Chat, user_id: str) -> bool:
        return False

    def private_chat(self, user_id: str) -> Chat | None:
        return Chat(channel=self.name, id=user_id, kind="private")

    async def is_chat_admin(self, chat: Chat, user_id: str) -> bool:
        return False

    def trouble(self) -> str | None:
        return None
