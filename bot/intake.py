"""Intake: every event is stored before its platform is told so, and handled once, in order per chat.

A worker's transaction holds what the handler did and the mark that the event is done: both are there or
neither is. A handler that fails is tried again after a pause; after the last try the event stays as
``dead`` for the administrator, and whoever spoke to the bot gets an apology instead of silence.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.claiming import Claiming
from handlers.events import EVENT, Event
from knowledge import inbox
from knowledge.db import Database
from knowledge.errors import LeaseLostError
from knowledge.models import InboxRow

log = logging.getLogger(__name__)

#: Does what an event asks for, on the session of the event's one transaction.
Handle = Callable[[Event, AsyncSession], Awaitable[None]]

#: Pauses before the second, third … attempt.
PAUSES = tuple(dt.timedelta(seconds=seconds) for seconds in (0.5, 2, 8, 30))
MAX_ATTEMPTS = len(PAUSES) + 1
#: Longer than the longest handler, so that a lease runs out only where its process is dead.
LEASE = dt.timedelta(seconds=120)
HANDLER_SECONDS = 60.0
#: How long a stop waits for handlers at work.
STOP_SECONDS = 8.0


class Intake:
    """Stores events and handles them, several chats at once."""

    def __init__(
        self,
        database: Database,
        handle: Handle,
        apologise: Handle,
        *,
        now: Callable[[], dt.datetime],
        committed: Callable[[], None],
        workers: int = 4,
    ) -> None:
        """Prepare; nothing is handled before ``start``.

        Args:
            database: Where the inbox is.
            handle: What an event does.
            apologise: What is said when an event was given up.
            now: The clock.
            committed: Called after each event, when replies may wait to be sent.
            workers: How many chats are handled at once.
        """
        self._database = database
        self._handle = handle
        self._apologise = apologise
        self._now = now
        self._claiming = Claiming(
            "inbox", self._claim, self._work, at_once=workers, stop_seconds=STOP_SECONDS, finished=committed
        )

    async def accept(self, event: Event) -> bool:
        """Commit an event; see ``bot.channels.Accept``."""
        async with self._database.session() as session:
            new = await self.put(session, event)
        self.wake()
        return new

    async def put(self, session: AsyncSession, event: Event, *, due_at: dt.datetime | None = None) -> bool:
        """Store an event in a transaction of the caller's, who calls ``wake`` after its commit.

        Args:
            session: The transaction.
            event: What happened.
            due_at: When it is to be handled; it holds up no other event until then.

        Returns:
            False where it had been stored before.
        """
        return await inbox.accept(
            session,
            channel=event.chat.channel,
            update_key=event.key,
            lane=event.chat.lane if due_at is None else f"{event.chat.lane}#{event.key}",
            event=EVENT.dump_python(event, mode="json"),
            now=self._now(),
            not_before=due_at,
        )

    def wake(self) -> None:
        """Something was committed: look at once."""
        self._claiming.wake()

    def start(self) -> None:
        """Begin to handle events, those of before the last stop first."""
        self._claiming.start()

    async def stop(self) -> None:
        """Take no more rows and wait for those at work; what does not end in time is handled next time."""
        await self._claiming.stop()

    def trouble(self) -> str | None:
        """Whether the loop has ended, which it never does by itself."""
        return "intake has stopped" if self._claiming.dead else None

    async def _claim(self, limit: int) -> Sequence[InboxRow]:
        async with self._database.session() as session:
            return await inbox.claim(session, now=self._now(), lease=LEASE, limit=limit)

    async def _work(self, row: InboxRow) -> None:
        try:
            if row.attempts > MAX_ATTEMPTS:
                # Claimed again and again without an end: it kills the process that handles it.
                raise RuntimeError("the program died of it")
            event = EVENT.validate_python(row.event)
            async with asyncio.timeout(HANDLER_SECONDS), self._database.session() as session:
                await self._handle(event, session)
                await inbox.finish(session, row, now=self._now())
        except LeaseLostError:
            log.warning("event %s was handled by another worker meanwhile", row.id)
        except ValidationError as error:
            # Of another version of the program. The error quotes what somebody wrote, so it is not logged.
            log.error("event %s cannot be read", row.id)
            await self._failed(row, error)
        except Exception as error:
            # Whatever a handler does, the other chats go on and the event is kept.
            log.exception("event %s failed (attempt %s)", row.id, row.attempts)
            await self._failed(row, error)

    async def _failed(self, row: InboxRow, error: Exception) -> None:
        # Only the kind of error: its text may quote what somebody wrote.
        reason = f"{type(error).__module__}.{type(error).__name__}"
        now = self._now()
        final = row.attempts >= MAX_ATTEMPTS or isinstance(error, ValidationError)
        async with self._database.session() as session:
            if not final:
                retry_at = now + PAUSES[row.attempts - 1]
                await inbox.fail(session, row, error=reason, retry_at=retry_at)
                return
            await inbox.bury(session, row, error=reason, now=now)
        log.error("event %s was given up", row.id)
        # Afterwards and apart: an apology that fails must not bring the event back.
        with suppress(ValidationError):
            event = EVENT.validate_python(row.event)
            async with self._database.session() as session:
                await self._apologise(event, session)
