"""What somebody does in a room: by whom, where and with which key, in one transaction; and what it says."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web
from pydantic import Field

from handlers.web import anonymous, messages, posting, showing, texts
from handlers.web.context import CONTEXT
from handlers.web.errors import BadInput
from handlers.web.limits import RateLimiter
from handlers.web.rooms import enter
from handlers.web.sessions import Visitor, visitor_of
from knowledge.models import Room, RoomMessage

WRITES = web.AppKey("web_writes", RateLimiter)

Key = Field(min_length=16, max_length=64, pattern=r"^[A-Za-z0-9-]+$")
RowId = Field(ge=1, lt=2**53)


def writer_of(request: web.Request) -> Visitor:
    """Who writes, changes or presses something.

    Raises:
        TooMany: When they have done so too often within a minute.
    """
    visitor = visitor_of(request)
    request.app[WRITES].check(visitor.person.id)
    return visitor


@asynccontextmanager
async def call_of(
    request: web.Request, visitor: Visitor, key: str, *, secret: str | None = None, begins: bool = False
) -> AsyncIterator[posting.Call]:
    """What somebody does in the room of the address, in one transaction.

    Args:
        request: The call.
        visitor: Who does it.
        key: The browser's key of the call.
        secret: Of the pseudonym under which they do it; None where they do it under their name.
        begins: Whether the pseudonym may be a new one.

    Raises:
        NotHere: When there is no such room.
        Forbidden: When it is not open to the visitor, or nothing was written under the pseudonym.
        BadInput: When nobody writes without a name there.
        TooMany: When they have done so too often.
    """
    context = request.app[CONTEXT]
    if secret is not None and not context.settings.anonymous_questions:
        raise BadInput("anonymous", texts.ANONYMOUS_NOT_HERE)
    if secret is not None and begins:
        request.app[anonymous.WRITES].check(visitor.person.id)
    async with context.database.session() as session:
        room = await enter(session, request.match_info["slug"], visitor)
        present = [who.id for who in context.hub.present(room.id)]
        author, toasts_to = visitor.person, str(visitor.person.id)
        if secret is not None:
            if begins:
                author = await anonymous.begin(session, room.chat_id, secret, now=context.now())
            else:
                author = await anonymous.resume(session, secret)
            toasts_to = context.hub.alias(visitor.person.id)
        yield posting.Call(
            session,
            context.intake,
            context.services(session).outbox,
            room,
            author,
            key,
            context.now(),
            toasts_to,
            present,
        )


def stored(request: web.Request, room: Room) -> None:
    """Something was committed: let the bot and the streams of the room look."""
    context = request.app[CONTEXT]
    context.intake.wake()
    context.committed()
    context.hub.wake(room.id)


async def answer(
    request: web.Request, room: Room, row: RoomMessage, *, for_bot: bool = False
) -> web.Response:
    """Say that a row was committed, with its message as the room shows it."""
    context = request.app[CONTEXT]
    stored(request, room)
    async with context.database.read() as session:
        changed = await messages.changes(session, [row])
        shown = await showing.as_json(session, changed, own_url=context.settings.public_url)
    return web.json_response({"message": shown[0], "for_bot": for_bot})
