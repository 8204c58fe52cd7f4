"""The live stream of a room: Server-Sent Events that go on where a browser left off.

The id of an event is the id of its row. A browser that comes back names the last one it saw
(``Last-Event-ID``, or ``?after=`` at first), and gets everything that was added since, in order.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from contextlib import suppress

from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError

from handlers.web import messages, unread
from handlers.web.context import CONTEXT, WebContext
from handlers.web.hub import BATCH, Present, Stream, StreamEvent
from handlers.web.reading import whole_number
from handlers.web.rooms import enter, open_to
from handlers.web.sessions import Visitor, load_visitor, visitor_of
from handlers.web.unread import RoomUnread

log = logging.getLogger(__name__)

#: Seconds between two looks whether the browser is still there.
LOOK_SECONDS = 5.0
#: Seconds between two signs of life; each time also whether the session still holds, however much is said.
PING_SECONDS = 15.0
#: A browser that takes nothing for so long is gone.
WRITE_SECONDS = 20.0

HEADERS = {
    "Content-Type": "text/event-stream; charset=utf-8",
    "Cache-Control": "no-store",
    # nginx would keep events back otherwise.
    "X-Accel-Buffering": "no",
}


async def stream(request: web.Request) -> web.StreamResponse:
    """GET /api/rooms/{slug}/stream: messages, presence, toasts and what is unread, as they happen."""
    context = request.app[CONTEXT]
    visitor = visitor_of(request)
    slug = request.match_info["slug"]
    async with context.database.read() as session:
        room = await enter(session, slug, visitor)
        newest = await messages.newest_id(session, room.id)
    cursor = whole_number(request.headers.get("Last-Event-ID") or request.query.get("after"))
    response = web.StreamResponse(headers=HEADERS)
    await response.prepare(request)
    who = Present(visitor.person.id, visitor.person.name, visitor.role)
    listening = await context.hub.join(room.id, who, visitor.web_session.token_hash)
    try:
        await response.write(b"retry: 2000\n\n")
        start = newest if cursor is None else min(cursor, newest)
        await _serve(request, response, listening, context, visitor, slug, start)
    except (ConnectionError, TimeoutError):
        pass  # The browser went away; it comes back by itself if it wants to.
    except (SQLAlchemyError, OSError):
        log.warning("a stream ended because the database did not answer", exc_info=True)
    finally:
        context.hub.leave(listening)
    return response


async def _serve(
    request: web.Request,
    response: web.StreamResponse,
    listening: Stream,
    context: WebContext,
    visitor: Visitor,
    slug: str,
    cursor: int,
) -> None:
    clock = asyncio.get_running_loop().time
    next_ping = clock() + PING_SECONDS
    told: tuple[RoomUnread, ...] | None = None
    while True:
        listening.signal.clear()
        for event in listening.take():
            await _write(response, event)
            told = None if event.name == unread.EVENT else told
        if listening.closed:
            return
        if clock() >= next_ping:
            rooms = await _still_allowed(context, visitor, slug, context.now())
            if rooms is None:
                await _write(response, StreamEvent.of("bye", {"reason": "signed-out"}))
                return
            await _write(response, StreamEvent.of("ping", {}))
            if rooms != told:
                await _write(response, unread.as_event(rooms))
                told = rooms
            next_ping = clock() + PING_SECONDS
        fresh = await context.hub.after(listening.room_id, cursor)
        for event in fresh:
            await _write(response, event)
            cursor = event.id or cursor
        if len(fresh) >= BATCH:
            continue
        with suppress(TimeoutError):
            await asyncio.wait_for(listening.signal.wait(), LOOK_SECONDS)
        if request.transport is None or request.transport.is_closing():
            return


async def _write(response: web.StreamResponse, event: StreamEvent) -> None:
    async with asyncio.timeout(WRITE_SECONDS):
        await response.write(event.encode())


async def _still_allowed(
    context: WebContext, visitor: Visitor, slug: str, now: dt.datetime
) -> tuple[RoomUnread, ...] | None:
    """What is unread in the rooms of somebody who may still be here; None where they may not."""
    async with context.database.read() as session:
        holder = await load_visitor(session, visitor.token, now)
        if holder is None or slug not in open_to(holder):
            return None
        return await unread.of(session, holder)
