"""Rooms and roles at the console, for administrators."""

from __future__ import annotations

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from handlers import admin_acts
from handlers.errors import Refusal
from handlers.room_admin import show_waiting
from handlers.web.console import texts
from handlers.web.console.actor import actor_of
from handlers.web.context import CONTEXT
from handlers.web.errors import BadInput, NotHere, Stale
from handlers.web.pages import page
from handlers.web.reading import read_form, whole_number
from handlers.web.sessions import visitor_of
from handlers.web_link import LINK_LIFE
from knowledge import access, people, rooms
from knowledge.models import Person, Room
from knowledge.people import Role
from knowledge.rooms import Mode, Purpose

#: Platforms on which people talk; clients of the API have rooms too, which nobody sets up.
_CHANNELS = ("web", "telegram")
_MAX_WORDS_CHARS = 64
_MAX_PEOPLE = 30


async def show_rooms(request: web.Request) -> web.Response:
    """GET /console/rooms: the groups in which the bot is, and how it behaves there."""
    context = request.app[CONTEXT]
    async with context.database.read() as session:
        found = await rooms.groups(session, _CHANNELS)
    return page(
        request,
        "console/rooms.html",
        rooms=found,
        modes=list(Mode),
        purposes=list(Purpose),
        said=request.query.get("said", ""),
    )


async def change_room(request: web.Request) -> web.Response:
    """POST /console/rooms/{id}: allow a room, say when the bot speaks there and whom it is for."""
    context = request.app[CONTEXT]
    form = await read_form(request)
    number = whole_number(request.match_info["id"])
    try:
        mode, purpose = Mode(form.get("mode", "")), Purpose(form.get("purpose", ""))
    except ValueError as error:
        raise BadInput("mode", texts.NO_ACT) from error
    actor = actor_of(visitor_of(request), context, f"room:{number}")
    async with context.database.session() as session:
        services = context.services(session)
        room = await session.get(Room, number) if number is not None else None
        if room is None or room.kind != "group" or room.channel not in _CHANNELS:
            raise NotHere(texts.ROOM_NOT_FOUND)
        if room.mode != mode:
            await admin_acts.set_mode(services, actor, room, mode)
        if room.purpose != purpose:
            await admin_acts.set_purpose(services, actor, room, purpose)
            if purpose is Purpose.INSTRUCTORS:
                await show_waiting(services, room, actor.cause)
        allowed = form.get("allowed") == "yes" or purpose is Purpose.INSTRUCTORS
        if room.allowed != allowed:
            await admin_acts.set_allowed(services, actor, room, allowed=allowed)
    context.committed()
    raise web.HTTPSeeOther("/console/rooms?said=kept")


async def show_people(request: web.Request) -> web.Response:
    """GET /console/people?q=…: who holds a role, and people by name."""
    return await _people_page(request)


async def change_role(request: web.Request) -> web.Response:
    """POST /console/people/{id}/roles: give somebody a role, or take it."""
    context = request.app[CONTEXT]
    form = await read_form(request)
    role = _role(form.get("role", ""))
    actor = actor_of(visitor_of(request), context, "role")
    try:
        async with context.database.session() as session:
            person = await _person(session, request)
            change = admin_acts.take_role if form.get("do") == "take" else admin_acts.give_role
            await change(context.services(session), actor, person.id, role)
    except Refusal as refusal:
        return await _people_page(request, error=Stale("role", str(refusal)))
    raise web.HTTPSeeOther("/console/people?said=kept")


async def invite(request: web.Request) -> web.Response:
    """POST /console/people/links: a one-time link for somebody, shown this once."""
    context = request.app[CONTEXT]
    form = await read_form(request)
    number = whole_number(form.get("person"))
    role = Role.STAFF if number is not None else _role(form.get("role", ""))
    async with context.database.session() as session:
        if number is not None and await people.get(session, number) is None:
            raise NotHere(texts.PERSON_NOT_FOUND)
        code = await access.create_sign_in_link(
            session, role=role, person_id=number, now=context.now(), ttl=LINK_LIFE
        )
    return await _people_page(request, link=f"{context.settings.public_url}/sign-in/{code}")


async def _people_page(
    request: web.Request, *, link: str = "", error: BadInput | None = None
) -> web.Response:
    context = request.app[CONTEXT]
    words = request.query.get("q", "").strip()[:_MAX_WORDS_CHARS]
    async with context.database.read() as session:
        holders = {role: await people.holders(session, role) for role in (Role.ADMIN, Role.INSTRUCTOR)}
        found = await people.search(session, words, limit=_MAX_PEOPLE) if words else []
    return page(
        request,
        "console/people.html",
        status=error.status if error else 200,
        holders=holders,
        words=words,
        found=found,
        link=link,
        minutes=int(LINK_LIFE.total_seconds() // 60),
        error=error,
        said=request.query.get("said", ""),
    )


async def _person(session: AsyncSession, request: web.Request) -> Person:
    number = whole_number(request.match_info["id"])
    person = await people.get(session, number) if number is not None else None
    if person is None:
        raise NotHere(texts.PERSON_NOT_FOUND)
    return person


def _role(value: str) -> Role:
    if value not in (Role.INSTRUCTOR, Role.ADMIN):
        raise BadInput("role", texts.NO_ACT)
    return Role(value)
