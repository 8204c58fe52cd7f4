"""The room's page, and the calls that its scripts make."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import PurePath

from aiohttp import web
from pydantic import Field

from handlers.web import mentions, messages, posting, push, showing, texts, unread
from handlers.web.anonymous import Secret
from handlers.web.calls import Key, RowId, answer, call_of, writer_of
from handlers.web.context import CONTEXT
from handlers.web.errors import NotHere
from handlers.web.pages import page, script_config
from handlers.web.reading import Body, read_body, read_fields, whole_number
from handlers.web.rooms import OPEN, enter
from handlers.web.sessions import visitor_of
from handlers.web.uploads import read_upload
from indexer.parsers import SUFFIXES
from knowledge.incoming import MAX_BYTES

PAGE_MESSAGES = 50
_MAX_NAME_CHARS = 200


class NewMessage(Body):
    """A message to be stored."""

    client_key: str = Key
    text: str
    reply_to: int | None = Field(default=None, ge=1, lt=2**53)
    anonymous: str | None = Secret


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
    anonymous: str | None = Secret


class DeletedMessage(Body):
    """A message that is taken back."""

    client_key: str = Key
    anonymous: str | None = Secret


class Reading(Body):
    """How far somebody has read."""

    seen: int = RowId


class Press(Body):
    """A button that was pressed; ``press_key`` comes back with the toast."""

    press_key: str = Key
    message_id: int = RowId
    action: str = Field(min_length=1, max_length=64)
    anonymous: str | None = Secret


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
        notifications = await push.offered(request, session)
    config = script_config(request, slug) | {"max_file_bytes": MAX_BYTES, "notifications": notifications}
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
        seen = await unread.seen_id(session, room.id, visitor.person.id)
        found, more = await messages.history(session, room.id, before=before, limit=PAGE_MESSAGES)
        shown = await showing.as_json(session, found, own_url=context.settings.public_url)
    return web.json_response({"messages": shown, "has_more": more, "last_event_id": newest, "seen_id": seen})


async def list_people(request: web.Request) -> web.Response:
    """GET /api/rooms/{slug}/people: whom a message may name, who is here first."""
    context = request.app[CONTEXT]
    async with context.database.read() as session:
        room = await enter(session, request.match_info["slug"], visitor_of(request))
        present = [who.id for who in context.hub.present(room.id)]
        people = await mentions.nameable(session, room, present)
    return web.json_response({"people": [asdict(person) for person in people]})


async def mark_read(request: web.Request) -> web.Response:
    """POST /api/rooms/{slug}/reading: everything up to a row was seen, on whichever device."""
    context = request.app[CONTEXT]
    visitor = visitor_of(request)
    body = await read_body(request, Reading)
    async with context.database.session() as session:
        room = await enter(session, request.match_info["slug"], visitor)
        await unread.mark(session, room.id, visitor.person.id, body.seen)
        rooms = await unread.of(session, visitor)
    context.hub.tell(visitor.person.id, unread.as_event(rooms))
    return web.json_response({"rooms": unread.as_json(rooms)})


async def post_message(request: web.Request) -> web.Response:
    """POST /api/rooms/{slug}/messages: say something."""
    visitor = writer_of(request)
    body = await read_body(request, NewMessage)
    text = posting.clean(body.text, request.app[CONTEXT].settings.message_max_chars)
    async with call_of(request, visitor, body.client_key, secret=body.anonymous, begins=True) as call:
        row, for_bot = await posting.post(call, text, body.reply_to)
    return await answer(request, call.room, row, for_bot=for_bot)


async def post_file(request: web.Request) -> web.Response:
    """POST /api/rooms/{slug}/files: send a file, with a few words where they say what is wanted."""
    visitor = writer_of(request)
    upload = await read_upload(request)
    body = read_fields(upload.fields, NewFile)
    limit = request.app[CONTEXT].settings.message_max_chars
    name = posting.clean(PurePath(body.name).name or texts.FILE_UNNAMED, _MAX_NAME_CHARS)
    caption = posting.clean(body.caption, limit) if body.caption.strip() else ""
    async with call_of(request, visitor, body.client_key) as call:
        row = await posting.post_file(call, name, upload.content, caption)
    return await answer(request, call.room, row, for_bot=True)


async def edit_message(request: web.Request) -> web.Response:
    """PATCH /api/rooms/{slug}/messages/{id}: change what one has said."""
    visitor = writer_of(request)
    body = await read_body(request, ChangedMessage)
    text = posting.clean(body.text, request.app[CONTEXT].settings.message_max_chars)
    async with call_of(request, visitor, body.client_key, secret=body.anonymous) as call:
        row = await posting.edit(call, _message_id(request), text)
    return await answer(request, call.room, row)


async def delete_message(request: web.Request) -> web.Response:
    """DELETE /api/rooms/{slug}/messages/{id}: take back what one has said."""
    visitor = writer_of(request)
    body = await read_body(request, DeletedMessage)
    async with call_of(request, visitor, body.client_key, secret=body.anonymous) as call:
        row = await posting.delete(call, _message_id(request))
    return await answer(request, call.room, row)


async def press_button(request: web.Request) -> web.Response:
    """POST /api/rooms/{slug}/presses: press a button of the bot's; a toast may come by the stream."""
    visitor = writer_of(request)
    body = await read_body(request, Press)
    async with call_of(request, visitor, body.press_key, secret=body.anonymous) as call:
        press_id = await posting.press(call, body.message_id, body.action)
    request.app[CONTEXT].intake.wake()
    return web.json_response({"press_id": press_id}, status=202)


def _message_id(request: web.Request) -> int:
    message_id = whole_number(request.match_info["id"])
    if message_id is None:
        raise NotHere(texts.MESSAGE_GONE)
    return message_id
