"""Health by progress: not that the process lives, but that what came in is handled and goes out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge import inbox, outbox
from knowledge.db import Database

#: Events older than this are stuck; a failing one has had all its tries by then.
MAX_INBOX_AGE = dt.timedelta(minutes=3)
#: Replies older than this are stuck; the pace of a busy group stays below.
MAX_OUTBOX_AGE = dt.timedelta(minutes=10)
#: An index this many changes behind for long answers from what was.
MAX_INDEX_LAG = 50

#: What is wrong with a part, in a few English words; None where nothing is.
Trouble = Callable[[], str | None]
#: How many changes of the corpus the index has not applied.
IndexLag = Callable[[AsyncSession], Awaitable[int]]


@dataclass(frozen=True, slots=True)
class Report:
    """The state of the program.

    Attributes:
        troubles: Part to what is wrong with it; empty where all is well.
        inbox_seconds: Age of the oldest event that waits; 0 where none does.
        outbox_seconds: Age of the oldest reply that waits; 0 where none does.
        index_lag: Changes that the index has not applied.
    """

    troubles: Mapping[str, str]
    inbox_seconds: float = 0.0
    outbox_seconds: float = 0.0
    index_lag: int = 0

    @property
    def is_well(self) -> bool:
        """Whether nothing is wrong."""
        return not self.troubles

    def as_json(self) -> dict[str, object]:
        """As ``/healthz`` says it. Nothing in it is secret."""
        return {
            "status": "ok" if self.is_well else "trouble",
            "troubles": dict(self.troubles),
            "inbox_seconds": round(self.inbox_seconds, 1),
            "outbox_seconds": round(self.outbox_seconds, 1),
            "index_lag": self.index_lag,
        }


class Health:
    """Asks every part, and the tables that they work on."""

    def __init__(
        self,
        database: Database,
        parts: Mapping[str, Trouble],
        index_lag: IndexLag,
        now: Callable[[], dt.datetime],
    ) -> None:
        """``parts`` by the name under which their trouble is reported."""
        self._database = database
        self._parts = parts
        self._index_lag = index_lag
        self._now = now

    async def report(self) -> Report:
        """The state now. A database that cannot be read is a trouble, not an error."""
        troubles = {name: said for name, trouble in self._parts.items() if (said := trouble())}
        try:
            async with self._database.read() as session:
                received = await inbox.oldest_waiting(session)
                created = await outbox.oldest_pending(session)
                lag = await self._index_lag(session)
        except (SQLAlchemyError, OSError) as error:
            return Report({**troubles, "database": type(error).__name__})
        inbox_age, outbox_age = self._age(received), self._age(created)
        if inbox_age > MAX_INBOX_AGE:
            troubles["inbox"] = "events wait too long"
        if outbox_age > MAX_OUTBOX_AGE:
            troubles["outbox"] = "replies wait too long"
        if lag > MAX_INDEX_LAG:
            troubles["index"] = "the index is behind"
        return Report(troubles, inbox_age.total_seconds(), outbox_age.total_seconds(), lag)

    def _age(self, since: dt.datetime | None) -> dt.timedelta:
        return max(self._now() - since, dt.timedelta()) if since is not None else dt.timedelta()
