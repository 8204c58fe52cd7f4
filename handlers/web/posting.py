"""What people do in a room, stored and told to the bot in one transaction.

The message row and the inbox row are committed together: what the room shows, the bot gets to see, also
when the process dies in between. A repeated call (same ``client_key``) changes nothing and answers the same.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.commands import names_people
from handlers.events import (
    ButtonPressed,
    CommandGiven,
    Event,
    FileReceived,
    MessageDeleted,
    MessageEdited,
    MessageReceived,
    Sender,
)
from handlers.services import Outbox
from handlers.web import files, mentions, messages, texts
from handlers.web.concerns import notify_concerned
from handlers.web.context import Intake
from handlers.web.errors import BadInput, Conflict, Forbidden, NotHere
from handlers.web.mentions import Mention
from handlers.web.messages import Message
from handlers.web.rooms import CHANNEL, chat_of
from knowledge.models import Person, Room, RoomMessage
from knowledge.people import id_on
from knowledge.privacy import mask

#: The name, with the particle or 님 that may follow it; not a longer word that begins like it.
_MENTION = re.compile(rf"@{texts.BOT_NAME}(?:님|[은는이가을를에과와아야])?(?![가-힣A-Za-z0-9])[,:]?")
#: A command has a name and then an end: "/etc/passwd" and "/ 2" are ordinary text.
_COMMAND = re.compile(r"/(?P<name>\w{1,40})(?:\s+(?P<rest>.*))?", re.DOTALL)
_UNWANTED = re.compile(r"[^\S\n ]|[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef]")


def visible(text: str) -> str:
    """What somebody wrote, without what cannot be seen."""
    return _UNWANTED.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def clean(text: str, limit: int) -> str:
    """What somebody wrote, without what cannot be seen; not masked yet.

    Raises:
        BadInput: When nothing is left, or it is longer than ``limit`` characters.
    """
    text = visible(text)
    if not text:
        raise BadInput("text", texts.MESSAGE_EMPTY)
    if len(text) > limit:
        raise BadInput("text", texts.MESSAGE_TOO_LONG.format(limit=limit))
    return text


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody wrote, masked (but not the names of ``/역할``).

    Attributes:
        shown: For the room, with the names that it shows anyway.
        heard: For the bot, without them.
        named: Whom ``shown`` names, and where.
    """

    shown: str
    heard: str
    named: Sequence[Mention] = ()


@dataclass(frozen=True, slots=True)
class Call:
    """Something that somebody does in a room, once for its key.

    Attributes:
        session: The transaction.
        intake: Where events go.
        outbox: Where notifications go.
        room: The room.
        author: Who does it, as the room shows it: perhaps a pseudonym.
        key: The browser's key of the call.
        now: The moment.
        toasts_to: Whom the hub tells how a press has ended.
        present: Numbers of those who have the room open.
    """

    session: AsyncSession
    intake: Intake
    outbox: Outbox
    room: Room
    author: Person
    key: str
    now: dt.datetime
    toasts_to: str
    present: Collection[int] = ()


async def post(call: Call, text: str, reply_to: int | None) -> tuple[RoomMessage, bool]:
    """Store a message and its event.

    Args:
        call: By whom and where.
        text: What ``clean`` has returned.
        reply_to: The message that it answers.

    Returns:
        The row, and whether it addresses the bot.

    Raises:
        NotHere: When the answered message does not exist.
        Conflict: When the key belongs to something else.
    """
    target = await _find(call, reply_to) if reply_to is not None else None
    words = await _words(call, text)
    row, is_new = await _add(call, words, reply_to)
    event = _event_of(call, row, words, target)
    if is_new:
        await call.intake.put(call.session, event)
    for_bot = isinstance(event, CommandGiven) or event.mentioned or event.reply_to_bot
    return row, for_bot


async def post_file(call: Call, name: str, content: bytes, caption: str) -> RoomMessage:
    """Store a file, the message that shows it to the room, and its event.

    Args:
        call: By whom and where.
        name: Of the file, as ``clean`` has returned it.
        content: Of the file.
        caption: What ``clean`` has returned; empty where nothing was written.

    Raises:
        Conflict: When the key belongs to something else.
    """
    shown = texts.FILE_SENT.format(name=name, size=_size(len(content)))
    row, is_new = await _add(call, await _words(call, f"{shown}\n{caption}".strip()))
    if not is_new:
        return row
    await files.add(call.session, row.id, content, now=call.now)
    words, _ = _without_mention(mask(caption))
    event = FileReceived(
        **_about(call, row, row.id, row.sent_at),
        file_id=str(row.id),
        file_name=mask(name),
        size=len(content),
        caption=words,
        # Nobody else in these rooms reads files.
        mentioned=True,
    )
    await call.intake.put(call.session, event)
    return row


async def edit(call: Call, message_id: int, text: str) -> RoomMessage:
    """Store what a message of one's own says from now on.

    Raises:
        NotHere: When it does not exist any more.
        Forbidden: When somebody else wrote it.
        Conflict: When the key belongs to something else.
    """
    words = await _words(call, text)
    heard, mentioned = _without_mention(words.heard)
    return await _revise(
        call,
        message_id,
        "edited",
        lambda own: messages.edit(
            call.session, own, text=words.shown, now=call.now, client_key=call.key, named=words.named
        ),
        lambda about: MessageEdited(**about, text=heard, mentioned=mentioned),
    )


async def delete(call: Call, message_id: int) -> RoomMessage:
    """Take a message of one's own back.

    Raises:
        NotHere: When it does not exist any more.
        Forbidden: When somebody else wrote it.
        Conflict: When the key belongs to something else.
    """
    row = await _revise(
        call,
        message_id,
        "deleted",
        lambda own: messages.delete(call.session, own, now=call.now, client_key=call.key),
        lambda about: MessageDeleted(**about),
    )
    await files.forget(call.session, message_id)
    return row


async def press(call: Call, message_id: int, action: str) -> str:
    """Store that somebody pressed a button of the bot's.

    Returns:
        The id of the press, with which its toast comes back.

    Raises:
        NotHere: When the message has no such button now.
    """
    message = await messages.find(call.session, call.room.id, message_id)
    offered = [button[1] for row in message.latest.buttons for button in row] if message else []
    if message is None or not message.by_bot or action not in offered:
        raise NotHere(texts.BUTTON_GONE)
    press_id = f"{call.toasts_to}:{call.key}"
    await call.intake.put(
        call.session,
        ButtonPressed(
            key=f"press:{press_id}",
            chat=chat_of(call.room),
            sender=_sender(call.author),
            at=call.now,
            press_id=press_id,
            message_id=str(message_id),
            action=action,
        ),
    )
    return press_id


async def _words(call: Call, text: str) -> Words:
    command = _COMMAND.fullmatch(_without_mention(text)[0])
    if command is not None and names_people(command["name"], command["rest"] or ""):
        return Words(text, text)
    people = await mentions.nameable(call.session, call.room, call.present) if "@" in text else []
    shown, named = mentions.mask_around(text, mentions.find(text, people))
    return Words(shown, mask(text), named)


async def _add(call: Call, words: Words, reply_to: int | None = None) -> tuple[RoomMessage, bool]:
    """The message of this call, and whether this call has not stored it before."""
    await messages.lock(call.session, call.room.id)
    if known := await _known(call, "created"):
        return known, False
    row = await messages.add(
        call.session,
        room_id=call.room.id,
        person_id=call.author.id,
        text=words.shown,
        now=call.now,
        reply_to_id=reply_to,
        client_key=call.key,
        named=words.named,
    )
    await notify_concerned(call.session, call.outbox, row)
    return row, True


async def _revise(
    call: Call,
    message_id: int,
    change: str,
    store: Callable[[Message], Awaitable[RoomMessage]],
    event: Callable[[dict[str, Any]], Event],
) -> RoomMessage:
    """Change a message of one's own and tell the bot, unless this call has done so before."""
    await messages.lock(call.session, call.room.id)
    if known := await _known(call, change):
        return known
    row = await store(await _own(call, message_id))
    await call.intake.put(call.session, event(_about(call, row, message_id, call.now)))
    return row


def _about(call: Call, row: RoomMessage, message_id: int, at: dt.datetime) -> dict[str, Any]:
    """What every event about a message says."""
    return {
        "key": f"{messages.EVENT_KEY}{row.id}",
        "chat": chat_of(call.room),
        "sender": _sender(call.author),
        "at": at,
        "message_id": str(message_id),
    }


def _event_of(
    call: Call, row: RoomMessage, words: Words, target: Message | None
) -> MessageReceived | CommandGiven:
    heard, mentioned = _without_mention(words.heard)
    about = _about(call, row, row.id, row.sent_at)
    reply_to = str(target.first.id) if target else None
    command = _COMMAND.fullmatch(heard)
    if command is not None:
        return CommandGiven(
            **about,
            reply_to=reply_to,
            name=command["name"],
            arguments=(command["rest"] or "").strip(),
            addressed=True,
        )
    return MessageReceived(
        **about,
        reply_to=reply_to,
        text=heard,
        mentioned=mentioned,
        reply_to_bot=target is not None and target.by_bot,
        # People come to these rooms to ask: a question to nobody in particular is one to the bot.
        to_room=target is None and not words.named,
    )


async def _find(call: Call, message_id: int) -> Message:
    message = await messages.find(call.session, call.room.id, message_id)
    if message is None:
        raise NotHere(texts.MESSAGE_GONE)
    return message


async def _own(call: Call, message_id: int) -> Message:
    message = await _find(call, message_id)
    if message.first.person_id != call.author.id:
        raise Forbidden(texts.MESSAGE_NOT_YOURS)
    if message.deleted:
        raise NotHere(texts.MESSAGE_GONE)
    return message


async def _known(call: Call, change: str) -> RoomMessage | None:
    row = await messages.find_by_key(call.session, call.key)
    if row is not None and (row.person_id != call.author.id or row.change != change):
        raise Conflict
    return row


def _without_mention(text: str) -> tuple[str, bool]:
    words, found = _MENTION.subn(" ", text)
    return (re.sub(r"[ ]{2,}", " ", words).strip(), True) if found else (text, False)


def _size(count: int) -> str:
    return f"{count / 1_000_000:.1f}MB" if count >= 1_000_000 else f"{max(1, count // 1000)}KB"


def _sender(author: Person) -> Sender:
    return Sender(id=id_on(author, CHANNEL), name=author.name)
