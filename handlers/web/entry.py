"""Coming in and going out: joining with a nickname, one-time sign-in links, signing out."""

from __future__ import annotations

import datetime as dt
import hmac
import secrets

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.web import coming_in, nicknames, texts
from handlers.web.context import CONTEXT, WebContext
from handlers.web.errors import BadInput, NotHere
from handlers.web.limits import RateLimiter
from handlers.web.pages import page
from handlers.web.reading import read_form
from handlers.web.rooms import CHANNEL, INSTRUCTORS, OPEN
from handlers.web.sessions import (
    Visitor,
    check_form_token,
    end_session_cookie,
    find_visitor,
    form_token,
    highest,
    set_form_cookie,
    visitor_of,
)
from knowledge import access, people
from knowledge.access import Redeemed
from knowledge.errors import LinkNotValidError
from knowledge.models import Person
from knowledge.people import Role

ENTRIES = web.AppKey("web_entries", RateLimiter)


async def show_join(request: web.Request) -> web.Response:
    """GET /join: ask for a nickname, and the code where one is set."""
    if await find_visitor(request) is not None:
        raise web.HTTPSeeOther(coming_in.next_path(request.query.get("next")))
    return _join_page(request, next_path=coming_in.next_path(request.query.get("next")))


async def join(request: web.Request) -> web.Response:
    """POST /join: enter the open room under a nickname."""
    context = request.app[CONTEXT]
    if not context.settings.join_with_nickname:
        raise NotHere
    form = await read_form(request)
    check_form_token(request, form.get("csrf_token", ""))
    request.app[ENTRIES].check(request.remote)
    next_path = coming_in.next_path(form.get("next"))
    nickname = form.get("nickname", "")
    try:
        _check_code(context, form.get("code", ""))
        async with context.database.session() as session:
            now = context.now()
            person = await _new_person(session, nickname, now, has_role=False)
            opened = await coming_in.come_in(session, context, person, frozenset({Role.STAFF}), now)
    except BadInput as error:
        return _join_page(request, next_path=next_path, nickname=nickname, error=error)
    raise coming_in.entered(context, opened, frozenset({Role.STAFF}), next_path)


async def show_sign_in(request: web.Request) -> web.Response:
    """GET /sign-in/{token}: a button to press, because previews of links must not use them up."""
    context = request.app[CONTEXT]
    request.app[ENTRIES].check(request.remote)
    async with context.database.read() as session:
        link = await _look_at(session, request.match_info["token"], context.now())
        person = await people.get(session, link.person_id) if link.person_id is not None else None
        held = await people.roles(session, person.id) if person else frozenset()
    visitor = await find_visitor(request)
    role = highest(held | {link.role})
    next_path = request.query.get("next", "")
    return _sign_in_page(request, role, person or (visitor.person if visitor else None), next_path)


async def sign_in(request: web.Request) -> web.Response:
    """POST /sign-in/{token}: use the link up, grant its role and open a session."""
    context = request.app[CONTEXT]
    form = await read_form(request)
    check_form_token(request, form.get("csrf_token", ""))
    request.app[ENTRIES].check(request.remote)
    visitor = await find_visitor(request)
    now = context.now()
    link: Redeemed | None = None
    try:
        # One transaction: a nickname that is refused leaves the link unused.
        async with context.database.session() as session:
            link = await _redeem(session, request.match_info["token"], now)
            person = await _person_of(session, link, visitor, form.get("nickname", ""), now)
            await people.grant(session, person.id, link.role, now=now)
            roles = await people.roles(session, person.id)
            opened = await coming_in.come_in(session, context, person, roles, now, before=visitor)
    except BadInput as error:
        if link is None:
            raise
        nickname, next_path = form.get("nickname", ""), form.get("next", "")
        return _sign_in_page(request, link.role, None, next_path, nickname=nickname, error=error)
    room = INSTRUCTORS if highest(roles) is not Role.STAFF else OPEN
    raise coming_in.entered(context, opened, roles, coming_in.next_path(form.get("next"), f"/rooms/{room}"))


async def sign_out(request: web.Request) -> web.Response:
    """POST /sign-out: end the session of this browser."""
    context = request.app[CONTEXT]
    visitor = visitor_of(request)
    async with context.database.session() as session:
        await access.close_session(session, visitor.token)
    context.hub.close_session(visitor.web_session.token_hash, "signed-out")
    response = web.HTTPSeeOther("/join")
    end_session_cookie(response, context.settings)
    raise response


def _join_page(
    request: web.Request, *, next_path: str, nickname: str = "", error: BadInput | None = None
) -> web.Response:
    settings = request.app[CONTEXT].settings
    token = form_token(request)
    response = page(
        request,
        "join.html",
        status=error.status if error else 200,
        csrf_token=token,
        next=next_path,
        nickname=nickname,
        error=error,
        asks_code=bool(settings.join_code),
        oidc=settings.oidc,
        with_nickname=settings.join_with_nickname,
    )
    set_form_cookie(response, token, settings)
    return response


def _sign_in_page(
    request: web.Request,
    role: Role,
    person: Person | None,
    next_path: str,
    *,
    nickname: str = "",
    error: BadInput | None = None,
) -> web.Response:
    settings = request.app[CONTEXT].settings
    token = form_token(request)
    response = page(
        request,
        "sign_in.html",
        status=error.status if error else 200,
        csrf_token=token,
        role=role,
        next=coming_in.next_path(next_path, ""),
        name=person.name if person else "",
        nickname=nickname,
        error=error,
    )
    set_form_cookie(response, token, settings)
    return response


def _check_code(context: WebContext, given: str) -> None:
    wanted = context.settings.join_code
    if wanted and not hmac.compare_digest(wanted.encode(), given.strip().encode("utf-8", "replace")):
        raise BadInput("code", texts.JOIN_CODE_WRONG)


async def _look_at(session: AsyncSession, token: str, now: dt.datetime) -> Redeemed:
    try:
        return await access.look_at_link(session, token, now=now)
    except LinkNotValidError as error:
        raise NotHere(texts.SIGN_IN_INVALID[error.reason]) from error


async def _redeem(session: AsyncSession, token: str, now: dt.datetime) -> Redeemed:
    try:
        return await access.redeem(session, token, now=now)
    except LinkNotValidError as error:
        raise NotHere(texts.SIGN_IN_INVALID[error.reason]) from error


async def _person_of(
    session: AsyncSession, link: Redeemed, visitor: Visitor | None, nickname: str, now: dt.datetime
) -> Person:
    person = await people.get(session, link.person_id) if link.person_id is not None else None
    if person is not None:
        return person
    if visitor is not None:
        return visitor.person
    return await _new_person(session, nickname, now, has_role=link.role is not Role.STAFF)


async def _new_person(session: AsyncSession, nickname: str, now: dt.datetime, *, has_role: bool) -> Person:
    name = nicknames.check(nickname, await coming_in.taken_names(session, now), has_role=has_role)
    return await people.ensure(session, channel=CHANNEL, user_id=secrets.token_hex(16), name=name, now=now)
