"""Replies to one event: a note in the chat, a toast for a button, a message that changes in its place."""

from __future__ import annotations

from markupsafe import Markup

from handlers.events import ButtonPressed, CommandGiven, Event, FileReceived, MessageEdited, MessageReceived
from handlers.limits import toast as short
from handlers.replies import Edit, Keyboard, Reply, Toast
from handlers.services import Services
from handlers.subjects import Subject
from knowledge import outbox


def cause(event: Event) -> str:
    """What an event is called in ``dedupe_key``: handled twice, it says the same thing once."""
    return f"{event.chat.lane}:{event.key}"


def note(
    event: Event,
    text: Markup | str,
    *,
    key: str | None = None,
    keyboard: Keyboard = (),
    subject: Subject | None = None,
) -> Reply:
    """A reply to the message of an event; once for ``key``, or once an event."""
    return Reply(
        chat=event.chat,
        text=Markup.escape(text),
        dedupe_key=key or f"note:{cause(event)}",
        keyboard=keyboard,
        reply_to=message_of(event),
        subject=str(subject) if subject else None,
    )


def toast(event: ButtonPressed, text: str, *, alert: bool = False) -> Toast:
    """A short note to whoever pressed a button."""
    return Toast(chat=event.chat, press_id=event.press_id, text=short(text), alert=alert)


async def say_in_place(
    event: CommandGiven | ButtonPressed | MessageReceived,
    services: Services,
    key: str,
    text: Markup,
    keyboard: Keyboard = (),
    *,
    subject: Subject | None = None,
) -> None:
    """Say something in the place of the message whose button was pressed, or as a message of its own.

    Args:
        event: What asked for it.
        services: Of the event.
        key: What is said (``review:7``).
        text: The words.
        keyboard: The buttons.
        subject: What a message of its own is about.
    """
    once = f"{key}:{cause(event)}"
    pressed = None
    if isinstance(event, ButtonPressed) and event.message_id is not None:
        chat = event.chat
        pressed = await outbox.find_by_message(services.session, chat.channel, chat.id, event.message_id)
    if pressed is not None:
        edit = Edit(target=pressed.dedupe_key, text=text, dedupe_key=once, keyboard=keyboard)
        await services.outbox.put(edit)
    else:
        await services.outbox.put(note(event, text, key=once, keyboard=keyboard, subject=subject))


def message_of(event: Event) -> str | None:
    """The message that an event is about, if it is about one."""
    if isinstance(event, (MessageReceived, CommandGiven, MessageEdited, FileReceived, ButtonPressed)):
        return event.message_id
    return None
