"""The room's page, and the calls that its scripts make."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import PurePath

from aiohttp import web
from pydantic import Field

from handlers.web import messages, posting, texts
from handlers.web.context import CONTEXT
from handlers.web.errors import NotHere
from handlers.web.limits import RateLimiter
from handlers.web.pages import page
from handlers.web.reading import Body, read_body, read_fields, whole_number
from handlers.web.rooms import OPEN, enter
from handlers.web.sessions import Visitor, visitor_of
from handlers.web.uploads import read_upload
from indexer.parsers import SUFFIXES
from knowledge.incoming import MAX_BYTES
from knowledge.models import Room, RoomMessage

PAGE_MESSAGES = 50
_MAX_NAME_CHARS = 200
WRITES = web.AppKey("web_writes", RateLimiter)

Key = Field(min_length=16, max_length=64, pattern=r"^[A-Za-z0-9-]+$")
RowId = Field(ge=1, lt=2**53)


class NewMessage(Body):
    """A message to be stored."""

    client_key: str = Key
    text: str
    reply_to: int | None = Field(default=None, ge=1, lt=2**53)


class NewFile(Body):
    """What comes with a file."""

    client_key: str = Key
    #: Of the file; that of its part of the form is written differently by every browser.
    name: str
    caption: str = ""


class ChangedMessage(Body):
    """What a message says from now on."""

    client_key: str = Key
    text: str


class DeletedMessage(Body):
    """A message that is taken back."""

    client_key: str = Key


class Press(Body):
    """A button that was pressed; ``press_key`` comes back with the toast."""

    press_key: str = Key
    message_id: int = RowId
    action: str = Field(min_length=1, max_length=64)


async def home(_: web.Request) -> web.Response:
    """GET /: the open room."""
    raise web.HTTPSeeOther(f"/rooms/{OPEN}")


async def show_room(request: web.Request) -> web.Response:
    """GET /rooms/{slug}: the page of a room; its messages are fetched by its scripts."""
    context = request.app[CONTEXT]
    visitor = visitor_of(request)
    slug = request.match_info["slug"]
    async with context.database.read() as session:
        room = await enter(session, slug, visitor)
    config = {
        "slug": slug,
        "csrf": visitor.web_session.csrf_token,
        "me": {"id": visitor.person.id, "name": visitor.person.name, "role": visitor.role},
        "bot_name": texts.BOT_NAME,
        "max_chars": context.settings.message_max_chars,
        "max_file_bytes": MAX_BYTES,
        "roles": texts.ROLES,
        "texts": texts.SCRIPT,
    }
    accept = ",".join(SUFFIXES)
    return page(request, "room.html", slug=slug, title=room.title, config=config, accept=accept)


async def list_messages(request: web.Request) -> web.Response:
    """GET /api/rooms/{slug}/messages?before=ID: a page of history, and where the stream goes on."""
    context = request.app[CONTEXT]
    visitor = visitor_of(request)
    before = whole_number(request.query.get("before"))
    async with context.database.read() as session:
        room = await enter(session, request.match_info["slug"], visitor)
        newest = await messages.newest_id(session, room.id)
        found, more = await messages.history(session, room.id, before=before, limit=PAGE_MESSAGES)
        shown = await messages.as_json(session, found, own_url=context.settings.public_url)
    return web.json_response({"messages": shown, "has_more": more, "last_event_id": newest})


async def post_message(request: web.Request) -> web.Response:
    """POST /api/rooms/{slug}/messages: say something."""
    visitor = _writer(request)
    body = await read_body(request, NewMessage)
    text = posting.clean(body.text, request.app[CONTEXT].settings.message_max_chars)
    async with _call(request, visitor, body.client_key) as call:
        row, for_bot = await posting.post(call, text, body.reply_to)
    return await _stored(request, call.room, row, for_bot=for_bot)


async def post_file(request: web.Request) -> web.Response:
    """POST /api/rooms/{slug}/files: send a file, with a few words where they say what is wanted."""
    visitor = _writer(request)
    upload = await read_upload(request)
    body = read_fields(upload.fields, NewFile)
    limit = request.app[CONTEXT].settings.message_max_chars
    name = posting.clean(PurePath(body.name).name or texts.FILE_UNNAMED, _MAX_NAME_CHARS)
    caption = posting.clean(body.caption, limit) if body.caption.strip() else ""
    async with _call(request, visitor, body.client_key) as call:
        row = await posting.post_file(call, name, upload.content, caption)
    return await _stored(request, call.room, row, for_bot=True)


async def edit_message(request: web.Request) -> web.Response:
    """PATCH /api/rooms/{slug}/messages/{id}: change what one has said."""
    visitor = _writer(request)
    body = await read_body(request, ChangedMessage)
    text = posting.clean(body.text, request.app[CONTEXT].settings.message_max_chars)
    async with _call(request, visitor, body.client_key) as call:
        row = await posting.edit(call, _message_id(request), text)
    return await _stored(request, call.room, row)


async def delete_message(request: web.Request) -> web.Response:
    """DELETE /api/rooms/{slug}/messages/{id}: take back what one has said."""
    visitor = _writer(request)
    body = await read_body(request, DeletedMessage)
    async with _call(request, visitor, body.client_key) as call:
        row = await posting.delete(call, _message_id(request))
    return await _stored(request, call.room, row)


async def press_button(request: web.Request) -> web.Response:
    """POST /api/rooms/{slug}/presses: press a button of the bot's; a toast may come by the stream."""
    visitor = _writer(request)
    body = await read_body(request, Press)
    async with _call(request, visitor, body.press_key) as call:
        press_id = await posting.press(call, body.message_id, body.action)
    request.app[CONTEXT].intake.wake()
    return web.json_response({"press_id": press_id}, status=202)


def _writer(request: web.Request) -> Visitor:
    visitor = visitor_of(request)
    request.app[WRITES].check(visitor.person.id)
    return visitor


@asynccontextmanager
async def _call(request: web.Request, visitor: Visitor, key: str) -> AsyncIterator[posting.Call]:
    """What somebody does in the room of the address, in one transaction."""
    context = request.app[CONTEXT]
    async with context.database.session() as session:
        room = await enter(session, request.match_info["slug"], visitor)
        yield posting.Call(session, context.intake, room, visitor, key, context.now())


async def _stored(
    request: web.Request, room: Room, row: RoomMessage, *, for_bot: bool = False
) -> web.Response:
    context = request.app[CONTEXT]
    context.intake.wake()
    context.hub.wake(room.id)
    async with context.database.read() as session:
        changed = await messages.changes(session, [row])
        shown = await messages.as_json(session, changed, own_url=context.settings.public_url)
    return web.json_response({"message": shown[0], "for_bot": for_bot})


def _message_id(request: web.Request) -> int:
    message_id = whole_number(request.match_info["id"])
    if message_id is None:
        raise NotHere(texts.MESSAGE_GONE)
    return message_id
