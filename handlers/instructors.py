"""Messages to every instructors' room: cards that are put once and edited from then on, and notices."""

from __future__ import annotations

from markupsafe import Markup

from handlers.replies import Edit, Keyboard, Priority, Reply
from handlers.scene import chat_of
from handlers.services import Services
from handlers.subjects import Subject
from knowledge import outbox, rooms
from knowledge.models import Room
from knowledge.rooms import Purpose


def key_in(room: Room, key: str) -> str:
    """What a message is called in one of the rooms: each room has its own."""
    return f"{key}:{room.id}"


async def show_card(
    services: Services,
    key: str,
    text: Markup,
    keyboard: Keyboard,
    *,
    cause: str,
    subject: Subject | None = None,
    priority: Priority = Priority.ANSWER,
    editable: bool = True,
) -> None:
    """Put a card into every instructors' room, or edit it where it is already.

    Args:
        services: Of the event.
        key: What the card is (``card:7``).
        text: Its words.
        keyboard: Its buttons.
        cause: What has changed it, see ``handlers.saying.cause``.
        subject: What a reply to it is about.
        priority: Of a new card.
        editable: Something can still be done with it; a room that does not have it gets no other card.
    """
    for room in await rooms.with_purpose(services.session, Purpose.INSTRUCTORS):
        here = key_in(room, key)
        if await outbox.find_by_key(services.session, here):
            change = Edit(target=here, text=text, dedupe_key=f"{here}:{cause}", keyboard=keyboard)
            await services.outbox.put(change)
        elif editable:
            await services.outbox.put(
                Reply(
                    chat=chat_of(room),
                    text=text,
                    dedupe_key=here,
                    keyboard=keyboard,
                    subject=str(subject) if subject else None,
                    priority=priority,
                )
            )


async def tell(
    services: Services,
    key: str,
    text: Markup,
    *,
    subject: Subject | None = None,
    priority: Priority = Priority.ANSWER,
) -> None:
    """Say something once in every instructors' room.

    Args:
        services: Of the event.
        key: What is said (``published:7``).
        text: The words.
        subject: What a reply to it is about.
        priority: What goes first.
    """
    for room in await rooms.with_purpose(services.session, Purpose.INSTRUCTORS):
        await services.outbox.put(
            Reply(
                chat=chat_of(room),
                text=text,
                dedupe_key=key_in(room, key),
                subject=str(subject) if subject else None,
                priority=priority,
            )
        )
