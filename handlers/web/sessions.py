"""Who is asking: the session behind a cookie, its token against forged forms, and what roles allow.

Cookies are HttpOnly and SameSite=Lax, and ``Secure`` where the room is reached over https. Before there
is a session (joining, signing in) a form is tied to the browser by a second cookie that it repeats.
"""

from __future__ import annotations

import datetime as dt
import hmac
import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.web.context import CONTEXT, WebSettings
from handlers.web.errors import CsrfFailed
from handlers.web.reading import FORM_TYPE, read_form
from knowledge import access, people
from knowledge.models import Person, WebSession
from knowledge.people import Role

_SESSION_COOKIE = "gyeyaktong_session"
_FORM_COOKIE = "gyeyaktong_form"
#: Browsers take such a cookie from this very host alone, so that no neighbour of it can plant a session
#: (https://www.rfc-editor.org/rfc/rfc6265bis#section-4.1.3.2).
_HOST = "__Host-"
CSRF_HEADER = "X-CSRF-Token"
_FORM_TOKEN_BYTES = 32
_FORM_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
#: A session in use is prolonged no more often than this.
TOUCH_EVERY = dt.timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody with a session."""

    person: Person
    roles: frozenset[Role]
    web_session: WebSession
    token: str

    @property
    def role(self) -> Role:
        """The highest role, as it is shown beside the name."""
        return highest(self.roles)

    @property
    def is_instructor(self) -> bool:
        """Whether the instructors' room is open to them."""
        return bool(self.roles & {Role.INSTRUCTOR, Role.ADMIN})

    @property
    def is_admin(self) -> bool:
        """Whether they administer rooms and roles."""
        return Role.ADMIN in self.roles


#: Who asks, as the guard of the route has found out; missing where nobody is asked who they are.
VISITOR = web.RequestKey("visitor", Visitor)


def visitor_of(request: web.Request) -> Visitor:
    """Who is asking, on a route that is not open to everybody."""
    return request[VISITOR]


def highest(roles: Collection[Role]) -> Role:
    """The role that is shown of several; ``STAFF`` of none."""
    return next((role for role in (Role.ADMIN, Role.INSTRUCTOR) if role in roles), Role.STAFF)


def ttl_for(roles: frozenset[Role], settings: WebSettings) -> dt.timedelta:
    """How long a session lives after its last use: shorter where it opens more doors."""
    is_staff = highest(roles) is Role.STAFF
    return dt.timedelta(days=settings.session_days if is_staff else settings.role_session_days)


async def find_visitor(request: web.Request) -> Visitor | None:
    """Who is asking; None without a live session. A session in use is prolonged."""
    context = request.app[CONTEXT]
    token = request.cookies.get(cookie_name(_SESSION_COOKIE, context.settings))
    if not token:
        return None
    now = context.now()
    async with context.database.read() as session:
        visitor = await load_visitor(session, token, now)
    if visitor is not None and now - visitor.web_session.last_seen_at > TOUCH_EVERY:
        async with context.database.session() as session:
            await access.touch_session(session, token, now=now, ttl=ttl_for(visitor.roles, context.settings))
    return visitor


async def load_visitor(session: AsyncSession, token: str, now: dt.datetime) -> Visitor | None:
    """Who holds a session token now, read in the caller's session."""
    found = await access.find_session(session, token, now=now)
    if found is None:
        return None
    person = await people.get(session, found.person_id)
    if person is None:
        return None
    return Visitor(person, await people.roles(session, person.id), found, token)


async def check_csrf(request: web.Request, visitor: Visitor) -> None:
    """Refuse a change that does not come from our own pages: only they know the token of the session.

    Raises:
        CsrfFailed: Without the token.
    """
    given = request.headers.get(CSRF_HEADER, "")
    if not given and request.content_type == FORM_TYPE:
        given = (await read_form(request)).get("csrf_token", "")
    if not access.csrf_matches(visitor.web_session, given):
        raise CsrfFailed


def set_session_cookie(
    response: web.StreamResponse, token: str, ttl: dt.timedelta, settings: WebSettings
) -> None:
    """Let the browser keep a session."""
    response.set_cookie(
        cookie_name(_SESSION_COOKIE, settings),
        token,
        max_age=int(ttl.total_seconds()),
        httponly=True,
        samesite="Lax",
        secure=settings.secure,
    )


def end_session_cookie(response: web.StreamResponse, settings: WebSettings) -> None:
    """Let the browser forget its session."""
    response.del_cookie(cookie_name(_SESSION_COOKIE, settings), secure=settings.secure)


def form_token(request: web.Request) -> str:
    """The token of a form before there is a session: the browser's own, or a new one."""
    kept = request.cookies.get(cookie_name(_FORM_COOKIE, request.app[CONTEXT].settings), "")
    return kept if _FORM_TOKEN.fullmatch(kept) else secrets.token_urlsafe(_FORM_TOKEN_BYTES)


def set_form_cookie(response: web.StreamResponse, token: str, settings: WebSettings) -> None:
    """Let the browser keep the token that a form before the session repeats."""
    response.set_cookie(
        cookie_name(_FORM_COOKIE, settings),
        token,
        max_age=3600,
        httponly=True,
        samesite="Strict",
        secure=settings.secure,
    )


def check_form_token(request: web.Request, given: str) -> None:
    """Refuse a form that another site made.

    Raises:
        CsrfFailed: When it does not repeat the browser's cookie.
    """
    kept = request.cookies.get(cookie_name(_FORM_COOKIE, request.app[CONTEXT].settings), "")
    if not _FORM_TOKEN.fullmatch(kept) or not hmac.compare_digest(
        kept.encode(), given.encode("utf-8", "replace")
    ):
        raise CsrfFailed


def cookie_name(cookie: str, settings: WebSettings) -> str:
    """What a cookie is called, by whether it travels over https alone."""
    return f"{_HOST}{cookie}" if settings.secure else cookie
