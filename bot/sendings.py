"""The outbox as a sender sees it: what may leave now, and what became of it.

What becomes of a row:

==================  =====================================================================
the channel says    the row
==================  =====================================================================
an id               ``sent``
``NotDelivered``    waits and is sent again, for as long as it takes
``RetryAfter``      the same, and its whole chat waits for as long as the platform said
``UnknownFate``     sent again where that harms nobody (``resend``), else ``unknown``
``Migrated``        moves to the chat's new id with everything else, then is sent
``Expired``         ``dropped``
``Refused``         ``failed``, with the reason; the chat counts as left where it is gone
==================  =====================================================================

``sending`` is committed before the platform is called, so a crash never sends twice what must not be.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from bot.channels import Outgoing
from bot.errors import DeliveryError, Expired, Migrated, NotDelivered, Refused, RetryAfter
from bot.outbox import PART_OF, outgoing
from knowledge import outbox, rooms
from knowledge.db import Database
from knowledge.models import OutboxRow

log = logging.getLogger(__name__)

#: Whether a row with ``guard`` ``name:argument`` may still be sent; called with the argument.
Guard = Callable[[AsyncSession, str], Awaitable[bool]]

#: Longer than a platform may take: two calls, where the first is refused, each with every wait that it knows.
LEASE = dt.timedelta(seconds=180)
#: A toast answers a press; half a minute later nobody waits for it.
TOAST_LIFE = dt.timedelta(seconds=30)


class Sendings:
    """Takes rows from the outbox and records their fate; each method is one short transaction."""

    def __init__(
        self, database: Database, guards: Mapping[str, Guard], now: Callable[[], dt.datetime]
    ) -> None:
        """``guards`` by name, as handlers write them before the colon."""
        self._database = database
        self._guards = {**guards, PART_OF: _first_part_went}
        self._now = now

    async def claim(self, channel: str, limit: int) -> Sequence[OutboxRow]:
        """Take the rows that a channel may send now, at most one of a chat.

        Rows of a dead sender are decided about first: the rows behind them must not overtake them.
        """
        async with self._database.session() as session:
            await self._recover(session)
            return await outbox.claim_due(
                session, now=self._now(), lease=LEASE, limit=limit, channels=(channel,)
            )

    async def begin(self, row: OutboxRow) -> Outgoing | None:
        """Mark a row as leaving; None where it must not leave any more."""
        async with self._database.session() as session:
            target, objection = await self._target(session, row)
            objection = objection or await self._objection(session, row)
            if objection is not None:
                await outbox.mark_dropped(session, row.id, reason=objection, now=self._now())
                return None
            if not await outbox.mark_sending(session, row.id):
                return None
        return outgoing(row, target)

    async def arrived(self, row: OutboxRow, message_id: str | None, pause: float) -> None:
        """Record that a row arrived; its chat is left in peace for ``pause`` seconds."""
        now = self._now()
        next_at = now + dt.timedelta(seconds=pause) if pause > 0 else None
        async with self._database.session() as session:
            await outbox.mark_sent(session, row.id, message_id=message_id, now=now, next_at=next_at)

    async def failed(self, row: OutboxRow, error: DeliveryError, pause: float) -> None:
        """Record what became of a row that did not arrive; it waits ``pause`` seconds where it waits."""
        now = self._now()
        later = now + dt.timedelta(seconds=pause)
        async with self._database.session() as session:
            match error:
                case RetryAfter():
                    await outbox.put_back(session, row.id, error=str(error), retry_at=later, next_at=later)
                case NotDelivered():
                    await outbox.put_back(session, row.id, error=str(error), retry_at=later)
                case Migrated():
                    await outbox.put_back(session, row.id, error=str(error), retry_at=now)
                    await rooms.migrate(
                        session,
                        channel=row.channel,
                        old_chat_id=row.chat_id,
                        new_chat_id=error.new_chat_id,
                        now=now,
                    )
                case Expired():
                    await outbox.mark_dropped(session, row.id, reason=error.reason, now=now)
                case Refused():
                    await outbox.mark_failed(session, row.id, error=error.reason, now=now)
                    room = await rooms.find(session, row.channel, row.chat_id) if error.chat_gone else None
                    if room is not None:
                        await rooms.mark_left(session, room.id, now=now)
                case _:
                    await outbox.mark_unknown(session, row.id, error=str(error), now=now, retry_at=later)

    async def recover(self) -> bool:
        """Decide about rows whose sender died; whether any is sent again."""
        async with self._database.session() as session:
            return await self._recover(session) > 0

    async def _recover(self, session: AsyncSession) -> int:
        again, left = await outbox.recover(session, now=self._now())
        if again or left:
            log.warning("%s rows of a dead sender are sent again, %s wait for a person's word", again, left)
        return again

    async def _target(self, session: AsyncSession, row: OutboxRow) -> tuple[str | None, str | None]:
        """The platform's id of the message that an edit changes, or why there is none."""
        if row.target_id is None:
            return None, None
        target = await outbox.get(session, row.target_id)
        if target is None or target.message_id is None:
            return None, "the message to be changed was never sent"
        return target.message_id, None

    async def _objection(self, session: AsyncSession, row: OutboxRow) -> str | None:
        """Why a row makes no sense any more, if it does not."""
        if row.operation == "toast" and self._now() - row.created_at > TOAST_LIFE:
            return "too late for a toast"
        if row.guard is None:
            return None
        name, _, argument = row.guard.partition(":")
        guard = self._guards.get(name)
        if guard is None:
            # Of another version of the program: silence would lose an answer, so it is sent.
            log.warning("row %s has an unknown guard %r", row.id, name)
            return None
        return None if await guard(session, argument) else f"{row.guard} does not hold any more"


async def _first_part_went(session: AsyncSession, row_id: str) -> bool:
    first = await outbox.get(session, int(row_id))
    return first is None or first.state != "dropped"
