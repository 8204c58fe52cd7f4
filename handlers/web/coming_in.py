"""The last steps of coming in, however somebody has shown who they are: rooms, a session, the page wanted."""

from __future__ import annotations

import datetime as dt

from aiohttp import web
from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.events import MemberJoined, Sender
from handlers.web import unread
from handlers.web.context import WebContext
from handlers.web.errors import NotHere
from handlers.web.rooms import CHANNEL, INSTRUCTORS, OPEN, chat_of
from handlers.web.sanitize import safe_href
from handlers.web.sessions import Visitor, set_session_cookie, ttl_for
from knowledge import access, people, rooms
from knowledge.access import OpenedSession
from knowledge.models import Person, RoleGrant, WebSession
from knowledge.people import Role


async def taken_names(session: AsyncSession, now: dt.datetime) -> list[str]:
    """Names of those who may come back: with a live session, or with a role."""
    live = select(WebSession.person_id).where(WebSession.expires_at > now)
    with_role = select(RoleGrant.person_id)
    names = await session.scalars(
        select(Person.name).where(or_(Person.id.in_(live), Person.id.in_(with_role)))
    )
    return list(names)


async def come_in(
    session: AsyncSession,
    context: WebContext,
    person: Person,
    roles: frozenset[Role],
    now: dt.datetime,
    *,
    before: Visitor | None = None,
) -> OpenedSession:
    """Let somebody into the rooms of their roles, and open a session for them.

    Args:
        session: The transaction.
        context: Of the pages.
        person: Who comes in.
        roles: What they may do.
        now: The moment.
        before: Who the browser was until now; that session ends.
    """
    user_id = people.id_on(person, CHANNEL)
    for slug in (OPEN, INSTRUCTORS) if roles & {Role.INSTRUCTOR, Role.ADMIN} else (OPEN,):
        room = await rooms.find(session, CHANNEL, slug)
        if room is None:
            raise NotHere
        await rooms.join(session, room.id, person.id, now=now)
        await unread.begin(session, room.id, person.id)
        if slug == OPEN:
            await context.intake.put(
                session,
                MemberJoined(
                    key=f"joined:{slug}:{user_id}",
                    chat=chat_of(room),
                    sender=Sender(id=user_id, name=person.name),
                    at=now,
                ),
            )
    if before is not None:
        await access.close_session(session, before.token)
    ttl = ttl_for(roles, context.settings)
    return await access.open_session(session, person_id=person.id, now=now, ttl=ttl)


def entered(
    context: WebContext, opened: OpenedSession, roles: frozenset[Role], path: str
) -> web.HTTPSeeOther:
    """Lead somebody who has come in to a page, with their session; the bot hears of them."""
    context.intake.wake()
    response = web.HTTPSeeOther(path)
    set_session_cookie(response, opened.token, ttl_for(roles, context.settings), context.settings)
    return response


def next_path(path: str | None, otherwise: str = "/") -> str:
    """Where to go after coming in: a path of ours, nothing else."""
    if not path:
        return otherwise
    path = safe_href(path, "")
    return path if path.startswith("/") and not path.startswith("/join") else otherwise
