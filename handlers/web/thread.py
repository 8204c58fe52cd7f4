"""A thread of the web room: a message and everything that answers it, on a page that needs no scripts."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import secrets
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.web import anonymous, messages, posting, showing, texts
from handlers.web.calls import call_of, stored, writer_of
from handlers.web.context import CONTEXT
from handlers.web.errors import BadInput, NotHere, TooMany, WebError
from handlers.web.messages import Message
from handlers.web.pages import page, script_config
from handlers.web.reading import read_form, whole_number
from handlers.web.rooms import INSTRUCTORS, enter
from handlers.web.sessions import visitor_of
from knowledge.models import Room

#: Answers on one page of a thread, the newest first of all.
PAGE_REPLIES = 100
#: As in ``MessageList`` of the scripts: whoever goes on speaking is not named again.
_ONE_BREATH = dt.timedelta(minutes=5)
_NONCE = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody has written in a thread and could not be taken, and why."""

    text: str
    error: WebError


async def show_thread(request: web.Request) -> web.Response:
    """GET /rooms/{slug}/threads/{id}?before=ID&to=ID: a thread; an answer leads to the thread it is in."""
    return await _thread_page(request)


async def answer_in_thread(request: web.Request) -> web.Response:
    """POST /rooms/{slug}/threads/{id}: answer a message of the thread."""
    form = await read_form(request)
    text = form.get("text", "")
    try:
        visitor = writer_of(request)
        cleaned = posting.clean(text, request.app[CONTEXT].settings.message_max_chars)
        key = _key(form, f"{form.get('reply_to')}:{cleaned}")
        secret = anonymous.secret_from(form.get("nonce", "")) if form.get("anonymous") else None
        async with call_of(request, visitor, key, secret=secret, begins=True) as call:
            root = await _root(call.session, call.room, request)
            target = await _in_thread(call.session, call.room, root, form.get("reply_to"))
            if target is None:
                raise BadInput("reply_to", texts.MESSAGE_GONE)
            row, _ = await posting.post(call, cleaned, target.first.id)
    except (BadInput, TooMany) as error:
        return await _thread_page(request, Written(text, error))
    stored(request, call.room)
    raise web.HTTPSeeOther(f"/rooms/{call.room.chat_id}/threads/{root.first.id}#m{row.id}")


async def press_in_thread(request: web.Request) -> web.Response:
    """POST /rooms/{slug}/threads/{id}/presses: press a button of the bot's; its message changes soon."""
    visitor = writer_of(request)
    form = await read_form(request)
    action = form.get("action", "")
    message_id = whole_number(form.get("message_id"))
    if message_id is None:
        raise NotHere(texts.BUTTON_GONE)
    async with call_of(request, visitor, _key(form, f"{message_id}:{action}")) as call:
        root = await _root(call.session, call.room, request)
        await posting.press(call, message_id, action)
    stored(request, call.room)
    raise web.HTTPSeeOther(f"/rooms/{call.room.chat_id}/threads/{root.first.id}#m{message_id}")


async def _thread_page(request: web.Request, written: Written | None = None) -> web.Response:
    context, visitor = request.app[CONTEXT], visitor_of(request)
    before = whole_number(request.query.get("before"))
    async with context.database.read() as session:
        room = await enter(session, request.match_info["slug"], visitor)
        newest = await messages.newest_id(session, room.id)
        root = await _root(session, room, request)
        replies, more = await messages.history(
            session, room.id, thread_id=root.first.id, before=before, limit=PAGE_REPLIES
        )
        found = [root, *replies]
        target = await _in_thread(session, room, root, request.query.get("to"))
        target = (
            target if target is not None and not target.deleted else _answered(room, found, visitor.person.id)
        )
        shown = await showing.as_json(session, [*found, target], own_url=context.settings.public_url)
    answered = shown.pop()
    config = script_config(request, room.chat_id) | {
        "thread": root.first.id,
        "messages": shown,
        "last_event_id": newest,
        "target": answered["id"],
    }
    return page(
        request,
        "thread.html",
        status=written.error.status if written else 200,
        slug=room.chat_id,
        title=room.title,
        root=shown[0],
        shown=_with_days(shown, context.settings.zone),
        older=f"?before={replies[0].first.id}" if more else "",
        is_newest=before is None,
        answered=answered,
        config=config,
        nonce=secrets.token_hex(16),
        written=written,
    )


async def _root(session: AsyncSession, room: Room, request: web.Request) -> Message:
    """The message that begins the thread of the address.

    Raises:
        NotHere: When the room has no such message.
        web.HTTPSeeOther: To the thread, when the address is that of an answer.
    """
    message_id = whole_number(request.match_info["id"])
    found = await messages.find(session, room.id, message_id) if message_id is not None else None
    if found is None:
        raise NotHere(texts.MESSAGE_GONE)
    if found.thread_id != found.first.id:
        raise web.HTTPSeeOther(f"/rooms/{room.chat_id}/threads/{found.thread_id}#m{found.first.id}")
    return found


async def _in_thread(session: AsyncSession, room: Room, root: Message, number: str | None) -> Message | None:
    message_id = whole_number(number)
    found = await messages.find(session, room.id, message_id) if message_id is not None else None
    return found if found is not None and found.thread_id == root.first.id else None


def _answered(room: Room, thread: list[Message], me: int) -> Message:
    """The message that is answered where nobody chose one: the newest of somebody else's.

    What answers the bot among instructors may reach whoever asked, so there it is one of a person's.
    """
    able = [message for message in thread if not message.deleted and message.first.person_id != me]
    if room.chat_id == INSTRUCTORS:
        able = [message for message in able if not message.by_bot]
    return able[-1] if able else thread[0]


def _with_days(shown: list[dict[str, Any]], zone: dt.tzinfo) -> list[dict[str, Any]]:
    """Messages with their moment, and whether they begin a day, or what one person says in one breath."""
    result: list[dict[str, Any]] = []
    for message in shown:
        moment = dt.datetime.fromisoformat(message["sent_at"]).astimezone(zone)
        before = result[-1] if result else None
        same_day = before is not None and before["moment"].date() == moment.date()
        goes_on = (
            before is not None
            and same_day
            and before["person"]["id"] == message["person"]["id"]
            and moment - before["moment"] < _ONE_BREATH
        )
        result.append({**message, "moment": moment, "begins_day": not same_day, "goes_on": goes_on})
    return result


def _key(form: dict[str, str], said: str) -> str:
    """The same for a form that is sent twice; another where it says something else, as after going back."""
    nonce = form.get("nonce", "")
    if not _NONCE.fullmatch(nonce):
        nonce = secrets.token_hex(16)
    return hashlib.sha256(f"{nonce}:{said}".encode("utf-8", "replace")).hexdigest()[:32]
