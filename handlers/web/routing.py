"""Routes that declare who may use them: the declaration is checked before the handler runs.

A request that changes something must also carry the token of its session, and one person may only make so
many of them a minute.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler

from handlers.web.context import CONTEXT
from handlers.web.errors import Forbidden, NotSignedIn
from handlers.web.limits import RateLimiter
from handlers.web.sessions import VISITOR, Visitor, check_csrf, find_visitor
from handlers.web.unread import UNREAD
from handlers.web.unread import of as unread_of

#: Calls of scripts and of other programs; everything else is a page.
API_PREFIX = "/api/"
CHANGES = web.AppKey("web_changes", RateLimiter)
#: What one person may change in a minute, over all pages; far above what hands can do.
CHANGES_PER_MINUTE = 240

_READING = frozenset({hdrs.METH_GET, hdrs.METH_HEAD})


class Access(Enum):
    """Who may use a route."""

    #: Nobody is asked who they are.
    ANYONE = "anyone"
    #: Staff; everybody where the board is public.
    READER = "reader"
    STAFF = "staff"
    INSTRUCTOR = "instructor"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Route:
    """One method of one address.

    Attributes:
        method: HTTP method.
        path: As aiohttp takes it: ``/rooms/{slug}``.
        handler: What answers.
        access: Who may use it.
        token_in_upload: The token comes in a form with a file, whose reader checks it.
        name: To make its address by.
    """

    method: str
    path: str
    handler: Handler
    access: Access
    token_in_upload: bool = False
    name: str | None = None


def add_routes(app: web.Application, routes: Iterable[Route]) -> None:
    """Put routes into an application, each behind its declaration."""
    for route in routes:
        add = app.router.add_get if route.method == hdrs.METH_GET else None
        guarded = _guarded(route)
        if add is not None:
            add(route.path, guarded, name=route.name)
        else:
            app.router.add_route(route.method, route.path, guarded, name=route.name)


def _guarded(route: Route) -> Handler:
    if route.access is Access.ANYONE:
        return route.handler

    async def guard(request: web.Request) -> web.StreamResponse:
        visitor = await find_visitor(request)
        open_to_all = route.access is Access.READER and request.app[CONTEXT].settings.board_public
        if visitor is None:
            if not open_to_all:
                raise NotSignedIn
            return await route.handler(request)
        if not _allowed(route.access, visitor):
            raise Forbidden
        request[VISITOR] = visitor
        if request.method not in _READING:
            request.app[CHANGES].check(visitor.person.id)
            if not route.token_in_upload:
                await check_csrf(request, visitor)
        if not route.path.startswith(API_PREFIX):
            # The head of every page shows it.
            async with request.app[CONTEXT].database.read() as session:
                request[UNREAD] = await unread_of(session, visitor)
        return await route.handler(request)

    return guard


def _allowed(access: Access, visitor: Visitor) -> bool:
    if access is Access.ADMIN:
        return visitor.is_admin
    return access is not Access.INSTRUCTOR or visitor.is_instructor
