"""What people do in a room, stored and told to the bot in one transaction.

The message row and the inbox row are committed together: what the room shows, the bot gets to see, also
when the process dies in between. A repeated call (same ``client_key``) changes nothing and answers the same.
"""

from __future__ import annotations

import datetime as dt
import re

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.commands import names_people
from handlers.events import (
    ButtonPressed,
    CommandGiven,
    MessageDeleted,
    MessageEdited,
    MessageReceived,
    Sender,
)
from handlers.web import messages, texts
from handlers.web.context import Intake
from handlers.web.errors import BadInput, Conflict, Forbidden, NotHere
from handlers.web.messages import Message
from handlers.web.rooms import chat_of
from handlers.web.sessions import Visitor
from knowledge.models import Room, RoomMessage
from knowledge.privacy import mask

#: The name, with the particle or 님 that may follow it; not a longer word that begins like it.
_MENTION = re.compile(rf"@{texts.BOT_NAME}(?:님|[은는이가을를에과와아야])?(?![가-힣A-Za-z0-9])[,:]?")
_COMMAND = re.compile(r"/(\S{1,40})\s*(.*)", re.DOTALL)
_UNWANTED = re.compile(r"[^\S\n ]|[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


def clean(text: str, limit: int) -> str:
    """What somebody wrote, without what cannot be seen, and masked (but not the names of ``/역할``).

    Raises:
        BadInput: When nothing is left, or it is longer than ``limit`` characters.
    """
    text = _UNWANTED.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if not text:
        raise BadInput("text", texts.MESSAGE_EMPTY)
    if len(text) > limit:
        raise BadInput("text", texts.MESSAGE_TOO_LONG.format(limit=limit))
    command = _COMMAND.fullmatch(text)
    return text if command is not None and names_people(command[1], command[2]) else mask(text)


async def post(
    session: AsyncSession,
    intake: Intake,
    *,
    room: Room,
    visitor: Visitor,
    text: str,
    client_key: str,
    reply_to: int | None,
    now: dt.datetime,
) -> tuple[RoomMessage, bool]:
    """Store a message and its event.

    Args:
        session: The transaction.
        intake: Where the event goes.
        room: The room.
        visitor: Who wrote it.
        text: What ``clean`` has returned.
        client_key: The browser's key of the message.
        reply_to: The message that it answers.
        now: The moment.

    Returns:
        The row, and whether it addresses the bot.

    Raises:
        NotHere: When the answered message does not exist.
        Conflict: When the key belongs to something else.
    """
    await messages.lock(session, room.id)
    target = await _find(session, room, reply_to) if reply_to is not None else None
    row = await _known(session, visitor, client_key, "created")
    if row is None:
        row = await messages.add(
            session,
            room_id=room.id,
            person_id=visitor.person.id,
            text=text,
            now=now,
            reply_to_id=reply_to,
            client_key=client_key,
        )
        await intake.put(session, _event_of(row, room, visitor, text, target))
    event = _event_of(row, room, visitor, text, target)
    for_bot = isinstance(event, CommandGiven) or event.mentioned or event.reply_to_bot
    return row, for_bot


async def edit(
    session: AsyncSession,
    intake: Intake,
    *,
    room: Room,
    visitor: Visitor,
    message_id: int,
    text: str,
    client_key: str,
    now: dt.datetime,
) -> RoomMessage:
    """Store what a message of one's own says from now on.

    Raises:
        NotHere: When it does not exist any more.
        Forbidden: When somebody else wrote it.
        Conflict: When the key belongs to something else.
    """
    await messages.lock(session, room.id)
    if known := await _known(session, visitor, client_key, "edited"):
        return known
    message = await _own(session, room, visitor, message_id)
    row = await messages.edit(session, message, text=text, now=now, client_key=client_key)
    words, mentioned = _without_mention(text)
    await intake.put(
        session,
        MessageEdited(
            key=f"row:{row.id}",
            chat=chat_of(room),
            sender=_sender(visitor),
            at=now,
            message_id=str(message_id),
            text=words,
            mentioned=mentioned,
        ),
    )
    return row


async def delete(
    session: AsyncSession,
    intake: Intake,
    *,
    room: Room,
    visitor: Visitor,
    message_id: int,
    client_key: str,
    now: dt.datetime,
) -> RoomMessage:
    """Take a message of one's own back.

    Raises:
        NotHere: When it does not exist any more.
        Forbidden: When somebody else wrote it.
        Conflict: When the key belongs to something else.
    """
    await messages.lock(session, room.id)
    if known := await _known(session, visitor, client_key, "deleted"):
        return known
    message = await _own(session, room, visitor, message_id)
    row = await messages.delete(session, message, now=now, client_key=client_key)
    await intake.put(
        session,
        MessageDeleted(
            key=f"row:{row.id}",
            chat=chat_of(room),
            sender=_sender(visitor),
            at=now,
            message_id=str(message_id),
        ),
    )
    return row


async def press(
    session: AsyncSession,
    intake: Intake,
    *,
    room: Room,
    visitor: Visitor,
    message_id: int,
    action: str,
    press_key: str,
    now: dt.datetime,
) -> None:
    """Store that somebody pressed a button of the bot's.

    Raises:
        NotHere: When the message has no such button now.
    """
    message = await messages.find(session, room.id, message_id)
    offered = [button[1] for row in message.latest.buttons for button in row] if message else []
    if message is None or not message.by_bot or action not in offered:
        raise NotHere(texts.BUTTON_GONE)
    press_id = f"{visitor.person.id}:{press_key}"
    await intake.put(
        session,
        ButtonPressed(
            key=f"press:{press_id}",
            chat=chat_of(room),
            sender=_sender(visitor),
            at=now,
            press_id=press_id,
            message_id=str(message_id),
            action=action,
        ),
    )


def _event_of(
    row: RoomMessage, room: Room, visitor: Visitor, text: str, target: Message | None
) -> MessageReceived | CommandGiven:
    words, mentioned = _without_mention(text)
    reply_to = str(target.first.id) if target else None
    command = _COMMAND.fullmatch(words)
    if command is not None:
        return CommandGiven(
            key=f"row:{row.id}",
            chat=chat_of(room),
            sender=_sender(visitor),
            at=row.sent_at,
            message_id=str(row.id),
            reply_to=reply_to,
            name=command[1],
            arguments=command[2].strip(),
            addressed=True,
        )
    return MessageReceived(
        key=f"row:{row.id}",
        chat=chat_of(room),
        sender=_sender(visitor),
        at=row.sent_at,
        message_id=str(row.id),
        reply_to=reply_to,
        text=words,
        mentioned=mentioned,
        reply_to_bot=target is not None and target.by_bot,
        # People come to these rooms to ask: a question to nobody in particular is one to the bot.
        to_room=target is None,
    )


async def _find(session: AsyncSession, room: Room, message_id: int) -> Message:
    message = await messages.find(session, room.id, message_id)
    if message is None:
        raise NotHere(texts.MESSAGE_GONE)
    return message


async def _own(session: AsyncSession, room: Room, visitor: Visitor, message_id: int) -> Message:
    message = await _find(session, room, message_id)
    if message.first.person_id != visitor.person.id:
        raise Forbidden(texts.MESSAGE_NOT_YOURS)
    if message.deleted:
        raise NotHere(texts.MESSAGE_GONE)
    return message


async def _known(session: AsyncSession, visitor: Visitor, client_key: str, change: str) -> RoomMessage | None:
    row = await messages.find_by_key(session, client_key)
    if row is not None and (row.person_id != visitor.person.id or row.change != change):
        raise Conflict
    return row


def _without_mention(text: str) -> tuple[str, bool]:
    words, found = _MENTION.subn(" ", text)
    return (re.sub(r"[ ]{2,}", " ", words).strip(), True) if found else (text, False)


def _sender(visitor: Visitor) -> Sender:
    return Sender(id=visitor.person.user_id, name=visitor.person.name)
