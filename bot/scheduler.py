"""Scheduled work, once per slot (a week, a day, an hour) however often the program restarts.

The table knows what ran, not this loop: a slot is taken in the transaction of what the job writes, so a
crash leaves neither or both. A slot missed while the program was down is made up for at the start.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from bot.slots import WeeklyTime, iso_week
from bot.stopping import Repeating
from knowledge import schedule
from knowledge.db import Database

log = logging.getLogger(__name__)

_TICK_SECONDS = 20.0
#: How long a stop waits for a job at work.
_STOP_SECONDS = 8.0

#: Does the work of a slot, which began at the given moment, on the session that took the slot.
Work = Callable[[AsyncSession, dt.datetime], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Job:
    """Work that is due once per slot.

    Attributes:
        name: Under which its slots are kept.
        latest: From now to the latest moment at which it was due, in the zone of its place.
        slot: The name of the slot that began at such a moment.
        work: What.
    """

    name: str
    latest: Callable[[dt.datetime], dt.datetime]
    slot: Callable[[dt.datetime], str]
    work: Work


def weekly(name: str, due: WeeklyTime, work: Work) -> Job:
    """Work of every week; its slots are ISO weeks."""
    return Job(name, due.latest, iso_week, work)


def daily(name: str, zone: ZoneInfo, work: Work) -> Job:
    """Work of every day, from midnight on; its slots are dates."""

    def midnight(now: dt.datetime) -> dt.datetime:
        return dt.datetime.combine(now.astimezone(zone).date(), dt.time(), zone)

    return Job(name, midnight, lambda begun: begun.date().isoformat(), work)


def hourly(name: str, work: Work) -> Job:
    """Work of every hour; its slots are hours in UTC."""

    def full_hour(now: dt.datetime) -> dt.datetime:
        return now.astimezone(dt.UTC).replace(minute=0, second=0, microsecond=0)

    return Job(name, full_hour, lambda begun: f"{begun:%Y-%m-%dT%H}", work)


class Scheduler:
    """Looks every few seconds which slot is due."""

    def __init__(
        self,
        database: Database,
        jobs: tuple[Job, ...],
        *,
        now: Callable[[], dt.datetime],
        committed: Callable[[], None],
    ) -> None:
        """``committed`` is called after a job wrote, when replies may wait to be sent."""
        self._database = database
        self._jobs = jobs
        self._now = now
        self._committed = committed
        self._loop = Repeating("scheduler", self._look)

    def start(self) -> None:
        """Begin to look."""
        self._loop.start()

    async def stop(self) -> None:
        """Stop; a job that takes too long is rolled back and runs at the next start."""
        await self._loop.stop(_STOP_SECONDS)

    def trouble(self) -> str | None:
        """Whether the loop has ended, which it never does by itself."""
        return "the scheduler has stopped" if self._loop.dead else None

    async def tick(self) -> None:
        """Run what is due and has not run.

        A job that fails is rolled back with its slot and is due again at the next look.
        """
        for job in self._jobs:
            try:
                await self._run_where_due(job)
            except Exception:
                # Whatever is wrong with one job, the others run.
                log.exception("%s failed", job.name)

    async def _run_where_due(self, job: Job) -> None:
        begun = job.latest(self._now())
        slot = job.slot(begun)
        async with self._database.session() as session:
            if not await schedule.claim_slot(session, job.name, slot, now=self._now()):
                return
            await job.work(session, begun)
        log.info("%s ran for %s", job.name, slot)
        self._committed()

    async def _look(self) -> float:
        await self.tick()
        return _TICK_SECONDS
