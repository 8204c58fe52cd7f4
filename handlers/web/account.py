"""One's own sign-ins: where they are open, and out of all of them at once."""

from __future__ import annotations

from aiohttp import web

from handlers.web import push
from handlers.web.context import CONTEXT
from handlers.web.pages import page
from handlers.web.sessions import visitor_of
from knowledge import access


async def show_account(request: web.Request) -> web.Response:
    """GET /account: who one is here, and the browsers in which one is signed in."""
    context = request.app[CONTEXT]
    visitor = visitor_of(request)
    async with context.database.read() as session:
        sessions = await access.sessions_of(session, visitor.person.id, now=context.now())
        notifications = await push.offered(request, session)
    here = visitor.web_session.token_hash
    closed = request.query.get("closed") == "yes"
    return page(
        request,
        "account.html",
        sessions=sessions,
        here=here,
        closed=closed,
        notifications=notifications,
    )


async def sign_out_elsewhere(request: web.Request) -> web.Response:
    """POST /account/sign-out-elsewhere: end every other session of this person."""
    context = request.app[CONTEXT]
    visitor = visitor_of(request)
    async with context.database.session() as session:
        closed = await access.close_other_sessions(
            session, visitor.person.id, kept=visitor.web_session.token_hash
        )
    for token_hash in closed:
        context.hub.close_session(token_hash, "signed-out")
    raise web.HTTPSeeOther("/account?closed=yes")
