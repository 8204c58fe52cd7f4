"""Delivery: the loops that take outbox rows to their channels, in order per chat.

What may leave and what becomes of it is decided in ``bot.sendings``; how fast, in ``bot.pace``.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Iterable, Sequence

from sqlalchemy.exc import SQLAlchemyError

from bot.channels import Outgoing, Outlet
from bot.claiming import Claiming
from bot.errors import DeliveryError, Refused, RetryAfter, UnknownFate
from bot.pace import ChatPace, Turns, growing_pause
from bot.sendings import Sendings
from bot.stopping import Repeating
from knowledge.models import OutboxRow

log = logging.getLogger(__name__)

#: How long a stop waits for calls on their way.
STOP_SECONDS = 5.0
_AT_ONCE = 16
_RECOVER_SECONDS = 30.0
_FIRST_PAUSE = 1.0
_LONGEST_PAUSE = 60.0
_RECORD_ATTEMPTS = 5


class Delivery:
    """Sends for all outlets; each has a loop of its own, so that a slow platform delays no other."""

    def __init__(self, sendings: Sendings, outlets: Iterable[Outlet]) -> None:
        """Prepare; nothing is sent before ``start``."""
        self._sendings = sendings
        self._senders = [_Sender(sendings, outlet) for outlet in outlets]
        self._recovery = Repeating("delivery recovery", self._recover)

    async def start(self) -> None:
        """Begin to send, after deciding about the rows that the process before left on their way."""
        await self._recover()
        for sender in self._senders:
            sender.start()
        self._recovery.start(after=_RECOVER_SECONDS)

    async def stop(self) -> None:
        """Begin no more calls and wait for those on their way; the rest stays in the table."""
        await self._recovery.stop(STOP_SECONDS)
        await asyncio.gather(*(sender.stop() for sender in self._senders))

    def wake(self) -> None:
        """Something was committed: look at once."""
        for sender in self._senders:
            sender.wake()

    def trouble(self) -> str | None:
        """Whether a loop has ended, which none does by itself."""
        if any(sender.dead for sender in self._senders):
            return "delivery has stopped"
        return None

    async def _recover(self) -> float:
        """Decide about rows of senders that have died: the process before, another one, a task that broke."""
        try:
            if await self._sendings.recover():
                self.wake()
        except Exception:
            # Whatever is wrong with the database, the loop must be there when it is mended.
            log.exception("the outbox cannot be read")
        return _RECOVER_SECONDS


class _Sender:
    """The loop of one outlet: several chats at once, one message of each."""

    def __init__(self, sendings: Sendings, outlet: Outlet) -> None:
        self._sendings = sendings
        self._outlet = outlet
        self._turns = Turns(outlet.pace.per_second)
        self._pace = ChatPace(outlet.pace)
        self._failures: dict[str, int] = {}
        self._claiming = Claiming(
            f"outbox of {outlet.name}",
            self._claim,
            self._deliver,
            at_once=_AT_ONCE,
            stop_seconds=STOP_SECONDS,
        )

    def start(self) -> None:
        self._claiming.start()

    async def stop(self) -> None:
        await self._claiming.stop()

    def wake(self) -> None:
        self._claiming.wake()

    @property
    def dead(self) -> bool:
        return self._claiming.dead

    async def _claim(self, limit: int) -> Sequence[OutboxRow]:
        return await self._sendings.claim(self._outlet.name, limit)

    async def _deliver(self, row: OutboxRow) -> None:
        await self._turns.wait()
        leaving = await self._sendings.begin(row)
        if leaving is None:
            return
        try:
            message_id = await self._outlet.send(leaving)
        except DeliveryError as error:
            await self._failed(row, error)
        except Exception:
            # A defect of an outlet must neither end the loop nor send twice what must not be.
            log.exception("the outlet broke while sending row %s", row.id)
            await self._failed(row, UnknownFate("the outlet broke"))
        else:
            await self._arrived(row, leaving, message_id)

    async def _arrived(self, row: OutboxRow, sent: Outgoing, message_id: str | None) -> None:
        self._failures.pop(row.lane, None)
        pause = 0.0
        if sent.operation != "toast":
            pause = self._pace.sent(row.lane, group=sent.chat.kind == "group")
        for attempt in range(1, _RECORD_ATTEMPTS + 1):
            try:
                await self._sendings.arrived(row, message_id, pause)
                break
            except SQLAlchemyError:
                # It is there: forgetting that would send it again.
                if attempt == _RECORD_ATTEMPTS:
                    raise
                await asyncio.sleep(attempt)
        self._wake_in(pause)

    async def _failed(self, row: OutboxRow, error: DeliveryError) -> None:
        log.warning("row %s: %s", row.id, type(error).__name__)
        if isinstance(error, RetryAfter):
            pause = error.seconds + random.uniform(0.1, 0.5)  # noqa: S311 (spreads load, hides nothing)
        elif isinstance(error, Refused):
            # An answer: the platform can be reached, and the next row need not wait.
            self._failures.pop(row.lane, None)
            pause = 0.0
        else:
            count = self._failures[row.lane] = self._failures.get(row.lane, 0) + 1
            pause = growing_pause(count, first=_FIRST_PAUSE, longest=_LONGEST_PAUSE)
        await self._sendings.failed(row, error, pause)
        self._wake_in(pause)

    def _wake_in(self, seconds: float) -> None:
        asyncio.get_running_loop().call_later(seconds, self.wake)
