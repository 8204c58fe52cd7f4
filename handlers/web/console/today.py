"""The first page of the console: what is to be done today, most urgent first."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from aiohttp import web
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.web.console.due import waiting_questions
from handlers.web.context import CONTEXT
from handlers.web.pages import page
from handlers.web.sessions import visitor_of
from knowledge import entry_list, planned_acts, reviews
from knowledge.consistency import conflicts
from knowledge.digest import DigestState
from knowledge.entry_list import Shown
from knowledge.models import Digest, PlannedAct

#: More questions than anybody answers in a day are not listed.
_LISTED = 100
#: Refusals older than this are history.
_TOLD_FOR = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class ShownAct:
    """An act of the visitor's that can still be undone, or that was refused."""

    act: PlannedAct
    seconds_left: int


@dataclass(frozen=True, slots=True)
class Others:
    """What waits besides questions."""

    reviews: int
    conflicts: int
    drafts: int
    digests: list[Digest]


async def show_today(request: web.Request) -> web.Response:
    """GET /console: waiting questions by due time, and what else waits for instructors."""
    context = request.app[CONTEXT]
    visitor = visitor_of(request)
    now = context.now()
    async with context.database.read() as session:
        waiting = await waiting_questions(
            session, visitor.person.id, due_hours=context.settings.due_hours, now=now
        )
        others = await _others(session, context.today())
        acts = await acts_to_show(session, visitor.person.id, now)
    # What is about to be done is no longer to be done.
    waiting = [one for one in waiting if one.act is None]
    return page(
        request,
        "console/today.html",
        today=context.today(),
        waiting=waiting[:_LISTED],
        total=len(waiting),
        others=others,
        acts=acts,
        said=request.query.get("said", ""),
    )


async def acts_to_show(session: AsyncSession, person_id: int, now: dt.datetime) -> list[ShownAct]:
    """What a visitor should know of what they have done, latest first."""
    found = await planned_acts.to_show(session, person_id, since=now - _TOLD_FOR)
    return [ShownAct(act, max(0, int((act.due_at - now).total_seconds()))) for act in reversed(found)]


async def _others(session: AsyncSession, today: dt.date) -> Others:
    digests = await session.scalars(
        select(Digest).where(Digest.state == DigestState.DRAFT).order_by(Digest.id)
    )
    return Others(
        reviews=await reviews.count_open(session),
        conflicts=await conflicts.count_open(session, today),
        drafts=(await entry_list.count_entries(session, today))[Shown.DRAFTS],
        digests=list(digests),
    )
